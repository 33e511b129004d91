package actors_test

import (
	"context"
	"errors"
	"slices"
	"testing"
	"testing/synctest"
	"time"

	"github.com/seed45548214/arena/actors"
	"github.com/seed45548214/arena/arena"
)

func (w *world) wantPhase(want arena.Phase) {
	w.tb.Helper()
	if got := w.state().Phase; got != want {
		w.tb.Errorf("phase is %s, want %s", got, want)
	}
}

func TestCommand_PauseAndResume(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		w := paced(t, 2)
		tree := w.launch()
		w.round(3)
		time.Sleep(2500 * time.Millisecond)
		due := w.state().Next.At
		w.refused(tree, arena.ResumeArena, "a", arena.ErrPhase)
		w.refused(tree, arena.StartArena, "b", arena.ErrPhase)
		w.must(tree, arena.PauseArena, "c")
		w.wantPhase(arena.PhasePaused)
		w.refused(tree, arena.PauseArena, "d", arena.ErrPhase)
		seq := w.head().Seq
		time.Sleep(10 * time.Minute)
		if got := w.head().Seq; got != seq {
			t.Errorf("record %d was stored during the pause", got)
		}
		w.must(tree, arena.ResumeArena, "e")
		w.wantPhase(arena.PhaseRunning)
		if moved := w.state().Next.At.Sub(due); moved != 10*time.Minute {
			t.Errorf("the round moved by %v, want the length of the pause", moved)
		}
		w.must(tree, arena.PauseArena, "f")
		w.must(tree, arena.StartArena, "g")
		if moved := w.state().Next.At.Sub(due); moved != 10*time.Minute {
			t.Errorf("a pause of no length moved the round to %v", moved)
		}
		w.follow(ended)
		w.refused(tree, arena.ResumeArena, "h", arena.ErrPhase)
		w.refused(tree, arena.PauseArena, "i", arena.ErrPhase)
		w.refused(tree, "dance", "j", arena.ErrPhase)
		w.verify()
	})
}

func TestCommand_PauseOutlivesARestart(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		w := paced(t, 2)
		tree := w.launch()
		w.round(3)
		w.must(tree, arena.PauseArena, "a")
		w.stop(tree)
		tree = w.launch()
		seq := w.head().Seq
		time.Sleep(time.Hour)
		w.wantPhase(arena.PhasePaused)
		if w.head().Seq != seq {
			t.Error("the season went on")
		}
		w.must(tree, arena.ResumeArena, "b")
		w.follow(ended)
		w.verify()
	})
}

func TestCommand_StopOutlivesARestartAndStartGoesOn(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		w := paced(t, 2)
		tree := w.launch()
		w.round(3)
		w.must(tree, arena.StopArena, "a")
		check := func() {
			t.Helper()
			synctest.Wait()
			if s := w.status(tree, arenaID); s.Up || s.Phase != arena.PhaseWaiting || s.Reason == "" {
				t.Errorf("status is %+v, want waiting with a reason", s)
			}
			if rows := tree.Actors(); len(rows) != 4 {
				t.Errorf("%d actors live, want supervisor, market, feed and keeper", len(rows))
			}
			w.wantPhase(arena.PhaseWaiting)
		}
		check()
		w.must(tree, arena.StopArena, "a") // its sender has not got the answer
		check()
		w.refused(tree, arena.ResumeArena, "b", arena.ErrPhase)
		w.refused(tree, arena.PauseArena, "c", arena.ErrPhase)
		check()
		w.stop(tree)
		tree = w.launch()
		time.Sleep(time.Minute)
		check()
		seq := w.head().Seq
		w.must(tree, arena.StartArena, "d")
		if got := w.head().Seq; got != seq+1 || !w.status(tree, arenaID).Up {
			t.Errorf("%d records for a start, want one, and the arena up", got-seq)
		}
		w.must(tree, arena.StopArena, "e")
		w.must(tree, arena.StartArena, "f") // while it still ends
		w.follow(ended)
		w.verify()
	})
}

func TestCommand_SameIDIsCarriedOutOnce(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		w := paced(t, 2)
		tree := w.launch()
		w.round(2)
		w.must(tree, arena.PauseArena, "p")
		w.must(tree, arena.ResumeArena, "r")
		seq := w.head().Seq
		w.must(tree, arena.PauseArena, "p")
		w.must(tree, arena.ResumeArena, "r")
		w.stop(tree)
		tree = w.launch()
		w.must(tree, arena.PauseArena, "p")
		if got := w.head().Seq; got != seq {
			t.Errorf("%d records for commands that were carried out before", got-seq)
		}
		w.must(tree, arena.ResetArena, "s")
		w.must(tree, arena.ResetArena, "s")
		if got := w.state().Season; got != 2 {
			t.Errorf("season %d, want the second", got)
		}
	})
}

// A pause does not wait for the open round, and the answers to it count all the same.
func TestCommand_PauseLeavesTheRoundOpen(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		w := paced(t, 2)
		w.compete(0, thinker(func(context.Context, *arena.View) (arena.Decision, error) {
			time.Sleep(3 * time.Second)
			return arena.Decision{Rationale: "thought over"}, nil
		}))
		tree := w.launch()
		w.round(2)
		began := time.Now()
		w.must(tree, arena.PauseArena, "a")
		if took := time.Since(began); took != 0 || w.state().Open == nil {
			t.Errorf("the pause took %v, want none; round %v is open", took, w.state().Open)
		}
		time.Sleep(time.Minute)
		if s := w.state(); s.Open != nil || s.Accounts[0].Decisions != 2 || s.Phase != arena.PhasePaused {
			t.Errorf("%s with %d decisions and round %v open", s.Phase, s.Accounts[0].Decisions, s.Open)
		}
		w.must(tree, arena.ResumeArena, "b")
		w.follow(ended)
		w.verify()
	})
}

