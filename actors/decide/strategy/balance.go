package strategy

import "github.com/seed45548214/arena/arena"

// driftPercent is how far a position may be off its equal part before it is
// worth the fees to put it right.
const driftPercent = 5

// mostOrders in one decision is below what the engine takes; the rest follows
// in a later round.
const mostOrders = 40

// offLotPercent of a lot is how far a position may be off its part besides: half a lot
// is as near as it can be, and at just more it would go to and fro.
const offLotPercent = 60

// balance is how to hold equal parts of every symbol that may be traded.
type balance struct {
	purse
	part arena.Money // of one symbol
}

// newBalance divides invested among the symbols. One whose lot costs more than
// its part is left out, and the others have more, unless it is held already. What whole
// lots come to is at most invested.
func newBalance(v *arena.View, invested arena.Money) balance {
	b := balance{purse: newPurse(v)}
	symbols := len(v.Symbols)
	for symbols > 0 {
		b.part = min(invested/arena.Money(symbols), b.widest)
		count := b.count(v)
		if count >= symbols {
			break
		}
		// Fewer symbols make larger parts, which may make room for one again:
		// with nobody in, look for the middle.
		symbols = max(count, symbols/2)
	}
	b.fitTo(v, invested)
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

// fitTo makes the part smaller until what is nearest to it of every symbol comes to no
// more than invested.
func (b *balance) fitTo(v *arena.View, invested arena.Money) {
	const steps = 10 // to a thousandth of the part
	if b.total(v) <= invested {
		return
	}
	most, least := b.part, b.part/2
	for range steps {
		b.part = least + (most-least)/2
		if b.total(v) <= invested {
			least = b.part
		} else {
			most = b.part
		}
	}
	b.part = least
}

// total is what the parts come to in whole lots.
func (b *balance) total(v *arena.View) arena.Money {
	var total arena.Money
	for w := newWalk(v); w.next(); {
		total += w.price.Worth(b.target(&w))
	}
	return total
}

// target is the number of shares nearest to a part, in whole lots: of what is not held
// yet one lot at least if it fits, and none if it does not.
func (b *balance) target(w *walk) arena.Shares {
	if w.held == 0 && !b.fits(w.price, b.part) {
		return 0
	}
	half := w.price.Worth(b.rules.Lot) / 2
	shares := quotient(b.part+half, w.price).FloorTo(b.rules.Lot)
	if widest := quotient(b.widest, w.price).FloorTo(b.rules.Lot); shares > widest {
		return widest
	}
	return shares
}

// orders are the sales of what is above its part, then the purchases of what is
// below, each by more than drift percent, or by more than half a lot.
func (b *balance) orders(v *arena.View, drift arena.Money) []arena.Order {
	orders, short := b.sales(v, drift)
	if !short {
		return orders
	}
	for w := newWalk(v); w.next() && len(orders) < mostOrders; {
		if w.value()-b.part >= -b.allowed(&w, drift) {
			continue
		}
		if shares := min(b.target(&w)-w.held, b.size(w.price, b.free)); shares > 0 && b.worthIt(w.price, shares) {
			b.buy(w.price, shares)
			orders = append(orders, arena.Order{Symbol: w.symbol(), Side: arena.Buy, Shares: shares})
		}
	}
	return orders
}

// sales are those of what is above its part. short reports whether something is below.
func (b *balance) sales(v *arena.View, drift arena.Money) (orders []arena.Order, short bool) {
	for w := newWalk(v); w.next() && len(orders) < mostOrders; {
		off, allowed := w.value()-b.part, b.allowed(&w, drift)
		short = short || off < -allowed
		shares := w.held - b.target(&w)
		if off <= allowed || shares <= 0 {
			continue
		}
		if worth := w.price.Worth(shares); worth >= b.dust && worth <= b.spare {
			b.sell(worth)
			orders = append(orders, arena.Order{Symbol: w.symbol(), Side: arena.Sell, Shares: shares})
		}
	}
	return orders, short
}

// allowed is how far a position may be off its part.
func (b *balance) allowed(w *walk, drift arena.Money) arena.Money {
	return max(b.part/100*drift, w.price.Worth(b.rules.Lot)/100*offLotPercent)
}
