package strategy

import (
	"fmt"

	"github.com/seed45548214/arena/arena"
)

// Rounds that equalWeight lets pass, from the first on.
const (
	equalEvery  = 4  // between two looks
	strictEvery = 64 // between two looks at which little drift is too much
)

// strictPercent is the drift allowed at a strict look.
const strictPercent = 2

// equalWeight holds the same part of everything.
type equalWeight struct{}

func (equalWeight) Decide(v *arena.View) arena.Decision {
	switch {
	case len(v.Orders) > 0:
		return hold(pending)
	case v.Round%equalEvery != 1:
		return hold("Holding equal parts between two looks at their drift.")
	}
	reserve, _ := v.Equity.Bps(reserveBps)
	b := newBalance(v, v.Equity-reserve)
	drift := arena.Money(driftPercent)
	if v.Round%strictEvery == 1 {
		drift = strictPercent
	}
	orders := b.orders(drift)
	if len(orders) == 0 {
		return hold("Holding equal parts: no drift is worth a trade.")
	}
	others := ""
	if n := len(orders) - 1; n > 0 {
		others = fmt.Sprintf(" and %d more", n)
	}
	return arena.Decision{Orders: orders, Rationale: fmt.Sprintf(
		"Bringing %s%s to an equal part, %s dollars.", orders[0].Symbol, others, b.part.Cents(),
	)}
}
