package transport

import (
	"strings"

	"github.com/seed45548214/arena/arena"
	"github.com/seed45548214/arena/transport/push"
)

// The topics of an arena's feed. Beside them there is one per agent, named by
// agentTopic, with its positions by symbol.
const (
	topicStatus    = "status"
	topicTimer     = "timer"
	topicPrices    = "prices"
	topicBoard     = "board"
	topicBench     = "bench"
	topicFills     = "fills"
	topicDecisions = "decisions"
	topicRefusals  = "refusals"
	topicNotices   = "notices"
)

func agentTopic(agent string) string { return "agent:" + agent }

// agentTopics names the topics of the agents, by seat. An agent whose name cannot
// be part of one, or for which there is no room, has none: its positions are on
// the page all the same.
func agentTopics(roster []arena.Entrant) []string {
	const longest = 128 // of a name of the feed
	named := make([]string, len(roster))
	for seat := range min(len(roster), push.TopicsMax-len(topics(nil))) {
		name := agentTopic(roster[seat].Agent)
		odd := strings.ContainsFunc(name, func(r rune) bool { return r < ' ' || r == ',' })
		if len(name) <= longest && !odd {
			named[seat] = name
		}
	}
	return named
}

// topics are those of the feed of a season with these topics of agents.
func topics(agents []string) []push.Topic {
	list := []push.Topic{
		{Name: topicStatus},
		{Name: topicTimer},
		{Name: topicPrices},
		{Name: topicBoard},
		{Name: topicBench},
		{Name: topicFills, Kind: push.Log},
		{Name: topicDecisions, Kind: push.Log},
		{Name: topicRefusals, Kind: push.Log},
		{Name: topicNotices, Kind: push.Log},
	}
	for _, name := range agents {
		if name != "" {
			list = append(list, push.Topic{Name: name})
		}
	}
	return list
}

// wireStatus says what the market and the season are doing. Times on the wire
// are Unix milliseconds.
type wireStatus struct {
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
}

// wireTimer says when the next round opens. It changes only when that does.
type wireTimer struct {
	Next   *int64 `json:"next"`  // wall time
	Every  *int64 `json:"every"` // between rounds, in milliseconds of wall time
	Phase  string `json:"phase"`
	Round  int    `json:"round"`
	Reason string `json:"reason"`
}

// wireLine is an agent's line of the leaderboard.
type wireLine struct {
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

// wireBenchmark is the benchmark itself, from its first price on.
type wireBenchmark struct {
	Symbol arena.Symbol `json:"symbol"`
	Price  arena.Money  `json:"price"`
	Level  arena.Money  `json:"level"` // what a share of the first price has become, with all that was paid for it
	Return float64      `json:"ret"`
	Today  float64      `json:"day"`
}

// wirePosition is what an agent holds of a symbol.
type wirePosition struct {
	Shares arena.Shares `json:"sh"`
	Cost   arena.Money  `json:"cost"`
}

// wireFill is a trade.
type wireFill struct {
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

// wireOrder is an order as it was asked for.
type wireOrder struct {
	ID     arena.OrderID     `json:"id"`
	Symbol arena.Symbol      `json:"symbol"`
	Side   arena.Side        `json:"side"`
	Shares arena.Shares      `json:"shares"`
	Limit  string            `json:"limit"`
	TIF    arena.TimeInForce `json:"tif"`
}

// wireDecision is an agent's answer to a round, or the lack of one.
type wireDecision struct {
	At        int64            `json:"at"`
	Agent     string           `json:"agent"`
	Round     int              `json:"round"`
	Rationale string           `json:"rationale"`
	Orders    []wireOrder      `json:"orders"`
	Missed    arena.MissReason `json:"missed"`
	Detail    string           `json:"detail"`
	Latency   arena.Millis     `json:"latency"`
	TokensIn  int64            `json:"in"`
	TokensOut int64            `json:"out"`
	Cost      string           `json:"cost"`
}

// wireRefusal is an order that ended without a fill.
type wireRefusal struct {
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

// wireNotice is anything else that an audience should hear of.
type wireNotice struct {
	At     int64        `json:"at"`
	Kind   string       `json:"kind"`
	Agent  string       `json:"agent"`
	Symbol arena.Symbol `json:"symbol"`
	Text   string       `json:"text"`
}
