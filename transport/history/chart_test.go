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

// kinds are what can be drawn.
func kinds() []history.Kind { return []history.Kind{history.Equity, history.Drawdown} }

// lineOf is what a chart of every tick would have: of an agent that began with
// its cash, or of a benchmark, which has no peak at first.
func lineOf(kind history.Kind, times []int64, values []arena.Money, peak arena.Money) []history.Point {
	points := make([]history.Point, len(values))
	for i, value := range values {
		peak = max(peak, value)
		points[i] = history.Point{float64(times[i]), value.Dollars()}
		if kind == history.Drawdown {
			points[i][1] = math.Round(float64(value-peak)/float64(peak)*1e6) / 1e6
		}
	}
	return points
}

// faithful fails unless drawn, of at most limit points, shows all that whole does.
func faithful(rt *rapid.T, whole, drawn []history.Point, limit int) {
	if n := len(drawn); n == 0 || n > limit || drawn[0] != whole[0] || drawn[n-1] != whole[len(whole)-1] {
		rt.Fatalf("%d points of %d, %v, want %v to %v", n, limit, drawn, whole[0], whole[len(whole)-1])
	}
	next, extremes := 0, [2]float64{drawn[0][1], drawn[0][1]}
	for i, point := range drawn {
		extremes = [2]float64{min(extremes[0], point[1]), max(extremes[1], point[1])}
		for next < len(whole) && whole[next][0] < point[0] {
			// The lowest and the highest of a tick's stretch are not far from it.
			near := slices.MinFunc(drawn[max(i-2, 0):min(i+2, len(drawn))], below)[1]
			top := slices.MaxFunc(drawn[max(i-2, 0):min(i+2, len(drawn))], below)[1]
			if value := whole[next][1]; value < near || value > top {
				rt.Fatalf("%v is not between %v and %v", whole[next], near, top)
			}
			next++
		}
		if next == len(whole) || whole[next][0] != point[0] || math.Abs(whole[next][1]-point[1]) > 1e-9 {
			rt.Fatalf("point %d is %v, which never was", i, point)
		}
		next++
	}
	if low, high := slices.MinFunc(whole, below)[1], slices.MaxFunc(whole, below)[1]; extremes != [2]float64{low, high} {
		rt.Fatalf("from %v, want %v to %v", extremes, low, high)
	}
}

func below(a, b history.Point) int {
	switch {
	case a[1] < b[1]:
		return -1
	case a[1] > b[1]:
		return 1
	}
	return 0
}

func TestDraw_LosesNoExtreme(t *testing.T) {
	t.Parallel()
	calendar := arenatest.NYSE()
	rapid.Check(t, func(rt *rapid.T) {
		n := rapid.IntRange(1, 4_000).Draw(rt, "ticks")
		jumps := rapid.SliceOfN(rapid.Int64Range(-1e9, 1e9), 1, 50).Draw(rt, "jumps")
		pace := rapid.SampledFrom([]time.Duration{time.Second, time.Minute, time.Hour}).Draw(rt, "pace")
		state := season(t, 2)
		r := history.New(state, "")
		times, values := make([]int64, n), make([]arena.Money, n)
		for i := range n {
			values[i] = max(walk(i*7)+arena.Money(jumps[(i*i+i/3)%len(jumps)]), 1)
			tick(state, time.Date(2025, time.June, 2, 13, 30, 0, 0, time.UTC).Add(time.Duration(i)*pace), values[i], values[i])
			times[i] = state.At.UnixMilli()
			r.Record(state, "")
		}
		course := r.Course(state)
		for _, kind := range kinds() {
			query := history.Query{
				Kind:   kind,
				Range:  rapid.SampledFrom(history.Ranges()).Draw(rt, "range"),
				Points: rapid.IntRange(history.LeastPoints, history.MostPoints).Draw(rt, "points"),
			}
			chart := course.Draw(calendar, &query)
			from := slices.Index(times, *chart.From)
			if *chart.To != times[n-1] || len(chart.Agents) != 2 || from < 0 {
				rt.Fatalf("from %d to %d of %d agents", *chart.From, *chart.To, len(chart.Agents))
			}
			second := slices.Clone(values)
			for i := range second {
				second[i]++
			}
			faithful(rt, lineOf(kind, times, values, cash)[from:], chart.Agents[0].Points, query.Points)
			faithful(rt, lineOf(kind, times, second, cash)[from:], chart.Agents[1].Points, query.Points)
			faithful(rt, lineOf(kind, times, values, 0)[from:], chart.Benchmark.Points, query.Points)
		}
	})
}

