package actors_test

import (
	"context"
	"errors"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/seed45548214/arena/actors"
	"github.com/seed45548214/arena/arena"
)

// spoil puts ask between the feed and the source. It gets the wall time since
// the first question.
func (w *world) spoil(
	ask func(ctx context.Context, since time.Duration, honest func() (arena.Report, error)) (arena.Report, error),
) {
	var mu sync.Mutex
	var began time.Time
	spoiled := func(ctx context.Context, _ arena.Query, honest func() (arena.Report, error)) (arena.Report, error) {
		mu.Lock()
		if began.IsZero() {
			began = time.Now()
		}
		since := time.Since(began)
		mu.Unlock()
		return ask(ctx, since, honest)
	}
	w.sourced(func(source actors.Source) actors.Source { return &fakeSource{Source: source, ask: spoiled} })
}

// wantStale expects the ticks from first to last to have kept every price with
// its age, and the others to have none.
func (w *world) wantStale(first, last uint64) {
	w.tb.Helper()
	for _, e := range all[*arena.TickRecorded](w) {
		out := first <= e.Tick && e.Tick <= last
		if want := len(w.cfg.Arenas[0].Plan.Symbols); out && (len(e.Stale) != want || len(e.Quotes) > 0) {
			w.tb.Errorf("tick %d has %d stale prices and %d new ones, want %d and none", e.Tick, len(e.Stale), len(e.Quotes), want)
		}
		if !out && len(e.Stale) > 0 {
			w.tb.Errorf("tick %d has stale prices: %v", e.Tick, e.Stale)
		}
	}
}

func TestFeed_FailingSourceIsAskedLessOftenAndKeepsItsLastPrices(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		w := paced(t, 2)
		w.cfg.Arenas[0].Plan.MaxSessions = 5
		var asked []int // in seconds
		w.spoil(func(_ context.Context, since time.Duration, honest func() (arena.Report, error)) (arena.Report, error) {
			if since >= 10*time.Second {
				asked = append(asked, int(since.Seconds()))
			}
			if since >= 10*time.Second && since < 300*time.Second {
				return arena.Report{}, errors.New("vendor is down")
			}
			return honest()
		})
		tree := w.launch()
		before := w.follow(func(s *arena.State) bool { return s.Tick == 10 })
		during := w.follow(func(s *arena.State) bool { return s.Tick == 100 })
		if diff := cmp.Diff(before.Quotes, during.Quotes); diff != "" {
			t.Errorf("prices or their age changed while the source was down:\n%s", diff)
		}
		health := tree.Feed()
		if health.OK || health.Error != "simulated: vendor is down" || health.LastSuccess.IsZero() || !health.LastFailure.After(health.LastSuccess) {
			t.Errorf("health is %+v", health)
		}
		w.follow(ended)
		if !tree.Feed().OK {
			t.Error("the feed has not recovered")
		}
		want := []int{10, 11, 13, 17, 25, 41, 73, 133, 193, 253, 313, 314}
		if len(asked) < len(want) || !slices.Equal(asked[:len(want)], want) {
			t.Errorf("asked at %v, want %v", asked[:min(len(asked), len(want))], want)
		}
		w.wantStale(11, 313)
		w.verify()
	})
}

func TestFeed_HungSourceCostsItsTicksTheirPrices(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		w := paced(t, 2)
		w.cfg.FetchTimeout = 700 * time.Millisecond
		forever := make(chan struct{})
		t.Cleanup(func() { close(forever) })
		w.spoil(func(_ context.Context, since time.Duration, honest func() (arena.Report, error)) (arena.Report, error) {
			if since >= 10*time.Second && since < 12*time.Second {
				<-forever // deaf to its context
			}
			return honest()
		})
		tree := w.launch()
		w.follow(func(s *arena.State) bool { return s.Tick == 11 })
		if health := tree.Feed(); health.OK || health.Error != "no answer within 700ms" {
			t.Errorf("health is %+v", health)
		}
		w.follow(ended)
		// Asked at 10 s and, a second after that was given up, at 12 s.
		w.wantStale(11, 12)
		if !tree.Feed().OK {
			t.Error("the feed has not recovered")
		}
		w.verify()
	})
}

func TestFeed_SourceThatPanicsFails(t *testing.T) {
	t.Parallel()
	for _, instant := range []bool{false, true} {
		synctest.Test(t, func(t *testing.T) {
			w := paced(t, 2)
			w.spoil(func(_ context.Context, since time.Duration, honest func() (arena.Report, error)) (arena.Report, error) {
				if since == 10*time.Second {
					panic("index out of range")
				}
				return honest()
			})
			if instant {
				w.sourced(func(source actors.Source) actors.Source { return instantSource{source} })
			}
			tree := w.launch()
			w.follow(func(s *arena.State) bool { return s.Tick == 11 })
			if health := tree.Feed(); health.OK || health.Error != "panic: index out of range" {
				t.Errorf("health is %+v", health)
			}
			w.follow(ended)
			w.wantStale(11, 11)
			for _, row := range tree.Actors() {
				if strings.HasPrefix(row.Path, "supervisor/market") && row.Restarts > 0 {
					t.Errorf("%s restarted", row.Path)
				}
			}
			w.verify()
		})
	}
}

func TestFeed_GarbageIsNotAPrice(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		clean, w := newWorld(t, 2, 4, 1), newWorld(t, 2, 4, 1)
		clean.launch()
		clean.follow(ended)
		w.spoil(func(_ context.Context, _ time.Duration, honest func() (arena.Report, error)) (arena.Report, error) {
			report, err := honest()
			first := report.Quotes[0]
			report.Quotes = append([]arena.Quote{
				{Symbol: "NOBODY", Price: arena.Dollar},
				{Symbol: "", Price: arena.Dollar},
				{Symbol: first.Symbol},
				{Symbol: first.Symbol, Price: -first.Price},
			}, report.Quotes...)
			first.Price *= 3
			report.Quotes = append(report.Quotes, first) // a second price for one symbol
			return report, err
		})
		w.launch()
		w.follow(ended)
		w.verify()
		if clean.head() != w.head() {
			t.Error("garbage left a trace in the journal")
		}
	})
}

func TestFeed_MissingSymbolsAreStale(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t, 2, 4, 1)
		at := 0
		gone := w.cfg.Arenas[0].Plan.Symbols[1]
		w.spoil(func(_ context.Context, _ time.Duration, honest func() (arena.Report, error)) (arena.Report, error) {
			report, err := honest()
			at++
			if at >= 5 {
				report.Quotes = slices.DeleteFunc(report.Quotes, func(q arena.Quote) bool { return q.Symbol == gone })
			}
			return report, err
		})
		w.launch()
		s := w.follow(ended)
		w.verify()
		for _, e := range all[*arena.TickRecorded](w) {
			if stale := slices.Equal(e.Stale, []arena.Symbol{gone}); stale != (e.Tick >= 5) {
				t.Errorf("tick %d: stale %v", e.Tick, e.Stale)
			}
		}
		fifth := all[*arena.TickRecorded](w)[3].At
		if quote, ok := s.Quote(gone); !ok || !quote.At.Equal(fifth) {
			t.Errorf("the price of %s is of %v, want that of the last tick that had one, %v", gone, quote.At, fifth)
		}
	})
}
