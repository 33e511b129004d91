package arena

import "fmt"

// LossAccepted says that records were stored and are gone, and that an operator has let
// the arena go on without them: its own number is that of the first of them.
type LossAccepted struct {
	Through uint64 `json:"through"` // the last record that is known to have been stored
	By      string `json:"by"`      // the operator
}

// AcceptLoss goes on from a journal that once had records through the given one, more
// than it has. The error wraps [ErrPhase] if it is not known to have had more.
func (s *Season) AcceptLoss(through uint64, by string) ([]Event, error) {
	if through <= s.State.Seq {
		return nil, &PhaseError{fmt.Sprintf("record %d is there", through)}
	}
	return s.decide(&LossAccepted{Through: through, By: by})
}

func (s *State) applyLoss(e *LossAccepted) error {
	if e.Through <= s.Seq {
		return fmt.Errorf("record %d is not lost: %w", e.Through, ErrCorrupt)
	}
	s.Lost = s.Seq + 1
	return nil
}

// Anew is the record from which on whoever watches is told anew: that began the season, or
// revealed who plays in it, or said that records are gone of which they were told.
func (s *State) Anew() uint64 { return max(s.Begun, s.Unveiled, s.Lost) }
