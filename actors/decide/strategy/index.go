package strategy

import (
	"fmt"

	"github.com/seed45548214/arena/arena"
)

// unspentPercent of the equity left in cash means that the purchase of the index
// was filled in part only.
const unspentPercent = 5

// index buys the benchmark and holds it.
type index struct{}

func (index) Decide(v *arena.View) arena.Decision {
	price := v.Price(v.Benchmark)
	switch {
	case len(v.Orders) > 0:
		return hold(pending)
	case v.Benchmark == "":
		return hold("Holding cash: this arena has no benchmark.")
	case !v.Rules.Tradable(v.Benchmark):
		return hold("Holding cash: the rules do not let the benchmark be traded.")
	case price <= 0:
		return hold("Holding cash until the benchmark has a price.")
	}
	held := v.Portfolio.Position(v.Benchmark).Shares
	paid := v.Portfolio.Dividends - v.Portfolio.Owed()
	if held > 0 && paid <= 0 && v.Portfolio.Cash <= v.Equity/100*unspentPercent {
		return hold("Holding the benchmark.")
	}
	p := newPurse(v)
	p.free = v.Portfolio.Cash // no reserve: all of it is to be invested
	budget := p.free
	if limit := v.Rules.MaxPositionBps * capUsedPercent / 100; v.Rules.MaxPositionBps < arena.BpsPerUnit {
		room, _ := v.Equity.Bps(limit)
		value := price.Worth(held)
		budget = min(budget, room-value)
	}
	shares := p.size(price, budget)
	if shares == 0 {
		return hold("Holding the benchmark; the cash does not buy another lot.")
	}
	text := "Buying %v %s, the benchmark, with all the cash, to hold it."
	if held > 0 {
		text = "Buying %v %s more with the cash that has come in."
	}
	return arena.Decision{
		Orders:    []arena.Order{{Symbol: v.Benchmark, Side: arena.Buy, Shares: shares}},
		Rationale: fmt.Sprintf(text, shares, v.Benchmark),
	}
}
