package actors_test

import (
	"bytes"
	"context"
	"errors"
	"log/slog"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/seed45548214/arena/actors"
	"github.com/seed45548214/arena/arena"
	"github.com/seed45548214/arena/state"
)

// A moment is where a tree may be when it is told to stop.
type moment struct {
	name  string
	spoil func(w *world)                                  // before the start
	reach func(t *testing.T, w *world, tree *actors.Tree) // from the start to the moment
	took  time.Duration                                   // until the tree has ended
	// What cannot be had in this moment.
	noSnapshot bool
	missed     bool // the agent at seat 0 is waited for in vain
}

// hang waits for the end of the test, deaf to everything else.
func hang(tb testing.TB) func() {
	tb.Helper()
	forever := make(chan struct{})
	tb.Cleanup(func() { close(forever) })
	return func() { <-forever }
}

// after returns a function that calls f from virtual time d on.
func after(d time.Duration, f func()) func() {
	began := time.Now()
	return func() {
		if time.Since(began) >= d {
			f()
		}
	}
}

func (w *world) journal(change func(j *fakeJournal)) {
	w.wrap = func(_ string, j actors.Journal) actors.Journal {
		fake := &fakeJournal{Journal: j}
		change(fake)
		return fake
	}
}

func moments() []moment {
	const later = 20*time.Second + 100*time.Millisecond
	wait := func(_ *testing.T, _ *world, _ *actors.Tree) { time.Sleep(later) }
	none := func(*world) {}
	store := func(f func(*fakeJournal, func(context.Context) error), wait func(tb testing.TB) func()) func(*world) {
		return func(w *world) {
			block := after(later-200*time.Millisecond, wait(w.tb))
			w.journal(func(j *fakeJournal) {
				f(j, func(context.Context) error { block(); return nil })
			})
		}
	}
	appending := func(j *fakeJournal, f func(context.Context) error) {
		j.append = func(ctx context.Context, _ []byte) error { return f(ctx) }
	}
	saving := func(j *fakeJournal, f func(context.Context) error) { j.save = f }
	return []moment{
		{name: "idle", spoil: none, reach: wait},
		{name: "claiming", noSnapshot: true, spoil: func(w *world) {
			w.cfg.Open = func(ctx context.Context, _ string) (actors.Journal, error) {
				<-ctx.Done()
				return nil, ctx.Err()
			}
		}, reach: wait},
		{name: "recovering from a slow journal", noSnapshot: true, spoil: func(w *world) {
			w.journal(func(j *fakeJournal) {
				j.recover = func(ctx context.Context) error { <-ctx.Done(); return ctx.Err() }
			})
		}, reach: wait},
		{name: "recovering from a hung journal", noSnapshot: true, spoil: func(w *world) {
			block := hang(w.tb)
			w.journal(func(j *fakeJournal) {
				j.recover = func(context.Context) error { block(); return errors.New("over") }
			})
		}, reach: wait},
		{name: "quoting from a hung source", spoil: func(w *world) {
			block := after(later-200*time.Millisecond, hang(w.tb))
			w.spoil(func(_ context.Context, _ time.Duration, honest func() (arena.Report, error)) (arena.Report, error) {
				block()
				return honest()
			})
		}, reach: wait},
		{name: "collecting from a hung decider", took: 3500 * time.Millisecond, missed: true, spoil: func(w *world) {
			block := after(17*time.Second, hang(w.tb))
			w.compete(0, thinker(func(context.Context, *arena.View) (arena.Decision, error) {
				block()
				return arena.Decision{}, nil
			}))
		}, reach: wait},
		{
			name: "collecting, then a hung store", took: 5500 * time.Millisecond, noSnapshot: true,
			spoil: func(w *world) {
				block, stuck := after(17*time.Second, hang(w.tb)), after(later, hang(w.tb))
				w.compete(0, thinker(func(context.Context, *arena.View) (arena.Decision, error) {
					block()
					return arena.Decision{}, nil
				}))
				w.journal(func(j *fakeJournal) {
					j.append = func(context.Context, []byte) error { stuck(); return nil }
				})
			}, reach: wait,
		},
		{
			name: "appending slowly", took: 1800 * time.Millisecond,
			spoil: store(appending, func(testing.TB) func() { return func() { time.Sleep(1900 * time.Millisecond) } }),
			reach: wait,
		},
		{name: "appending to a hung store", took: 3 * time.Second, noSnapshot: true, spoil: store(appending, hang), reach: wait},
		{name: "saving to a hung store", took: 3 * time.Second, noSnapshot: true, spoil: store(saving, hang), reach: wait},
		{name: "paused", spoil: none, reach: func(t *testing.T, w *world, tree *actors.Tree) {
			t.Helper()
			w.round(2)
			w.must(tree, arena.PauseArena, "pause")
		}},
		{name: "stopped", spoil: none, reach: func(t *testing.T, w *world, tree *actors.Tree) {
			t.Helper()
			w.round(2)
			w.must(tree, arena.StopArena, "stop")
			synctest.Wait()
		}},
		{name: "ended", spoil: none, reach: func(t *testing.T, w *world, _ *actors.Tree) {
			t.Helper()
			w.follow(ended)
		}},
		{name: "failed", noSnapshot: true, reach: wait, spoil: func(w *world) {
			w.journal(func(j *fakeJournal) {
				j.append = func(context.Context, []byte) error { return errors.New("disk full") }
			})
		}},
	}
}

