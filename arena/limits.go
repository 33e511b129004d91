package arena

import (
	"fmt"
	"slices"
)

// Limits of what a decider may hand over, before an event is made of it. What one
// agent hands over costs nobody else anything.
const (
	maxOrders     = 50  // in one decision; each one above is refused for too_many_orders
	maxOpenOrders = 100 // of one agent, likewise
	maxText       = 4_000
	maxEstimates  = 50 // in one decision; those above are not kept

	// Above these the whole decision is lost, for what it asks for would take longer
	// to refuse, or its record to store, than a round may take.
	maxAsked    = 1_000   // orders, and as many cancellations
	maxReply    = 1 << 18 // bytes of all replies
	maxPrompt   = 1 << 20 // bytes of all parts
	maxAttempts = 100     // and as many replies and parts

	// What an endpoint reports beyond these is not a measurement. Sums of a million of
	// them fit.
	maxTokens  = 1_000_000_000_000
	maxCharge  = 1_000_000 * Dollar
	maxLatency = Millis(24 * 60 * 60 * 1000)
)

// A LimitError says what a decider handed over too much of.
type LimitError struct {
	What       string
	Had, Limit int
}

// Error implements error.
func (e *LimitError) Error() string {
	return fmt.Sprintf("the decision has %d %s; at most %d are taken", e.Had, e.What, e.Limit)
}

// Check returns a [LimitError] if d is too large to be taken at all.
func (d *Decision) Check() error {
	for _, part := range [...]LimitError{
		{"orders", len(d.Orders), maxAsked},
		{"cancellations", len(d.Cancel), maxAsked},
	} {
		if part.Had > part.Limit {
			return &LimitError{What: part.What, Had: part.Had, Limit: part.Limit} // only what is wrong costs memory
		}
	}
	return nil
}

// Stored returns d as a journal has it: bounded, and spelled as all write it.
func (d *Decision) Stored() Decision {
	kept := Decision{
		Orders: make([]Order, len(d.Orders)), Cancel: d.Cancel, Rationale: clip(d.Rationale), Reply: spoken(d.Reply),
		Aside: d.Aside.bounded(),
	}
	for i := range d.Orders {
		kept.Orders[i] = d.Orders[i].stored()
	}
	return kept
}

// bounded returns r as it can be stored. The error is a [LimitError] if something of
// it was too large to be kept: then only the measurements are.
func (r *Receipt) bounded() (*Receipt, error) {
	if r == nil {
		return nil, nil //nolint:nilnil // no receipt is not an error
	}
	kept := *r
	kept.Attempts = min(max(r.Attempts, 0), maxAttempts)
	kept.Latency = min(max(r.Latency, 0), maxLatency)
	kept.Usage = boundedUsage(r.Usage)
	kept.Repairs = min(max(r.Repairs, 0), maxAttempts)
	kept.Outcome, kept.Model, kept.Version = clip(r.Outcome), clip(r.Model), clip(r.Version)
	for _, part := range [...]LimitError{
		{"replies", len(r.Replies), maxAttempts},
		{"bytes of replies", length(r.Replies), maxReply},
		{"parts of a prompt", len(r.Prompt), maxAttempts},
		{"bytes of a prompt", promptLength(r.Prompt), maxPrompt},
	} {
		if part.Had > part.Limit {
			kept.Prompt, kept.Replies = nil, nil
			return &kept, &LimitError{What: part.What, Had: part.Had, Limit: part.Limit}
		}
	}
	kept.Prompt, kept.Replies = validPrompt(r.Prompt), validAll(r.Replies)
	return &kept, nil
}

func boundedUsage(u Usage) Usage {
	return Usage{
		TokensIn:  min(max(u.TokensIn, 0), maxTokens),
		TokensOut: min(max(u.TokensOut, 0), maxTokens),
		Cost:      min(max(u.Cost, 0), maxCharge),
		Unpriced:  min(max(u.Unpriced, 0), maxAttempts),
	}
}

// length is that of all texts together.
func length(texts []string) int {
	sum := 0
	for _, text := range texts {
		sum += len(text)
	}
	return sum
}

// validAll makes texts survive the journal.
func validAll(texts []string) []string {
	if len(texts) == 0 {
		return nil
	}
	kept := make([]string, len(texts))
	for i, text := range texts {
		kept[i] = valid(text)
	}
	return kept
}

func promptLength(parts []PromptPart) int {
	sum := 0
	for i := range parts {
		sum += len(parts[i].Text)
	}
	return sum
}

func validPrompt(parts []PromptPart) []PromptPart {
	kept := slices.Clone(parts)
	for i := range kept {
		kept[i].Text, kept[i].Sum = valid(kept[i].Text), valid(kept[i].Sum)
	}
	return kept
}
