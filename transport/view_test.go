package transport_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/seed45548214/arena/arena"
	"github.com/seed45548214/arena/transport"
)

const main = "main"

// following starts views of the journal, which end with the test, and returns
// the one of main. It is for a synctest bubble.
func following(t *testing.T, j *journal) *transport.View {
	t.Helper()
	views := transport.NewViews(j, slog.New(slog.DiscardHandler), main)
	views.TrustSnapshots()
	ctx, cancel := context.WithCancel(t.Context())
	var running sync.WaitGroup
	running.Go(func() { views.Run(ctx) })
	t.Cleanup(func() {
		cancel()
		running.Wait()
	})
	synctest.Wait()
	view, _ := views.Of(main)
	return view
}

// same fails unless g shows exactly the state of r.
func same(t *testing.T, g transport.Glimpse, r *recorder) {
	t.Helper()
	if g.Err != nil || g.State == nil {
		t.Fatalf("glimpse of %v: state %v, error %v", r, g.State, g.Err)
	}
	if diff := cmp.Diff(asJSON(t, r.season.State), asJSON(t, g.State)); diff != "" {
		t.Errorf("state of %v (-season +view):\n%s", r, diff)
	}
}

func asJSON(t *testing.T, value any) string {
	t.Helper()
	data, err := json.MarshalIndent(value, "", " ")
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}

func TestView_FollowsLiveRecords(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		j := newJournal()
		r := newRecorder(t, j, main)
		view := following(t, j)
		if g := view.Glimpse(); g.State == nil || g.State.Season != 0 {
			t.Fatalf("an arena without records shows %+v", g)
		}
		r.start(wall())
		for range 20 {
			r.run(1)
			synctest.Wait()
			same(t, view.Glimpse(), r)
		}
	})
}

func TestView_SharesOneCopyThatNeverChanges(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		j := newJournal()
		r := newRecorder(t, j, main)
		r.start(wall())
		r.run(5)
		view := following(t, j)
		before := view.Glimpse()
		if again := view.Glimpse(); again.State != before.State {
			t.Error("two glimpses of one record are two copies")
		}
		text := asJSON(t, before.State)
		r.run(30)
		synctest.Wait()
		if diff := cmp.Diff(text, asJSON(t, before.State)); diff != "" {
			t.Errorf("what was handed out has changed (-before +after):\n%s", diff)
		}
		same(t, view.Glimpse(), r)
	})
}

func TestView_BeginsAtTheSnapshot(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		j := newJournal()
		r := newRecorder(t, j, main)
		r.start(wall())
		r.run(10)
		r.snapshot()
		from := r.head()
		r.run(10)
		same(t, following(t, j).Glimpse(), r)
		// It goes on after the snapshot, and reads the last records for the feed.
		if diff := cmp.Diff([]uint64{from - 1, 0}, j.reads); diff != "" {
			t.Errorf("reads began after (-want +got):\n%s", diff)
		}
	})
}

func TestView_ReadsAllWhenTheSnapshotIsOfNoUse(t *testing.T) {
	t.Parallel()
	for name, spoil := range map[string]func(*transport.Snapshot){
		"not JSON":        func(s *transport.Snapshot) { s.Data = []byte("{") },
		"another state":   func(s *transport.Snapshot) { s.Data = []byte(`{"symbols":["A"]}`) },
		"another record":  func(s *transport.Snapshot) { s.Seq-- },
		"another history": func(s *transport.Snapshot) { s.Sum = "00" },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				j := newJournal()
				r := newRecorder(t, j, main)
				r.start(wall())
				r.run(10)
				r.snapshot()
				snapshot := j.snapshots[main]
				spoil(&snapshot)
				j.snapshots[main] = snapshot
				view := following(t, j)
				time.Sleep(time.Second)
				same(t, view.Glimpse(), r)
			})
		})
	}
}

func TestView_ShowsTheLastStateWhileTheJournalIsAway(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		j := newJournal()
		r := newRecorder(t, j, main)
		r.start(wall())
		r.run(5)
		view := following(t, j)
		last := view.Glimpse()
		away := errors.New("connection refused")
		j.change(func() { j.err = away })
		time.Sleep(time.Minute)
		g := view.Glimpse()
		if !errors.Is(g.Err, away) || g.State != last.State || g.Damaged() {
			t.Fatalf("while the journal is away: %+v", g)
		}
		if n := len(j.reads); n < 6 || n > 20 {
			t.Errorf("tried %d times in a minute", n)
		}
		j.change(func() { j.err = nil })
		r.run(5)
		time.Sleep(11 * time.Second)
		same(t, view.Glimpse(), r)
	})
}

func TestView_SaysThatTheJournalIsDamaged(t *testing.T) {
	t.Parallel()
	for name, data := range map[string]string{
		"not JSON":      `[{"type":"tick_`,
		"unknown event": `[{"type":"coup"}]`,
		"does not fit":  `[{"type":"tick_recorded","tick":999,"at":"2025-06-02T13:30:00Z","source":""}]`,
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				j := newJournal()
				r := newRecorder(t, j, main)
				r.start(wall())
				r.run(5)
				view := following(t, j)
				head := view.Glimpse().State.Seq
				j.append(main, []byte(data))
				synctest.Wait()
				g := view.Glimpse()
				if !g.Damaged() || g.State == nil || g.State.Seq != head {
					t.Errorf("after a damaged record: %+v", g)
				}
			})
		})
	}
}

func TestView_SaysWhatTheStoreSaysOfDamage(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		j := newJournal()
		j.err = fmt.Errorf("journal.jsonl line 3: %w", transport.ErrDamaged)
		if g := following(t, j).Glimpse(); !g.Damaged() || g.State != nil && g.State.Season > 0 {
			t.Errorf("glimpse = %+v", g)
		}
	})
}

func TestView_BeginsAgainWhenHistoryIsAnother(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		j := newJournal()
		r := newRecorder(t, j, main)
		r.start(wall())
		r.run(10)
		view := following(t, j)
		j.change(func() {
			j.records[main] = nil
			j.err = errors.New("connection lost")
		})
		time.Sleep(time.Second)
		j.change(func() { j.err = nil })
		other := newRecorder(t, j, main)
		other.at = other.at.Add(24 * time.Hour)
		other.start(wall())
		other.run(20)
		time.Sleep(30 * time.Second)
		same(t, view.Glimpse(), other)
		if state := view.Glimpse().State; state.Phase != arena.PhaseRunning {
			t.Errorf("phase = %s", state.Phase)
		}
	})
}

// A synctest bubble fails when a goroutine is left in it.
func TestViews_EndWithTheirContext(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		j := newJournal()
		j.err = errors.New("away")
		views := transport.NewViews(j, slog.New(slog.DiscardHandler), "one", "two", "three")
		ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
		defer cancel()
		views.Run(ctx)
		if _, ok := views.Of("four"); ok {
			t.Error("there is a view of an arena that was not asked for")
		}
	})
}
