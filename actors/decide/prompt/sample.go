package prompt

import (
	"time"

	"github.com/seed45548214/arena/arena"
)

// A sample is something that a template has to be able to tell.
type sample struct {
	view    arena.View
	persona string
}

// samples are a moment in which there is something of everything, and one in which there
// is nothing of anything.
func samples() []sample {
	at := time.Date(2025, time.January, 6, 16, 30, 0, 0, time.UTC)
	rules := arena.DefaultRules()
	rules.Universe = []arena.Symbol{"AAPL", "MSFT"}
	own := rules
	own.MaxPositionBps = arena.BpsPerUnit
	full := arena.View{
		Scene: &arena.Scene{
			Arena: "sample", Season: 1, Round: 2, At: at, Mode: arena.Simulated, RoundEvery: time.Hour, Session: "2025-01-06",
			Symbols: []arena.Symbol{"AAPL", "MSFT", "SPX"}, Benchmark: "SPX", Standard: &rules,
			Prices: []arena.Money{200 * arena.Dollar, 0, 5_000 * arena.Dollar}, Closes: []arena.Money{198 * arena.Dollar, 0, 4_990 * arena.Dollar},
		},
		Agent: "sample", Rules: &own, Equity: 10_000 * arena.Dollar,
		Orders:   []arena.OpenOrder{{PlacedOrder: arena.PlacedOrder{ID: 2, Order: arena.Order{Symbol: "MSFT", Side: arena.Buy, Shares: arena.Share}}, Round: 1}},
		Fills:    []arena.OrderFilled{{Order: 1, Round: 1, Fill: arena.Fill{Symbol: "AAPL", Side: arena.Buy, Shares: arena.Share, Price: 200 * arena.Dollar}}},
		Refusals: []arena.OrderRejected{{Order: 3, Round: 1, Asked: arena.Order{Symbol: "SPX", Side: arena.Buy, Shares: arena.Share}, Reason: arena.NotTradable}},
		Mind: &arena.Mind{
			Messages:  []arena.Message{{ID: 1, From: "viewer", At: at, Text: "Why Apple?"}},
			Memory:    []arena.Memory{{Round: 1, At: at.Add(-time.Hour), Equity: 10_000 * arena.Dollar, Rationale: "A beginning."}},
			Unplaced:  []arena.Unplaced{{Asked: "Apple", Reason: "not a ticker"}},
			Estimates: []arena.Estimate{{Symbol: "AAPL", FairValue: 210 * arena.Dollar}},
		},
	}
	full.Portfolio = arena.Portfolio{
		Cash: 9_800 * arena.Dollar, Deposited: 10_000 * arena.Dollar,
		Positions:   []arena.Position{{Symbol: "AAPL", Shares: arena.Share, Cost: 200 * arena.Dollar}},
		Receivables: []arena.Receivable{{Symbol: "AAPL", Amount: arena.Dollar}},
	}
	bare := arena.View{
		Scene: &arena.Scene{Round: 1, At: at, Mode: arena.Realtime, Symbols: []arena.Symbol{"AAPL"}, Standard: &rules, Prices: []arena.Money{0}},
		Rules: &rules, Portfolio: arena.NewPortfolio(10_000 * arena.Dollar), Equity: 10_000 * arena.Dollar,
	}
	return []sample{{view: full, persona: "You play a part."}, {view: bare}}
}
