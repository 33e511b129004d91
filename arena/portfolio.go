package arena

import (
	"fmt"
	"slices"
	"strings"
)

// A Position is the shares of one symbol and what they cost.
type Position struct {
	Symbol Symbol `json:"symbol"`
	Shares Shares `json:"shares"`
	Cost   Money  `json:"cost"` // of all shares together, without fees
	Fees   Money  `json:"fees"` // paid when these shares were bought
}

// A Receivable is a dividend that was earned and is not paid yet.
type Receivable struct {
	Symbol  Symbol `json:"symbol"`
	ExDate  Date   `json:"ex_date"`
	PayDate Date   `json:"pay_date"`
	Amount  Money  `json:"amount"`
}

// A Portfolio is what one agent owns. The zero value owns nothing.
type Portfolio struct {
	Cash        Money        `json:"cash"`
	Positions   []Position   `json:"positions,omitempty"` // by symbol; never without shares
	Receivables []Receivable `json:"receivables,omitempty"`

	// Since the season began.
	Deposited Money `json:"deposited"`
	Fees      Money `json:"fees"`      // paid
	Realized  Money `json:"realized"`  // gains less losses of sales, before fees
	Dividends Money `json:"dividends"` // earned, paid or not
}

// NewPortfolio returns a portfolio that owns cash.
func NewPortfolio(cash Money) Portfolio { return Portfolio{Cash: cash, Deposited: cash} }

// Position returns what is held of symbol.
func (p *Portfolio) Position(symbol Symbol) Position {
	if i, ok := p.find(symbol); ok {
		return p.Positions[i]
	}
	return Position{Symbol: symbol}
}

// Apply books f and returns the gain of a sale after its fee and those of the purchase.
// It cannot refuse what [Execute] decided for p; an error wraps [ErrCorrupt].
func (p *Portfolio) Apply(f *Fill) (gain Money, err error) {
	notional, ok := f.Price.Times(f.Shares)
	if !ok || f.Shares <= 0 || f.Fee < 0 {
		return 0, fmt.Errorf("apply %s: %w", f.String(), ErrCorrupt)
	}
	switch f.Side {
	case Buy:
		err = p.buy(f, notional)
	case Sell:
		gain, err = p.sell(f, notional)
	default:
		err = ErrCorrupt
	}
	if err != nil {
		return 0, fmt.Errorf("apply %s: %w", f.String(), err)
	}
	p.Cash -= f.Fee
	p.Fees += f.Fee
	return gain, nil
}

func (p *Portfolio) buy(f *Fill, notional Money) error {
	if notional > p.Cash || f.Fee > p.Cash-notional {
		return ErrCorrupt
	}
	i, ok := p.find(f.Symbol)
	if ok && f.Shares > maxHeld-p.Positions[i].Shares || f.Shares > maxHeld {
		return ErrCorrupt
	}
	if !ok {
		p.Positions = slices.Insert(p.Positions, i, Position{Symbol: f.Symbol})
	}
	p.Positions[i].Shares += f.Shares
	p.Positions[i].Cost += notional
	p.Positions[i].Fees += f.Fee
	p.Cash -= notional
	return nil
}

func (p *Portfolio) sell(f *Fill, notional Money) (gain Money, err error) {
	i, ok := p.find(f.Symbol)
	if !ok || p.Positions[i].Shares < f.Shares || p.Cash+notional < f.Fee {
		return 0, ErrCorrupt
	}
	position := &p.Positions[i]
	cost, ok := MulDiv(int64(position.Cost), int64(f.Shares), int64(position.Shares))
	if !ok {
		return 0, ErrCorrupt
	}
	gain = notional - Money(cost)
	if gain > p.room() {
		return 0, ErrCorrupt
	}
	fees, ok := MulDiv(int64(position.Fees), int64(f.Shares), int64(position.Shares))
	if !ok {
		return 0, ErrCorrupt
	}
	position.Shares -= f.Shares
	position.Cost -= Money(cost)
	position.Fees -= Money(fees)
	if position.Shares == 0 {
		p.Positions = slices.Delete(p.Positions, i, i+1)
	}
	p.Cash += notional
	p.Realized += gain
	return gain - Money(fees) - f.Fee, nil
}

// Owed is the sum of the dividends that are not paid yet.
func (p *Portfolio) Owed() Money {
	var owed Money
	for i := range p.Receivables {
		owed += p.Receivables[i].Amount
	}
	return owed
}

// Imbalance is what the books are off by: cash, receivables, cost of positions
// and fees less gains, dividends and deposits. It is always zero.
func (p *Portfolio) Imbalance() Money {
	total := p.Cash + p.Owed() + p.Fees - p.Realized - p.Dividends - p.Deposited
	for i := range p.Positions {
		total += p.Positions[i].Cost
	}
	return total
}

// Clone returns a copy that shares nothing with p, fit to send in a message.
func (p *Portfolio) Clone() Portfolio {
	clone := *p
	clone.Positions = slices.Clone(p.Positions)
	clone.Receivables = slices.Clone(p.Receivables)
	return clone
}

func (p *Portfolio) find(symbol Symbol) (int, bool) {
	return slices.BinarySearchFunc(p.Positions, symbol, func(q Position, s Symbol) int {
		return strings.Compare(string(q.Symbol), string(s))
	})
}
