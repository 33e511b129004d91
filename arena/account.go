package arena

import (
	"maps"
	"slices"
	"time"
)

// An OrderID names an order within a season. IDs rise by one.
type OrderID uint64

// A PlacedOrder is an order as it was asked for, with its identity.
type PlacedOrder struct {
	ID OrderID `json:"id"`
	Order
}

// An OpenOrder waits for a quote.
type OpenOrder struct {
	PlacedOrder           // Shares is what is still to be filled
	Round       int       `json:"round"`               // of the decision
	SeenPrice   Money     `json:"seen_price,omitzero"` // that the agent was shown
	DecidedAt   time.Time `json:"decided_at"`          // market time of the last tick before its round closed
}

// Taken is how many shares of the running bar of a symbol an agent has bought
// and sold.
type Taken struct {
	Symbol Symbol `json:"symbol"`
	Shares Shares `json:"shares"`
}

// Trades counts what an agent's trading came to since the season began.
type Trades struct {
	Fills    int   `json:"fills"`
	Rejected int   `json:"rejected"`
	Notional Money `json:"notional"` // of all fills
	// A sale wins or loses against the average cost of what it sells, after its fee and
	// those of the purchase. Wins, Losses, Gained and Lost count and sum those.
	Wins   int   `json:"wins"`
	Losses int   `json:"losses"`
	Gained Money `json:"gained"`
	Lost   Money `json:"lost"` // not negative
}

// An Account is everything a season knows of one agent.
type Account struct {
	Portfolio
	Orders   []OpenOrder `json:"orders,omitempty"` // open, by ID
	Taken    []Taken     `json:"taken,omitempty"`  // of the bars that run
	Trades   Trades      `json:"trades"`
	Drawdown Drawdown    `json:"drawdown"`
	Daily    []Money     `json:"daily,omitempty"`    // equity at each close
	Exposure []Money     `json:"exposure,omitempty"` // market value of the positions at each close
	Traded   []Money     `json:"traded,omitempty"`   // notional of all fills up to each close

	// Settled is what positions without a price were settled for: no market said
	// that they were worth it.
	Settled Money `json:"settled,omitzero"`

	Decisions int                `json:"decisions"`
	Missed    map[MissReason]int `json:"missed,omitempty"`
	Repairs   int                `json:"repairs,omitzero"` // attempts that asked for a better answer
	Usage     Usage              `json:"usage"`
	Last      *DecisionTaken     `json:"last,omitempty"` // without what was said

	Fills    []OrderFilled   `json:"fills,omitempty"`    // the last ones
	Refusals []OrderRejected `json:"refusals,omitempty"` // the last ones

	*Mind // nil of a strategy, and of an agent that was never asked

	Crashed      []int `json:"crashed,omitempty"`      // the last rounds missed by a crash
	BenchedUntil int   `json:"benched_until,omitzero"` // the last round without the agent
}

// question books what asking the agent came to.
func (a *Account) question(r *Receipt) {
	a.Usage.add(&r.Usage)
	a.Repairs += r.Repairs
}

// taken is how much of the running bar of symbol the agent has had.
func (a *Account) taken(symbol Symbol) Shares {
	for i := range a.Taken {
		if a.Taken[i].Symbol == symbol {
			return a.Taken[i].Shares
		}
	}
	return 0
}

// take counts a fill against the running bar of its symbol.
func (a *Account) take(f *Fill) {
	for i := range a.Taken {
		if a.Taken[i].Symbol == f.Symbol {
			a.Taken[i].Shares = plus(a.Taken[i].Shares, f.Shares)
			return
		}
	}
	a.Taken = append(a.Taken, Taken{Symbol: f.Symbol, Shares: f.Shares})
}

func (a *Account) order(id OrderID) (int, bool) {
	return slices.BinarySearchFunc(a.Orders, id, func(o OpenOrder, id OrderID) int {
		switch {
		case o.ID < id:
			return -1
		case o.ID > id:
			return 1
		}
		return 0
	})
}

// clone returns a copy that stays as it is while a moves on. What is only ever
// appended to is shared, without room to append into; a mind is never written to.
func (a *Account) clone() Account {
	c := *a
	c.Portfolio = a.Clone()
	c.Orders, c.Taken = slices.Clone(a.Orders), slices.Clone(a.Taken)
	c.Missed = maps.Clone(a.Missed)
	c.Daily, c.Exposure, c.Traded = slices.Clip(a.Daily), slices.Clip(a.Exposure), slices.Clip(a.Traded)
	c.Fills, c.Refusals, c.Crashed = slices.Clip(a.Fills), slices.Clip(a.Refusals), slices.Clip(a.Crashed)
	return c
}

// remember appends v and forgets the oldest value beyond limit. What was handed
// out before is never written to.
func remember[T any](values []T, v T, limit int) []T {
	const turns = 4 // for which there is room once limit is reached
	if len(values) >= limit {
		values = values[len(values)-limit+1:]
	}
	if len(values) == cap(values) && len(values) == limit-1 {
		values = append(make([]T, 0, turns*limit), values...)
	}
	return append(values, v)
}
