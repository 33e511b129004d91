package transport

import (
	"github.com/seed45548214/arena/arena"
)

// accountBody is one agent's account, marked to the last prices.
type accountBody struct {
	Agent       string                   `json:"agent"`
	Cash        arena.Money              `json:"cash"`
	Equity      arena.Money              `json:"equity"`
	Deposited   arena.Money              `json:"deposited"`
	Fees        arena.Money              `json:"fees"`
	Realized    arena.Money              `json:"realized"`
	Dividends   arena.Money              `json:"dividends"`
	Positions   []positionBody           `json:"positions"`
	Receivables []arena.Receivable       `json:"receivables,omitempty"`
	Orders      []arena.OpenOrder        `json:"orders"` // open
	Trades      arena.Trades             `json:"trades"`
	Daily       []float64                `json:"daily"` // equity at each close
	Decisions   int                      `json:"decisions"`
	Missed      map[arena.MissReason]int `json:"missed,omitempty"`
	Usage       arena.Usage              `json:"usage"`
	Last        *arena.DecisionTaken     `json:"last,omitempty"`
	Fills       []arena.OrderFilled      `json:"fills"`    // the last ones
	Refusals    []arena.OrderRejected    `json:"refusals"` // the last ones
	Benched     int                      `json:"benched_until,omitzero"`
}

// positionBody is a position with what it is worth.
type positionBody struct {
	arena.Position
	Price  arena.Money `json:"price"`
	Value  arena.Money `json:"value"`
	Gain   arena.Money `json:"gain"`   // value less cost
	Return float64     `json:"return"` // gain over cost; 0.01 is one percent
	Weight float64     `json:"weight"` // of the equity
}

func newAccountBody(state *arena.State, seat int) accountBody {
	account := &state.Accounts[seat]
	return accountBody{
		Agent: state.Roster[seat].Agent, Cash: account.Cash, Equity: state.Equity(seat),
		Deposited: account.Deposited, Fees: account.Fees, Realized: account.Realized, Dividends: account.Dividends,
		Positions: marked(state, seat), Receivables: account.Receivables,
		Orders: append([]arena.OpenOrder{}, account.Orders...), Trades: account.Trades, Daily: dollars(account.Daily),
		Decisions: account.Decisions, Missed: account.Missed, Usage: account.Usage, Last: account.Last,
		Fills:    append([]arena.OrderFilled{}, account.Fills...),
		Refusals: append([]arena.OrderRejected{}, account.Refusals...),
		Benched:  account.BenchedUntil,
	}
}

// marked are the positions of the account at seat at the last prices.
func marked(state *arena.State, seat int) []positionBody {
	account, equity := &state.Accounts[seat], state.Equity(seat)
	positions := make([]positionBody, len(account.Positions))
	for i, position := range account.Positions {
		quote, _ := state.Quote(position.Symbol)
		value := quote.Price.Worth(position.Shares)
		gain := value - position.Cost
		positions[i] = positionBody{
			Position: position, Price: quote.Price, Value: value, Gain: gain,
			Return: part(gain, position.Cost), Weight: part(value, equity),
		}
	}
	return positions
}

// part is a over b, and zero where there is no b.
func part(a, b arena.Money) float64 {
	if b == 0 {
		return 0
	}
	return float64(a) / float64(b)
}
