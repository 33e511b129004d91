package arena_test

import (
	"errors"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/seed45548214/arena/arena"
	"github.com/seed45548214/arena/arena/arenatest"
)

// A loss that was accepted is a record like any other: it folds, is run again to the byte,
// and whoever watches is told anew from there.
func TestSeason_GoesOnAfterALossWasAccepted(t *testing.T) {
	t.Parallel()
	season, _, keep := rerun(t)
	keep(season.AcceptLoss(7, "the operator")) // of all that there was
	keep(season.Start(testPlan("anna"), time.Time{}, nil))
	if state := season.State; state.Season != 1 || state.Lost != 0 || state.Anew() != 2 {
		t.Errorf("season %d, told anew from record %d after a loss in record %d, want season 1, from record 2, none", state.Season, state.Anew(), state.Lost)
	}
	keep(season.Pause("admin", false, nil))
	keep(season.AcceptLoss(4, "the operator"))
	if state := season.State; state.Lost != 4 || state.Anew() != 4 || state.Phase != arena.PhasePaused {
		t.Errorf("%s, told anew from record %d after a loss in record %d, want paused, from record 4, in record 4", state.Phase, state.Anew(), state.Lost)
	}
	keep(season.Resume("admin", time.Time{}, nil))
	audit := arena.NewAudit()
	var restored arena.State
	if err := restored.Fold(1, []arena.Event{&arena.LossAccepted{Through: 1, By: "the operator"}}); err != nil {
		t.Error(err)
	}
	if err := audit.Record(1, encoded(t, &arena.LossAccepted{Through: 7, By: "the operator"})); err != nil {
		t.Error(err)
	}
}

// What is there is not lost.
func TestSeason_RefusesALossOfWhatIsThere(t *testing.T) {
	t.Parallel()
	season := started(t, testPlan("anna"))
	before := season.State.Seq
	if _, err := season.AcceptLoss(before, "the operator"); !errors.Is(err, arena.ErrPhase) {
		t.Errorf("error %v, want %v", err, arena.ErrPhase)
	}
	if diff := cmp.Diff(before, season.State.Seq); diff != "" {
		t.Error(diff)
	}
	state := season.State.Clone()
	if err := state.Fold(before+1, []arena.Event{&arena.LossAccepted{Through: before, By: "the operator"}}); !errors.Is(err, arena.ErrCorrupt) {
		t.Errorf("folded with the error %v, want %v", err, arena.ErrCorrupt)
	}
	replay := arena.NewReplay(arenatest.NYSE(), season.State)
	if err := replay.Record(before+1, encoded(t, &arena.LossAccepted{Through: before, By: "the operator"})); err == nil {
		t.Error("run again without an error")
	}
}
