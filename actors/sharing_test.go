package actors_test

import (
	"context"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/seed45548214/arena/actors"
	"github.com/seed45548214/arena/arena"
	"github.com/seed45548214/arena/state"
)

// Two trees hand an arena to each other eight times within its season: it is that of a
// single tree, to the byte.
func TestKeeper_HandsAnArenaBack(t *testing.T) {
	t.Parallel()
	const changes = 8
	var want state.Head
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t, 3, 6, 2)
		w.launch()
		w.follow(ended)
		want = w.head()
	})
	synctest.Test(t, func(t *testing.T) {
		one := newWorld(t, 3, 6, 2)
		slow := func(_ string, j actors.Journal) actors.Journal {
			return &fakeJournal{Journal: j, append: func(context.Context, []byte) error {
				time.Sleep(time.Second) // so that the season takes a while
				return nil
			}}
		}
		two := one.again(one.store)
		worlds := []*world{one, two}
		trees := make([]*actors.Tree, len(worlds))
		var turn atomic.Int64 // whose it is
		for i, w := range worlds {
			w.wrap = slow
			w.cfg.MayClaim = func(string) bool { return turn.Load() == int64(i) }
			trees[i] = w.launch()
		}
		for n := range changes {
			one.follow(func(s *arena.State) bool { return int(s.Tick) >= 2*n+2 })
			from, to := n%2, (n+1)%2
			turn.Store(int64(to))
			trees[from].HandBack(arenaID)
			for s := worlds[from].status(trees[from], arenaID); !s.Elsewhere; s = worlds[from].status(trees[from], arenaID) {
				time.Sleep(time.Millisecond)
			}
			synctest.Wait() // it is given back
			trees[to].Claim(arenaID)
			began := time.Now()
			for s := worlds[to].status(trees[to], arenaID); !s.Up; s = worlds[to].status(trees[to], arenaID) {
				time.Sleep(time.Millisecond)
			}
			if took := time.Since(began); took > 100*time.Millisecond {
				t.Errorf("change %d: it was claimed after %v", n+1, took)
			}
		}
		one.follow(ended)
		one.verify()
		if one.head() != want {
			t.Errorf("the season ends at %v, that of one tree at %v", one.head(), want)
		}
	})
}

// Who is being asked is waited for: handing back costs nobody a round, however slow it is.
func TestKeeper_HandsBackBetweenRounds(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		w := paced(t, 3)
		w.compete(0, thinker(func(ctx context.Context, v *arena.View) (arena.Decision, error) {
			if v.Round == 2 {
				time.Sleep(4 * time.Second) // longer than a stop would wait
			}
			return arena.Decision{}, ctx.Err()
		}))
		var may atomic.Bool
		may.Store(true)
		w.cfg.MayClaim = func(string) bool { return may.Load() }
		tree := w.launch()
		w.round(2)
		may.Store(false)
		tree.HandBack(arenaID)
		for s := w.status(tree, arenaID); !s.Elsewhere; s = w.status(tree, arenaID) {
			time.Sleep(100 * time.Millisecond)
		}
		agent := w.cfg.Arenas[0].Plan.Roster[0].Agent
		if got := w.decided(agent); len(got) != 2 {
			t.Errorf("it was handed back after decisions in rounds %v, want 1 and 2", got)
		}
		may.Store(true)
		w.follow(ended)
		if got := all[*arena.DecisionMissed](w); len(got) > 0 {
			t.Errorf("missed: %+v", got)
		}
		w.verify()
	})
}

// A tree that leaves an arena to others asks again every second whether it should have it.
func TestKeeper_LeavesAnArenaToOthers(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t, 3, 6, 2)
		var may atomic.Bool
		var asked atomic.Int64
		w.cfg.MayClaim = func(string) bool {
			asked.Add(1)
			return may.Load()
		}
		tree := w.launch()
		time.Sleep(3*time.Second + time.Millisecond)
		synctest.Wait()
		if s := w.status(tree, arenaID); s.Up || !s.Elsewhere || asked.Load() != 4 {
			t.Errorf("asked %d times, status %+v", asked.Load(), s)
		}
		tree.Claim(arenaID)
		tree.HandBack(arenaID) // of what it does not run
		synctest.Wait()
		if s := w.status(tree, arenaID); s.Up {
			t.Errorf("claimed though it may not: %+v", s)
		}
		may.Store(true)
		w.follow(ended)
		w.verify()
	})
}
