package transport

import (
	"math"
	"slices"
	"testing"
	"time"
	"unsafe"

	"pgregory.net/rapid"

	"github.com/seed45548214/arena/arena"
)

// season is a state of agents without positions, so that their equity is their
// cash.
func season(tb testing.TB, agents int) *arena.State {
	tb.Helper()
	state := &arena.State{Season: 1}
	state.Cash = 10_000 * arena.Dollar
	state.Symbols, state.Benchmark = []arena.Symbol{"SPX"}, "SPX"
	state.Quotes = []arena.Quote{{Symbol: "SPX"}}
	for i := range agents {
		state.Roster = append(state.Roster, arena.Entrant{Agent: string(rune('a' + i))})
		state.Accounts = append(state.Accounts, arena.Account{Portfolio: arena.NewPortfolio(state.Cash)})
	}
	if err := state.Restore(); err != nil {
		tb.Fatal(err)
	}
	return state
}

// advance is the next tick, a second later, after which every agent has value.
func advance(state *arena.State, value arena.Money) {
	state.Tick++
	state.At = time.UnixMilli(int64(state.Tick) * 1_000)
	for seat := range state.Accounts {
		state.Accounts[seat].Cash = value + arena.Money(seat)
	}
	state.Quotes[0].Price = value
}

// walk is a series that goes up and down.
func walk(i int) arena.Money {
	x := float64(i)
	return arena.Money(1e10 + 2e9*math.Sin(x/7_000) + 1e9*math.Sin(x/311) + 1e8*math.Sin(x*1.7))
}

// raw is the cell of a stretch of values, one a second, of which before came
// first.
func raw(before, values []arena.Money) cell {
	var sum cell
	peak := 10_000 * arena.Dollar
	for _, value := range before {
		peak = max(peak, value)
	}
	for i, value := range values {
		at := int64(len(before)+i+1) * 1_000
		peak = max(peak, value)
		if i == 0 || value < sum.low {
			sum.low, sum.lowAt = value, at
		}
		if i == 0 || value > sum.high {
			sum.high, sum.highAt = value, at
		}
		if down := float64(value-peak) / float64(peak); i == 0 || down < sum.worst {
			sum.worst, sum.worstAt = down, at
		}
	}
	sum.first, sum.last = values[0], values[len(values)-1]
	return sum
}

func TestHistory_LosesNoExtreme(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(rt *rapid.T) {
		n := rapid.IntRange(1, 5_000).Draw(rt, "ticks")
		jumps := rapid.SliceOfN(rapid.Int64Range(-1e9, 1e9), 1, 50).Draw(rt, "jumps")
		state := season(t, 1)
		h := newHistory(state)
		series := make([]arena.Money, n)
		for i := range series {
			series[i] = max(walk(i)+arena.Money(jumps[(i*i+i/3)%len(jumps)]), 1)
			advance(state, series[i])
			h.record(state)
		}
		buckets, done := h.buckets(), 0
		for _, b := range buckets {
			until := done + b.ticks
			want := raw(series[:done], series[done:until])
			if b.cells[0] != want || b.from != int64(done+1)*1_000 || b.to != int64(until)*1_000 {
				rt.Fatalf("ticks %d to %d are %+v, want %+v", done+1, until, b.cells[0], want)
			}
			if back := n - done; b.ticks > max(back/256, 1) {
				rt.Fatalf("%d ticks back, a bucket has %d", back, b.ticks)
			}
			done = until
		}
		if done != n {
			rt.Fatalf("buckets have %d of %d ticks", done, n)
		}
		// Every window of buckets has the extremes of its ticks.
		from := rapid.IntRange(0, len(buckets)-1).Draw(rt, "from")
		to := rapid.IntRange(from, len(buckets)-1).Draw(rt, "to")
		begin, end := buckets[from].from/1_000-1, buckets[to].to/1_000
		low, high := buckets[from].cells[0].low, buckets[from].cells[0].high
		for _, b := range buckets[from : to+1] {
			low, high = min(low, b.cells[0].low), max(high, b.cells[0].high)
		}
		if window := series[begin:end]; low != slices.Min(window) || high != slices.Max(window) {
			rt.Fatalf("window %d to %d has %v to %v", begin, end, low, high)
		}
	})
}

