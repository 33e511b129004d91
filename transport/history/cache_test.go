package history_test

import (
	"bytes"
	"compress/gzip"
	"encoding/json"
	"io"
	"strconv"
	"testing"
	"testing/synctest"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/seed45548214/arena/arena"
	"github.com/seed45548214/arena/arena/arenatest"
	"github.com/seed45548214/arena/transport/history"
)

const roomy = 32 << 20

func unpacked(tb testing.TB, packed []byte) []byte {
	tb.Helper()
	z, err := gzip.NewReader(bytes.NewReader(packed))
	if err != nil {
		tb.Fatal(err)
	}
	text, err := io.ReadAll(z)
	if err != nil {
		tb.Fatal(err)
	}
	return text
}

func answer(tb testing.TB, cache *history.Cache, course *history.Course, q history.Query) []byte {
	tb.Helper()
	text, err := cache.Answer("main", course, &q)
	if err != nil {
		tb.Fatal(err)
	}
	return text
}

func TestCache_AnswersAreWhatPackageJSONMakesOfTheChart(t *testing.T) {
	t.Parallel()
	calendar := arenatest.NYSE()
	rapid.Check(t, func(rt *rapid.T) {
		names := []string{"momentum", `<b>"&\`, "\u2028\xff é", "index"}
		state := seasonOf(t, names[:rapid.IntRange(0, len(names)).Draw(rt, "agents")])
		if rapid.Bool().Draw(rt, "no benchmark") {
			state.Benchmark = ""
		}
		r := history.New(state, "")
		for range rapid.IntRange(0, 700).Draw(rt, "ticks") {
			advance(state, arena.Money(rapid.Int64Range(1, 1e13).Draw(rt, "value")))
			r.Record(state, "")
		}
		course, cache := r.Course(state), history.NewCache(calendar, roomy)
		for range 4 {
			query := history.Query{
				Kind:   rapid.SampledFrom(kinds()).Draw(rt, "kind"),
				Range:  rapid.SampledFrom(history.Ranges()).Draw(rt, "range"),
				Points: rapid.SampledFrom([]int{10, 20, 600, 2_000}).Draw(rt, "points"),
				Gzip:   rapid.Bool().Draw(rt, "gzip"),
			}
			if n := len(state.Roster); n > 0 {
				query.Agents = rapid.SliceOfN(rapid.SampledFrom(names[:n]), 0, 5).Draw(rt, "only")
			}
			got := answer(t, cache, &course, query)
			if query.Gzip {
				got = unpacked(t, got)
			}
			var want bytes.Buffer
			encoder := json.NewEncoder(&want)
			encoder.SetEscapeHTML(false)
			if err := encoder.Encode(course.Draw(calendar, &query)); err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(want.String(), string(got)); diff != "" {
				rt.Fatalf("%+v (-want +got):\n%s", query, diff)
			}
		}
	})
}

func TestCache_DrawsOnceForAllWhoAskAtATime(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		const askers = 100
		r, state := recorded(t, 2, 500, walk)
		course, cache := r.Course(state), history.NewCache(arenatest.NYSE(), roomy)
		release := cache.Hold()
		answers := make(chan []byte, askers)
		for range askers {
			go func() {
				answers <- answer(t, cache, &course, history.Query{Kind: history.Equity, Range: history.All, Points: 600})
			}()
		}
		synctest.Wait()
		release()
		first := <-answers
		for range askers - 1 {
			if again := <-answers; &again[0] != &first[0] {
				t.Fatal("it was drawn again")
			}
		}
	})
}

func TestCache_KeepsAnAnswerUntilTheNextTick(t *testing.T) {
	t.Parallel()
	cache := history.NewCache(arenatest.NYSE(), roomy)
	query := history.Query{Kind: history.Equity, Range: history.Day, Points: 600, Gzip: true}
	r, state := recorded(t, 2, 500, walk)
	course := r.Course(state)
	first := answer(t, cache, &course, query)
	state.Seq++ // a record without a tick
	later := r.Course(state)
	if again := answer(t, cache, &later, query); &again[0] != &first[0] || course.Tag(&query) != later.Tag(&query) {
		t.Error("a record without a tick needs another answer")
	}
	advance(state, walk(500))
	r.Record(state, "")
	later = r.Course(state)
	if again := answer(t, cache, &later, query); bytes.Equal(first, again) || course.Tag(&query) == later.Tag(&query) {
		t.Error("after a tick the answer is that from before")
	}
	if n, counted, size := cache.Kept(); n != 1 || counted != size {
		t.Errorf("%d answers are kept, of which one can be asked for; of %d bytes %d are counted", n, size, counted)
	}
}

// Who asks after a tick must not get what is still being drawn from before it.
func TestCache_ATickWhileAnAnswerIsDrawnNeedsAnother(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		r, state := recorded(t, 1, 5, walk)
		cache := history.NewCache(arenatest.NYSE(), roomy)
		release := cache.Hold()
		points := make([]int, 2)
		for i := range points {
			past := state.Clone()
			course := r.Course(past)
			go func() {
				var chart history.Chart
				text := answer(t, cache, &course, history.Query{Kind: history.Equity, Range: history.All, Points: 600})
				if err := json.Unmarshal(text, &chart); err != nil {
					t.Error(err)
				}
				points[i] = len(chart.Agents[0].Points)
			}()
			synctest.Wait()
			advance(state, walk(5))
			r.Record(state, "")
		}
		release()
		synctest.Wait()
		if diff := cmp.Diff([]int{5, 6}, points); diff != "" {
			t.Errorf("points (-want +got):\n%s", diff)
		}
	})
}

// Equal queries have equal tags, and others have others.
func TestCourse_TagNamesTheAnswer(t *testing.T) {
	t.Parallel()
	r, state := recorded(t, 3, 30, walk)
	course := r.Course(state)
	seen := make(map[string]history.Query)
	for _, kind := range kinds() {
		for _, over := range history.Ranges() {
			for _, points := range []int{10, 20, 2_000} {
				for _, agents := range [][]string{nil, {"a"}, {"b"}, {"a", "c"}} {
					for _, packed := range []bool{false, true} {
						query := history.Query{Kind: kind, Range: over, Points: points, Agents: agents, Gzip: packed}
						tag := course.Tag(&query)
						if other, ok := seen[tag]; ok {
							t.Errorf("%+v and %+v have the tag %s", query, other, tag)
						}
						seen[tag] = query
					}
				}
			}
		}
	}
	tagOf := func(points int, agents ...string) string {
		return course.Tag(&history.Query{Kind: history.Equity, Range: history.All, Points: points, Agents: agents})
	}
	if tagOf(20, "a", "c") != tagOf(49, "c", "a", "a") {
		t.Errorf("one answer has the tags %s and %s", tagOf(20, "a", "c"), tagOf(49, "c", "a", "a"))
	}
	// The same number of ticks in another chain, and the same chain known from a later tick on.
	other, _ := recorded(t, 3, 29, walk)
	other.Record(state, "another")
	late := history.New(state, "")
	for name, of := range map[string]*history.Recorder{"another chain": other, "known from later on": late} {
		if c := of.Course(state); c.Tag(&history.Query{Kind: history.Equity, Range: history.All, Points: 20}) == tagOf(20) {
			t.Errorf("%s has the same tag", name)
		}
	}
}

func TestCache_RoundsPointsDown(t *testing.T) {
	t.Parallel()
	r, state := recorded(t, 1, 5_000, walk)
	course, cache := r.Course(state), history.NewCache(arenatest.NYSE(), roomy)
	for points := history.MostPoints; points >= history.LeastPoints; points -= 1 + points/50 {
		var chart history.Chart
		text := answer(t, cache, &course, history.Query{Kind: history.Equity, Range: history.All, Points: points})
		if err := json.Unmarshal(text, &chart); err != nil {
			t.Fatal(err)
		}
		if n := len(chart.Agents[0].Points); n > points || n < points/3 {
			t.Errorf("%d points where %d were asked for", n, points)
		}
	}
	if n, _, _ := cache.Kept(); n != 13 {
		t.Errorf("%d answers are kept", n)
	}
}

func TestCache_IsBounded(t *testing.T) {
	t.Parallel()
	r, state := recorded(t, 3, 400, walk)
	course := r.Course(state)
	for _, limit := range []int{0, 20_000, 400_000, 1 << 40} {
		cache := history.NewCache(arenatest.NYSE(), limit)
		for i := range history.KeptAnswers + 40 {
			query := history.Query{Kind: history.Equity, Range: history.All, Points: []int{10, 20, 200}[i%3], Agents: []string{"a"}[:i%2]}
			if _, err := cache.Answer(strconv.Itoa(i), &course, &query); err != nil {
				t.Fatal(err)
			}
			if n, counted, size := cache.Kept(); n > history.KeptAnswers || counted != size || size > limit {
				t.Fatalf("%d answers of %d bytes, counted %d, at most %d", n, size, counted, limit)
			}
		}
		if n, _, _ := cache.Kept(); limit >= 400_000 && n < 10 {
			t.Errorf("only %d answers are kept in %d bytes", n, limit)
		}
	}
}

func TestCache_OfNoSeason(t *testing.T) {
	t.Parallel()
	cache, course := history.NewCache(arenatest.NYSE(), roomy), new(history.Course)
	query := history.Query{Kind: history.Equity, Range: history.All, Points: 600}
	want := `{"range":"all","from":null,"to":null,"resolution":"tick","agents":[],"benchmark":null,"managers":null,"start":0,"sessions":[]}` + "\n"
	if got := answer(t, cache, course, query); string(got) != want || course.Has("a") {
		t.Errorf("answer %s, tag %s", got, course.Tag(&query))
	}
}

func BenchmarkCache_Answer600PointsOf100000Ticks(b *testing.B) {
	r, state := recorded(b, 20, 100_000, walk)
	course := r.Course(state)
	for _, c := range []struct {
		name   string
		room   int
		agents []string
	}{{"cold", 0, nil}, {"warm", roomy, nil}, {"warm, half of the agents", roomy, []string{"a", "b", "c", "d", "e", "f", "g", "h", "i", "j"}}} {
		b.Run(c.name, func(b *testing.B) {
			cache := history.NewCache(arenatest.NYSE(), c.room)
			b.ReportAllocs()
			size := 0
			for b.Loop() {
				size = len(answer(b, cache, &course, history.Query{
					Kind: history.Equity, Range: history.All, Points: history.DefaultPoints, Agents: c.agents, Gzip: true,
				}))
			}
			b.ReportMetric(float64(size), "bytes")
		})
	}
}
