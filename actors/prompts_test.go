package actors_test

import (
	"context"
	"errors"
	"slices"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/seed45548214/arena/actors"
	"github.com/seed45548214/arena/arena"
)

// A library has one prompt, and the version by which models are told.
type library struct {
	now, force atomic.Pointer[arena.PromptVersion]
	looks      atomic.Int64
}

// look implements actors.Prompts.
func (l *library) look(names []string) ([]arena.PromptVersion, func()) {
	l.looks.Add(1)
	if !slices.Equal(names, []string{"rules.tmpl"}) {
		panic(names)
	}
	now := l.now.Load()
	return []arena.PromptVersion{*now}, func() { l.force.Store(now) }
}

// prompted is a world in which a model decides for the first agent, by a prompt that
// changes before the rounds in which versions has another.
func prompted(t *testing.T, versions map[int]arena.PromptVersion) (*world, *library) {
	t.Helper()
	w, l := paced(t, 2), new(library)
	w.cfg.Arenas[0].Plan.Roster[0].Decider = arena.Decider{Kind: arena.ByModel, Name: "m", Prompt: "rules.tmpl"}
	w.cfg.Arenas[0].Prompts = l.look
	l.now.Store(new(versions[1]))
	w.compete(0, actors.Competitor{Decider: receiptFunc(func(_ context.Context, v *arena.View) (arena.Decision, arena.Receipt, error) {
		if next, ok := versions[v.Round+1]; ok {
			l.now.Store(&next) // in the middle of a round
		}
		return arena.Decision{}, arena.Receipt{Version: l.force.Load().Version}, nil
	})})
	return w, l
}

// receiptFunc is a decider of one function.
type receiptFunc func(ctx context.Context, v *arena.View) (arena.Decision, arena.Receipt, error)

func (f receiptFunc) Decide(ctx context.Context, v *arena.View) (arena.Decision, arena.Receipt, error) {
	return f(ctx, v)
}

// A prompt that changes is told from the next round on, and the journal says so before the
// first decision that was made with it; one that cannot be used changes nothing else.
func TestPrompts_AreTakenUpBetweenRounds(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		version := func(name, refused string) arena.PromptVersion {
			return arena.PromptVersion{Prompt: "rules.tmpl", Version: name, Refused: refused}
		}
		w, l := prompted(t, map[int]arena.PromptVersion{1: version("one", ""), 3: version("two", ""), 4: version("two", "line 7"), 5: version("three", "")})
		tree := w.launch()
		w.follow(func(s *arena.State) bool { return s.Round == 6 && s.Open == nil })
		w.stop(tree)
		var told []string
		for _, event := range w.events() {
			switch e := event.(type) {
			case *arena.PromptChanged:
				told = append(told, e.From+">"+e.Version+" "+e.Refused)
			case *arena.DecisionTaken:
				if e.Receipt != nil {
					told = append(told, e.Receipt.Version)
				}
			}
		}
		want := []string{">one ", "one", "one", "one>two ", "two", "two>two line 7", "two", "two>three ", "three", "three"}
		if diff := cmp.Diff(want, told); diff != "" {
			t.Errorf("(-want +got):\n%s", diff)
		}
		if got := l.looks.Load(); got != 6 {
			t.Errorf("looked %d times in 6 rounds", got)
		}
		w.verify()
	})
}

// A prompt that changed while the process was away is told of, too, before the round that
// was open is asked again.
func TestPrompts_ThatChangedMeanwhileAreToldOf(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		w, l := prompted(t, map[int]arena.PromptVersion{1: {Prompt: "rules.tmpl", Version: "one"}})
		w.compete(1, thinker(func(ctx context.Context, v *arena.View) (arena.Decision, error) {
			if v.Round < 2 || l.now.Load().Version == "two" {
				return arena.Decision{}, nil
			}
			<-ctx.Done()
			return arena.Decision{}, errors.New("gone")
		}))
		w.launch()
		w.follow(func(s *arena.State) bool { return s.Round == 2 && s.Open != nil })
		time.Sleep(time.Second)
		again := w.again(w.fork(len(w.records())))
		l.now.Store(&arena.PromptVersion{Prompt: "rules.tmpl", Version: "two"})
		again.launch()
		s := again.follow(func(s *arena.State) bool { return s.Round == 2 && s.Open == nil })
		if diff := cmp.Diff([]arena.PromptVersion{{Prompt: "rules.tmpl", Version: "two"}}, s.Told); diff != "" {
			t.Errorf("told (-want +got):\n%s", diff)
		}
		again.verify()
	})
}