func TestHistory_IsBoundedOverASeasonOfAnyLength(t *testing.T) {
	t.Parallel()
	const agents, ticks = 20, 200_000
	const bound = (lastLevel + 1) * levelSize * 64 * (1 + agents + 1)
	state := season(t, agents)
	h := newHistory(state)
	for i := range ticks {
		advance(state, walk(i))
		h.record(state)
	}
	bytes, counted := 0, 0
	for _, b := range h.buckets() {
		bytes += int(unsafe.Sizeof(b)+unsafe.Sizeof(*b)) + len(b.cells)*int(unsafe.Sizeof(cell{}))
		counted += b.ticks
	}
	if counted != ticks || bytes > bound || bound > 14_500_000 {
		t.Errorf("%d of %d ticks in %d bytes, at most %d", counted, ticks, bytes, bound)
	}
	t.Logf("%d ticks of %d agents take %d buckets and %.1f MB of %.1f MB", ticks, agents, len(h.buckets()), float64(bytes)/1e6, float64(bound)/1e6)
}

// What comes to the last level has been merged nine times.
func TestHistory_LastLevelKeepsItsSizeAndEvenBuckets(t *testing.T) {
	t.Parallel()
	h := newHistory(season(t, 0))
	const wide, n = 1 << lastLevel, 20_000
	for i := range n {
		at := int64(i)
		h.settle(lastLevel, &bucket{from: at, to: at, ticks: wide, cells: []cell{newCell(at, walk(i), walk(i))}})
		if len(h.levels[lastLevel]) >= levelSize {
			t.Fatalf("%d buckets after %d", len(h.levels[lastLevel]), i+1)
		}
	}
	level := h.levels[lastLevel]
	next := int64(0)
	for i, b := range level {
		if b.from != next || b.ticks != int(b.to-b.from+1)*wide || i+1 < len(level) && b.ticks != h.width {
			t.Fatalf("bucket %d is %d to %d with %d ticks, of %d", i, b.from, b.to, b.ticks, h.width)
		}
		next = b.to + 1
	}
	if next != n || len(level) < levelSize/2 {
		t.Errorf("%d buckets up to %d of %d", len(level), next, n)
	}
}

func TestThin_KeepsTheExtremesOfEveryBin(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(rt *rapid.T) {
		n := rapid.IntRange(1, 3_000).Draw(rt, "ticks")
		limit := rapid.IntRange(leastPoints, 400).Draw(rt, "points")
		state := season(t, 1)
		h := newHistory(state)
		step := rapid.IntRange(1, 400).Draw(rt, "step")
		for i := range n {
			advance(state, walk(i*step))
			h.record(state)
		}
		buckets := h.buckets()
		ends := binsOf(buckets, limit)
		for _, draw := range []drawing{drawdownOf, func(s int, p int64, _ arena.Money) func(*bucket) (extent, bool) { return equityOf(s, p) }} {
			points := thin(buckets, ends, draw(0, 0, state.Cash))
			if len(points) > limit || points[0][0] != 1_000 || points[len(points)-1][0] != float64(n)*1_000 {
				rt.Fatalf("%d points of %d, from %v to %v", len(points), limit, points[0], points[len(points)-1])
			}
			for i := 1; i < len(points); i++ {
				if points[i][0] <= points[i-1][0] {
					rt.Fatalf("point %d at %v after %v", i, points[i], points[i-1])
				}
			}
			from, extents := 0, draw(0, 0, state.Cash)
			for _, end := range ends {
				bin, _ := extents(buckets[from])
				for _, b := range buckets[from+1 : end] {
					next, _ := extents(b)
					bin.add(&next)
				}
				from = end
				if !slices.Contains(points, bin.low) || !slices.Contains(points, bin.high) {
					rt.Fatalf("%v or %v is lost", bin.low, bin.high)
				}
			}
		}
	})
}

func TestThin_SeriesThatBeginsLate(t *testing.T) {
	t.Parallel()
	state := season(t, 0)
	h := newHistory(state)
	for i := range 3_000 {
		advance(state, arena.Money(max(i-1_500, 0))) // no price before tick 1502, in the middle of a bucket
		h.record(state)
	}
	points := thin(h.buckets(), binsOf(h.buckets(), 20), equityOf(0, h.priced))
	if points[0] != (chartPoint{1_502_000, arena.Money(1).Dollars()}) {
		t.Errorf("begins with %v", points[0])
	}
}