func TestStop_EndsInEveryMoment(t *testing.T) {
	t.Parallel()
	for _, m := range moments() {
		t.Run(m.name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				w := paced(t, 3)
				logs := new(deadLetters)
				w.cfg.Logger = slog.New(slog.NewTextHandler(logs, &slog.HandlerOptions{Level: slog.LevelDebug}))
				m.spoil(w)
				tree := w.start()
				m.reach(t, w, tree)
				began := time.Now()
				w.stop(tree)
				if took := time.Since(began); took != m.took {
					t.Errorf("it took %v, want %v", took, m.took)
				}
				select {
				case <-tree.Done():
				default:
					t.Error("the tree has not ended")
				}
				w.wantRested(m)
				logs.forget()
				seq := w.head().Seq
				time.Sleep(time.Hour)
				if got := logs.seen(); got != "" {
					t.Errorf("a timer was left behind: %s", got)
				}
				if w.head().Seq != seq {
					t.Error("somebody still writes")
				}
			})
		})
	}
}

// wantRested looks at what a tree has left behind.
func (w *world) wantRested(m moment) {
	w.tb.Helper()
	rival, err := state.Open(context.Background(), w.store, arenaID, "rival", time.Minute)
	if err != nil {
		w.tb.Fatalf("the lease was not released: %v", err)
	}
	if err := rival.Release(context.Background()); err != nil {
		w.tb.Fatal(err)
	}
	snapshot, err := w.store.LoadSnapshot(context.Background(), arenaID)
	if m.noSnapshot != errors.Is(err, state.ErrNotFound) || !m.noSnapshot && snapshot.Head != w.head() {
		w.tb.Errorf("snapshot of %v, want of %v (%v)", snapshot.Head, w.head(), err)
	}
	drained := all[*arena.DecisionMissed](w)
	if m.missed != (len(drained) == 1 && drained[0].Reason == arena.MissedDrain) {
		w.tb.Errorf("%d decisions missed, want one by the end of the process: %v", len(drained), m.missed)
	}
	w.verify()
}

// deadLetters keeps the log lines about messages that reached nobody.
type deadLetters struct {
	mu   sync.Mutex
	text []string
}

func (d *deadLetters) Write(line []byte) (int, error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if bytes.Contains(line, []byte("reached nobody")) {
		d.text = append(d.text, string(line))
	}
	return len(line), nil
}

func (d *deadLetters) forget() {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.text = nil
}

func (d *deadLetters) seen() string {
	d.mu.Lock()
	defer d.mu.Unlock()
	return strings.Join(d.text, "")
}

func TestStop_DrainedRoundGoesOnAfterTheRestart(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		w := paced(t, 3)
		w.compete(0, thinker(func(ctx context.Context, v *arena.View) (arena.Decision, error) {
			if v.Round == 2 {
				<-ctx.Done()
			}
			return arena.Decision{}, ctx.Err()
		}))
		tree := w.launch()
		w.round(2)
		w.stop(tree)
		w.launch()
		w.follow(ended)
		agent := w.cfg.Arenas[0].Plan.Roster[0].Agent
		if got := w.misses(agent, arena.MissedDrain); !slices.Equal(got, []int{2}) {
			t.Errorf("missed %v by the end of the process, want round 2", got)
		}
		if got := len(w.decided(agent)); got != 12 {
			t.Errorf("decided in %d rounds, want all 13 but one", got)
		}
		w.verify()
	})
}
