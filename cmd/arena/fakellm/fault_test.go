package fakellm_test

import (
	"encoding/json"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/seed45548214/arena/actors/decide/completion"
	"github.com/seed45548214/arena/arena"
	"github.com/seed45548214/arena/cmd/arena/fakellm"
)

func universe() *completion.Universe {
	return &completion.Universe{
		Symbols: []arena.Symbol{"AAPL", "MSFT", "NVDA", "GOOGL", "META", "JPM", "XOM", "BRK.B", "ON", "ALL", "F"},
		Lot:     arena.Share,
	}
}

// trading is a question to which the answer has trades.
func trading(t *testing.T, s *fakellm.Server, fields string) string {
	t.Helper()
	for _, name := range []string{"a", "b", "c", "d", "e", "f", "g", "h"} {
		body := question(t, name, moment, fields)
		if strings.Contains(ask(t, s, question(t, name, moment, inJSON)).Body.String(), `\"ticker\"`) {
			return body
		}
	}
	t.Fatal("nobody trades")
	return ""
}

// Each fault comes to what it is meant to come to, whole and as a stream.
func TestFaults_HaveTheirOutcomes(t *testing.T) {
	t.Parallel()
	wants := map[fakellm.Fault]struct {
		status  int
		outcome completion.Outcome
		why     string
	}{
		"":                    {200, completion.Orders, ""},
		fakellm.Slow:          {200, completion.Orders, ""},
		fakellm.TooMany:       {429, completion.Retry, "too many requests"},
		fakellm.Unavailable:   {500, completion.Retry, "had an error"},
		fakellm.Forbidden:     {403, completion.Bench, "no access"},
		fakellm.Truncated:     {200, completion.Repair, "cut off"},
		fakellm.Garbage:       {200, completion.Repair, "no JSON"},
		fakellm.Prose:         {200, completion.Repair, "no JSON"},
		fakellm.Schema:        {200, completion.Repair, `no list "trades"`},
		fakellm.Huge:          {200, completion.Retry, "more than 4 MB"},
		fakellm.ErrorIn200:    {200, completion.Retry, "fake: the fake model is"},
		fakellm.Empty:         {200, completion.Retry, "said nothing"},
		fakellm.Refusal:       {200, completion.Hold, "cannot help"},
		fakellm.OtherModel:    {200, completion.Orders, ""},
		fakellm.ReasoningOnly: {200, completion.Orders, ""},
		fakellm.StreamCut:     {200, completion.Retry, "whole"},
		fakellm.Unpriced:      {200, completion.Orders, ""},
		fakellm.NoSchema:      {400, completion.Retry, "not supported"},
	}
	for _, stream := range []string{"", `,"stream":true,"stream_options":{"include_usage":true}`} {
		for fault, want := range wants {
			s := fakellm.New(fakellm.Config{RetryAfter: 1500 * time.Millisecond})
			body := trading(t, s, `,"response_format":{"type":"json_schema"}`+stream)
			w := ask(t, s, body, "X-Fake-Fault", string(fault))
			sent := &completion.Response{Status: w.Code, Header: w.Header(), Body: w.Body.Bytes(), At: time.Unix(0, 0)}
			got := completion.Read(sent, universe())
			if w.Code != want.status || got.Outcome != want.outcome || !strings.Contains(got.Why, want.why) || want.why == "" && got.Why != "" {
				t.Errorf("%q%s: status %d, %s (%s), want %+v\n%.300s", fault, stream, w.Code, got.Outcome, got.Why, want, w.Body)
			}
			if answered := want.status == 200 && fault != fakellm.ErrorIn200 && fault != fakellm.StreamCut && fault != fakellm.Huge; answered {
				if priced := fault != fakellm.Unpriced; got.Usage.Priced != priced || got.Usage.TokensIn == 0 {
					t.Errorf("%q%s: usage %+v", fault, stream, got.Usage)
				}
				if asked := fault != fakellm.OtherModel; len(got.Model) == len("fake/a") != asked || !strings.HasPrefix(got.Model, "fake/") {
					t.Errorf("%q%s: the model is %s", fault, stream, got.Model)
				}
			}
			if waits := fault == fakellm.TooMany; got.NotBefore.Equal(time.Unix(2, 0)) != waits {
				t.Errorf("%q%s: ask again at %v", fault, stream, got.NotBefore)
			}
			if got.Plainer != (fault == fakellm.NoSchema) {
				t.Errorf("%q%s: plainer is %v", fault, stream, got.Plainer)
			}
		}
	}
}

// A vendor that knows no schema answers whoever does not ask for one.
func TestFaults_NoSchemaIsOfTheSchemaAlone(t *testing.T) {
	t.Parallel()
	s := fakellm.New(fakellm.Config{Faults: fakellm.Faults{Shares: map[fakellm.Fault]float64{fakellm.NoSchema: 1}}})
	for form, want := range map[string]int{`,"response_format":{"type":"json_schema"}`: 400, inJSON: 200, "": 200} {
		if w := ask(t, s, question(t, model, moment, form)); w.Code != want {
			t.Errorf("%s: status %d, want %d", form, w.Code, want)
		}
	}
}

