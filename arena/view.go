package arena

import (
	"slices"
	"time"
)

// A Scene is what all agents see in a round: the past and the present of the
// market.
type Scene struct {
	Arena     string
	Season    int
	Seed      uint64
	Round     int
	At        time.Time // market time
	Seq       uint64    // the record whose prices these are
	Symbols   []Symbol  // all that are quoted, sorted
	Benchmark Symbol

	Mode       Mode
	RoundEvery time.Duration // market time, or wall time in realtime mode
	Session    Date          // of the last tick in a session
	Closed     Date          // the last session that has closed; empty before the first
	Sessions   int           // that have closed
	Ended      []Symbol      // that are not traded any more, sorted
	Standard   *Rules        // of the arena; those of an agent may differ
	Spent      Spending      // on models, by all agents, before this round

	Prices  []Money     // in the order of Symbols; zero before the first
	Closes  []Money     // of the session before, in the same order; empty before the first
	History [][]Money   // Prices of the last rounds, this one last
	Times   []time.Time // market times of History
}

// A Message is what somebody in the audience has written to an agent.
type Message struct {
	ID   uint64
	From string
	At   time.Time // market time
	Text string
}

// A View is what one agent may know when it decides: the scene and its own
// account. Nothing in it is ever written to, so it may leave the goroutine of
// the season.
type View struct {
	*Scene
	Agent string
	Seat  int
	Rules *Rules

	Portfolio Portfolio
	Equity    Money
	Orders    []OpenOrder
	Fills     []OrderFilled   // the last ones
	Refusals  []OrderRejected // the last ones
	Mind      *Mind           // nil of a strategy, and of an agent that was never asked
}

// Views returns what every agent sees in a round that has just opened, in roster order.
func (s *State) Views() []View {
	history := slices.Clip(s.History)
	scene := &Scene{
		Arena: s.Arena, Season: s.Season, Seed: s.Seed, Round: s.Round, At: s.At, Seq: s.Seq,
		Symbols: s.Symbols, Benchmark: s.Benchmark,
		Mode: s.Mode, RoundEvery: s.RoundEvery.Duration(), Session: s.Session, Closed: s.Closed, Sessions: len(s.Sessions),
		Ended: s.endedSymbols(), Standard: s.standard, Spent: s.Spent,
		Closes: s.Closes, Prices: history[len(history)-1], History: history, Times: slices.Clip(s.Times),
	}
	views := make([]View, len(s.Accounts))
	positions := make([]Position, 0, s.held()) // one array for all
	for seat := range views {
		account, view := &s.Accounts[seat], &views[seat]
		view.Scene, view.Agent, view.Seat, view.Rules = scene, s.Roster[seat].Agent, seat, s.RulesOf(seat)
		view.Portfolio, view.Equity = account.Portfolio, s.Equity(seat)
		from := len(positions)
		positions = append(positions, account.Positions...)
		view.Portfolio.Positions = positions[from:len(positions):len(positions)]
		view.Portfolio.Receivables = slices.Clone(account.Receivables)
		view.Orders = slices.Clone(account.Orders)
		view.Fills, view.Refusals = slices.Clip(account.Fills), slices.Clip(account.Refusals)
		mind := account.Mind
		view.Mind = mind.told(s.told(seat))
	}
	return views
}

// endedSymbols are those that are not traded any more, sorted.
func (s *State) endedSymbols() (ended []Symbol) {
	for i, day := range s.Ended {
		if day != "" {
			ended = append(ended, s.Symbols[i])
		}
	}
	return ended
}

// held is how many positions there are in all accounts.
func (s *State) held() int {
	n := 0
	for i := range s.Accounts {
		n += len(s.Accounts[i].Positions)
	}
	return n
}

// Price returns the last price of symbol, or zero before its first.
func (v *View) Price(symbol Symbol) Money {
	if i, ok := slices.BinarySearch(v.Symbols, symbol); ok {
		return v.Prices[i]
	}
	return 0
}
