package actors_test

import (
	"context"
	"errors"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/seed45548214/arena/actors"
	"github.com/seed45548214/arena/arena"
)

// rounds is how many rounds newWorld's seasons of two sessions have: one at each
// of 14 ticks a session, but for the close of the last.
const rounds = 27

// crasher panics in some rounds, as often as tries says, and else holds.
func crasher(tries map[int]int) actors.Competitor {
	done := make(map[int]int) // one at a time: it runs in the mailbox of its agent
	return actors.Competitor{Strategy: strategyFunc(func(v *arena.View) arena.Decision {
		if done[v.Round] < tries[v.Round] {
			done[v.Round]++
			panic("nerves")
		}
		return arena.Decision{Rationale: "calm"}
	})}
}

// thinker answers with f and gives the agents beside it nothing to fear.
func thinker(f deciderFunc) actors.Competitor { return actors.Competitor{Decider: f} }

func TestRound_AgentThatCrashesOnceIsAskedAgain(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t, 3, 4, 2)
		w.compete(1, crasher(map[int]int{3: 1}))
		agent := w.cfg.Arenas[0].Plan.Roster[1].Agent
		w.launch()
		w.follow(ended)
		w.verify()
		crashes := all[*arena.AgentCrashed](w)
		want := []*arena.AgentCrashed{{Agent: agent, Round: 3, Error: "panic: nerves (in *actors.Decide)"}}
		if diff := cmp.Diff(want, crashes); diff != "" {
			t.Error(diff)
		}
		if got := w.decided(agent); !slices.Equal(got, upTo(rounds)) {
			t.Errorf("decided in %v, want every round", got)
		}
		if missed := all[*arena.DecisionMissed](w); len(missed) > 0 {
			t.Errorf("somebody missed %+v", missed[0])
		}
	})
}

func TestRound_AgentThatKeepsCrashingIsBenched(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t, 3, 4, 2)
		w.compete(1, crasher(map[int]int{2: 2, 5: 9, 11: 2}))
		agent := w.cfg.Arenas[0].Plan.Roster[1].Agent
		w.launch()
		w.follow(ended)
		w.verify()
		if got, want := w.misses(agent, arena.MissedCrash), []int{2, 5, 11}; !slices.Equal(got, want) {
			t.Errorf("crashed in %v, want %v", got, want)
		}
		if got, want := w.misses(agent, arena.MissedBenched), upTo(21)[11:]; !slices.Equal(got, want) {
			t.Errorf("benched in %v, want %v", got, want)
		}
		returned := []*arena.AgentReturned{{Agent: agent, Round: 22}}
		if diff := cmp.Diff(returned, all[*arena.AgentReturned](w)); diff != "" {
			t.Error(diff)
		}
		if got := w.decided(agent); !slices.Contains(got, 22) || !slices.Contains(got, rounds) {
			t.Errorf("decided in %v, want all after the bench", got)
		}
		if got := len(all[*arena.AgentCrashed](w)); got != 6 {
			t.Errorf("%d crashes, want two in each of three rounds", got)
		}
	})
}

func TestRound_HungDeciderCostsOnlyItsOwnDecisions(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t, 3, 4, 2)
		forever := make(chan struct{})
		t.Cleanup(func() { close(forever) })
		w.compete(1, thinker(func(_ context.Context, v *arena.View) (arena.Decision, error) {
			if v.Round == 2 {
				<-forever
			}
			return arena.Decision{}, nil
		}))
		began := time.Now()
		roster := w.cfg.Arenas[0].Plan.Roster
		w.launch()
		w.follow(ended)
		if took := time.Since(began); took != time.Minute+500*time.Millisecond {
			t.Errorf("the season took %v, want the one minute of the deadline and the grace for a receipt", took)
		}
		w.verify()
		if got := w.misses(roster[1].Agent, arena.MissedDeadline); !slices.Equal(got, []int{2}) {
			t.Errorf("deadline missed in %v, want round 2", got)
		}
		if got := w.misses(roster[1].Agent, arena.MissedError); !slices.Equal(got, upTo(rounds)[2:]) {
			t.Errorf("errors in %v, want all rounds after 2", got)
		}
		for _, e := range all[*arena.DecisionMissed](w) {
			if e.Reason == arena.MissedError && e.Detail != "still busy with round 2" {
				t.Errorf("detail is %q", e.Detail)
			}
		}
		for _, seat := range []int{0, 2} {
			if got := w.decided(roster[seat].Agent); !slices.Equal(got, upTo(rounds)) {
				t.Errorf("%s decided in %v, want every round", roster[seat].Agent, got)
			}
		}
	})
}

