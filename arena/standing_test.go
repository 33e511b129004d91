package arena_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/seed45548214/arena/arena"
	"github.com/seed45548214/arena/arena/arenatest"
)

// Equal equities share a rank, in roster order, and the next rank is left out.
func TestState_StandingsShareRanks(t *testing.T) {
	t.Parallel()
	plan := testPlan("anna", "bert", "carl", "dora")
	plan.Roster[3].Baseline = true
	season := started(t, plan)
	move(t, season, tickAt(plan.StartsAt, "AAPL", 100), hold(), buy(10, "AAPL"), hold(), buy(20, "AAPL"))
	move(t, season, tickAt(plan.StartsAt.Add(halfHour), "AAPL", 100))
	move(t, season, tickAt(plan.StartsAt.Add(2*halfHour), "AAPL", 90))

	type line struct {
		Rank   int
		Agent  string
		Equity string
	}
	var got []line
	for _, s := range season.State.Standings() {
		got = append(got, line{s.Rank, s.Agent, s.Equity.String()})
	}
	want := []line{{1, "anna", "10000.00"}, {1, "carl", "10000.00"}, {3, "bert", "9899.50"}, {4, "dora", "9799.00"}}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	last := season.State.Standings()[3]
	if !last.Baseline || last.Decider != "test" || last.Fills != 1 || last.Positions != 1 || last.Fees != arena.Dollar || last.Return != -0.0201 {
		t.Errorf("the last line is %+v", last)
	}
}

// Today is since the last close: of the running session, and after its close
// still of that session, until the next one begins.
func TestState_StandingsOfToday(t *testing.T) {
	t.Parallel()
	plan := testPlan("anna")
	plan.Rules.Fees = arena.FeeSchedule{}
	season := started(t, plan)
	today := func() float64 { return season.State.Standings()[0].Today }
	monday, _ := arenatest.NYSE().Session("2025-06-02")
	tuesday, _ := arenatest.NYSE().Session("2025-06-03")

	move(t, season, tickAt(monday.Open, "AAPL", 100), buy(50, "AAPL"))
	move(t, season, tickAt(monday.Open.Add(halfHour), "AAPL", 100))
	var got []float64
	for _, step := range []arena.Tick{
		tickAt(monday.Close.Add(-halfHour), "AAPL", 110), // +500 on 10000
		tickAt(monday.Close, "AAPL", 120),                // +1000, closed
		tickAt(tuesday.Open, "AAPL", 142),                // +1100 on 11000
		tickAt(tuesday.Close, "AAPL", 98),                // -1100 on 11000, closed
	} {
		move(t, season, step)
		got = append(got, today())
	}
	if diff := cmp.Diff([]float64{0.05, 0.1, 0.1, -0.1}, got); diff != "" {
		t.Error(diff)
	}
}

func TestState_StandingsCountMissesAndCosts(t *testing.T) {
	t.Parallel()
	plan := testPlan("anna", "bert")
	season := started(t, plan)
	at := plan.StartsAt
	crash := arena.Answer{Missed: arena.MissedCrash, Crashes: []string{"nil map"}}
	paid := hold()
	paid.Receipt = &arena.Receipt{Usage: arena.Usage{TokensIn: 100, TokensOut: 20, Cost: 3 * arena.Cent}}
	for range 3 {
		move(t, season, tickAt(at, "AAPL", 100), crash, paid)
		at = at.Add(halfHour)
	}
	standings := season.State.Standings()
	if s := standings[0]; s.Missed != 3 || !s.Benched || s.ModelCost != 0 {
		t.Errorf("the line of anna is %+v", s)
	}
	if s := standings[1]; s.Missed != 0 || s.Benched || s.ModelCost != 9*arena.Cent {
		t.Errorf("the line of bert is %+v", s)
	}
	usage := season.State.Accounts[1].Usage
	if diff := cmp.Diff(arena.Usage{TokensIn: 300, TokensOut: 60, Cost: 9 * arena.Cent}, usage); diff != "" {
		t.Error(diff)
	}
}

func TestState_TradesAreCounted(t *testing.T) {
	t.Parallel()
	plan := testPlan("anna")
	season := started(t, plan)
	sell := func(shares int64) arena.Answer {
		answer := buy(shares, "AAPL")
		answer.Decision.Orders[0].Side = arena.Sell
		return answer
	}
	at := plan.StartsAt
	for _, step := range []struct {
		dollars int64
		then    arena.Answer
	}{{100, buy(10, "AAPL")}, {100, sell(2)}, {130, sell(3)}, {90, sell(9)}, {100, sell(1)}, {100, hold()}} {
		move(t, season, tickAt(at, "AAPL", step.dollars), step.then)
		at = at.Add(halfHour)
	}
	// Bought 10 at 100 for a fee of 0.50, sold 2 at 130, 3 at 90 and the last 5 at 100,
	// each for 0.25: 60 - 0.10 - 0.25, -30 - 0.15 - 0.25, and 0 - 0.25 - 0.25. Nothing
	// was left for the last order.
	want := arena.Trades{
		Fills: 4, Rejected: 1, Notional: 2_030 * arena.Dollar, Wins: 1, Losses: 2, Gained: 5_965 * arena.Cent, Lost: 3_090 * arena.Cent,
	}
	if diff := cmp.Diff(want, season.State.Accounts[0].Trades); diff != "" {
		t.Error(diff)
	}
}