func TestFaults_AreSharesThatASeedRepeats(t *testing.T) {
	t.Parallel()
	faults, err := fakellm.ParseFaults("429=0.25,500=0.25,forbidden=x-ai/grok-4-fast")
	if err != nil {
		t.Fatal(err)
	}
	run := func(seed uint64) (statuses []int, stats fakellm.Stats) {
		s := fakellm.New(fakellm.Config{Seed: seed, Faults: faults})
		for range 400 {
			statuses = append(statuses, ask(t, s, question(t, model, "", "")).Code)
		}
		if w := ask(t, s, question(t, "fake/x-ai/grok-4-fast", "", "")); w.Code != http.StatusForbidden {
			t.Errorf("status %d for a model without access", w.Code)
		}
		return statuses, s.Stats()
	}
	statuses, stats := run(1)
	for _, fault := range []fakellm.Fault{fakellm.TooMany, fakellm.Unavailable} {
		if n := stats.Faults[fault]; n < 70 || n > 130 {
			t.Errorf("%d of 400 are %s", n, fault)
		}
	}
	if again, same := run(1); cmp.Diff(statuses, again) != "" || cmp.Diff(stats, same) != "" {
		t.Error("one seed has two runs")
	}
	if other, _ := run(2); cmp.Diff(statuses, other) == "" {
		t.Error("two seeds have one run")
	}
}

func TestFaults_AreReadFromText(t *testing.T) {
	t.Parallel()
	got, err := fakellm.ParseFaults(" hang=0.01, 429=0.05,garbage=0.1,forbidden=a/b:free,forbidden=c,")
	want := fakellm.Faults{
		Shares:    map[fakellm.Fault]float64{fakellm.Hang: 0.01, fakellm.TooMany: 0.05, fakellm.Garbage: 0.1},
		Forbidden: []string{"a/b:free", "c"},
	}
	if diff := cmp.Diff(want, got); err != nil || diff != "" {
		t.Errorf("%v\n%s", err, diff)
	}
	if text := got.String(); text != "hang=0.01,too_many=0.05,garbage=0.1,forbidden=a/b:free,forbidden=c" {
		t.Errorf("it is %s", text)
	}
	if again, err := fakellm.ParseFaults(got.String()); err != nil || cmp.Diff(got, again) != "" {
		t.Errorf("read again it is %v, %v", again, err)
	}
	var shares []string
	for _, fault := range fakellm.AllFaults() {
		if fault != fakellm.Forbidden {
			shares = append(shares, string(fault)+"=0.05")
		}
	}
	if f, err := fakellm.ParseFaults(strings.Join(shares, ",")); err != nil || len(f.Shares) != len(shares) {
		t.Errorf("all of them: %v, %v", f, err)
	}
	for text, want := range map[string]string{
		"hung=0.1":           `there is no fault "hung"; there are slow, hang, too_many,`,
		"hang":               `the fault "hang" has no share`,
		"hang=":              `the share of hang is ""`,
		"hang=often":         `the share of hang is "often"; want a number from 0 to 1`,
		"hang=1.1":           "from 0 to 1",
		"hang=-0.1":          "from 0 to 1",
		"hang=NaN":           "from 0 to 1",
		"hang=0.1,hang=0.1":  "hang is given twice",
		"429=0,too_many=0":   "too_many is given twice",
		"hang=0.6,429=0.6":   "sum to 1.2; they may to 1",
		"forbidden=0.5":      `forbidden is "0.5"; want the name of a model`,
		"forbidden=":         "want the name of a model",
		"hang=0.1;429=0.05":  "from 0 to 1",
		"=0.1":               `there is no fault ""`,
		"garbage=0.1,x=0.01": `there is no fault "x"`,
	} {
		if _, err := fakellm.ParseFaults(text); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v, want %s", text, err, want)
		}
	}
}

// Whatever a request says, it is answered in order.
func FuzzServer(f *testing.F) {
	for _, body := range []string{
		`{"model":"m","messages":[{"role":"user","content":"symbol,price\nA,1\n\ncash: 9"}],"stream":true}`,
		`{"model":"m","messages":[{"content":[{"type":"text","text":"symbol,price,change\nA,1,NaN%\nposition,shares\nA,1e9"}]}]}`,
		`{"model":"m","messages":[{"content":7}]}`, `[`, `null`, `{"model":"m","messages":[null]}`,
	} {
		f.Add(body, "")
		f.Add(body, "truncated")
	}
	s := fakellm.New(fakellm.Config{})
	f.Fuzz(func(t *testing.T, body, fault string) {
		if fault == "hang" || fault == "stream_hang" || fault == "huge" || strings.ContainsAny(fault, "\r\n\x00") {
			return
		}
		w := ask(t, s, body, "X-Fake-Fault", fault)
		streamed := strings.HasPrefix(w.Body.String(), "data: ")
		if cut := fault == "stream_cut"; !cut && !streamed && !json.Valid(w.Body.Bytes()) {
			t.Fatalf("status %d: %q", w.Code, w.Body)
		}
		if w.Code >= http.StatusBadRequest && !strings.HasPrefix(w.Body.String(), `{"error":{`) {
			t.Fatalf("status %d: %q", w.Code, w.Body)
		}
	})
}
