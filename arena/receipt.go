package arena

import "time"

// A Receipt says what asking a decider came to, whatever came of it: what was paid
// for is never lost. A decider that answers at once by a rule has none.
type Receipt struct {
	// Prompt is what the decider was told, in parts; one after the other they are what
	// was sent, to the byte.
	Prompt  []PromptPart `json:"prompt,omitempty"`
	Replies []string     `json:"replies,omitempty"` // as they came, one of each attempt that had any
	// Short stores replies with a mark in place of the decision's rationale, which stands
	// there already, and objects without their white space. Whoever has a receipt has its
	// replies whole.
	Short    bool   `json:"short,omitzero"`
	Attempts int    `json:"attempts,omitzero"`
	Usage    Usage  `json:"usage,omitzero"` // of all attempts
	Latency  Millis `json:"latency_ms,omitzero"`
	Repairs  int    `json:"repairs,omitzero"`  // attempts that asked for a better answer
	Version  string `json:"version,omitempty"` // of the prompt's template
	// Model is the one that answered, as its endpoint calls it; empty if nobody said.
	Model string `json:"model,omitempty"`
	// Deadline is the wall time by which an answer was due, if that is not the one of the
	// round, which has it. The first journals have it in each receipt.
	Deadline time.Time `json:"deadline,omitzero"`
	// Outcome says in the decider's words how its answer came to be.
	Outcome string `json:"outcome,omitempty"`
	// Quoted stores all replies as texts, as the first journals have them; else a reply
	// that is a JSON object stands as that object.
	Quoted bool `json:"-"`
}

// Usage is what asking a model consumed, as its endpoint reports it.
type Usage struct {
	TokensIn  int64 `json:"tokens_in"`
	TokensOut int64 `json:"tokens_out"`
	Cost      Money `json:"cost"`
	// Unpriced counts the attempts whose cost nobody told, and which are not in Cost.
	Unpriced int `json:"unpriced,omitzero"`
}

// add sums up.
func (u *Usage) add(more *Usage) {
	u.TokensIn = plus(u.TokensIn, more.TokensIn)
	u.TokensOut = plus(u.TokensOut, more.TokensOut)
	u.Cost = plus(u.Cost, more.Cost)
	u.Unpriced += more.Unpriced
}

// A MissError is the error of a decider that knows why it has no decision.
type MissError struct {
	Reason MissReason
	Err    error
}

// Error implements error.
func (e *MissError) Error() string { return e.Err.Error() }

// Unwrap returns the cause.
func (e *MissError) Unwrap() error { return e.Err }

// brief is r without what was said, which only the journal keeps.
func (r *Receipt) brief() *Receipt {
	if r == nil {
		return nil
	}
	short := *r
	short.Prompt, short.Replies, short.Short = nil, nil, false
	return &short
}
