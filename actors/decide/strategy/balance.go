package strategy

import "github.com/seed45548214/arena/arena"

// driftPercent is how far a position may be off its equal part before it is
// worth the fees to put it right.
const driftPercent = 5

// mostOrders in one decision is below what the engine takes; the rest follows
// in a later round.
const mostOrders = 40

// balance is how to hold equal parts of every symbol that may be traded.
type balance struct {
	purse
	part arena.Money // of one symbol
}

// newBalance divides invested among the symbols. One whose lot costs more than
// its part is left out, and the others have more, unless it is held already.
func newBalance(v *arena.View, invested arena.Money) balance {
	b := balance{purse: newPurse(v)}
	widest, _ := v.Equity.Bps(v.Rules.MaxPositionBps * capUsedPercent / 100)
	symbols := len(v.Symbols)
	for symbols > 0 {
		b.part = min(invested/arena.Money(symbols), widest)
		count := b.count(v)
		if count >= symbols {
			break
		}
		// Fewer symbols make larger parts, which may make room for one again:
		// with nobody in, look for the middle.
		symbols = max(count, symbols/2)
	}
	return b
}

// count is how many symbols have a part: they are held or a lot of them fits.
func (b *balance) count(v *arena.View) int {
	count := 0
	for w := newWalk(v); w.next(); {
		if w.held > 0 || b.fits(w.price, b.part) {
			count++
		}
	}
	return count
}

// orders are the sales of what is above its part, then the purchases of what is
// below, each by more than drift percent.
func (b *balance) orders(v *arena.View, drift arena.Money) []arena.Order {
	var orders []arena.Order
	above, below := b.part+b.part/100*drift, b.part-b.part/100*drift
	short := false
	for w := newWalk(v); w.next() && len(orders) < mostOrders; {
		value := w.value()
		short = short || value < below
		if value <= above {
			continue
		}
		shares := quotient(value-b.part, w.price).FloorTo(b.rules.Lot)
		worth := w.price.Worth(shares)
		if shares == 0 || worth < b.dust || worth > b.spare {
			continue
		}
		b.sell(worth)
		orders = append(orders, arena.Order{Symbol: w.symbol(), Side: arena.Sell, Shares: shares})
	}
	if !short {
		return orders
	}
	for w := newWalk(v); w.next() && len(orders) < mostOrders; {
		value := w.value()
		if value >= below {
			continue
		}
		if shares := b.size(w.price, b.part-value); shares > 0 {
			b.buy(w.price, shares)
			orders = append(orders, arena.Order{Symbol: w.symbol(), Side: arena.Buy, Shares: shares})
		}
	}
	return orders
}