func TestDrawdown_PeakMayLieBeforeTheRange(t *testing.T) {
	t.Parallel()
	state := season(t, 1)
	h := newHistory(state)
	for day, dollars := range []arena.Money{20_000, 15_000, 16_000} {
		advance(state, dollars*arena.Dollar)
		state.At = time.Date(2025, time.June, 2+2*day, 15, 0, 0, 0, time.UTC)
		h.record(state)
	}
	server := &Server{Config: Config{Calendar: arena.NYSE()}}
	ticks := h.buckets()
	c := &course{state: state, buckets: []*bucket{ticks[0], merged(ticks[1], ticks[2])}, whole: true, priced: h.priced}
	body := server.newChartBody(c, &chartRequest{name: "1d", points: defaultPoints}, drawdownOf)
	want := []chartPoint{{float64(ticks[1].from), -0.25}, {float64(ticks[2].from), -0.2}}
	if !slices.Equal(body.Agents[0].Points, want) || !slices.Equal(body.Benchmark.Points, want) {
		t.Errorf("agent %v, benchmark %v", body.Agents[0].Points, body.Benchmark.Points)
	}
}

func TestIndex_FindsTheFirstTickFromATimeOn(t *testing.T) {
	t.Parallel()
	x := &index{from: 1, every: 1}
	const ticks = 50_000
	for i := 1; i <= ticks; i++ {
		x.add(uint64(2*i), []arena.Event{&arena.TickRecorded{Tick: uint64(i), At: time.UnixMilli(int64(i) * 1_000)}})
	}
	if len(x.ticks) > indexedTicks || len(x.ticks) < indexedTicks/2 {
		t.Errorf("%d ticks are listed", len(x.ticks))
	}
	for _, at := range []int64{0, 1_000, 1_001, 777_777, 25_000_000, ticks * 1_000} {
		first := uint64(2 * max((at+999)/1_000, 1))
		seq, ok := x.before(at)
		if !ok || seq > first || first-seq > uint64(4*x.every) {
			t.Errorf("from %d on: record %d %t, the tick is record %d", at, seq, ok, first)
		}
	}
	if _, ok := x.before(ticks*1_000 + 1); ok {
		t.Error("there is a tick after the last")
	}
}

func TestIndex_BoundsWhatIsLate(t *testing.T) {
	t.Parallel()
	x := &index{from: 1, every: 1}
	x.add(5, []arena.Event{&arena.DecisionTaken{Round: 1}})
	for i := range 3 * indexedEnds {
		x.add(uint64(6+i), []arena.Event{&arena.OrderFilled{Order: arena.OrderID(i), Round: 1}})
	}
	if n := len(x.late); n > indexedEnds || n < indexedEnds/2 || x.late[n-1].order != 3*indexedEnds-1 {
		t.Errorf("%d late outcomes are listed", n)
	}
	if near := x.late[0].seq; near <= 5+scanAhead {
		t.Errorf("record %d is not late", near)
	}
}

func BenchmarkHistory_Record20Agents(b *testing.B) {
	state := season(b, 20)
	h := newHistory(state)
	b.ReportAllocs()
	for b.Loop() {
		advance(state, walk(int(state.Tick)))
		h.record(state)
	}
}

func BenchmarkChart_600PointsOf100000Ticks(b *testing.B) {
	state := season(b, 20)
	h := newHistory(state)
	for i := range 100_000 {
		advance(state, walk(i))
		h.record(state)
	}
	server := &Server{Config: Config{Calendar: arena.NYSE()}}
	asked := &chartRequest{name: "all", points: defaultPoints}
	for name, draw := range map[string]drawing{
		"drawdown": drawdownOf,
		"equity":   func(s int, p int64, _ arena.Money) func(*bucket) (extent, bool) { return equityOf(s, p) },
	} {
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				c := &course{state: state, buckets: h.buckets(), whole: true, priced: h.priced}
				body := server.newChartBody(c, asked, draw)
				if len(body.Agents) != 20 || len(body.Agents[0].Points) < 300 {
					b.Fatal("a chart is missing")
				}
			}
		})
	}
}
