package strategy

import (
	"fmt"
	"math"

	"github.com/seed45548214/arena/arena"
)

// How volatilityTarget scales its exposure, in percent of the equity: usual
// while the market is as volatile as it was over the history in view, inversely
// more or less otherwise, in steps that are worth their fees.
const (
	usualExposure = 70
	leastExposure = 20
	mostExposure  = 95
	exposureStep  = 10

	volatilityEvery  = 4
	volatilityRounds = 8 // that count as now
)

// volatilityTarget holds equal parts of everything, scaled to the volatility of
// the market.
type volatilityTarget struct{}

func (volatilityTarget) Decide(v *arena.View) arena.Decision {
	switch {
	case len(v.Orders) > 0:
		return hold(pending)
	case len(v.History) < 3:
		return hold(tooEarly)
	case v.Round%volatilityEvery != 3:
		return hold("Holding the exposure between two looks at the volatility.")
	case v.Equity <= 0:
		return hold("Holding: nothing to invest.")
	}
	ratio := volatilityRatio(v)
	target := exposureFor(ratio, v.Rules)
	exposure := 100 - int64(float64(v.Portfolio.Cash)/float64(v.Equity)*100)
	if target-exposure < exposureStep && exposure-target < exposureStep {
		return hold("Holding: the exposure is right for this volatility.")
	}
	b := newBalance(v, v.Equity/100*arena.Money(target))
	orders := b.orders(driftPercent)
	if len(orders) == 0 {
		return hold("Holding: no symbol is a lot away from its part.")
	}
	return arena.Decision{Orders: orders, Rationale: fmt.Sprintf(
		"The market moves %.1f times as much as usual; taking the exposure from %d %% towards %d %% with %d orders.",
		ratio, exposure, target, len(orders),
	)}
}

// exposureFor is the exposure in percent at a ratio of volatilities.
func exposureFor(ratio float64, r *arena.Rules) int64 {
	target := int64(mostExposure)
	if ratio > 0 {
		target = int64(min(usualExposure/ratio, mostExposure))
	}
	least := max(leastExposure, r.MinInvestedBps/100+2)
	return min(max(target, least), mostExposure)
}

// volatilityRatio is how volatile the market is now, against the history in
// view. It is one when nothing has moved.
func volatilityRatio(v *arena.View) float64 {
	now, usual := 0.0, 0.0
	rows := v.History
	last := level(rows[0], rows[0])
	for i, row := range rows[1:] {
		if last == 0 {
			last = level(row, rows[0])
			continue
		}
		this := level(row, rows[0])
		change := float64(this)/float64(last) - 1
		last = this
		square := float64(change * change) // rounded here: no fused multiply-add, whose result differs
		usual += square
		if i >= len(rows)-1-volatilityRounds {
			now += square
		}
	}
	if usual == 0 {
		return 1
	}
	recent := min(volatilityRounds, len(rows)-1)
	return math.Sqrt(now / float64(recent) / (usual / float64(len(rows)-1)))
}

// level is the market as one number: the sum of the prices of what was quoted
// at first.
func level(row, first []arena.Money) arena.Money {
	var sum arena.Money
	for i, price := range row {
		if first[i] > 0 {
			sum += price
		}
	}
	return sum
}
