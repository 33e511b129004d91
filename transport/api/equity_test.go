package api_test

import (
	"fmt"
	"log/slog"
	"math"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/seed45548214/arena/arena/arenatest"
	"github.com/seed45548214/arena/transport"
	"github.com/seed45548214/arena/transport/reply"
	"github.com/seed45548214/arena/transport/transporttest"
	"github.com/seed45548214/arena/transport/view"
	"github.com/seed45548214/arena/transport/view/viewtest"
)

func TestEquity_HasEveryTickOfAShortSeason(t *testing.T) {
	t.Parallel()
	w := transporttest.NewWorld(t, 30, nil)
	ticks := toldBy(t, w.Journal, transporttest.Main)
	got := ask(w, "/api/arenas/main/equity")
	if got.Range != "all" || got.Resolution != "tick" || *got.From != ticks[0].at || *got.To != ticks[29].at || got.Start != 1e6 {
		t.Errorf("chart = %+v", got)
	}
	for seat := range got.Agents {
		if diff := cmp.Diff(equityPoints(ticks, seat), got.Agents[seat].Points); diff != "" {
			t.Errorf("%s (-want +got):\n%s", got.Agents[seat].Agent, diff)
		}
	}
	if n := len(got.Agents); n != 4 || got.Agents[1].Agent != viewtest.Hostile || got.Benchmark.Symbol != "SPX" ||
		len(got.Benchmark.Points) != 30 || got.Benchmark.Points[7][1] != 6000 {
		t.Errorf("%d agents, benchmark %+v", n, got.Benchmark)
	}
	want := [][2]int64{
		{ms("2025-06-02T13:30:00Z"), ms("2025-06-02T20:00:00Z")},
		{ms("2025-06-03T13:30:00Z"), ms("2025-06-03T20:00:00Z")},
		{ms("2025-06-04T13:30:00Z"), ms("2025-06-04T20:00:00Z")},
	}
	if diff := cmp.Diff(want, got.Sessions); diff != "" {
		t.Errorf("sessions (-want +got):\n%s", diff)
	}
}

func TestEquity_RangesCountBackFromTheLastTick(t *testing.T) {
	t.Parallel()
	w := transporttest.NewWorld(t, 500, nil) // 36 sessions
	ticks := toldBy(t, w.Journal, transporttest.Main)
	last := time.UnixMilli(ticks[len(ticks)-1].at)
	for name, from := range map[string]time.Time{
		"1d": last.AddDate(0, 0, -1), "1w": last.AddDate(0, 0, -7), "1m": last.AddDate(0, -1, 0), "all": {},
	} {
		var within []told
		for _, tick := range ticks {
			if tick.at >= from.UnixMilli() {
				within = append(within, tick)
			}
		}
		got := ask(w, "/api/arenas/main/equity?range="+name)
		if diff := cmp.Diff(equityPoints(within, 0), got.Agents[0].Points); diff != "" {
			t.Errorf("%s (-want +got):\n%s", name, diff)
		}
		if *got.From != within[0].at || got.Sessions[0][1] < *got.From || got.Sessions[len(got.Sessions)-1][0] > *got.To {
			t.Errorf("%s is from %d, sessions %v", name, *got.From, got.Sessions)
		}
	}
}

func TestEquity_IsDrawnWithFewerPointsThatKeepTheExtremes(t *testing.T) {
	t.Parallel()
	w := transporttest.NewWorld(t, 500, nil)
	ticks := toldBy(t, w.Journal, transporttest.Main)
	got := ask(w, "/api/arenas/main/equity?points=20&agent=momentum&agent=index")
	if len(got.Agents) != 2 || got.Agents[1].Agent != "index" || got.Resolution != "extremes" {
		t.Fatalf("chart = %+v", got)
	}
	points := got.Agents[0].Points
	low, high := points[0], points[0]
	for _, point := range points {
		if point[1] < low[1] {
			low = point
		}
		if point[1] > high[1] {
			high = point
		}
	}
	wantLow, wantHigh := ticks[0], ticks[0]
	for _, tick := range ticks {
		if tick.equity[0] < wantLow.equity[0] {
			wantLow = tick
		}
		if tick.equity[0] > wantHigh.equity[0] {
			wantHigh = tick
		}
	}
	if len(points) > 20 || len(points) < 10 || low != [2]float64{float64(wantLow.at), wantLow.equity[0]} ||
		high != [2]float64{float64(wantHigh.at), wantHigh.equity[0]} {
		t.Errorf("%d points from %v to %v, want %v to %v", len(points), low, high, wantLow, wantHigh)
	}
	if end := points[len(points)-1]; end[0] != float64(*got.To) || end[1] != ticks[499].equity[0] {
		t.Errorf("ends with %v", end)
	}
}

