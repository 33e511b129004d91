package arena

import (
	"slices"
	"time"
)

// A View is what one agent may know when it decides: the past and the present
// of the market and its own account. Nothing in it is ever written to, so it may
// leave the goroutine of the season.
type View struct {
	Arena     string
	Agent     string
	Seat      int
	Season    int
	Seed      uint64
	Round     int
	At        time.Time // market time
	Seq       uint64    // the record whose prices these are
	Symbols   []Symbol  // all that are quoted, sorted
	Benchmark Symbol
	Rules     *Rules

	Prices  []Money   // in the order of Symbols; zero before the first
	History [][]Money // Prices of the last rounds, this one last

	Portfolio Portfolio
	Equity    Money
	Orders    []OpenOrder
	Fills     []OrderFilled   // the last ones
	Refusals  []OrderRejected // the last ones
}

// Views returns what every agent sees in the open round, in roster order.
func (s *State) Views() []View {
	views := make([]View, len(s.Accounts))
	held := 0
	for i := range s.Accounts {
		held += len(s.Accounts[i].Positions)
	}
	positions := make([]Position, 0, held) // one array for all
	history := slices.Clip(s.History)
	for seat := range views {
		account := &s.Accounts[seat]
		views[seat] = View{
			Arena: s.Arena, Agent: s.Roster[seat].Agent, Seat: seat,
			Season: s.Season, Seed: s.Seed, Round: s.Round, At: s.At, Seq: s.Seq,
			Symbols: s.Symbols, Benchmark: s.Benchmark, Rules: s.RulesOf(seat),
			Prices: history[len(history)-1], History: history,
			Portfolio: account.Portfolio, Equity: s.Equity(seat),
			Orders: slices.Clone(account.Orders),
			Fills:  slices.Clip(account.Fills), Refusals: slices.Clip(account.Refusals),
		}
		from := len(positions)
		positions = append(positions, account.Positions...)
		views[seat].Portfolio.Positions = positions[from:len(positions):len(positions)]
		views[seat].Portfolio.Receivables = slices.Clone(account.Receivables)
	}
	return views
}

// Price returns the last price of symbol, or zero before its first.
func (v *View) Price(symbol Symbol) Money {
	if i, ok := slices.BinarySearch(v.Symbols, symbol); ok {
		return v.Prices[i]
	}
	return 0
}
