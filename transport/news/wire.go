package news

import (
	"github.com/seed45548214/arena/arena"
	"github.com/seed45548214/arena/transport/view"
)

// Status says what the market and the season are doing. Times on the wire
// are Unix milliseconds.
type Status struct {
	At        *int64      `json:"at"` // market time of the last tick
	Session   arena.Date  `json:"session"`
	Tick      uint64      `json:"tick"`
	Season    int         `json:"season"`
	Mode      arena.Mode  `json:"mode"`
	Source    string      `json:"source"`
	Stale     int         `json:"stale"`
	Untraded  int         `json:"untraded"`
	Open      bool        `json:"open"`
	Name      string      `json:"name"`
	Benchmark string      `json:"bench"`
	Cash      arena.Money `json:"cash"`
	Started   int64       `json:"started"`
	Spent     *Spending   `json:"spent,omitempty"` // left out while nothing was
	Blind     view.Blind  `json:"blind,omitempty"` // left out where all play under their own names
}

// Spending is what the models of all agents cost: on the last day on which one was
// asked, and since the season began.
type Spending struct {
	Day           arena.Date  `json:"day"`
	Cost          arena.Money `json:"cost"`
	Unpriced      int         `json:"unpriced"`
	Total         arena.Money `json:"total"`
	TotalUnpriced int         `json:"total_unpriced"`
}

// Timer says when the next round opens. It changes only when that does.
type Timer struct {
	Next   *int64 `json:"next"`  // wall time
	Every  *int64 `json:"every"` // between rounds, in milliseconds of wall time
	Phase  string `json:"phase"`
	Round  int    `json:"round"`
	Reason string `json:"reason"`
}

// Line is an agent's line of the leaderboard.
type Line struct {
	Seat      int         `json:"i"`
	Rank      int         `json:"rank"`
	Decider   string      `json:"decider"`
	Baseline  int         `json:"base"`
	Equity    arena.Money `json:"eq"`
	Return    float64     `json:"ret"`
	Beside    *float64    `json:"beside,omitempty"` // the return in the benchmark's window, where that is another
	Today     float64     `json:"day"`
	Drawdown  float64     `json:"dd"`
	Sharpe    *float64    `json:"sharpe"`
	StdErr    *float64    `json:"se"`
	Cash      arena.Money `json:"cash"`
	Fees      arena.Money `json:"fees"`
	Fills     int         `json:"n"`
	Positions int         `json:"pos"`
	Missed    int         `json:"miss"`
	Rejected  int         `json:"rej"`
	Cost      arena.Money `json:"cost"`
	Benched   int         `json:"benched"`
}

// Managers is the AI managers' index: the mean of the agents for which a model decides.
type Managers struct {
	Return float64 `json:"ret"`
	Today  float64 `json:"day"`
}

// Benchmark is the benchmark itself, from its first price on.
type Benchmark struct {
	Symbol arena.Symbol `json:"symbol"`
	Price  arena.Money  `json:"price"`
	Level  arena.Money  `json:"level"` // what a share of the first price has become, with all that was paid for it
	Return float64      `json:"ret"`
	Today  float64      `json:"day"`
}

// Position is what an agent holds of a symbol.
type Position struct {
	Shares arena.Shares `json:"sh"`
	Cost   arena.Money  `json:"cost"`
}

// Fill is a trade.
type Fill struct {
	At      int64         `json:"at"`
	Agent   string        `json:"agent"`
	Order   arena.OrderID `json:"order"`
	Round   int           `json:"round"`
	Symbol  arena.Symbol  `json:"symbol"`
	Side    arena.Side    `json:"side"`
	Shares  arena.Shares  `json:"shares"`
	Price   arena.Money   `json:"price"`
	Seen    arena.Money   `json:"seen"`
	Fee     arena.Money   `json:"fee"`
	Reduced arena.Reason  `json:"reduced"`
	Left    arena.Shares  `json:"left"`
}

// Order is an order as it was asked for.
type Order struct {
	ID     arena.OrderID     `json:"id"`
	Symbol arena.Symbol      `json:"symbol"`
	Side   arena.Side        `json:"side"`
	Shares arena.Shares      `json:"shares"`
	Limit  string            `json:"limit"`
	TIF    arena.TimeInForce `json:"tif"`
}

// Decision is an agent's answer to a round, or the lack of one.
type Decision struct {
	At        int64            `json:"at"`
	Agent     string           `json:"agent"`
	Round     int              `json:"round"`
	Rationale string           `json:"rationale"`
	Orders    []Order          `json:"orders"`
	Missed    arena.MissReason `json:"missed"`
	Detail    string           `json:"detail"`
	Latency   arena.Millis     `json:"latency"`
	TokensIn  int64            `json:"in"`
	TokensOut int64            `json:"out"`
	Cost      string           `json:"cost"`
}

// Refusal is an order that ended without a fill.
type Refusal struct {
	At     int64         `json:"at"`
	Agent  string        `json:"agent"`
	Order  arena.OrderID `json:"order"`
	Round  int           `json:"round"`
	Symbol arena.Symbol  `json:"symbol"`
	Side   arena.Side    `json:"side"`
	Shares arena.Shares  `json:"shares"`
	Reason arena.Reason  `json:"reason"`
	Text   string        `json:"text"`
}

// Notice is anything else that an audience should hear of.
type Notice struct {
	At     int64        `json:"at"`
	Kind   string       `json:"kind"`
	Agent  string       `json:"agent"`
	Symbol arena.Symbol `json:"symbol"`
	Text   string       `json:"text"`
}
