package arena_test

import (
	"math"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/seed45548214/arena/arena"
	"github.com/seed45548214/arena/arena/arenatest"
)

// indexed plays days of a benchmark, QQQ, beside a stock that stands still. A price of
// zero is none.
func indexed(t *testing.T, opens, closes []int64, actions ...arena.Action) *arena.Season {
	t.Helper()
	plan := testPlan("anna")
	plan.Benchmark = "QQQ"
	season := started(t, plan)
	session, _ := arenatest.NYSE().SessionOf(plan.StartsAt)
	for i := range opens {
		for _, moment := range []struct {
			at      time.Time
			dollars int64
		}{{session.Open, opens[i]}, {session.Close, closes[i]}} {
			tick := tickAt(moment.at, "AAPL", 100)
			tick.Actions, tick.Adjusted = actions, session.Date
			if moment.dollars > 0 {
				tick.Quotes = append(tick.Quotes, arena.Quote{Symbol: "QQQ", Price: arena.Money(moment.dollars) * arena.Dollar})
			}
			if _, err := season.Tick(tick); err != nil {
				t.Fatal(err)
			}
			if season.State.Open != nil {
				if _, err := season.CloseRound([]arena.Answer{hold()}); err != nil {
					t.Fatal(err)
				}
			}
		}
		session = arenatest.NYSE().After(session.Date)
	}
	return season
}

// The index is what an investor could have had: from the first price on, with splits
// and payments, and nothing where there is no price.
func TestState_IndexIsATotalReturn(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		opens, closes []int64
		actions       []arena.Action
		growth        float64
		levels        []arena.Money
	}{
		"grows":  {opens: []int64{100, 105}, closes: []int64{102, 110}, growth: 0.1, levels: []arena.Money{102, 110}},
		"late":   {opens: []int64{0, 0, 100}, closes: []int64{0, 0, 110}, growth: 0.1, levels: []arena.Money{0, 0, 110}},
		"splits": {opens: []int64{100, 10}, closes: []int64{100, 11}, actions: []arena.Action{{Symbol: "QQQ", Kind: arena.Split, ExDate: "2025-06-03", To: 10, From: 1}}, growth: 0.1, levels: []arena.Money{100, 110}},
		"pays":   {opens: []int64{100, 98}, closes: []int64{100, 98}, actions: []arena.Action{{Symbol: "QQQ", Kind: arena.Dividend, ExDate: "2025-06-03", PayDate: "2025-07-01", PerShare: 2 * arena.Dollar}}, growth: 0, levels: []arena.Money{100, 100}},
		"stale":  {opens: []int64{100, 0}, closes: []int64{110, 0}, growth: 0.1, levels: []arena.Money{110, 0}},
		"bought": {opens: []int64{100, 0}, closes: []int64{110, 0}, actions: []arena.Action{{Symbol: "QQQ", Kind: arena.Merger, ExDate: "2025-06-03", PerShare: 120 * arena.Dollar}}, growth: 0.2, levels: []arena.Money{110, 0}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			state := indexed(t, c.opens, c.closes, c.actions...).State
			growth, ok := state.IndexReturn()
			if !ok || math.Abs(growth-c.growth) > 1e-6 {
				t.Errorf("it has grown by %v, %v, want %v", growth, ok, c.growth)
			}
			for i := range c.levels {
				if off := state.BenchmarkCloses[i] - c.levels[i]*arena.Dollar; off < -arena.Cent/10 || off > arena.Cent/10 {
					t.Errorf("close %d is at %v, want %v", i+1, state.BenchmarkCloses[i], c.levels[i])
				}
			}
		})
	}
}

// Before its first price there is no index, and nobody is compared with it.
func TestState_NoIndexBeforeItsFirstPrice(t *testing.T) {
	t.Parallel()
	state := indexed(t, []int64{0}, []int64{0}).State
	if _, ok := state.IndexReturn(); ok {
		t.Error("there is an index without a price")
	}
	if line := state.Standings()[0]; line.Beside != nil {
		t.Errorf("anna is compared with nothing: %v", *line.Beside)
	}
	if summary := state.Statistics(0); summary.Beta != nil || summary.Compared != 0 {
		t.Errorf("beta %v from %d sessions", summary.Beta, summary.Compared)
	}
}

// A benchmark that comes late is compared in its own window, and sessions without a
// price of it are not compared at all.
func TestState_ComparesInTheWindowOfTheIndex(t *testing.T) {
	t.Parallel()
	state := indexed(t, []int64{0, 100, 101, 0, 103}, []int64{0, 101, 102, 0, 104}).State
	if diff := cmp.Diff([]arena.Money{0, 101 * arena.Dollar, 102 * arena.Dollar, 0, 104 * arena.Dollar}, state.BenchmarkCloses); diff != "" {
		t.Error(diff)
	}
	if state.Index.Since != 1 || state.Statistics(0).Compared != 1 {
		t.Errorf("the index is since session %d, compared in %d, want 1 and 1", state.Index.Since, state.Statistics(0).Compared)
	}
	if line := state.Standings()[0]; line.Beside == nil || *line.Beside != 0 {
		t.Errorf("beside the index anna has gained %v", line.Beside)
	}
}
