package view

import (
	"errors"

	"github.com/seed45548214/arena/arena"
)

// A Glimpse is what a view knows at one moment.
type Glimpse struct {
	// State belongs to everybody: nobody changes it. It is nil before the journal
	// was read, and has no season before the first record.
	State *arena.State
	Sum   string // of the record State.Seq
	// Err says why State is not, or may not be, the latest; nil when it is. If it
	// wraps [ErrDamaged] or [arena.ErrCorrupt], only a person can help.
	Err error
}

// Damaged reports whether the journal cannot be read any further.
func (g *Glimpse) Damaged() bool { return isDamage(g.Err) }

func isDamage(err error) bool { return errors.Is(err, ErrDamaged) || errors.Is(err, arena.ErrCorrupt) }

// Glimpse returns the latest state. All callers between two records share one
// copy of it.
func (v *View) Glimpse() Glimpse {
	v.mu.Lock()
	defer v.mu.Unlock()
	return v.glimpse()
}

// glimpse requires v.mu.
func (v *View) glimpse() Glimpse {
	if v.live {
		v.show()
	}
	return v.shown
}

// show copies the state for readers. It requires v.mu.
func (v *View) show() {
	if v.shown.State == nil || v.shown.State.Seq != v.state.Seq || v.shown.Sum != v.sum {
		v.shown.State, v.shown.Sum = v.state.Clone(), v.sum
	}
}
