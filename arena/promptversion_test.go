package arena_test

import (
	"errors"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/seed45548214/arena/arena"
	"github.com/seed45548214/arena/arena/arenatest"
)

// changes are the events of a record, of which all must be changes of prompts.
func changes(t *testing.T, events []arena.Event) (all []arena.PromptChanged) {
	t.Helper()
	for _, event := range events {
		changed, ok := event.(*arena.PromptChanged)
		if !ok {
			t.Fatalf("a record has %s", event.Type())
		}
		all = append(all, *changed)
	}
	return all
}

// A prompt is told in one version until an event says otherwise: of the first, of another,
// and of one that cannot be used.
func TestSeason_TellsInWhichVersionsPromptsAre(t *testing.T) {
	t.Parallel()
	season := started(t, testPlan("anna"))
	replay := arena.NewReplay(arenatest.NYSE(), season.State.Clone())
	version := func(name, version, refused string) arena.PromptVersion {
		return arena.PromptVersion{Prompt: name, Version: version, Refused: refused}
	}
	for i, step := range []struct {
		now  []arena.PromptVersion
		want []arena.PromptChanged
	}{
		{nil, nil},
		{[]arena.PromptVersion{version("a", "1", ""), version("b", "1", "")}, []arena.PromptChanged{{PromptVersion: version("a", "1", "")}, {PromptVersion: version("b", "1", "")}}},
		{[]arena.PromptVersion{version("a", "1", ""), version("b", "1", "")}, nil},
		{[]arena.PromptVersion{version("a", "1", ""), version("b", "2", "")}, []arena.PromptChanged{{PromptVersion: version("b", "2", ""), From: "1"}}},
		{[]arena.PromptVersion{version("b", "2", "line 3")}, []arena.PromptChanged{{PromptVersion: version("b", "2", "line 3"), From: "2"}}},
		{[]arena.PromptVersion{version("b", "2", "line 3")}, nil},
		{[]arena.PromptVersion{version("b", "3", "")}, []arena.PromptChanged{{PromptVersion: version("b", "3", ""), From: "2"}}},
	} {
		before := season.State.Seq
		events, err := season.ChangePrompts(step.now)
		if diff := cmp.Diff(step.want, changes(t, events)); diff != "" || err != nil {
			t.Errorf("step %d: %v (-want +got):\n%s", i, err, diff)
		}
		if len(events) > 0 {
			if err := replay.Record(season.State.Seq, encoded(t, events...)); err != nil {
				t.Errorf("step %d, run again: %v", i, err)
			}
		}
		if stored := season.State.Seq != before; stored != (step.want != nil) {
			t.Errorf("step %d: from record %d to %d", i, before, season.State.Seq)
		}
	}
	if diff := cmp.Diff(season.State.Told, replay.State().Told); diff != "" || len(season.State.Told) != 2 {
		t.Errorf("run again (-want +got):\n%s", diff)
	}
	forged := &arena.PromptChanged{PromptVersion: version("a", "9", ""), From: "8"}
	if err := season.State.Fold(season.State.Seq+1, []arena.Event{forged}); !errors.Is(err, arena.ErrCorrupt) {
		t.Errorf("a change from a version that was never told: %v", err)
	}
}
