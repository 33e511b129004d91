package arena

// A Market is what [Execute] has to know besides the order and the portfolio.
type Market struct {
	Quote  Quote
	Equity Money // of the portfolio, marked to the same moment
	// Volume is what was traded in the bar that Quote ends, or in the one before if
	// Quote is within a bar; zero if that is not known. Taken is how much of the
	// running bar the portfolio has had already.
	Volume Shares
	Taken  Shares
	// Planned is what the same decision is still going to buy. It counts as
	// invested when a sale has to leave a minimum invested.
	Planned Money
}

// Execute decides how o is filled at m, or refuses it with a [RefusalError]. It
// changes nothing. An order that is too large for the cash, the shares held or a
// rule is reduced to what is possible, and the fill says why. A fill in part for
// [Participation] leaves the rest of the order open.
func Execute(p *Portfolio, o Order, m Market, r *Rules) (Fill, error) {
	if !o.valid(r.Lot) || o.Symbol != m.Quote.Symbol || !m.Quote.Price.isPrice() {
		return refuse(o, InvalidOrder)
	}
	if !r.Tradable(o.Symbol) {
		return refuse(o, NotTradable)
	}
	if !o.marketable(m.Quote.Price) {
		return refuse(o, NotMarketable)
	}
	fill := Fill{Symbol: o.Symbol, Side: o.Side, Shares: o.Shares, Price: fillPrice(&o, &m.Quote, r)}
	fill.cap(m.volumeCap(r), Participation)
	if o.Side == Buy {
		fill.capBuy(p, &m, r)
	} else {
		fill.capSell(p, &m, r)
	}
	if fill.Shares = fill.Shares.FloorTo(r.Lot); fill.Shares <= 0 {
		return refuse(o, fill.Reduced)
	}
	return charge(p, o, fill, r)
}

func refuse(o Order, reason Reason) (Fill, error) {
	return Fill{}, &RefusalError{Reason: reason, Order: o}
}

// charge completes a fill with its fee.
func charge(p *Portfolio, o Order, fill Fill, r *Rules) (Fill, error) {
	notional, ok := fill.Price.Times(fill.Shares)
	if !ok {
		return refuse(o, AmountTooLarge)
	}
	if notional == 0 {
		return refuse(o, InvalidOrder) // less than a micro: nothing is free
	}
	if fill.Fee, ok = r.Fees.Fee(notional); !ok {
		return refuse(o, AmountTooLarge)
	}
	if fill.Side == Buy {
		return fill, nil
	}
	switch {
	case notional < fill.Fee && fill.Reduced == Participation:
		return refuse(o, Participation) // more volume may pay the fee
	case notional < fill.Fee:
		return refuse(o, FeeAboveProceeds)
	case p.Cash+notional < p.Cash || p.gain(&fill, notional) > p.room():
		return refuse(o, AmountTooLarge)
	}
	return fill, nil
}

// gain is what a sale brings above the cost of what it sells.
func (p *Portfolio) gain(f *Fill, notional Money) Money {
	position := p.Position(f.Symbol)
	cost, _ := MulDiv(int64(position.Cost), int64(f.Shares), int64(position.Shares))
	return notional - Money(cost)
}

// fillPrice worsens the quote by half the spread and the slippage, within the
// range of its bar and never beyond the limit of o.
func fillPrice(o *Order, q *Quote, r *Rules) Money {
	worse, _ := q.Price.Bps(r.HalfSpreadBps + r.SlippageBps)
	if o.Side == Buy {
		price := q.Price + worse
		if q.High > 0 {
			price = min(price, max(q.High, q.Price))
		}
		if o.Limit > 0 {
			price = min(price, o.Limit)
		}
		return price
	}
	price := max(q.Price-worse, Micro)
	if q.Low > 0 {
		price = max(price, min(q.Low, q.Price))
	}
	return max(price, o.Limit)
}

// volumeCap is how many shares of the running bar are left for the portfolio. At
// a price within the bar that follows from the bar before: its own volume is not
// known to anybody yet.
func (m *Market) volumeCap(r *Rules) Shares {
	if m.Volume <= 0 || r.ParticipationBps <= 0 {
		return maxShares
	}
	shares, ok := MulDivFloor(int64(m.Volume), r.ParticipationBps, BpsPerUnit)
	if !ok {
		return maxShares
	}
	return Shares(shares) - m.Taken
}

const maxShares Shares = 1<<63 - 1

// cap lowers the shares of f to limit, for reason.
func (f *Fill) cap(limit Shares, reason Reason) {
	if f.Shares > limit {
		f.Shares, f.Reduced = max(limit, 0), reason
	}
}

func (f *Fill) capBuy(p *Portfolio, m *Market, r *Rules) {
	held := p.Position(f.Symbol).Shares
	f.cap(maxHeld-held, AmountTooLarge)
	if r.MaxPositionBps < BpsPerUnit {
		room, _ := m.Equity.Bps(r.MaxPositionBps)
		f.cap(sharesFor(room-f.Price.Worth(held), f.Price).FloorTo(r.Lot), PositionCap)
	}
	f.cap(affordable(p.Cash, f.Price, r), InsufficientCash)
}

func (f *Fill) capSell(p *Portfolio, m *Market, r *Rules) {
	f.cap(p.Position(f.Symbol).Shares, InsufficientShares)
	if r.MinInvestedBps > 0 {
		floor, _ := m.Equity.Bps(r.MinInvestedBps)
		invested := m.Equity - p.Cash - p.Owed() + m.Planned
		f.cap(sharesFor(invested-floor, f.Price).FloorTo(r.Lot), MinimumInvested)
	}
}

// affordable is the largest number of lots that cash pays for with its fee.
func affordable(cash, price Money, r *Rules) Shares {
	// An upper bound by the larger of the two ways to charge, a micro more for each
	// rounding. As a rule it is the answer; if not, halving finds it.
	withShare, _ := MulDivFloor(int64(cash), BpsPerUnit, BpsPerUnit+r.Fees.Bps)
	least, most := Shares(0), sharesFor(min(cash-r.Fees.Minimum, Money(withShare)+1)+1, price)/r.Lot
	for guess := most; least < most; guess = most - (most-least)/2 {
		if pays(cash, price, guess*r.Lot, r) {
			least = guess
		} else {
			most = guess - 1
		}
	}
	return least * r.Lot
}

// pays reports whether cash is enough for shares at price and their fee.
func pays(cash, price Money, shares Shares, r *Rules) bool {
	notional, ok := price.Times(shares)
	if !ok || notional > cash {
		return false
	}
	fee, ok := r.Fees.Fee(notional)
	return ok && fee <= cash-notional
}

// sharesFor is how many shares budget pays for at price, rounded down.
func sharesFor(budget, price Money) Shares {
	shares, ok := MulDivFloor(int64(budget), micros, int64(price))
	switch {
	case ok:
		return Shares(shares)
	case budget > 0:
		return maxShares
	}
	return 0
}
