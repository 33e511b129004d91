package strategy

import "github.com/seed45548214/arena/arena"

// Headroom. An order is filled at a later price than the one it was sized by;
// these keep a move of some percent in between from having it reduced.
const (
	capUsedPercent = 95  // of the largest position that the rules allow
	reserveBps     = 100 // of the equity is left in cash
)

const (
	// widestSliceBps keeps at least five positions where the rules would allow
	// fewer.
	widestSliceBps = 1_950
	// worthFees is how many minimum fees a purchase comes to at least: below,
	// the fee takes over 5 % of it.
	worthFees = 20
	// dustFees is the same for a sale. One that falls below a single fee before
	// it is filled would be refused.
	dustFees = 2
)

// A purse is what one decision may spend, by the rules of its agent.
type purse struct {
	rules    *arena.Rules
	slice    arena.Money // a full position, with headroom below the cap
	widest   arena.Money // the largest position, with that headroom
	free     arena.Money // to be spent; negative while the reserve is not there
	spare    arena.Money // value that may be sold and not replaced
	worth    arena.Money // the least notional of a purchase
	dust     arena.Money // the least value of a sale
	costsBps int64       // of a fill's notional, besides the minimum fee
}

func newPurse(v *arena.View) purse {
	r := v.Rules
	slice, _ := v.Equity.Bps(min(r.MaxPositionBps*capUsedPercent/100, widestSliceBps))
	reserve, _ := v.Equity.Bps(reserveBps)
	widest, _ := v.Equity.Bps(r.MaxPositionBps * capUsedPercent / 100)
	p := purse{
		rules: r, slice: slice, widest: widest, free: v.Portfolio.Cash - reserve, spare: v.Equity,
		worth: worthFees * r.Fees.Minimum, dust: dustFees * r.Fees.Minimum,
		costsBps: r.HalfSpreadBps + r.SlippageBps + r.Fees.Bps,
	}
	if r.MinInvestedBps > 0 {
		floor, _ := v.Equity.Bps(r.MinInvestedBps)
		p.spare = v.Equity - v.Portfolio.Cash - v.Portfolio.Owed() - floor - reserve
	}
	return p
}

// size is how many shares budget, and what is free, pay for at price with all
// costs. It is zero when that is not worth the fee.
func (p *purse) size(price, budget arena.Money) arena.Shares {
	shares := quotient(min(budget, p.free)-p.rules.Fees.Minimum, p.unit(price)).FloorTo(p.rules.Lot)
	if !p.worthIt(price, shares) {
		return 0
	}
	return shares
}

// worthIt reports whether a purchase is worth its fee.
func (p *purse) worthIt(price arena.Money, shares arena.Shares) bool {
	notional, ok := price.Times(shares)
	return ok && notional >= p.worth
}

// fits reports whether budget pays for one lot at price.
func (p *purse) fits(price, budget arena.Money) bool { return p.lot(price) <= budget }

// lot is what one lot costs at price, all costs included.
func (p *purse) lot(price arena.Money) arena.Money {
	unit := p.unit(price)
	if p.rules.Lot == arena.Share {
		return unit + p.rules.Fees.Minimum
	}
	cost, ok := unit.Times(p.rules.Lot)
	if !ok {
		return 1<<63 - 1
	}
	return cost + p.rules.Fees.Minimum + arena.Micro
}

// unit is what one share costs at price, but for the minimum fee.
func (p *purse) unit(price arena.Money) arena.Money {
	// In two steps, so that no price overflows.
	return price + price/arena.BpsPerUnit*arena.Money(p.costsBps) + price%arena.BpsPerUnit*arena.Money(p.costsBps)/arena.BpsPerUnit + arena.Micro
}

// buy takes the cost of shares out of the purse.
func (p *purse) buy(price arena.Money, shares arena.Shares) {
	cost := p.unit(price).Worth(shares)
	p.free -= cost + p.rules.Fees.Minimum
}

// sell puts the likely proceeds of a sale worth value into the purse.
func (p *purse) sell(value arena.Money) {
	proceeds, _ := value.Bps(max(arena.BpsPerUnit-p.costsBps, 0))
	p.free += proceeds - p.rules.Fees.Minimum
	p.spare -= value
}

// quotient is how many shares budget pays for at price, rounded down. What does
// not fit, as what cannot be bought, is none.
func quotient(budget, price arena.Money) arena.Shares {
	if budget <= 0 || price <= 0 {
		return 0
	}
	shares, _ := arena.MulDivFloor(int64(budget), int64(arena.Share), int64(price))
	return arena.Shares(shares)
}