func TestRound_LateAnswerIsDropped(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		w := paced(t, 3)
		w.cfg.DecideTimeout = 2 * time.Second
		w.compete(1, thinker(func(_ context.Context, v *arena.View) (arena.Decision, error) {
			if v.Round == 2 {
				time.Sleep(17*time.Second + 11*time.Microsecond) // deaf to its context
				return arena.Decision{Rationale: "late"}, nil
			}
			return arena.Decision{Rationale: "in time"}, nil
		}))
		agent := w.cfg.Arenas[0].Plan.Roster[1].Agent
		w.launch()
		w.follow(ended)
		w.verify()
		if got := w.misses(agent, arena.MissedDeadline); !slices.Equal(got, []int{2}) {
			t.Errorf("deadline missed in %v, want round 2", got)
		}
		if got := w.misses(agent, arena.MissedError); !slices.Equal(got, []int{3, 4}) {
			t.Errorf("busy in %v, want rounds 3 and 4", got)
		}
		for _, e := range all[*arena.DecisionTaken](w) {
			if e.Rationale == "late" {
				t.Errorf("the late answer was taken in round %d", e.Round)
			}
		}
		if got := w.decided(agent); !slices.Contains(got, 5) {
			t.Errorf("decided in %v, want round 5 again", got)
		}
	})
}

func TestRound_DeciderThatFailsOrPanicsMissesWithAnError(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t, 3, 4, 1)
		w.compete(0, thinker(func(context.Context, *arena.View) (arena.Decision, error) {
			return arena.Decision{}, errors.New("no credit")
		}))
		w.compete(1, thinker(func(context.Context, *arena.View) (arena.Decision, error) { panic("nil map") }))
		roster := w.cfg.Arenas[0].Plan.Roster
		tree := w.launch()
		w.follow(ended)
		w.verify()
		for seat, want := range []string{"no credit", "panic: nil map"} {
			if got := w.misses(roster[seat].Agent, arena.MissedError); !slices.Equal(got, upTo(13)) {
				t.Errorf("%s failed in %v, want every round", roster[seat].Agent, got)
			}
			for _, e := range all[*arena.DecisionMissed](w) {
				if e.Agent == roster[seat].Agent && e.Detail != want {
					t.Errorf("detail is %q, want %q", e.Detail, want)
				}
			}
		}
		for _, row := range tree.Actors() {
			if strings.Contains(row.Path, "/agent/") && row.Restarts > 0 {
				t.Errorf("%s restarted", row.Path)
			}
		}
	})
}

// An agent that somebody restarts while it decides is asked again in the same round,
// and its old call is given up.
func TestRound_RestartedAgentIsAskedAgain(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		w := paced(t, 3)
		var hung, givenUp atomic.Int64
		w.compete(1, thinker(func(ctx context.Context, v *arena.View) (arena.Decision, error) {
			if v.Round == 2 && hung.Add(1) == 1 {
				<-ctx.Done()
				givenUp.Add(1)
				return arena.Decision{}, ctx.Err()
			}
			return arena.Decision{Rationale: "in time"}, nil
		}))
		agent := w.cfg.Arenas[0].Plan.Roster[1].Agent
		tree := w.launch()
		w.follow(func(s *arena.State) bool { return s.Open != nil && s.Open.Round == 2 })
		time.Sleep(time.Second)
		if !tree.Restart("supervisor/keeper/arena/" + arenaID + "/agent/" + agent) {
			t.Fatal("there is no such agent")
		}
		w.follow(ended)
		w.verify()
		if got := w.misses(agent, arena.MissedDeadline); len(got) > 0 || !slices.Contains(w.decided(agent), 2) || givenUp.Load() != 1 {
			t.Errorf("deadline missed in %v, decided in %v; %d old calls were given up, want round 2 decided and one", got, w.decided(agent), givenUp.Load())
		}
	})
}

// sulkDecider does not decide until it is restarted.
type sulkDecider struct{ restarts atomic.Int64 }

func (d *sulkDecider) Decide(context.Context, *arena.View) (arena.Decision, arena.Receipt, error) {
	if d.restarts.Load() < 2 { // the first one is the start
		return arena.Decision{}, arena.Receipt{}, &arena.MissError{Reason: arena.MissedBenched, Err: errors.New("no credits")}
	}
	return arena.Decision{}, arena.Receipt{}, nil
}

func (d *sulkDecider) Restart() { d.restarts.Add(1) }

// Who restarts an agent makes its decider try again.
func TestRound_RestartedAgentForgetsWhyItDoesNotDecide(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		w := paced(t, 3)
		w.compete(1, actors.Competitor{Decider: new(sulkDecider)})
		agent := w.cfg.Arenas[0].Plan.Roster[1].Agent
		tree := w.launch()
		w.follow(func(s *arena.State) bool { return s.Round == 3 && s.Open == nil })
		if !tree.Restart("supervisor/keeper/arena/" + arenaID + "/agent/" + agent) {
			t.Fatal("there is no such agent")
		}
		w.follow(ended)
		w.verify()
		if benched := w.misses(agent, arena.MissedBenched); len(benched) != 3 || len(w.decided(agent)) == 0 {
			t.Errorf("benched in %v, decided in %v", benched, w.decided(agent))
		}
	})
}
