package actors_test

import (
	"testing"
	"testing/synctest"
	"time"

	"github.com/seed45548214/arena/arena"
	"github.com/seed45548214/arena/feeds"
)

func TestTree_RunsASeasonToItsEnd(t *testing.T) {
	t.Parallel()
	w := newWorld(t, 6, 20, 3)
	tree := w.start()
	s := w.follow(ended)
	w.stop(tree)
	if got, want := len(s.Sessions), 3; got != want {
		t.Errorf("%d sessions closed, want %d", got, want)
	}
	for seat := range s.Accounts {
		if s.Accounts[seat].Trades.Fills == 0 {
			t.Errorf("%s never traded", s.Roster[seat].Agent)
		}
	}
}

func TestTree_EndOfDataEndsTheSeasonAndTheTreeStays(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t, 3, 6, 0)
		timetable, err := feeds.NewStepping(w.calendar, 30*time.Minute, "2025-01-08")
		if err != nil {
			t.Fatal(err)
		}
		w.cfg.Timetable = timetable
		tree := w.launch()
		s := w.follow(ended)
		if s.Outcome != arena.EndOfData || len(s.Sessions) != 3 {
			t.Errorf("the season ended with %s after %d sessions", s.Outcome, len(s.Sessions))
		}
		seq := w.head().Seq
		time.Sleep(time.Hour)
		if !w.status(tree, arenaID).Up || w.head().Seq != seq {
			t.Error("the tree does not rest after the end")
		}
		w.stop(tree)
		tree = w.launch()
		time.Sleep(time.Hour)
		if got := w.head().Seq; got != seq {
			t.Errorf("a restart after the end stored %d records", got-seq)
		}
		w.must(tree, arena.ResetArena, "again")
		s = w.follow(func(s *arena.State) bool { return s.Season == 2 && s.Phase == arena.PhaseEnded })
		if len(s.Sessions) != 3 {
			t.Errorf("the second season has %d sessions", len(s.Sessions))
		}
		w.verify()
	})
}
