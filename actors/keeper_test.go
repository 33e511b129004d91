package actors_test

import (
	"context"
	"errors"
	"strings"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/seed45548214/arena/actors"
	"github.com/seed45548214/arena/arena"
	"github.com/seed45548214/arena/state"
)

// beside adds another arena like the first, which must not be touched by what
// happens to the first.
func (w *world) beside() {
	other := w.cfg.Arenas[0]
	other.Plan.Arena = "other"
	other.Competitor = strategies
	w.cfg.Arenas = append(w.cfg.Arenas, other)
}

// wantFailed expects the first arena to have failed for a reason and the other to
// run.
func (w *world) wantFailed(tree *actors.Tree, reason string) {
	w.tb.Helper()
	synctest.Wait()
	if s := w.status(tree, arenaID); s.Up || s.Phase != arena.PhaseFailed || !strings.Contains(s.Reason, reason) {
		w.tb.Errorf("status is %+v, want failed because %q", s, reason)
	}
	before := len(w.recordsOf("other"))
	time.Sleep(5 * time.Second)
	if after := len(w.recordsOf("other")); !w.status(tree, "other").Up || after <= before {
		w.tb.Errorf("the other arena stands at record %d", after)
	}
	w.refused(tree, arena.PauseArena, "pause", arena.ErrPhase)
}

func TestKeeper_ArenaThatCannotStartSaysWhy(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct {
		name, reason string
		spoil        func(w *world)
	}{
		{"the journal cannot be opened", "no such disk", func(w *world) {
			open := w.cfg.Open
			w.cfg.Open = func(ctx context.Context, id string) (actors.Journal, error) {
				if id == arenaID {
					return nil, errors.New("no such disk")
				}
				return open(ctx, id)
			}
		}},
		{"the journal cannot be read", "bad sector", func(w *world) {
			w.wrap = func(id string, j actors.Journal) actors.Journal {
				return &fakeJournal{Journal: j, recover: func(context.Context) error {
					if id == arenaID {
						return &state.Damage{Path: "journal", Reason: "bad sector"}
					}
					return nil
				}}
			}
		}},
		{"nothing can be appended", "disk full", func(w *world) {
			w.wrap = func(id string, j actors.Journal) actors.Journal {
				return &fakeJournal{Journal: j, append: func(context.Context, []byte) error {
					if id == arenaID {
						return errors.New("disk full")
					}
					return nil
				}}
			}
		}},
		{"a competitor is unknown", `agent momentum-0: no model of that name`, func(w *world) {
			w.cfg.Arenas[0].Competitor = func(*arena.Entrant) (actors.Competitor, error) {
				return actors.Competitor{}, errors.New("no model of that name")
			}
		}},
		{"the plan makes no season", "without cash", func(w *world) { w.cfg.Arenas[0].Plan.Cash = 0 }},
	} {
		t.Run(tc.name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				w := paced(t, 2)
				w.beside()
				tc.spoil(w)
				tree := w.launch()
				w.wantFailed(tree, tc.reason)
				if n := len(w.records()); n > 0 {
					t.Errorf("%d records were stored", n)
				}
				w.refused(tree, arena.StartArena, "start", arena.ErrUnavailable)
				w.wantFailed(tree, tc.reason)
			})
		})
	}
}

func TestKeeper_ArenaOfAnotherModeSaysWhatToDo(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		w := paced(t, 2)
		w.beside()
		tree := w.launch()
		w.round(2)
		w.stop(tree)
		w.cfg.Arenas[0].Plan.Mode = arena.Historical
		tree = w.launch()
		w.wantFailed(tree, "RESET_SIMULATION=true")
		w.stop(tree)
		w.cfg.Arenas[0].Reset = true
		w.launch()
		w.follow(func(s *arena.State) bool { return s.Season == 2 && s.Round == 2 })
		w.verify()
	})
}

func TestKeeper_FailedAppendAnswersItsCommandAndStartBringsTheArenaBack(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		w := paced(t, 2)
		w.beside()
		var full atomic.Bool
		w.wrap = func(id string, j actors.Journal) actors.Journal {
			return &fakeJournal{Journal: j, append: func(context.Context, []byte) error {
				if id == arenaID && full.Load() {
					return errors.New("disk full")
				}
				return nil
			}}
		}
		tree := w.launch()
		w.round(2)
		full.Store(true)
		w.refused(tree, arena.PauseArena, "a", arena.ErrUnavailable)
		w.wantFailed(tree, "disk full")
		full.Store(false)
		time.Sleep(time.Minute)
		w.must(tree, arena.StartArena, "b")
		w.follow(ended)
		if !w.status(tree, arenaID).Up {
			t.Error("the arena is not up again")
		}
		w.verify()
	})
}

