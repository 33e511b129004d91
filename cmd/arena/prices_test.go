package main_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/seed45548214/arena/arena"
)

// testBars has AAPL, MSFT, QQQ, SPY and ZZZ on six sessions from 2025-01-02 to
// 2025-01-10. Its prices are constructed.
const testBars = "testdata/bars"

func symbols(text string) []arena.Symbol {
	var list []arena.Symbol
	for word := range strings.FieldsSeq(text) {
		list = append(list, arena.Symbol(word))
	}
	return list
}

func TestPrices_SimulatedBeginsWithTheNextSession(t *testing.T) {
	t.Parallel()
	got := setUp(t, shell(t, "ARENA_FROM_SCRATCH", "true")) // on a Saturday
	if got.First != "2026-03-09" || got.Plans[0].StartsAt != got.Calendar.OnOrAfter("2026-03-09").Open {
		t.Errorf("the season begins on %s at %v, want the Monday's open", got.First, got.Plans[0].StartsAt)
	}
	if got := setUp(t, shell(t, "SIMULATED_START_DATE", "2025-07-04")); got.First != "2025-07-07" {
		t.Errorf("a season from a holiday on begins on %s, want 2025-07-07", got.First)
	}
}

// The sessions that are played at once end with the one before today's.
func TestPrices_SimulatedBeginsWithItsPrelude(t *testing.T) {
	t.Parallel()
	got := setUp(t, shell(t))
	session := got.Calendar.OnOrAfter(got.First)
	for range got.Plans[0].Prelude {
		session = got.Calendar.After(session.Date)
	}
	if got.Plans[0].Prelude == 0 || session.Date != "2026-03-09" {
		t.Errorf("%d sessions from %s on end before %s, want that Monday", got.Plans[0].Prelude, got.First, session.Date)
	}
}

func TestPrices_SimulatedUniverse(t *testing.T) {
	t.Parallel()
	if got := setUp(t, shell(t)).Plans[0].Symbols; len(got) != 21 || !slices.Contains(got, "INDEX") || !slices.Contains(got, "NVDA") {
		t.Errorf("by default: %v, want 20 large companies and the index", got)
	}
	got := setUp(t, shell(t), "--tickers", "msft, ZZZZ,AAPL,MSFT").Plans[0]
	if want := symbols("AAPL INDEX MSFT ZZZZ"); !slices.Equal(got.Symbols, want) {
		t.Errorf("a list gives %v, want %v", got.Symbols, want)
	}
	if want := symbols("AAPL MSFT ZZZZ"); !slices.Equal(got.Rules.Universe, want) {
		t.Errorf("agents trade %v, want %v", got.Rules.Universe, want)
	}
	got = setUp(t, shell(t), "--tickers", "MSFT,ZZZZ,AAPL", "--ticker-count", "2").Plans[0]
	if want := symbols("INDEX MSFT ZZZZ"); !slices.Equal(got.Symbols, want) {
		t.Errorf("the first two of a list are %v, want %v", got.Symbols, want)
	}
}

func TestPrices_HistoricalTradesAllThatTheBarsHave(t *testing.T) {
	t.Parallel()
	got := setUp(t, shell(t), "--mode", "historical", "--bars", testBars)
	plan := got.Plans[0]
	if want := symbols("AAPL MSFT QQQ SPY ZZZ"); !slices.Equal(plan.Symbols, want) || plan.Benchmark != "SPY" {
		t.Errorf("symbols %v, benchmark %s; want %v and SPY", plan.Symbols, plan.Benchmark, want)
	}
	if want := symbols("AAPL MSFT QQQ ZZZ"); !slices.Equal(plan.Rules.Universe, want) {
		t.Errorf("agents trade %v, want %v", plan.Rules.Universe, want)
	}
	seat := slices.IndexFunc(plan.Roster, func(e arena.Entrant) bool { return e.Agent == "index" })
	if rules := plan.Roster[seat].Rules; !slices.Equal(rules.Universe, symbols("SPY")) || rules.MaxPositionBps != 10_000 {
		t.Errorf("the index trades %v up to %d bps, want SPY up to 10000", rules.Universe, rules.MaxPositionBps)
	}
}

func TestPrices_HistoricalSymbolsCanBeChosen(t *testing.T) {
	t.Parallel()
	s := shell(t, "MODE", "historical", "ARENA_BARS", testBars)
	plan := setUp(t, s, "--tickers", "ZZZ,AAPL").Plans[0]
	if want := symbols("AAPL SPY ZZZ"); !slices.Equal(plan.Symbols, want) {
		t.Errorf("symbols %v, want the two and the benchmark: %v", plan.Symbols, want)
	}
	plan = setUp(t, s, "--ticker-count", "2").Plans[0]
	if want := symbols("AAPL MSFT SPY"); !slices.Equal(plan.Symbols, want) {
		t.Errorf("symbols %v, want the two largest companies and the benchmark: %v", plan.Symbols, want)
	}
	got := s.Run(t, "serve", "--tickers", "AAPL,NVDA")
	if got.Code != 2 || !strings.Contains(got.Err, "--tickers names NVDA") || !strings.Contains(got.Err, testBars) {
		t.Errorf("a symbol without bars: %+v", got)
	}
}

func TestPrices_HistoricalDates(t *testing.T) {
	t.Parallel()
	s := shell(t, "MODE", "historical", "ARENA_BARS", testBars)
	for _, c := range []struct {
		flags       []string
		first, last arena.Date
	}{
		{nil, "2025-01-06", "2025-01-10"}, // the documented default, which the bars have
		{[]string{"--start-date", "2025-01-04"}, "2025-01-06", "2025-01-10"},
		{[]string{"--start-date", "2025-01-02", "--end-date", "2025-01-05"}, "2025-01-02", "2025-01-03"},
		{[]string{"--end-date", "2025-01-03"}, "2025-01-02", "2025-01-03"}, // the bars do not have the default
		{[]string{"--end-date", "2025-01-09"}, "2025-01-06", "2025-01-08"}, // the exchange was closed
	} {
		got := setUp(t, s, c.flags...)
		if got.First != c.first || got.Last != c.last {
			t.Errorf("%v: %s to %s, want %s to %s", c.flags, got.First, got.Last, c.first, c.last)
		}
		if want := got.Calendar.OnOrAfter(c.first).Open; got.Plans[0].StartsAt != want {
			t.Errorf("%v: begins at %v, want %v", c.flags, got.Plans[0].StartsAt, want)
		}
	}
	// What the default leaves out is said, and how to have it.
	const told = "the bars begin on 2025-01-02, and the season on 2025-01-06, the default of --start-date; give --start-date 2025-01-02 for all of them"
	if got := setUp(t, s).Warnings; !slices.Contains(got, told) {
		t.Errorf("warnings %q, want one: %s", got, told)
	}
	if got := setUp(t, s, "--start-date", "2025-01-02").Warnings; slices.Contains(got, told) {
		t.Errorf("warnings %q of a start that was chosen", got)
	}
	for _, flags := range [][]string{{"--start-date", "2024-12-01"}, {"--end-date", "2025-02-01"}} {
		got := s.Run(t, append([]string{"serve"}, flags...)...)
		if got.Code == 0 || !strings.Contains(got.Err, "outside of the bars, which cover 2025-01-02 to 2025-01-10") {
			t.Errorf("%v: %+v", flags, got)
		}
	}
}
