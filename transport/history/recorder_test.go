package history_test

import (
	"math"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/seed45548214/arena/arena"
	"github.com/seed45548214/arena/arena/arenatest"
	"github.com/seed45548214/arena/transport/history"
)

const cash = 10_000 * arena.Dollar

// season is a state of agents without positions, so that their equity is their
// cash.
func season(tb testing.TB, agents int) *arena.State {
	tb.Helper()
	names := make([]string, agents)
	for i := range names {
		names[i] = string(rune('a' + i))
	}
	return seasonOf(tb, names)
}

// seasonOf is a season of agents with names.
func seasonOf(tb testing.TB, names []string) *arena.State {
	tb.Helper()
	begin := &arena.SeasonStarted{Season: 1}
	begin.Cash, begin.Symbols, begin.Benchmark = cash, []arena.Symbol{"SPX"}, "SPX"
	for _, name := range names {
		begin.Roster = append(begin.Roster, arena.Entrant{Agent: name})
	}
	state := new(arena.State)
	if err := state.Fold(1, []arena.Event{begin}); err != nil {
		tb.Fatal(err)
	}
	return state
}

// advance is the next tick, a second later, after which every agent has value, and so
// has the benchmark.
func advance(state *arena.State, value arena.Money) { tick(state, secondAfter(state), value, value) }

// secondAfter is a moment a second after the last tick of a season with a tick a second.
func secondAfter(state *arena.State) time.Time { return time.UnixMilli(int64(state.Tick+1) * 1_000) }

// tick is the tick of a moment, with a price of the benchmark of its own; zero is none.
func tick(state *arena.State, at time.Time, value, price arena.Money) {
	event := &arena.TickRecorded{Tick: state.Tick + 1, At: at, Source: "test"}
	if price > 0 {
		event.Quotes = []arena.Quote{{Symbol: "SPX", Price: price}}
	}
	if err := state.Fold(state.Seq+1, []arena.Event{event}); err != nil {
		panic(err) // no record of these can be wrong
	}
	for seat := range state.Accounts {
		state.Accounts[seat].Cash = value + arena.Money(seat)
	}
}

// recorded is a season of so many ticks.
func recorded(tb testing.TB, agents, ticks int, value func(i int) arena.Money) (*history.Recorder, *arena.State) {
	tb.Helper()
	state := season(tb, agents)
	r := history.New(state, "")
	for i := range ticks {
		advance(state, value(i))
		r.Record(state, "")
	}
	return r, state
}

// walk is a series that goes up and down.
func walk(i int) arena.Money {
	x := float64(i)
	return arena.Money(1e10 + 2e9*math.Sin(x/7_000) + 1e9*math.Sin(x/311) + 1e8*math.Sin(x*1.7))
}

// raw is the cell of a stretch of values, one a second, of which before came
// first.
func raw(before, values []arena.Money) history.Cell {
	sum := history.Cell{First: values[0], Last: values[len(values)-1]}
	peak := cash
	for _, value := range before {
		peak = max(peak, value)
	}
	for i, value := range values {
		at := int64(len(before)+i+1) * 1_000
		peak = max(peak, value)
		if i == 0 || value < sum.Low {
			sum.Low, sum.LowAt = value, at
		}
		if i == 0 || value > sum.High {
			sum.High, sum.HighAt = value, at
		}
		if down := float64(value-peak) / float64(peak); i == 0 || down < sum.Worst {
			sum.Worst, sum.WorstAt = down, at
		}
	}
	return sum
}

func TestRecorder_LosesNoExtreme(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(rt *rapid.T) {
		n := rapid.IntRange(1, 5_000).Draw(rt, "ticks")
		jumps := rapid.SliceOfN(rapid.Int64Range(-1e9, 1e9), 1, 50).Draw(rt, "jumps")
		series := make([]arena.Money, n)
		r, _ := recorded(t, 1, n, func(i int) arena.Money {
			series[i] = max(walk(i)+arena.Money(jumps[(i*i+i/3)%len(jumps)]), 1)
			return series[i]
		})
		done := 0
		for _, b := range r.Kept() {
			until := done + b.Ticks
			want := history.Kept{From: int64(done+1) * 1_000, To: int64(until) * 1_000, Ticks: b.Ticks, Cells: slices.Clone(b.Cells)}
			want.Cells[0] = raw(series[:done], series[done:until])
			if diff := cmp.Diff(want, b); diff != "" {
				rt.Fatalf("ticks %d to %d (-want +got):\n%s", done+1, until, diff)
			}
			if back := n - done; b.Ticks > max(back/256, 1) {
				rt.Fatalf("%d ticks back, a bucket has %d", back, b.Ticks)
			}
			done = until
		}
		if done != n {
			rt.Fatalf("buckets have %d of %d ticks", done, n)
		}
	})
}

func TestRecorder_IsBoundedOverASeasonOfAnyLength(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ agents, ticks int }{{20, arenatest.Sized(30_000, 100_000)}, {0, arenatest.Sized(200_000, 1_500_000)}} {
		r, _ := recorded(t, c.agents, c.ticks, walk)
		kept, counted := r.Kept(), 0
		for i := range kept {
			counted += kept[i].Ticks
		}
		if counted != c.ticks || len(kept) > history.MostKept {
			t.Errorf("%d of %d ticks in %d buckets, at most %d", counted, c.ticks, len(kept), history.MostKept)
		}
		const last = history.LevelSize // buckets of the first level, of a tick each
		series := c.agents + history.Indices
		bytes := func(buckets int) int {
			return buckets*(history.BucketBytes+series*history.CellBytes) - last*series*(history.CellBytes-history.ValueBytes)
		}
		if bound := bytes(history.MostKept); bound > 14_500_000 {
			t.Errorf("%d agents may take %d bytes", c.agents, bound)
		}
		t.Logf("%d ticks of %d agents take %d of %d buckets, %.1f MB", c.ticks, c.agents, len(kept), history.MostKept, float64(bytes(len(kept)))/1e6)
	}
}

// What comes to the last level has been merged nine times.
func TestRecorder_LastLevelKeepsItsSizeAndEvenBuckets(t *testing.T) {
	t.Parallel()
	r := history.New(season(t, 0), "")
	const n = 20_000
	width := 0
	for i := range n {
		width = r.Settle(int64(i), history.WidthAtLast, walk(i))
	}
	kept, next := r.Kept(), int64(0)
	if len(kept) >= history.LevelSize || len(kept) < history.LevelSize/2 {
		t.Errorf("%d buckets", len(kept))
	}
	for i, b := range kept {
		if b.From != next || b.Ticks != int(b.To-b.From+1)*history.WidthAtLast || i+1 < len(kept) && b.Ticks != width {
			t.Fatalf("bucket %d is %d to %d with %d ticks, of %d", i, b.From, b.To, b.Ticks, width)
		}
		next = b.To + 1
	}
	if next != n {
		t.Errorf("up to %d of %d", next, n)
	}
}

func BenchmarkRecorder_Record20Agents(b *testing.B) {
	state := season(b, 20)
	r := history.New(state, "")
	b.ReportAllocs()
	for b.Loop() {
		advance(state, walk(int(state.Tick)))
		r.Record(state, "")
	}
}