func TestDrawdown_IsTheFractionBelowThePeakSoFar(t *testing.T) {
	t.Parallel()
	w := transporttest.NewWorld(t, 200, nil)
	ticks := toldBy(t, w.Journal, transporttest.Main)
	for _, name := range []string{"all", "1d"} {
		got := ask(w, "/api/arenas/main/drawdown?range="+name)
		for seat := range got.Agents {
			peak, below := 1e6, map[float64]float64{}
			for _, tick := range ticks {
				peak = max(peak, tick.equity[seat])
				below[float64(tick.at)] = tick.equity[seat]/peak - 1
			}
			for _, point := range got.Agents[seat].Points {
				want, ok := below[point[0]]
				if difference := point[1] - want; !ok || difference < -1e-6 || difference > 1e-6 || point[1] > 0 {
					t.Errorf("%s %s at %v: want %v", name, got.Agents[seat].Agent, point, want)
				}
			}
		}
	}
	lost := false
	standings, _ := transporttest.Dig(t, transporttest.Object(t, w.Get("/api/arenas/main"), http.StatusOK), "standings").([]any)
	for _, line := range standings {
		deepest := 0.0
		for _, point := range ask(w, "/api/arenas/main/drawdown?agent="+fmt.Sprint(transporttest.Dig(t, line, "agent"))).Agents[0].Points {
			deepest = min(deepest, point[1])
		}
		lost = lost || deepest < 0
		if table, _ := transporttest.Dig(t, line, "statistics", "max_drawdown").(float64); math.Abs(table-deepest) > 1e-6 {
			t.Errorf("the chart's deepest point is %v, the table has %v", deepest, table)
		}
	}
	if !lost {
		t.Error("nobody ever loses")
	}
}

