package arena_test

import (
	"math"
	"slices"
	"testing"
	"time"

	"github.com/seed45548214/arena/arena"
	"github.com/seed45548214/arena/arena/arenatest"
)

// The managers' index is the mean of the agents for which a model decides, and of nobody
// else; its day is since the last close, as an agent's is.
func TestState_ManagersAreTheMeanOfTheModels(t *testing.T) {
	t.Parallel()
	plan := testPlan("anna", "bert", "carl")
	plan.Roster[0].Decider.Kind, plan.Roster[1].Decider.Kind = arena.ByModel, arena.ByModel
	season := started(t, plan)
	session, _ := arenatest.NYSE().SessionOf(plan.StartsAt)
	move(t, season, tickAt(session.Open, "AAPL", 100), buy(10, "AAPL"), hold(), buy(10, "AAPL"))
	for day, dollars := range []int64{110, 130, 120} {
		for _, at := range []time.Time{session.Open.Add(time.Minute), session.Close} {
			move(t, season, tickAt(at, "AAPL", dollars))
		}
		session = arenatest.NYSE().After(session.Date)
		s := season.State
		growth, today, ok := s.ManagersReturn()
		want := (s.Standings()[seatOf(t, s, "anna")].Return + s.Standings()[seatOf(t, s, "bert")].Return) / 2
		if !ok || math.Abs(growth-want) > 1e-9 {
			t.Errorf("day %d: the managers have gained %v, want %v", day+1, growth, want)
		}
		before := 1 + growth
		for _, account := range s.Accounts[:2] {
			if n := len(account.Daily); n > 1 {
				before -= account.Daily[n-2].Dollars() / plan.Cash.Dollars() / 2
			} else {
				before -= 0.5
			}
		}
		if base := 1 + growth - before; math.Abs(today-before/base) > 1e-9 {
			t.Errorf("day %d: today they have gained %v, want %v", day+1, today, before/base)
		}
	}
	if _, _, ok := started(t, testPlan("anna")).State.ManagersReturn(); ok {
		t.Error("without a model there is an index of models")
	}
}

// seatOf is the place of an agent in the standings.
func seatOf(t *testing.T, s *arena.State, agent string) int {
	t.Helper()
	at := slices.IndexFunc(s.Standings(), func(line arena.Standing) bool { return line.Agent == agent })
	if at < 0 {
		t.Fatalf("no agent %s", agent)
	}
	return at
}
