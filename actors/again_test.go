package actors_test

import (
	"context"
	"errors"
	"testing"
	"testing/synctest"
	"time"

	"github.com/seed45548214/arena/arena"
)

var errFull = errors.New("no space left")

// full makes every write of a journal fail until it is over, and says how often one did.
func (w *world) full(begins, over time.Time) (failures *int) {
	failures = new(int)
	w.journal(func(j *fakeJournal) {
		j.append = func(context.Context, []byte) error {
			if now := time.Now(); now.After(begins) && now.Before(over) {
				*failures++
				return errFull
			}
			return nil
		}
	})
	w.cfg.Passes = func(err error) bool { return errors.Is(err, errFull) }
	return failures
}

// An arena that failed for a full disk goes on by itself once there is space, and does
// not press a disk that stays full.
func TestKeeper_TriesAgainWhatMayPass(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		w := paced(t, 3)
		now := time.Now()
		failures := w.full(now.Add(10*time.Second), now.Add(5*time.Minute))
		tree := w.launch()
		time.Sleep(20 * time.Second)
		synctest.Wait()
		if s := w.status(tree, arenaID); s.Phase != arena.PhaseFailed || s.Reason != errFull.Error() {
			t.Errorf("status is %+v, want failed for lack of space", s)
		}
		time.Sleep(4 * time.Minute)
		synctest.Wait()
		if *failures < 6 || *failures > 10 {
			t.Errorf("it was tried %d times in four minutes, want after 1, 2, 4 … 60 s", *failures)
		}
		w.follow(ended)
		w.verify()
	})
}

// What does not pass by itself waits for somebody.
func TestKeeper_DoesNotTryAgainWhatStays(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		w := paced(t, 3)
		now := time.Now()
		failures := w.full(now.Add(10*time.Second), now.Add(time.Minute))
		w.cfg.Passes = nil
		tree := w.launch()
		time.Sleep(10 * time.Minute)
		synctest.Wait()
		if s := w.status(tree, arenaID); s.Phase != arena.PhaseFailed || *failures != 1 {
			t.Errorf("status is %+v after %d failures, want failed after one", s, *failures)
		}
		w.must(tree, arena.StartArena, "a")
		w.follow(ended)
	})
}
