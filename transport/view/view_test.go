package view_test

import (
	"bytes"
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
	"github.com/seed45548214/arena/transport/view"
	"github.com/seed45548214/arena/transport/view/viewtest"
)

const main = "main"

// following starts views of the journal, which end with the test, and returns
// the one of main. It is for a synctest bubble.
func following(t *testing.T, j *viewtest.Journal) *view.View {
	t.Helper()
	return heard(t, j, nil)
}

// heard is following with somebody who is told.
func heard(t *testing.T, j *viewtest.Journal, audience view.Audience) *view.View {
	t.Helper()
	views := view.NewViews(j, slog.New(slog.DiscardHandler), main)
	views.TrustSnapshots()
	of, _ := views.Of(main)
	of.TellTo(audience)
	ctx, cancel := context.WithCancel(t.Context())
	var running sync.WaitGroup
	running.Go(func() { views.Run(ctx) })
	t.Cleanup(func() {
		cancel()
		running.Wait()
	})
	synctest.Wait()
	return of
}

// same fails unless g shows exactly the state of r.
func same(t *testing.T, g view.Glimpse, r *viewtest.Recorder) {
	t.Helper()
	if g.Err != nil || g.State == nil {
		t.Fatalf("glimpse of %v: state %v, error %v", r, g.State, g.Err)
	}
	if diff := cmp.Diff(asJSON(t, r.Season.State), asJSON(t, g.State)); diff != "" {
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
		j := viewtest.NewJournal()
		r := viewtest.NewRecorder(t, j, main)
		of := following(t, j)
		if g := of.Glimpse(); g.State == nil || g.State.Season != 0 {
			t.Fatalf("an arena without records shows %+v", g)
		}
		r.Start(viewtest.Wall())
		for range 20 {
			r.Run(1)
			synctest.Wait()
			same(t, of.Glimpse(), r)
		}
	})
}

func TestView_SharesOneCopyThatNeverChanges(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		r := viewtest.Recorded(t, main, 5)
		j := r.Journal
		of := following(t, j)
		before := of.Glimpse()
		if again := of.Glimpse(); again.State != before.State {
			t.Error("two glimpses of one record are two copies")
		}
		text := asJSON(t, before.State)
		r.Run(30)
		synctest.Wait()
		if diff := cmp.Diff(text, asJSON(t, before.State)); diff != "" {
			t.Errorf("what was handed out has changed (-before +after):\n%s", diff)
		}
		same(t, of.Glimpse(), r)
	})
}

func TestView_BeginsAtTheSnapshot(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		r := viewtest.Recorded(t, main, 10)
		j := r.Journal
		r.Snapshot()
		from := r.Head()
		r.Run(10)
		same(t, heard(t, j, new(listener)).Glimpse(), r)
		// It goes on after the snapshot, and reads the last records for the audience.
		if diff := cmp.Diff([]uint64{from - 1, 0}, j.Reads); diff != "" {
			t.Errorf("reads began after (-want +got):\n%s", diff)
		}
	})
}

func TestView_ReadsAllWhenTheSnapshotIsOfNoUse(t *testing.T) {
	t.Parallel()
	for name, spoil := range map[string]func(*view.Snapshot){
		"not JSON":        func(s *view.Snapshot) { s.Data = []byte("{") },
		"another state":   func(s *view.Snapshot) { s.Data = []byte(`{"symbols":["A"]}`) },
		"another record":  func(s *view.Snapshot) { s.Seq-- },
		"another history": func(s *view.Snapshot) { s.Sum = "00" },
		"another arena":   func(s *view.Snapshot) { s.Data = replaced(s.Data, `"arena":"`, `"arena":"not-`) },
		"a lie":           func(s *view.Snapshot) { s.Data = replaced(s.Data, `"tick":`, `"tick":9`) }, // the next tick does not follow
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				r := viewtest.Recorded(t, main, 10)
				j := r.Journal
				r.Snapshot()
				snapshot := j.Snapshots[main]
				spoil(&snapshot)
				j.Snapshots[main] = snapshot
				r.Run(5)
				of := following(t, j)
				time.Sleep(time.Second)
				same(t, of.Glimpse(), r)
			})
		})
	}
}

func replaced(data []byte, old, fresh string) []byte {
	return bytes.Replace(data, []byte(old), []byte(fresh), 1)
}

func TestView_ShowsTheLastStateWhileTheJournalIsAway(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		r := viewtest.Recorded(t, main, 5)
		j := r.Journal
		of := following(t, j)
		last := of.Glimpse()
		away := errors.New("connection refused")
		j.Change(func() { j.Err = away })
		time.Sleep(time.Minute)
		g := of.Glimpse()
		if !errors.Is(g.Err, away) || g.State != last.State || g.Damaged() {
			t.Fatalf("while the journal is away: %+v", g)
		}
		if n := len(j.Reads); n < 6 || n > 20 {
			t.Errorf("tried %d times in a minute", n)
		}
		j.Change(func() { j.Err = nil })
		r.Run(5)
		time.Sleep(11 * time.Second)
		same(t, of.Glimpse(), r)
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
				r := viewtest.Recorded(t, main, 5)
				j := r.Journal
				of := following(t, j)
				head := of.Glimpse().State.Seq
				j.Append(main, []byte(data))
				synctest.Wait()
				g := of.Glimpse()
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
		j := viewtest.NewJournal()
		j.Err = fmt.Errorf("journal.jsonl line 3: %w", view.ErrDamaged)
		if g := following(t, j).Glimpse(); !g.Damaged() || g.State != nil && g.State.Season > 0 {
			t.Errorf("glimpse = %+v", g)
		}
	})
}

func TestView_BeginsAgainWhenHistoryIsAnother(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		r := viewtest.Recorded(t, main, 10)
		j := r.Journal
		of := following(t, j)
		j.Change(func() {
			j.Records[main] = nil
			j.Err = errors.New("connection lost")
		})
		time.Sleep(time.Second)
		j.Change(func() { j.Err = nil })
		other := viewtest.NewRecorder(t, j, main)
		other.At = other.At.Add(24 * time.Hour)
		other.Start(viewtest.Wall())
		other.Run(20)
		time.Sleep(30 * time.Second)
		same(t, of.Glimpse(), other)
		if state := of.Glimpse().State; state.Phase != arena.PhaseRunning {
			t.Errorf("phase = %s", state.Phase)
		}
	})
}

// A synctest bubble fails when a goroutine is left in it.
func TestViews_EndWithTheirContext(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		j := viewtest.NewJournal()
		j.Err = errors.New("away")
		views := view.NewViews(j, slog.New(slog.DiscardHandler), "one", "two", "three")
		ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
		defer cancel()
		views.Run(ctx)
		if _, ok := views.Of("four"); ok {
			t.Error("there is a view of an arena that was not asked for")
		}
	})
}