func TestDraw_BenchmarkThatBeginsLate(t *testing.T) {
	t.Parallel()
	const first = 1_501 // in the middle of a bucket
	state := season(t, 1)
	r := history.New(state, "")
	for i := range 3_000 {
		price := walk(i)
		if i < first {
			price = 0
		}
		tick(state, secondAfter(state), walk(i), price)
		r.Record(state, "")
	}
	course := r.Course(state)
	chart := course.Draw(arenatest.NYSE(), &history.Query{Kind: history.Equity, Range: history.All, Points: 20})
	if got, want := chart.Benchmark.Points[0], (history.Point{(first + 1) * 1_000, walk(first).Dollars()}); got != want {
		t.Errorf("the benchmark begins with %v, want %v", got, want)
	}
	if got, want := chart.Agents[0].Points[0], (history.Point{1_000, walk(0).Dollars()}); got != want {
		t.Errorf("the agent begins with %v, want %v", got, want)
	}
}

// The managers' index is the mean of the models at every tick, and there is none
// without a model.
func TestDraw_ManagersAreTheMeanOfTheModels(t *testing.T) {
	t.Parallel()
	state := season(t, 4)
	state.Roster[1].Decider.Kind, state.Roster[2].Decider.Kind = arena.ByModel, arena.ByModel
	r := history.New(state, "")
	var want []history.Point
	for i := range 10 {
		tick(state, secondAfter(state), walk(i), 0)
		state.Accounts[2].Cash += 500 * arena.Dollar
		r.Record(state, "")
		mean := (state.Accounts[1].Cash + state.Accounts[2].Cash + 1) / 2
		want = append(want, history.Point{float64(state.At.UnixMilli()), mean.Dollars()})
	}
	query := history.Query{Kind: history.Equity, Range: history.All, Points: 600}
	course := r.Course(state)
	if diff := cmp.Diff(want, course.Draw(arenatest.NYSE(), &query).Managers.Points); diff != "" {
		t.Errorf("managers (-want +got):\n%s", diff)
	}
	r, state = recorded(t, 3, 5, walk)
	course = r.Course(state)
	if managers := course.Draw(arenatest.NYSE(), &query).Managers; managers != nil {
		t.Errorf("without a model there is %v", managers)
	}
}

func TestDraw_PeakMayLieBeforeTheRange(t *testing.T) {
	t.Parallel()
	state := season(t, 1)
	r := history.New(state, "")
	for day, dollars := range []arena.Money{20_000, 15_000, 16_000} {
		tick(state, time.Date(2025, time.June, 2+day, 15+day, 0, 0, 0, time.UTC), dollars*arena.Dollar, dollars*arena.Dollar)
		r.Record(state, "")
	}
	course := r.Course(state)
	chart := course.Draw(arenatest.NYSE(), &history.Query{Kind: history.Drawdown, Range: history.Day, Points: 10})
	last := float64(state.At.UnixMilli())
	if want := []history.Point{{last, -0.2}}; !slices.Equal(chart.Agents[0].Points, want) || !slices.Equal(chart.Benchmark.Points, want) {
		t.Errorf("agent %v, benchmark %v", chart.Agents[0].Points, chart.Benchmark.Points)
	}
}

// Courses are read while the season goes on, on whatever level buckets move.
func TestCourse_StaysAsItIs(t *testing.T) {
	t.Parallel()
	r, state := recorded(t, 1, 20_000, walk)
	past := state.Clone()
	course := r.Course(past)
	query := history.Query{Kind: history.Equity, Range: history.All, Points: history.MostPoints}
	before := course.Draw(arenatest.NYSE(), &query)
	done := make(chan bool)
	go func() {
		same := true
		for range 20 {
			again := course.Draw(arenatest.NYSE(), &query)
			same = same && slices.Equal(again.Agents[0].Points, before.Agents[0].Points)
		}
		done <- same
	}()
	for i := range 20_000 {
		advance(state, walk(i))
		r.Record(state, "")
	}
	if !<-done {
		t.Error("what was drawn has changed")
	}
}

func BenchmarkDraw_600PointsOf100000Ticks(b *testing.B) {
	r, state := recorded(b, 20, 100_000, walk)
	course, calendar := r.Course(state), arenatest.NYSE()
	for _, kind := range kinds() {
		b.Run(string(kind), func(b *testing.B) {
			query := history.Query{Kind: kind, Range: history.All, Points: history.DefaultPoints}
			b.ReportAllocs()
			for b.Loop() {
				if chart := course.Draw(calendar, &query); len(chart.Agents) != 20 || len(chart.Agents[0].Points) < 300 {
					b.Fatal("a chart is missing")
				}
			}
		})
	}
}
