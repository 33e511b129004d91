package actors_test

import (
	"bytes"
	"context"
	"slices"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/seed45548214/arena/actors"
	"github.com/seed45548214/arena/arena"
)

// A watch notes when records with a certain event are stored.
type watch struct {
	mu     sync.Mutex
	stored map[string][]time.Time // by type of event
}

func (w *world) watch() *watch {
	seen := &watch{stored: make(map[string][]time.Time)}
	w.wrap = func(_ string, j actors.Journal) actors.Journal {
		return &fakeJournal{Journal: j, append: func(_ context.Context, data []byte) error {
			seen.mu.Lock()
			defer seen.mu.Unlock()
			for _, event := range []string{"tick_recorded", "round_opened"} {
				if bytes.Contains(data, []byte(event)) {
					seen.stored[event] = append(seen.stored[event], time.Now())
				}
			}
			return nil
		}}
	}
	return seen
}

func (s *watch) of(event string) []time.Time {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.stored[event]
}

// prices are the ticks of a journal without its orders.
func (w *world) prices() []*arena.TickRecorded {
	w.tb.Helper()
	return all[*arena.TickRecorded](w)
}

// wantScheduled expects every round to have opened when its last schedule said.
func (w *world) wantScheduled(opened []time.Time) {
	w.tb.Helper()
	var due time.Time
	for _, event := range w.events() {
		switch e := event.(type) {
		case *arena.RoundScheduled:
			due = e.At
		case *arena.RoundOpened:
			if len(opened) < e.Round || !opened[e.Round-1].Equal(due) {
				w.tb.Fatalf("round %d opened at %v, want %v", e.Round, opened[min(e.Round, len(opened))-1], due)
			}
		}
	}
}

func TestClock_TicksAreASecondApartAndRoundsOpenWhenScheduled(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		w := paced(t, 2)
		watch := w.watch()
		began := time.Now()
		w.launch()
		w.follow(ended)
		for i, at := range watch.of("tick_recorded") {
			if want := began.Add(time.Duration(i) * time.Second); !at.Equal(want) {
				t.Errorf("tick %d at %v, want %v", i+1, at, want)
			}
		}
		w.wantScheduled(watch.of("round_opened"))
		w.verify()
	})
}

func TestClock_FirstRoundOpensAtOnce(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		w := paced(t, 2)
		w.wrap = func(_ string, j actors.Journal) actors.Journal {
			return &fakeJournal{Journal: j, append: func(context.Context, []byte) error {
				time.Sleep(7 * time.Millisecond)
				return nil
			}}
		}
		began := time.Now()
		w.launch()
		w.round(1)
		if took := time.Since(began); took != 14*time.Millisecond {
			t.Errorf("it took %v, want no more than to store two records", took)
		}
		if n := len(w.records()); n != 2 {
			t.Errorf("%d records, want the start and the first tick", n)
		}
	})
}

func TestClock_DoesNotWaitForASlowRound(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		w := paced(t, 2)
		w.compete(0, thinker(func(_ context.Context, v *arena.View) (arena.Decision, error) {
			if v.Round%3 == 0 {
				time.Sleep(9*time.Second + 300*time.Millisecond) // beyond the next round, and deaf
			}
			return arena.Decision{}, nil
		}))
		watch := w.watch()
		began := time.Now()
		w.launch()
		w.follow(ended)
		at := watch.of("tick_recorded")
		for i := range at {
			// What opens the round after a slow one comes a little late, for that has to close.
			late := at[i].Sub(began.Add(time.Duration(i) * time.Second))
			if opens := i%18 == 0 && i > 0; late < 0 || late > time.Second/2 || late > 0 != opens {
				t.Errorf("tick %d is %v late", i+1, late)
			}
		}
		if got, want := w.misses(w.cfg.Arenas[0].Plan.Roster[0].Agent, arena.MissedDeadline), []int{3, 6, 9, 12}; !slices.Equal(got, want) {
			t.Errorf("deadline missed in %v, want %v", got, want)
		}
		w.verify()
	})
}

func TestClock_DeadlineSurvivesARestart(t *testing.T) {
	t.Parallel()
	var whole []*arena.TickRecorded
	synctest.Test(t, func(t *testing.T) {
		w := paced(t, 2)
		w.launch()
		w.follow(ended)
		whole = w.prices()
	})
	// The process ends 2.4 s after a round; four ticks lead to the next, 3.6 s away.
	for _, tc := range []struct {
		name  string
		down  time.Duration
		moved time.Duration
	}{
		{"at once", 0, 0},
		{"between two ticks", 200 * time.Millisecond, 0},
		{"one tick late", time.Second, 0},
		{"at twice the pace", 1600 * time.Millisecond, 0},
		{"too late", 1601 * time.Millisecond, 2 * time.Second},
		{"a tick before the round", 3 * time.Second, 3 * time.Second},
		{"after the round", 4 * time.Second, 4 * time.Second},
		{"an hour", time.Hour, time.Hour},
	} {
		for _, killed := range []bool{false, true} {
			t.Run(tc.name, func(t *testing.T) {
				t.Parallel()
				synctest.Test(t, func(t *testing.T) {
					w := paced(t, 2)
					watch := w.watch()
					tree := w.launch()
					w.round(4)
					time.Sleep(2400 * time.Millisecond)
					var later *world
					if killed {
						later = w.again(w.fork(len(w.records())))
						w.wrap = nil // the old tree is a ghost from here on
					} else {
						w.stop(tree)
						later = w.again(w.store)
					}
					before := later.state().Next
					opened := append([]time.Time(nil), watch.of("round_opened")...)
					time.Sleep(tc.down)
					watch = later.watch()
					restarted := time.Now()
					later.launch()
					after := later.round(5)
					schedule := slices.DeleteFunc(all[*arena.RoundScheduled](later), func(e *arena.RoundScheduled) bool { return e.Round != 5 })
					last := *schedule[len(schedule)-1]
					if !last.At.Equal(before.At.Add(tc.moved)) {
						t.Errorf("round 5 was due at %v and is now %v later, want %v", before.At, last.At.Sub(before.At), tc.moved)
					}
					if tc.moved == 0 && len(schedule) > 1 {
						t.Error("the deadline has not moved but was told anew")
					}
					if !after.Open.Deadline.Equal(last.At.Add(6 * time.Second)) {
						t.Errorf("the deadline is %v, want the next round, 6 s after %v", after.Open.Deadline, last.At)
					}
					later.follow(ended)
					later.wantScheduled(append(opened, watch.of("round_opened")...))
					ticks := append([]time.Time{restarted.Add(-time.Second)}, watch.of("tick_recorded")...)
					for i := 2; i < len(ticks); i++ {
						if gap := ticks[i].Sub(ticks[i-1]); gap < 500*time.Millisecond {
							t.Errorf("tick %d after the restart comes after %v: a burst", i, gap)
						}
					}
					if diff := cmp.Diff(whole, later.prices()); diff != "" {
						t.Errorf("other prices than without the restart:\n%s", diff)
					}
					later.verify()
				})
			})
		}
	}
}