// Whoever loses an arena leaves it to its owner, says so, and takes it up again when
// that one gives it back.
func TestKeeper_FencedArenaEndsAndComesBack(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		w := paced(t, 2)
		w.cfg.RenewEvery = time.Hour
		w.beside()
		tree := w.launch()
		w.round(2)
		time.Sleep(time.Minute) // the lease runs out
		thief, err := state.Open(t.Context(), w.store, arenaID, "thief", time.Hour)
		if err != nil {
			t.Fatal(err)
		}
		before := thief.Head()
		time.Sleep(2 * time.Second)
		if s := w.status(tree, arenaID); s.Up || s.Phase != arena.PhaseWaiting || s.Reason != "another process runs it" {
			t.Errorf("status is %+v, want that another process runs it", s)
		}
		if w.head() != before {
			t.Error("the fenced arena has written")
		}
		w.refused(tree, arena.StartArena, "a", arena.ErrUnavailable)
		if err := thief.Release(t.Context()); err != nil {
			t.Fatal(err)
		}
		time.Sleep(1100 * time.Millisecond)
		if s := w.status(tree, arenaID); !s.Up {
			t.Errorf("status is %+v, want that it runs again", s)
		}
		w.follow(ended)
		w.verify()
	})
}

// A lease that is renewed in vain stops its arena before it writes again.
func TestKeeper_LostLeaseStopsTheArenaAtOnce(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		w := paced(t, 2)
		w.cfg.Interval, w.cfg.RenewEvery = time.Hour, 10*time.Second
		stolen := new(atomic.Bool)
		w.wrap = func(_ string, j actors.Journal) actors.Journal {
			return &fakeJournal{Journal: j, renew: func() error {
				if stolen.Load() {
					return state.ErrFenced
				}
				return nil
			}}
		}
		tree := w.launch()
		w.follow(func(s *arena.State) bool { return s.Season == 1 })
		stolen.Store(true)
		time.Sleep(10 * time.Second)
		synctest.Wait()
		if s := w.status(tree, arenaID); s.Up {
			t.Errorf("status is %+v, want that another process runs it", s)
		}
	})
}

// Two trees share a store: the second takes an arena over within a second of its
// release, or of the end of the lease of one that died, and the season is that of a
// single tree.
func TestKeeper_AnotherTreeTakesOver(t *testing.T) {
	t.Parallel()
	var want state.Head
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t, 3, 6, 2)
		w.launch()
		w.follow(ended)
		want = w.head()
	})
	for _, died := range []bool{false, true} {
		synctest.Test(t, func(t *testing.T) {
			w := newWorld(t, 3, 6, 2)
			var dead atomic.Bool
			w.wrap = func(_ string, j actors.Journal) actors.Journal {
				return &fakeJournal{Journal: j, append: func(ctx context.Context, _ []byte) error {
					time.Sleep(time.Second) // so that the season takes a while
					if dead.Load() {
						<-ctx.Done() // what is dead says nothing
						return ctx.Err()
					}
					return nil
				}, renew: func() error {
					if dead.Load() {
						return errors.New("dead")
					}
					return nil
				}, dead: &dead}
			}
			first := w.launch()
			w.follow(func(s *arena.State) bool { return s.Tick == 5 })
			second := w.again(w.store)
			second.wrap = nil
			tree := second.launch()
			synctest.Wait()
			if s := second.status(tree, arenaID); s.Up || s.Reason != "another process runs it" {
				t.Errorf("status is %+v, want that another process runs it", s)
			}
			gone, limit := time.Now(), claimedWithin
			if died {
				dead.Store(true)
				limit += time.Minute // the lease
			} else {
				w.stop(first)
				gone = time.Now()
			}
			for s := second.status(tree, arenaID); !s.Up; s = second.status(tree, arenaID) {
				time.Sleep(10 * time.Millisecond)
				if time.Since(gone) > limit {
					t.Fatalf("not taken over within %v: %+v", limit, s)
				}
			}
			second.follow(ended)
			second.verify()
			if second.head() != want {
				t.Errorf("the season ends at %v, that of one tree at %v", second.head(), want)
			}
		})
	}
}

// claimedWithin is how long an arena is claimed after it can be had.
const claimedWithin = time.Second + 100*time.Millisecond

// shaky makes the mailbox of the first arena panic as often as left says. It
// panics in the names of its prices, which are asked for in the mailbox.
func (w *world) shaky(left *atomic.Int64, only func(after time.Time) bool) {
	w.cfg.Timetable = &fakeTimetable{Timetable: w.cfg.Timetable, look: func(after time.Time) {
		if only(after) && left.Add(-1) >= 0 {
			panic("shaky")
		}
	}}
}

