package strategy

import (
	"fmt"

	"github.com/seed45548214/arena/arena"
)

// The horizons of those that look at how far a price has moved.
const (
	momentumRounds   = 24
	contrarianRounds = 48
)

// momentum buys what rises and sells what falls.
type momentum struct{}

func (m momentum) Decide(v *arena.View) arena.Decision {
	return choose(v, m, &terms{
		every: 4, phase: 0,
		want: 0.003, keep: -0.003, edge: 0.02,
		idle:    "Holding the winners between two looks at them.",
		content: "Holding: nothing outside rises so much more that a swap would pay.",
	})
}

func (momentum) score(v *arena.View, at int) (float64, bool) { return change(v, at, momentumRounds) }

func (momentum) reason(dst []byte, v *arena.View, score float64) []byte {
	return appendChange(dst, v, score, momentumRounds)
}

// contrarian buys what has fallen the most.
type contrarian struct{}

func (c contrarian) Decide(v *arena.View) arena.Decision {
	return choose(v, c, &terms{
		every: 5, phase: 3,
		want: -1e9, keep: -1e9, edge: 0.015, // it only ever swaps
		idle:    "Holding the losers between two looks at them.",
		content: "Holding: nothing outside has fallen so much more that a swap would pay.",
	})
}

func (contrarian) score(v *arena.View, at int) (float64, bool) {
	score, ok := change(v, at, contrarianRounds)
	return -score, ok
}

func (contrarian) reason(dst []byte, v *arena.View, score float64) []byte {
	return appendChange(dst, v, -score, contrarianRounds)
}

// change is by what part the price of the symbol at index at is above that of
// some rounds ago.
func change(v *arena.View, at, rounds int) (part float64, ok bool) {
	before, _ := past(v, rounds)
	if before[at] <= 0 {
		return 0, false
	}
	return float64(v.Prices[at])/float64(before[at]) - 1, true
}

func appendChange(dst []byte, v *arena.View, part float64, rounds int) []byte {
	_, ago := past(v, rounds)
	direction := "up"
	if part < 0 {
		direction, part = "down", -part
	}
	return fmt.Appendf(dst, "is %s %.1f %% over %d rounds", direction, part*100, ago)
}
