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
	part   arena.Money // of one symbol
	stakes []stake     // in symbol order
}

// A stake is what is held of a symbol, and may be nothing.
type stake struct {
	symbol arena.Symbol
	price  arena.Money
	lot    arena.Money // what one lot is worth
	value  arena.Money // of what is held
	held   arena.Shares
}

// newBalance divides invested among the symbols. One whose lot costs more than
// its part is left out, and the others have more, unless it is held already. What whole
// lots come to is at most invested.
func newBalance(v *arena.View, invested arena.Money) balance {
	b := balance{purse: newPurse(v), stakes: make([]stake, 0, len(v.Symbols))}
	for w := newWalk(v); w.next(); {
		b.stakes = append(b.stakes, stake{w.symbol(), w.price, w.price.Worth(b.rules.Lot), w.value(), w.held})
	}
	symbols := len(v.Symbols)
	for symbols > 0 {
		b.part = min(invested/arena.Money(symbols), b.widest)
		count := b.count()
		if count >= symbols {
			break
		}
		// Fewer symbols make larger parts, which may make room for one again:
		// with nobody in, look for the middle.
		symbols = max(count, symbols/2)
	}
	b.fitTo(invested)
	return b
}

// count is how many symbols have a part.
func (b *balance) count() int {
	count := 0
	for i := range b.stakes {
		if b.has(&b.stakes[i]) {
			count++
		}
	}
	return count
}

// has reports whether a symbol has a part: it is held or a lot of it fits.
func (b *balance) has(s *stake) bool { return s.held > 0 || b.fits(s.price, b.part) }

// fitTo makes the part smaller until what is nearest to it of every symbol comes to no
// more than invested.
func (b *balance) fitTo(invested arena.Money) {
	const steps = 10 // to a thousandth of the part
	if b.total() <= invested {
		return
	}
	most, least := b.part, b.part/2
	for range steps {
		b.part = least + (most-least)/2
		if b.total() <= invested {
			least = b.part
		} else {
			most = b.part
		}
	}
	b.part = least
}

// total is about what the parts come to in whole lots.
func (b *balance) total() arena.Money {
	const fine = 1_000 // lots in a part: it is what it is
	var total arena.Money
	for i := range b.stakes {
		switch s := &b.stakes[i]; {
		case !b.has(s):
		case s.lot <= b.part/fine:
			total += b.part
		default:
			total += (b.part + s.lot/2) / s.lot * s.lot
		}
	}
	return total
}

// target is the number of shares nearest to a part, in whole lots: none of what has no
// part.
func (b *balance) target(s *stake) arena.Shares {
	if !b.has(s) {
		return 0
	}
	shares := quotient(b.part+s.lot/2, s.price).FloorTo(b.rules.Lot)
	if s.price.Worth(shares) <= b.widest {
		return shares
	}
	return quotient(b.widest, s.price).FloorTo(b.rules.Lot)
}

// orders are the sales of what is above its part, then the purchases of what is
// below, each by more than drift percent, or by more than half a lot.
func (b *balance) orders(drift arena.Money) []arena.Order {
	orders, short := b.sales(drift)
	if !short {
		return orders
	}
	for i := range b.stakes {
		s := &b.stakes[i]
		if len(orders) == mostOrders {
			break
		}
		if s.value-b.part >= -b.allowed(s, drift) {
			continue
		}
		if shares := min(b.target(s)-s.held, b.size(s.price, b.free)); shares > 0 && b.worthIt(s.price, shares) {
			b.buy(s.price, shares)
			orders = append(orders, arena.Order{Symbol: s.symbol, Side: arena.Buy, Shares: shares})
		}
	}
	return orders
}

// sales are those of what is above its part. short reports whether something is below.
func (b *balance) sales(drift arena.Money) (orders []arena.Order, short bool) {
	for i := range b.stakes {
		s := &b.stakes[i]
		if len(orders) == mostOrders {
			break
		}
		off, allowed := s.value-b.part, b.allowed(s, drift)
		short = short || off < -allowed
		if off <= allowed {
			continue
		}
		shares := s.held - b.target(s)
		if worth := s.price.Worth(shares); shares > 0 && worth >= b.dust && worth <= b.spare {
			b.sell(worth)
			orders = append(orders, arena.Order{Symbol: s.symbol, Side: arena.Sell, Shares: shares})
		}
	}
	return orders, short
}

// allowed is how far a position may be off its part.
func (b *balance) allowed(s *stake, drift arena.Money) arena.Money {
	return max(b.part/100*drift, s.lot/100*offLotPercent)
}
