package arena_test

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"pgregory.net/rapid"

	"github.com/seed45548214/arena/arena"
	"github.com/seed45548214/arena/arena/arenatest"
)

// An outage is what a tick of a feed lacks.
type outage int

const (
	nothingLacks outage = iota
	allLacks
	actionsLack
	quotesLack
	actionsOfOneLack
)

// lacking is the tick as a feed delivers it that lacks something.
func (o outage) lacking(tick arena.Tick) arena.Tick {
	switch o {
	case nothingLacks:
	case allLacks:
		tick.Quotes, tick.Actions, tick.Adjusted = nil, nil, ""
	case actionsLack:
		tick.Actions, tick.Adjusted = nil, ""
	case quotesLack:
		tick.Quotes = nil
	case actionsOfOneLack:
		tick.Unadjusted = []arena.Symbol{"AAA"}
	}
	return tick
}

// A market that pays and splits: no split has fractions, which would be paid at the
// last price that is known.
func drawMarket(t *rapid.T) []arena.Tick {
	calendar := arenatest.NYSE()
	prices := map[arena.Symbol]arena.Money{"AAA": 400 * arena.Dollar, "BBB": 90 * arena.Dollar}
	var ticks []arena.Tick
	var actions []arena.Action
	at := time.Date(2025, time.June, 2, 13, 30, 0, 0, time.UTC)
	for day := range 12 {
		session, _ := calendar.SessionOf(calendar.NextOpen(at.Add(-time.Nanosecond)))
		for _, symbol := range []arena.Symbol{"AAA", "BBB"} {
			switch kind := rapid.IntRange(0, 5).Draw(t, "action"); {
			case day < 2:
			case kind == 0:
				to := rapid.Int64Range(2, 4).Draw(t, "to")
				actions = append(actions, arena.Action{Symbol: symbol, Kind: arena.Split, ExDate: session.Date, To: to, From: 1})
				prices[symbol] /= arena.Money(to)
			case kind == 1:
				actions = append(actions, arena.Action{
					Symbol: symbol, Kind: arena.Dividend, ExDate: session.Date, PayDate: session.Date.AddDays(3), PerShare: 50 * arena.Cent,
				})
			}
		}
		for _, at := range []time.Time{session.Open, session.Open.Add(2 * time.Hour), session.Close} {
			tick := arena.Tick{At: at, Source: "test", Adjusted: session.Date, Actions: actions}
			for _, symbol := range []arena.Symbol{"AAA", "BBB"} {
				prices[symbol] += prices[symbol] / 100 * arena.Money(rapid.Int64Range(-3, 3).Draw(t, "percent"))
				tick.Quotes = append(tick.Quotes, arena.Quote{Symbol: symbol, Price: prices[symbol]})
			}
			ticks = append(ticks, tick)
		}
		at = session.Close
	}
	return ticks
}

// A feed that fails at any ticks, with prices and corporate actions apart, costs
// time and nothing else: the books of agents who hold end as those of a feed that
// never failed, and who wants to trade meanwhile is kept from it or gets a price of
// shares that the books know.
func TestSeason_OutagesLoseNothing(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		ticks := drawMarket(t)
		outages := make([]outage, len(ticks))
		for i := 2; i < len(ticks)-1; i++ {
			outages[i] = rapid.SampledFrom([]outage{nothingLacks, nothingLacks, allLacks, actionsLack, quotesLack, actionsOfOneLack}).Draw(t, "outage")
		}
		sound, failing := holdThrough(t, ticks, nil), holdThrough(t, ticks, outages)
		if diff := cmp.Diff(sound.Accounts[0].Portfolio, failing.Accounts[0].Portfolio, inAnyOrder()); diff != "" {
			t.Fatalf("the books of who holds (-sound +failing):\n%s", diff)
		}
		if sound.Equity(0) != failing.Equity(0) {
			t.Fatalf("who holds is worth %v, and %v with outages", sound.Equity(0), failing.Equity(0))
		}
	})
}

// inAnyOrder compares receivables whatever their order: actions of two symbols may
// become known at different ticks.
func inAnyOrder() cmp.Option {
	return cmpopts.SortSlices(func(a, b arena.Receivable) bool {
		return a.ExDate < b.ExDate || a.ExDate == b.ExDate && a.Symbol < b.Symbol
	})
}

// holdThrough plays ticks with anna, who buys at first and holds, and bert, who
// trades all the time, and returns the state at the end.
func holdThrough(t *rapid.T, ticks []arena.Tick, outages []outage) *arena.State {
	plan := testPlan("anna", "bert")
	plan.Symbols, plan.Benchmark, plan.Cash = []arena.Symbol{"AAA", "BBB"}, "", 10_000*arena.Dollar
	season := startedBy(t, plan)
	for i := range ticks {
		tick := ticks[i]
		if outages != nil {
			tick = outages[i].lacking(tick)
		}
		if season.State.Open != nil {
			side := []arena.Side{arena.Buy, arena.Sell}[i%2]
			answers := []arena.Answer{{Decision: new(arena.Decision)}, {Decision: &arena.Decision{Orders: []arena.Order{
				{Symbol: "AAA", Side: side, Shares: 2 * arena.Share}, {Symbol: "BBB", Side: side, Shares: 3 * arena.Share},
			}}}}
			if i == 1 {
				answers[0].Decision.Orders = []arena.Order{
					{Symbol: "AAA", Side: arena.Buy, Shares: 5 * arena.Share}, {Symbol: "BBB", Side: arena.Buy, Shares: 20 * arena.Share},
				}
			}
			if _, err := season.CloseRound(answers); err != nil {
				t.Fatal(err)
			}
		}
		events, err := season.Tick(tick)
		if err != nil {
			t.Fatal(err)
		}
		for _, event := range events {
			if fill, ok := event.(*arena.OrderFilled); ok && !known(season.State, &tick, fill.Symbol) {
				t.Fatalf("%s traded on %s at %v, while its corporate actions were not known", fill.Symbol, tick.At, fill.Price)
			}
		}
	}
	return season.State
}

// known reports whether the corporate actions of symbol are applied through the day
// of a tick.
func known(s *arena.State, tick *arena.Tick, symbol arena.Symbol) bool {
	for i := range s.Symbols {
		if s.Symbols[i] == symbol {
			return s.Adjusted[i] >= arenatest.NYSE().DateOf(tick.At)
		}
	}
	return false
}
