package api

import (
	"github.com/seed45548214/arena/arena"
	"github.com/seed45548214/arena/transport/openapi"
	"github.com/seed45548214/arena/transport/view"
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
	Repairs     int                      `json:"repairs"` // attempts that asked for a better answer
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
		Positions: positionsOf(state, seat), Receivables: account.Receivables,
		Orders: append([]arena.OpenOrder{}, account.Orders...), Trades: account.Trades, Daily: dollars(account.Daily),
		Decisions: account.Decisions, Missed: account.Missed, Repairs: account.Repairs, Usage: account.Usage, Last: account.Last,
		Fills:    append([]arena.OrderFilled{}, account.Fills...),
		Refusals: append([]arena.OrderRejected{}, account.Refusals...),
		Benched:  account.BenchedUntil,
	}
}

func positionsOf(state *arena.State, seat int) []positionBody {
	holdings := view.Holdings(state, seat)
	positions := make([]positionBody, len(holdings))
	for i := range holdings {
		positions[i] = positionBody(holdings[i])
	}
	return positions
}

func accountTables() openapi.Tables {
	return openapi.Tables{
		About: map[string]string{
			"Account":  "An agent's account, marked to the last prices.",
			"Position": "A position with what it is worth.",
		},
		Words: map[string]string{
			"Account.daily": "Equity at each close, for charts.", "Account.orders": "Open ones.",
			"Account.benched_until": "The last round without the agent.", "Account.repairs": wordsRepairs,
			"Position.gain": "Value less cost.", "Position.return": "Gain over cost." + wordsFraction, "Position.weight": "Part of the equity.",
		},
	}
}
