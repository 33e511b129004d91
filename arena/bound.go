package arena

// Bounds of what comes in. With them nothing in the books of an agent leaves the
// range of [Money]: cash, receivables, cost and fees are never negative and add up to
// the deposit, the gains and the dividends, of which each has a bound.
const (
	MaxCash  = 1_000_000_000 * Dollar // of an agent at the start, and of a fee
	MaxPrice = 100_000_000 * Dollar   // of a share, and of what is paid for one
)

const (
	maxGain  = 1_000_000_000_000 * Dollar // of all sales of an agent, and of all its dividends
	maxWorth = 1_000_000_000_000 * Dollar // of what an agent holds; what is worth more is shown with it
	maxHeld  = 1_000_000_000_000 * Share  // of one symbol, by an agent
)

// isPrice reports whether m can be the price of a share.
func (m Money) isPrice() bool { return 0 < m && m <= MaxPrice }

// Worth is what n shares at m are worth, at most maxWorth.
func (m Money) Worth(n Shares) Money {
	if product, ok := m.Times(n); ok {
		return min(product, maxWorth)
	}
	return maxWorth
}

// room is how much more the sales of p may gain.
func (p *Portfolio) room() Money { return maxGain - p.Realized }

// roomFor is how much may be paid for a whole position.
func (p *Portfolio) roomFor(symbol Symbol) Money { return p.room() + p.Position(symbol).Cost }
