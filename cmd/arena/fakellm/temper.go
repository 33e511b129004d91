package fakellm

import (
	"fmt"
	"math/rand/v2"
	"slices"

	"github.com/seed45548214/arena/arena"
)

// A temper is how a model trades: the same for ever, and another than its neighbour's.
type temper struct {
	activity float64 // how likely it trades when it is asked
	most     int     // trades at once
	sellBps  int     // of its trades
	sizeBps  int64   // of the cash, for one purchase
	follows  bool    // what has risen; otherwise what has fallen
	whim     float64 // percent, by which it misjudges a change
}

// mostBps is the largest part of the cash that one purchase costs.
const mostBps = 800

// temperOf is that of the model with a name.
func temperOf(model string) temper {
	d := dice(0, "temper", model)
	return temper{
		activity: 0.45 + 0.5*d.Float64(),
		most:     1 + d.IntN(3),
		sellBps:  2000 + d.IntN(2500),
		sizeBps:  mostBps/4 + d.Int64N(mostBps*3/4+1),
		follows:  d.IntN(2) == 0,
		whim:     0.2 + 2*d.Float64(),
	}
}

// A purse is what a model may still spend and sell while it decides.
type purse struct {
	cash arena.Money
	held map[string]int64
	used map[string]bool // symbols that are traded already
}

// trades are those that a model of this temper wants.
func (t *temper) trades(m *market, d *rand.Rand) []trade {
	made := []trade{}
	if len(m.listings) == 0 || d.Float64() >= t.activity {
		return made
	}
	liked := t.liked(m, d)
	p := &purse{cash: m.cash, held: m.held, used: make(map[string]bool)}
	size, _ := max(m.cash, 0).Bps(t.sizeBps) // far from the largest amount
	for range 1 + d.IntN(t.most) {
		one, ok := trade{}, false
		if d.IntN(arena.BpsPerUnit) < t.sellBps {
			one, ok = t.sell(p, liked, d)
		}
		if !ok {
			one, ok = t.buy(p, liked, size, d)
		}
		if ok {
			made = append(made, one)
		}
	}
	return made
}

// liked are the listings, the most promising first.
func (t *temper) liked(m *market, d *rand.Rand) []listing {
	type judged struct {
		listing
		promise float64
	}
	all := make([]judged, len(m.listings))
	for i, l := range m.listings {
		promise := l.change
		if !t.follows {
			promise = -promise
		}
		all[i] = judged{l, promise + t.whim*d.NormFloat64()}
	}
	slices.SortStableFunc(all, func(a, b judged) int {
		switch {
		case a.promise > b.promise:
			return -1
		case a.promise < b.promise:
			return 1
		}
		return 0
	})
	liked := make([]listing, len(all))
	for i := range all {
		liked[i] = all[i].listing
	}
	return liked
}

// buy spends up to size on the most promising listing of which that is a share.
func (t *temper) buy(p *purse, liked []listing, size arena.Money, d *rand.Rand) (trade, bool) {
	size = min(size, p.cash)
	for i := range liked {
		l := &liked[i]
		shares := int64(size / l.price)
		if shares < 1 || p.used[l.symbol] {
			continue
		}
		p.cash -= l.price * arena.Money(shares)
		p.used[l.symbol] = true
		return t.trade(l, "buy", shares, d), true
	}
	return trade{}, false
}

// sell sells some of the least promising position, or all of it.
func (t *temper) sell(p *purse, liked []listing, d *rand.Rand) (trade, bool) {
	for i := range slices.Backward(liked) {
		l := &liked[i]
		held := p.held[l.symbol]
		if held < 1 || p.used[l.symbol] {
			continue
		}
		p.used[l.symbol] = true
		return t.trade(l, "sell", 1+d.Int64N(held), d), true
	}
	return trade{}, false
}

// trade makes one with the estimates that speak for it.
func (t *temper) trade(l *listing, action string, shares int64, d *rand.Rand) trade {
	edge := 100 + d.Int64N(500) // basis points
	if action == "sell" {
		edge = -edge
	}
	return trade{
		Ticker: l.symbol, Action: action, Quantity: shares,
		FairValue: part(l.price, arena.BpsPerUnit+edge), Top: part(l.price, 10_200+max(edge, 0)), Bottom: part(l.price, 9_800+min(edge, 0)),
		Justification: t.justify(l, action),
	}
}

func (t *temper) justify(l *listing, action string) string {
	if !l.changed {
		return fmt.Sprintf("A fake model chose to %s %s by the dice.", action, l.symbol)
	}
	habit := "bets against moves"
	if t.follows {
		habit = "follows moves"
	}
	return fmt.Sprintf("It moved by %+.2f %%, and this fake model %s.", l.change, habit)
}