func TestKeeper_CrashedArenaGoesOnFromItsJournal(t *testing.T) {
	t.Parallel()
	var want state.Head
	for _, crashes := range []int64{0, 1, 4} {
		synctest.Test(t, func(t *testing.T) {
			w := newWorld(t, 3, 6, 1)
			var left atomic.Int64
			left.Store(crashes)
			w.shaky(&left, func(after time.Time) bool { return after.After(w.cfg.Arenas[0].Plan.StartsAt.Add(time.Hour)) })
			w.launch()
			w.follow(ended)
			w.verify()
			if crashes == 0 {
				want = w.head()
			} else if w.head() != want || left.Load() >= 0 {
				t.Errorf("after %d crashes head is %v, want %v", crashes, w.head(), want)
			}
		})
	}
}

func TestKeeper_ArenaThatKeepsCrashingIsGivenUp(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t, 3, 6, 1)
		var left atomic.Int64
		left.Store(5)
		w.shaky(&left, func(after time.Time) bool { return after.After(w.cfg.Arenas[0].Plan.StartsAt.Add(time.Hour)) })
		tree := w.launch()
		synctest.Wait()
		if s := w.status(tree, arenaID); s.Phase != arena.PhaseFailed || !strings.Contains(s.Reason, "crashed 5 times in 10m0s") {
			t.Errorf("status is %+v, want that it crashed five times", s)
		}
		rival, err := state.Open(t.Context(), w.store, arenaID, "rival", time.Minute)
		if err != nil {
			t.Fatalf("the lease was not released: %v", err)
		}
		if err := rival.Release(t.Context()); err != nil {
			t.Fatal(err)
		}
		w.must(tree, arena.StartArena, "a")
		w.follow(ended)
		w.verify()
	})
}

func TestKeeper_OldCrashesAreForgiven(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		w := paced(t, 2)
		w.cfg.Interval = 90 * time.Second // a crash every nine minutes
		tick := new(once[time.Time])
		w.cfg.Timetable = &fakeTimetable{Timetable: w.cfg.Timetable, look: func(after time.Time) {
			since := after.Sub(w.cfg.Arenas[0].Plan.StartsAt)
			if since > 0 && since%(30*time.Minute) == 0 && tick.first(after) {
				panic("shaky")
			}
		}}
		tree := w.launch()
		w.follow(ended)
		if !w.status(tree, arenaID).Up {
			t.Errorf("status is %+v", w.status(tree, arenaID))
		}
		w.verify()
	})
}

func TestKeeper_RestartKeepsItsArenas(t *testing.T) {
	t.Parallel()
	for _, path := range []string{"supervisor/keeper", "supervisor"} {
		synctest.Test(t, func(t *testing.T) {
			w := paced(t, 2)
			w.beside()
			tree := w.launch()
			w.round(2)
			for range 3 {
				if !tree.Restart(path) {
					t.Fatalf("no %s", path)
				}
				time.Sleep(1300 * time.Millisecond)
			}
			for _, s := range tree.Statuses() {
				if !s.Up {
					t.Errorf("after a restart of %s: %+v", path, s)
				}
			}
			w.must(tree, arena.PauseArena, "a")
			w.must(tree, arena.ResumeArena, "b")
			w.follow(ended)
			w.verify()
		})
	}
}

func TestKeeper_ClockThatKeepsCrashingEndsItsArena(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		w := paced(t, 2)
		w.beside()
		asked := new(once[time.Time])
		w.cfg.Timetable = &fakeTimetable{Timetable: w.cfg.Timetable, look: func(after time.Time) {
			// The arena looks ahead, the clock asks again: only the clock crashes first.
			if after.After(w.cfg.Arenas[0].Plan.StartsAt.Add(time.Hour)) && !asked.first(after) {
				panic("shaky")
			}
		}}
		tree := w.launch()
		time.Sleep(time.Minute)
		for _, s := range tree.Statuses() {
			if s.Phase != arena.PhaseFailed || !strings.Contains(s.Reason, "crashed 5 times") {
				t.Errorf("status is %+v, want that it crashed five times", s)
			}
		}
	})
}

func TestKeeper_ClaimThatNobodyWaitsForIsReleased(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		w := paced(t, 2)
		open := w.cfg.Open
		w.cfg.Open = func(ctx context.Context, id string) (actors.Journal, error) {
			time.Sleep(2 * time.Second) // deaf to its context
			return open(context.WithoutCancel(ctx), id)
		}
		tree := w.launch()
		time.Sleep(time.Second)
		tree.Restart("supervisor/keeper")
		time.Sleep(time.Minute)
		if s := w.status(tree, arenaID); !s.Up {
			t.Errorf("status is %+v", s)
		}
		w.follow(ended)
	})
}
