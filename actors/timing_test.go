package actors_test

import (
	"bytes"
	"context"
	"maps"
	"slices"
	"strconv"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/seed45548214/arena/actors"
	"github.com/seed45548214/arena/arena"
)

// timed are the timings that a tree has told.
type timed struct {
	mu            sync.Mutex
	ticks, rounds map[time.Duration]int
}

func (t *timed) Tick(_ string, late time.Duration) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.ticks[late]++
}

func (t *timed) Round(_ string, after time.Duration) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.rounds[after]++
}

// A slow model makes no tick late; a slow store makes them as late as it is slow.
func TestTimings_AreThoseOfTheStore(t *testing.T) {
	t.Parallel()
	const ofTick, ofRound = 30 * time.Millisecond, 70 * time.Millisecond
	synctest.Test(t, func(t *testing.T) {
		w := paced(t, 2)
		told := &timed{ticks: make(map[time.Duration]int), rounds: make(map[time.Duration]int)}
		w.cfg.Timings = told
		w.wrap = func(_ string, j actors.Journal) actors.Journal {
			return &fakeJournal{Journal: j, append: func(_ context.Context, data []byte) error {
				switch {
				case bytes.Contains(data, []byte("tick_recorded")):
					time.Sleep(ofTick)
				case bytes.Contains(data, []byte("decision_taken")):
					time.Sleep(ofRound)
				}
				return nil
			}}
		}
		w.compete(0, actors.Competitor{Decider: deciderFunc(func(context.Context, *arena.View) (arena.Decision, error) {
			time.Sleep(400 * time.Millisecond)
			return arena.Decision{}, nil
		})})
		w.launch()
		end := w.follow(ended)
		synctest.Wait() // the journal is told before the timings
		if got := slices.Collect(maps.Keys(told.ticks)); cmp.Diff([]time.Duration{ofTick}, got) != "" || told.ticks[ofTick] != int(end.Tick) {
			t.Errorf("of %d ticks as many were late by %v, want all by %v", end.Tick, told.ticks, ofTick)
		}
		if got := slices.Collect(maps.Keys(told.rounds)); cmp.Diff([]time.Duration{ofRound}, got) != "" || told.rounds[ofRound] != end.Round {
			t.Errorf("of %d rounds as many took %v after their last answer, want all %v", end.Round, told.rounds, ofRound)
		}
	})
}

// A tick that comes while a round is being stored, as it does after a model that never
// answers, is taken right after that.
func TestTimings_AnAnswerAtTheLastMomentMakesNoTickLate(t *testing.T) {
	t.Parallel()
	const ofStore = 30 * time.Millisecond
	synctest.Test(t, func(t *testing.T) {
		w := paced(t, 2)
		told := &timed{ticks: make(map[time.Duration]int), rounds: make(map[time.Duration]int)}
		w.cfg.Timings, w.cfg.DecideTimeout = told, 950*time.Millisecond
		w.wrap = func(_ string, j actors.Journal) actors.Journal {
			return &fakeJournal{Journal: j, append: func(context.Context, []byte) error {
				time.Sleep(ofStore)
				return nil
			}}
		}
		w.compete(0, actors.Competitor{Decider: deciderFunc(func(ctx context.Context, _ *arena.View) (arena.Decision, error) {
			<-ctx.Done()
			return arena.Decision{}, ctx.Err()
		})})
		w.launch()
		end := w.follow(ended)
		synctest.Wait() // the journal is told before the timings
		if missed := w.misses(end.Roster[0].Agent, arena.MissedDeadline); len(missed) != end.Round {
			t.Errorf("of %d rounds %v were missed", end.Round, missed)
		}
		for late, n := range told.ticks {
			if late > 3*ofStore {
				t.Errorf("%d ticks were %v late", n, late)
			}
		}
	})
}

// A message of the audience that is being stored when a tick is due makes it no later than
// that takes, whether a round is open or not.
func TestTimings_AMessageMakesNoTickLate(t *testing.T) {
	t.Parallel()
	const ofStore = 30 * time.Millisecond
	synctest.Test(t, func(t *testing.T) {
		w := chatted(t, func(ctx context.Context, _ *arena.View) (arena.Decision, error) {
			<-ctx.Done()
			return arena.Decision{}, ctx.Err()
		})
		told := &timed{ticks: make(map[time.Duration]int), rounds: make(map[time.Duration]int)}
		w.cfg.Timings, w.cfg.DecideTimeout = told, 3500*time.Millisecond
		w.cfg.Arenas[0].Plan.Chat.PerAgent, w.cfg.Arenas[0].Plan.Chat.PerViewer = arena.MostPerAgent, arena.MostPerViewer
		w.wrap = func(_ string, j actors.Journal) actors.Journal {
			return &fakeJournal{Journal: j, append: func(context.Context, []byte) error {
				time.Sleep(ofStore)
				return nil
			}}
		}
		tree := w.launch()
		w.round(2)
		due := time.Now().Truncate(w.cfg.Interval)
		taken := 0
		for n := range 60 {
			due = due.Add(w.cfg.Interval)
			time.Sleep(time.Until(due.Add(-ofStore / 2)))
			if w.post(tree, strconv.Itoa(n), "What now?") == nil {
				taken++
			}
		}
		w.follow(ended)
		synctest.Wait()
		if taken < 40 {
			t.Errorf("%d messages were taken", taken)
		}
		for late, n := range told.ticks {
			if late > 3*ofStore {
				t.Errorf("%d ticks were %v late", n, late)
			}
		}
	})
}
