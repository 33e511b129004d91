package fakellm

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
)

// A Fault is one way in which an endpoint fails; the empty one is none.
type Fault string

// The faults.
const (
	Slow          Fault = "slow"           // the answer takes up to Config.Slow longer
	Hang          Fault = "hang"           // no answer until the client goes
	TooMany       Fault = "too_many"       // 429 with Retry-After
	Unavailable   Fault = "unavailable"    // 500
	Forbidden     Fault = "forbidden"      // 403
	Truncated     Fault = "truncated"      // the decision is cut off at its length
	Garbage       Fault = "garbage"        // signs without a meaning
	Prose         Fault = "prose"          // an opinion and no JSON
	Schema        Fault = "schema"         // JSON of another form
	Huge          Fault = "huge"           // more than 4 MB
	ErrorIn200    Fault = "error_in_200"   // an error after the status 200 was sent
	Empty         Fault = "empty"          // no content
	Refusal       Fault = "refusal"        // the model does not want to
	OtherModel    Fault = "other_model"    // answered by another model than was asked
	ReasoningOnly Fault = "reasoning_only" // the decision stands in the thought
	StreamCut     Fault = "stream_cut"     // the body breaks off
	StreamHang    Fault = "stream_hang"    // the body stops, and does not end until the client goes
	Unpriced      Fault = "unpriced"       // the usage does not tell the cost
	NoSchema      Fault = "no_schema"      // 400 for whoever asks for a JSON schema
)

// AllFaults returns the faults, in the order of their declaration.
func AllFaults() []Fault {
	return []Fault{
		Slow, Hang, TooMany, Unavailable, Forbidden, Truncated, Garbage, Prose, Schema, Huge, ErrorIn200, Empty, Refusal,
		OtherModel, ReasoningOnly, StreamCut, StreamHang, Unpriced, NoSchema,
	}
}

// ParseFault reads the name of a fault, or its status where it has one: 429, 500, 403.
func ParseFault(text string) (Fault, error) {
	switch text {
	case "429":
		return TooMany, nil
	case "500":
		return Unavailable, nil
	case "403":
		return Forbidden, nil
	}
	if fault := Fault(text); slices.Contains(AllFaults(), fault) {
		return fault, nil
	}
	var names []string
	for _, fault := range AllFaults() {
		names = append(names, string(fault))
	}
	return "", fmt.Errorf("there is no fault %q; there are %s", text, strings.Join(names, ", "))
}

// Faults say how often what goes wrong. The zero value is an endpoint without fault.
type Faults struct {
	// Shares are those of the requests that meet a fault, each from 0 to 1 and at most 1
	// together.
	Shares map[Fault]float64
	// Forbidden are the models to which nobody has access.
	Forbidden []string
}

// ParseFaults reads text such as "hang=0.01,429=0.05,forbidden=openai/gpt-5-chat". All
// faults have a share of the requests but [Forbidden], which has the name of a model and
// may stand there several times.
func ParseFaults(text string) (Faults, error) {
	f := Faults{}
	sum := 0.0
	for part := range strings.SplitSeq(text, ",") {
		if part = strings.TrimSpace(part); part == "" {
			continue
		}
		name, value, ok := strings.Cut(part, "=")
		if !ok {
			return Faults{}, fmt.Errorf("the fault %q has no share; write it as in hang=0.01", part)
		}
		fault, err := ParseFault(strings.TrimSpace(name))
		if err != nil {
			return Faults{}, err
		}
		share, err := addFault(&f, fault, strings.TrimSpace(value))
		if err != nil {
			return Faults{}, err
		}
		sum += share
	}
	const rounding = 1e-9
	if sum > 1+rounding {
		return Faults{}, fmt.Errorf("the shares of the faults sum to %.4g; they may to 1", sum)
	}
	return f, nil
}

// addFault adds a fault to f, with a share or the name of a model.
func addFault(f *Faults, fault Fault, value string) (share float64, err error) {
	share, err = strconv.ParseFloat(value, 64)
	if fault == Forbidden {
		if err == nil || value == "" {
			return 0, fmt.Errorf("%s is %q; want the name of a model, as in %s=openai/gpt-5-chat", fault, value, fault)
		}
		f.Forbidden = append(f.Forbidden, value)
		return 0, nil
	}
	if err != nil || !(share >= 0 && share <= 1) { // not a number is neither
		return 0, fmt.Errorf("the share of %s is %q; want a number from 0 to 1", fault, value)
	}
	if _, twice := f.Shares[fault]; twice {
		return 0, fmt.Errorf("the fault %s is given twice", fault)
	}
	if f.Shares == nil {
		f.Shares = make(map[Fault]float64)
	}
	f.Shares[fault] = share
	return share, nil
}

// String is the text from which [ParseFaults] makes f.
func (f Faults) String() string {
	var parts []string
	for _, fault := range AllFaults() {
		if share, ok := f.Shares[fault]; ok {
			parts = append(parts, string(fault)+"="+strconv.FormatFloat(share, 'g', -1, 64))
		}
	}
	for _, model := range f.Forbidden {
		parts = append(parts, string(Forbidden)+"="+model)
	}
	return strings.Join(parts, ",")
}

// draw is the fault that a request meets with its luck, from 0 to 1.
func (f Faults) draw(luck float64) Fault {
	for _, fault := range AllFaults() {
		if luck -= f.Shares[fault]; luck < 0 {
			return fault
		}
	}
	return ""
}