func TestCommand_ResetBeginsAnotherSeason(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		w := paced(t, 2)
		tree := w.launch()
		w.round(2)
		first := w.state()
		w.must(tree, arena.ResetArena, "a")
		second := w.state()
		if second.Season != 2 || second.Seed == first.Seed || second.Round > 1 || second.Accounts[0].Cash != second.Cash {
			t.Errorf("season %d, seed %d, round %d", second.Season, second.Seed, second.Round)
		}
		for _, e := range all[*arena.RoundScheduled](w)[3:] {
			if e.Round == 1 && !e.At.Equal(time.Now()) {
				t.Errorf("the first round is due at %v, want at once", e.At)
			}
		}
		err := tree.Command(t.Context(), arena.Command{ID: "b", Verb: arena.ResetArena, Arena: arenaID, Seed: new(uint64(99)), At: time.Now()})
		if third := w.state(); err != nil || third.Season != 3 || third.Seed != arena.ChosenSeed(99).DeciderSeed() {
			t.Errorf("season %d, seed %d, %v", third.Season, third.Seed, err)
		}
		w.follow(ended)
		w.must(tree, arena.ResetArena, "c")
		w.follow(func(s *arena.State) bool { return s.Season == 4 && s.Phase == arena.PhaseEnded })
		w.verify()
		seeds := make(map[uint64]bool)
		for _, e := range all[*arena.SeasonStarted](w) {
			seeds[e.Seed] = true
		}
		if len(seeds) != 4 {
			t.Errorf("%d seeds in four seasons", len(seeds))
		}
	})
}

func TestCommand_SeveralWaitForAnOpenRoundAndNoneIsLost(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		w := paced(t, 2)
		w.compete(0, thinker(func(context.Context, *arena.View) (arena.Decision, error) {
			time.Sleep(3 * time.Second)
			return arena.Decision{}, nil
		}))
		tree := w.launch()
		w.round(2)
		answers := make(chan error, 100)
		for i, verb := range []arena.Verb{arena.ResetArena, arena.PauseArena, arena.StopArena, arena.StartArena} {
			time.Sleep(time.Duration(i) * time.Millisecond)
			go func() { answers <- w.command(tree, verb, string(verb)) }()
		}
		for range 4 {
			if err := <-answers; err != nil {
				t.Error(err)
			}
		}
		s := w.state()
		var carriedOut []string
		for i := range s.Commands {
			carriedOut = append(carriedOut, s.Commands[i].ID)
		}
		if want := []string{"reset", "pause", "stop", "start"}; s.Season != 2 || !slices.Equal(carriedOut, want) {
			t.Errorf("season %d, commands %v, want %v in the second", s.Season, carriedOut, want)
		}
		w.round(3)
		for range 70 {
			go func() { answers <- w.command(tree, arena.ResumeArena, "no") }()
		}
		refused := 0
		for range 70 {
			if err := <-answers; errors.Is(err, arena.ErrPhase) || errors.Is(err, arena.ErrUnavailable) {
				refused++
			}
		}
		if refused != 70 {
			t.Errorf("%d of 70 commands refused", refused)
		}
	})
}

func TestCommand_UnknownArenaAndEndOfTheTree(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		w := paced(t, 2)
		w.compete(0, thinker(func(ctx context.Context, _ *arena.View) (arena.Decision, error) {
			<-ctx.Done()
			time.Sleep(300 * time.Millisecond) // hard of hearing
			return arena.Decision{}, ctx.Err()
		}))
		tree := w.launch()
		err := tree.Command(t.Context(), arena.Command{ID: "a", Verb: arena.PauseArena, Arena: "nowhere"})
		if !errors.Is(err, arena.ErrUnknownArena) {
			t.Errorf("%v, want that there is no such arena", err)
		}
		w.round(1)
		waiting := make(chan error)
		go func() { waiting <- w.command(tree, arena.StopArena, "b") }()
		synctest.Wait()
		stopped := make(chan struct{})
		go func() { w.stop(tree); close(stopped) }()
		synctest.Wait()
		if err := <-waiting; !errors.Is(err, arena.ErrUnavailable) {
			t.Errorf("a command that waited: %v, want that the arena is not available", err)
		}
		w.refused(tree, arena.PauseArena, "c", arena.ErrUnavailable) // while it comes to rest
		<-stopped
		w.refused(tree, arena.PauseArena, "d", arena.ErrUnavailable)
		select {
		case <-tree.Done():
		default:
			t.Error("the tree has not ended")
		}
	})
}

func TestCommand_IsAnsweredWhenItsArenaStartsOver(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		w := paced(t, 2)
		w.wrap = func(_ string, j actors.Journal) actors.Journal {
			return &fakeJournal{Journal: j, append: func(context.Context, []byte) error {
				time.Sleep(200 * time.Millisecond)
				return nil
			}}
		}
		tree := w.launch()
		w.round(2)
		time.Sleep(500 * time.Millisecond)
		answer := make(chan error)
		go func() { answer <- w.command(tree, arena.PauseArena, "a") }()
		time.Sleep(100 * time.Millisecond)
		began := time.Now()
		tree.Restart("supervisor/keeper/arena/" + arenaID)
		if err := <-answer; !errors.Is(err, arena.ErrUnavailable) || time.Since(began) > 0 {
			t.Errorf("%v after %v, want at once that the arena is not available", err, time.Since(began))
		}
		w.must(tree, arena.PauseArena, "a") // the same again: once is enough
		w.wantPhase(arena.PhasePaused)
		w.verify()
	})
}
