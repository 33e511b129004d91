package view

import "github.com/seed45548214/arena/arena"

// A Blind says what is told of the models that play under code names.
type Blind string

// What may be told of them. It is empty where nobody plays under a code name.
const (
	Sealed   Blind = "sealed"   // who may play, and nothing else: see [Veiled]
	Revealed Blind = "revealed" // who is who, and all that was hidden
)

// BlindOf says what is told of the models of a season.
func BlindOf(state *arena.State) Blind {
	switch {
	case state.Blind == nil:
		return ""
	case state.Masked():
		return Sealed
	}
	return Revealed
}
