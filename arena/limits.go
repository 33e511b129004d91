package arena

import "fmt"

// Limits of what a decider may hand over, before an event is made of it. What one
// agent hands over costs nobody else anything.
const (
	maxOrders     = 50  // in one decision; each one above is refused for too_many_orders
	maxOpenOrders = 100 // of one agent, likewise
	maxText       = 4_000

	// Above these the whole decision is lost, for what it asks for would take longer
	// to refuse, or its record to store, than a round may take.
	maxAsked  = 1_000   // orders, and as many cancellations
	maxReply  = 1 << 18 // bytes
	maxPrompt = 1 << 20 // bytes
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
		{"bytes of a reply", len(d.Reply), maxReply},
		{"bytes of a prompt", len(d.Prompt), maxPrompt},
	} {
		if part.Had > part.Limit {
			return &LimitError{What: part.What, Had: part.Had, Limit: part.Limit} // only what is wrong costs memory
		}
	}
	return nil
}
