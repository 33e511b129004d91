package arena

import "fmt"

// A ViolationError is a record that breaks an invariant of the ledger.
type ViolationError struct {
	Seq  uint64
	Text string
}

// Error implements error.
func (e *ViolationError) Error() string { return fmt.Sprintf("record %d: %s", e.Seq, e.Text) }

// An Audit folds a journal and checks after every record what must always hold,
// without trusting the engine that wrote it, whatever its version: books that balance, no
// debts, no shares sold that were not held, no fill beyond its order, at another fee, or at
// a price that the agent could have seen when it decided, nothing paid or split beyond its
// terms, closes that the books lead to, no answer outside of a round, no season that is
// missing, and one outcome of every order and of every message of the audience.
type Audit struct {
	State  *State
	Counts map[string]int // events by type

	openings []Opening
}

// NewAudit starts before the first record.
func NewAudit() *Audit {
	return &Audit{State: &State{Phase: PhaseWaiting}, Counts: make(map[string]int)}
}

// Check checks the events of the next record. The error is a [ViolationError] or wraps
// [ErrCorrupt].
func (a *Audit) Check(seq uint64, events []Event) error {
	if seq != a.State.Seq+1 {
		return fmt.Errorf("record %d after record %d: %w", seq, a.State.Seq, ErrCorrupt)
	}
	for _, event := range events {
		a.Counts[event.Type()]++
		if text := a.checkEvent(event); text != "" {
			return &ViolationError{Seq: seq, Text: text}
		}
		if err := a.State.apply(event); err != nil {
			return fmt.Errorf("record %d: %s: %w", seq, event.Type(), err)
		}
		a.noteSeals(event)
	}
	a.State.endRecord(seq)
	for _, text := range [...]string{a.checkBooks(), a.checkChat(events)} {
		if text != "" {
			return &ViolationError{Seq: seq, Text: text}
		}
	}
	return nil
}

func (a *Audit) checkBooks() string {
	for seat := range a.State.Accounts {
		account, agent := &a.State.Accounts[seat], a.State.Roster[seat].Agent
		switch {
		case account.Imbalance() != 0:
			return fmt.Sprintf("the books of %s are off by %v", agent, account.Imbalance())
		case account.Cash < 0:
			return fmt.Sprintf("%s owes %v of cash", agent, -account.Cash)
		}
		for i := range account.Positions {
			if account.Positions[i].Shares <= 0 {
				return fmt.Sprintf("%s holds %v %s", agent, account.Positions[i].Shares, account.Positions[i].Symbol)
			}
		}
	}
	return ""
}
