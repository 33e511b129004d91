package actors_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/seed45548214/arena/arena"
	"github.com/seed45548214/arena/state"
)

func TestRecovery_FromEveryRecordToTheSameEnd(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		whole := newWorld(t, 4, 6, 1)
		whole.launch()
		whole.follow(ended)
		for n := range whole.records() {
			w := newWorld(t, 4, 6, 1)
			w.store = whole.fork(n)
			tree := w.start()
			w.follow(ended)
			w.stop(tree)
			if got, want := w.head(), whole.head(); got != want {
				t.Errorf("a crash after record %d leads to %v, want %v", n, got, want)
			}
		}
	})
}

func TestRecovery_SnapshotAndTailEqualTheWholeJournal(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		w := paced(t, 4)
		w.cfg.SnapshotEvery = 10 * time.Second
		w.launch()
		w.round(7)
		time.Sleep(2300 * time.Millisecond)
		snapshot, err := w.store.LoadSnapshot(t.Context(), arenaID)
		if err != nil {
			t.Fatal(err)
		}
		if age := w.head().Seq - snapshot.Seq; age == 0 || age > 14 {
			t.Errorf("the snapshot is %d records old, want what ten seconds bring", age)
		}
		s := new(arena.State)
		if err := json.Unmarshal(snapshot.Data, s); err != nil {
			t.Fatal(err)
		}
		if err := s.Restore(); err != nil {
			t.Fatal(err)
		}
		for _, r := range w.records()[snapshot.Seq:] {
			events, err := arena.DecodeRecord(r.Data)
			if err != nil {
				t.Fatal(err)
			}
			if err := s.Fold(r.Seq, events); err != nil {
				t.Fatal(err)
			}
		}
		if diff := cmp.Diff(encoded(t, w.state()), encoded(t, s)); diff != "" {
			t.Errorf("snapshot and tail differ from the journal:\n%s", diff)
		}
	})
}

func encoded(t *testing.T, s *arena.State) string {
	t.Helper()
	text, err := json.MarshalIndent(s, "", " ")
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

func TestRecovery_BadSnapshotFallsBackToTheJournal(t *testing.T) {
	t.Parallel()
	var want state.Head
	for _, spoil := range []func(s *state.Snapshot){
		func(*state.Snapshot) {},
		func(s *state.Snapshot) { s.Data = []byte("{") },
		func(s *state.Snapshot) { s.Data = []byte(`{"symbols":["A"],"seq":3}`) },
		func(s *state.Snapshot) {
			s.Data = bytes.Replace(s.Data, []byte(`"cash":"100`), []byte(`"cash":"200`), 2) // of the plan, and of an agent
		},
		func(s *state.Snapshot) {
			s.Data = bytes.Replace(s.Data, []byte(`"arena":"test"`), []byte(`"arena":"rest"`), 1)
		},
	} {
		synctest.Test(t, func(t *testing.T) {
			w := paced(t, 4)
			w.cfg.Arenas[0].Plan.MaxSessions = 1
			w.cfg.Interval = 0
			w.cfg.SnapshotEvery = 0
			gate := make(chan struct{})
			w.compete(0, thinker(func(ctx context.Context, v *arena.View) (arena.Decision, error) {
				if v.Round == 5 {
					<-gate
				}
				return arena.Decision{}, ctx.Err()
			}))
			tree := w.launch()
			w.round(5)
			time.AfterFunc(time.Second, func() { close(gate) })
			w.stop(tree)
			snapshot, err := w.store.LoadSnapshot(t.Context(), arenaID)
			if err != nil {
				t.Fatal(err)
			}
			spoil(&snapshot)
			lease, err := w.store.Acquire(t.Context(), arenaID, "vandal", time.Minute)
			if err == nil {
				err = w.store.SaveSnapshot(t.Context(), lease.Fence(), snapshot)
			}
			if err == nil {
				err = w.store.Release(t.Context(), lease)
			}
			if err != nil {
				t.Fatal(err)
			}
			w.launch()
			w.follow(ended)
			w.verify()
			if want == (state.Head{}) {
				want = w.head()
			}
			if w.head() != want {
				t.Errorf("head %v, want %v as with a good snapshot", w.head(), want)
			}
		})
	}
}

// A snapshot that looks sound and is not leads nowhere: the records behind it are folded
// from the first, and the season goes on as it was.
func TestRecovery_TheRecordsCountAndNotTheSnapshot(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		whole := newWorld(t, 4, 6, 2)
		whole.launch()
		whole.follow(ended)
		w := newWorld(t, 4, 6, 2)
		w.store = whole.fork(len(whole.records()) - 3)
		told := w.follow(func(s *arena.State) bool { return s.Tick == 5 && s.Open == nil })
		told.Accounts[0].Cash += arena.Dollar
		told.Accounts[0].Realized += arena.Dollar
		record := w.records()[told.Seq-1]
		lease, err := w.store.Acquire(t.Context(), arenaID, "vandal", time.Minute)
		if err == nil {
			err = w.store.SaveSnapshot(t.Context(), lease.Fence(), state.Snapshot{Head: record.Head(), Data: []byte(encoded(t, told))})
		}
		if err = errors.Join(err, w.store.Release(t.Context(), lease)); err != nil {
			t.Fatal(err)
		}
		tree := w.start()
		w.follow(ended)
		w.stop(tree)
		w.verify()
		if got, want := w.head(), whole.head(); got != want {
			t.Errorf("the season leads to %v, want %v", got, want)
		}
	})
}
