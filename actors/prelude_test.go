package actors_test

import (
	"testing"
	"testing/synctest"
	"time"

	"github.com/seed45548214/arena/arena"
	"github.com/seed45548214/arena/feeds"
	"github.com/seed45548214/arena/state"
)

// preluded is a world whose season plays its first three sessions at once, and goes on
// at two market minutes a second.
func preluded(t *testing.T) *world {
	t.Helper()
	w := newWorld(t, 4, 5, 5)
	timetable, err := feeds.NewStepping(w.calendar, 2*time.Minute, "")
	if err != nil {
		t.Fatal(err)
	}
	w.cfg.Timetable, w.cfg.Interval = timetable, time.Second
	w.cfg.Arenas[0].Plan.Prelude = 3
	return w
}

// A prelude takes no time, its ticks lie at rounds and closes, and the season keeps
// its pace after it.
func TestArena_PlaysItsPreludeAtOnce(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		w := preluded(t)
		began := time.Now()
		tree := w.start()
		s := w.follow(func(s *arena.State) bool { return !s.Next.At.IsZero() })
		if took := time.Since(began); took > 0 || len(s.Sessions) != 3 || s.InPrelude() {
			t.Errorf("after %v it has played %d sessions, want 3 at once", took, len(s.Sessions))
		}
		if s.Tick != 3*14 || s.Accounts[0].Trades.Fills == 0 {
			t.Errorf("%d ticks and %d fills, want a tick every half hour from bell to bell, and trades", s.Tick, s.Accounts[0].Trades.Fills)
		}
		from := s.Tick
		w.follow(func(s *arena.State) bool { return s.Tick == from+10 })
		if took := time.Since(began); took < 9*time.Second || took > 11*time.Second {
			t.Errorf("ten ticks after it took %v, want ten seconds", took)
		}
		w.stop(tree)
		if got := all[*arena.SeasonStarted](w); got[0].Prelude != 3 {
			t.Errorf("the journal says that %d sessions were played at once", got[0].Prelude)
		}
	})
}

// A prelude that is cut off goes on where it was, and leaves the same bytes.
func TestArena_GoesOnInItsPrelude(t *testing.T) {
	t.Parallel()
	heads := make([]state.Head, 2)
	for run := range heads {
		synctest.Test(t, func(t *testing.T) {
			w := preluded(t)
			for stop := range 20 * run {
				tree := w.start()
				w.follow(func(s *arena.State) bool { return s.Tick >= uint64(1+2*stop) })
				w.stop(tree)
			}
			tree := w.start()
			s := w.follow(func(s *arena.State) bool { return len(s.Sessions) == 3 && s.Open == nil })
			w.stop(tree)
			heads[run] = w.records()[s.Seq-1].Head()
		})
	}
	if heads[0] != heads[1] {
		t.Errorf("cut off it is at %v, in one go at %v", heads[1], heads[0])
	}
}