func TestClock_OpenRoundIsTakenUpAgain(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		w := paced(t, 2)
		w.cfg.Arenas[0].Plan.RoundEvery = arena.Millis((5 * time.Hour).Milliseconds()) // a minute of wall time
		var mu sync.Mutex
		var shown []*arena.View
		slow := thinker(func(ctx context.Context, v *arena.View) (arena.Decision, error) {
			mu.Lock()
			shown = append(shown, v)
			mu.Unlock()
			select {
			case <-time.After(20 * time.Second):
				return arena.Decision{Rationale: "thought over"}, nil
			case <-ctx.Done():
				return arena.Decision{}, ctx.Err()
			}
		})
		w.compete(0, slow)
		w.launch()
		w.round(1)
		time.Sleep(5 * time.Second)
		later := w.again(w.fork(len(w.records())))
		time.Sleep(10 * time.Second)
		began := time.Now()
		later.launch()
		s := later.follow(func(s *arena.State) bool { return s.Accounts[0].Decisions == 1 })
		if took := time.Since(began); took != 20*time.Second {
			t.Errorf("the round went on for %v, want the 20 s that the agent takes", took)
		}
		mu.Lock()
		defer mu.Unlock()
		if len(shown) != 2 || !cmp.Equal(shown[0], shown[1]) || s.Tick < 20 {
			t.Errorf("the agent was shown %d views; the second, after %d ticks, is another:\n%s", len(shown), s.Tick, cmp.Diff(shown[0], shown[len(shown)-1]))
		}
		if s.Round != 1 || len(later.misses(s.Roster[0].Agent, arena.MissedDeadline)) > 0 {
			t.Errorf("round %d, missed %v", s.Round, s.Accounts[0].Missed)
		}
	})
}

func TestClock_SlowStoreMovesTheRoundByAnEvent(t *testing.T) {
	t.Parallel()
	for _, slow := range []struct{ stall, moved time.Duration }{
		{1200 * time.Millisecond, 0}, // made up for
		{5200 * time.Millisecond, 4 * time.Second},
	} {
		synctest.Test(t, func(t *testing.T) {
			w := paced(t, 2)
			watch := w.watch()
			see, seen := w.wrap, 0
			w.wrap = func(id string, j actors.Journal) actors.Journal {
				return &fakeJournal{Journal: see(id, j), append: func(_ context.Context, data []byte) error {
					if bytes.Contains(data, []byte("tick_recorded")) {
						seen++
					}
					if seen == 9 { // two ticks after the second round
						seen++
						time.Sleep(slow.stall)
					}
					return nil
				}}
			}
			w.launch()
			due := w.round(2).Next.At
			w.follow(ended)
			opened := watch.of("round_opened")
			w.wantScheduled(opened)
			if moved := opened[2].Sub(due); moved != slow.moved {
				t.Errorf("a store that takes %v moves the round by %v, want %v", slow.stall, moved, slow.moved)
			}
			w.verify()
		})
	}
}

// A clock that is told of its next tick while the beat for it is on its way strikes twice.
// The tick counts once: the second comes when the season has had it, in every state that
// it may find the arena in.
func TestClock_ThatStrikesTwiceCountsOnce(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		w := paced(t, 1)
		w.wrap = func(_ string, j actors.Journal) actors.Journal {
			return &fakeJournal{Journal: j, append: func(context.Context, []byte) error {
				time.Sleep(w.cfg.Interval / 3)
				return nil
			}}
		}
		tree := w.launch()
		for range 2_000 {
			time.Sleep(w.cfg.Interval / 7)
			if w.state().Phase == arena.PhaseEnded {
				break
			}
			if at := w.state().At; !at.IsZero() {
				tree.Strike(w.cfg.Arenas[0].Plan.Arena, at)
			}
		}
		synctest.Wait()
		w.verify()
		if got := w.state().Phase; got != arena.PhaseEnded {
			t.Errorf("the season is %s", got)
		}
		for _, row := range tree.Actors() {
			if row.Restarts > 0 {
				t.Errorf("%s started over %d times: %v", row.Path, row.Restarts, row.Failure)
			}
		}
	})
}