func TestEquity_ANewSeasonStartsAnew(t *testing.T) {
	t.Parallel()
	w := transporttest.NewWorld(t, 0, func(w *transporttest.World, _ *transport.Config) {
		r := viewtest.NewRecorder(t, w.Journal, transporttest.Main)
		r.Start(w.Now)
		r.Run(100)
		r.Start(w.Now)
		r.Run(3)
	})
	got := ask(w, "/api/arenas/main/equity")
	if diff := cmp.Diff(equityPoints(toldBy(t, w.Journal, transporttest.Main), 0), got.Agents[0].Points); diff != "" || len(got.Agents[0].Points) != 3 {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func TestEquity_BeginsWithTheClosesBeforeASnapshot(t *testing.T) {
	t.Parallel()
	var from int
	w := transporttest.NewWorld(t, 0, func(w *transporttest.World, _ *transport.Config) {
		r := viewtest.NewRecorder(t, w.Journal, transporttest.Main)
		r.Start(w.Now)
		r.Run(60)
		r.Snapshot()
		from = r.Ticks - 1 // the snapshot tells of its own tick
		r.Run(30)
	})
	ticks := toldBy(t, w.Journal, transporttest.Main)
	of, _ := w.Views().Of(transporttest.Main)
	state := of.Glimpse().State
	want := [][2]float64{{float64(ms("2025-06-02T13:30:00Z")), 1e6}}
	for i, date := range state.Sessions {
		session, _ := arenatest.NYSE().Session(date)
		if at := session.Close.UnixMilli(); at < ticks[from].at {
			want = append(want, [2]float64{float64(at), state.Accounts[0].Daily[i].Dollars()})
		}
	}
	if len(want) < 4 {
		t.Fatalf("%d closes before the snapshot", len(want))
	}
	want = append(want, equityPoints(ticks[from:], 0)...)
	got := ask(w, "/api/arenas/main/equity")
	if diff := cmp.Diff(want, got.Agents[0].Points); diff != "" || got.Resolution != "session" {
		t.Errorf("resolution %s (-want +got):\n%s", got.Resolution, diff)
	}
	if got.Benchmark.Points[0] != [2]float64{float64(ms("2025-06-02T13:30:00Z")), 6000} {
		t.Errorf("the benchmark begins with %v", got.Benchmark.Points[0])
	}
	if recent := ask(w, "/api/arenas/main/equity?range=1d"); recent.Resolution != "tick" {
		t.Errorf("the last day is drawn by %s", recent.Resolution)
	}
	if n := len(ask(w, "/api/arenas/main/drawdown?points=10").Agents[0].Points); n > 10 {
		t.Errorf("%d points of 10", n)
	}
}

// After a restart the chart is what it was, unless the season is very long.
func TestEquity_KnowsTheTicksBeforeASnapshot(t *testing.T) {
	t.Parallel()
	w := transporttest.NewWorld(t, 0, func(w *transporttest.World, cfg *transport.Config) {
		r := viewtest.NewRecorder(t, w.Journal, transporttest.Main)
		r.Start(w.Now)
		r.Run(60)
		r.Snapshot()
		r.Run(30)
		cfg.Views = view.NewViews(w.Journal, slog.New(slog.DiscardHandler), transporttest.Main, "other")
	})
	got := ask(w, "/api/arenas/main/equity")
	if diff := cmp.Diff(equityPoints(toldBy(t, w.Journal, transporttest.Main), 0), got.Agents[0].Points); diff != "" || got.Resolution != "tick" {
		t.Errorf("resolution %s (-want +got):\n%s", got.Resolution, diff)
	}
}

func TestEquity_OfAnArenaWithoutASeason(t *testing.T) {
	t.Parallel()
	w := transporttest.NewWorld(t, 0, nil)
	got := ask(w, "/api/arenas/other/equity")
	if got.From != nil || got.To != nil || got.Agents == nil || len(got.Agents) > 0 || got.Benchmark != nil || got.Sessions == nil {
		t.Errorf("chart = %+v", got)
	}
}

func TestEquity_RefusesWhatItDoesNotKnow(t *testing.T) {
	t.Parallel()
	w := transporttest.NewWorld(t, 3, nil)
	for query, parameter := range map[string]string{
		"range=2d": "range", "range=": "range", "points=9": "points", "points=2001": "points", "points=x": "points",
		"agent=nobody": "nobody", "agent=momentum&agent=nobody": "nobody", "from=1": "from", "range=1d&range=1w": "range",
	} {
		for _, kind := range []string{"equity", "drawdown"} {
			message := transporttest.Refused(t, w.Get("/api/arenas/main/"+kind+"?"+query), reply.BadRequest, http.StatusBadRequest)
			if !strings.Contains(message, parameter) {
				t.Errorf("%s: %s", query, message)
			}
		}
	}
	transporttest.Refused(t, w.Get("/api/arenas/nope/equity"), reply.UnknownArena, http.StatusNotFound)
	if got := ask(w, "/api/arenas/main/equity?agent="+url.QueryEscape(viewtest.Hostile)); len(got.Agents) != 1 {
		t.Errorf("%d agents", len(got.Agents))
	}
}

// Charts are read while the season goes on.
func TestEquity_MayBeReadWhileTicksCome(t *testing.T) {
	t.Parallel()
	var r *viewtest.Recorder
	w := transporttest.NewWorld(t, 0, func(w *transporttest.World, _ *transport.Config) {
		r = viewtest.NewRecorder(t, w.Journal, transporttest.Main)
		r.Start(w.Now)
		r.Run(2)
	})
	done := make(chan string)
	go func() {
		trouble := ""
		for range 50 {
			for _, path := range []string{"equity?points=100", "drawdown", "decisions/1-momentum", "decisions"} {
				if answer := w.Get("/api/arenas/main/" + path); answer.Code != http.StatusOK {
					trouble = fmt.Sprint(path, answer.Code, answer.Body)
				}
			}
		}
		done <- trouble
	}()
	r.Run(1_500)
	if trouble := <-done; trouble != "" {
		t.Error(trouble)
	}
}

func TestEquity_OfAJournalThatWasDamagedBefore(t *testing.T) {
	t.Parallel()
	w := transporttest.NewWorld(t, 0, func(w *transporttest.World, _ *transport.Config) {
		r := viewtest.NewRecorder(t, w.Journal, transporttest.Main)
		r.Start(w.Now)
		r.Run(5)
		w.Journal.Append(transporttest.Main, []byte(`[{"type":"coup"}]`))
	})
	if n := len(ask(w, "/api/arenas/main/equity").Agents[0].Points); n != 5 {
		t.Errorf("before a damaged record, %d points", n)
	}
}

func TestEquity_IsThatOfTheHistoryThatIsShown(t *testing.T) {
	t.Parallel()
	w := transporttest.NewWorld(t, 5, nil)
	w.Journal.Append(transporttest.Main, []byte(`[{"type":"coup"}]`))
	w.Settle(func(g view.Glimpse) bool { return g.Damaged() })
	if n := len(ask(w, "/api/arenas/main/equity").Agents[0].Points); n != 5 {
		t.Errorf("beside a damaged record, %d points", n)
	}
	transporttest.Object(t, w.Get("/api/arenas/main/decisions/1-momentum"), http.StatusOK)
}
