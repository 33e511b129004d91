package arena_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/seed45548214/arena/arena"
)

// A return is told before fees, after them and after the model; a cost that nobody told
// leaves the last one out, whatever the others came to.
func TestState_CostsOfReturns(t *testing.T) {
	t.Parallel()
	plan := testPlan("anna", "bert", "carl")
	season := started(t, plan)
	priced := &arena.Receipt{Attempts: 2, Repairs: 1, Usage: arena.Usage{TokensIn: 900, TokensOut: 80, Cost: 25 * arena.Dollar}}
	unknown := &arena.Receipt{Attempts: 3, Repairs: 2, Usage: arena.Usage{TokensIn: 1, Cost: arena.Dollar, Unpriced: 2}}
	move(t, season, tickAt(plan.StartsAt, "AAPL", 100),
		arena.Answer{Decision: &arena.Decision{Orders: []arena.Order{{Symbol: "AAPL", Side: arena.Buy, Shares: 20 * arena.Share}}}, Receipt: priced},
		arena.Answer{Missed: arena.MissedDeadline, Receipt: unknown},
		arena.Answer{Missed: arena.MissedBudget})
	move(t, season, tickAt(plan.StartsAt.Add(halfHour), "AAPL", 100), hold(),
		arena.Answer{Missed: arena.MissedUnread, Receipt: priced},
		hold())
	move(t, season, tickAt(plan.StartsAt.Add(2*halfHour), "AAPL", 110), hold(), hold(), hold())

	want := []arena.Costs{
		// 20 shares at 100 have won 200 of 10,000, after a fee of one dollar.
		{
			Rank: 1, Agent: "anna", Gross: .02, Return: .0199, Net: new(.0174), Fees: arena.Dollar,
			Usage: priced.Usage, Decisions: 3, Repairs: 1,
		},
		{
			Rank: 2, Agent: "bert", Usage: arena.Usage{TokensIn: 901, TokensOut: 80, Cost: 26 * arena.Dollar, Unpriced: 2},
			Decisions: 1, Missed: map[arena.MissReason]int{arena.MissedDeadline: 1, arena.MissedUnread: 1}, Repairs: 3,
		},
		{Rank: 2, Agent: "carl", Net: new(.0), Decisions: 2, Missed: map[arena.MissReason]int{arena.MissedBudget: 1}},
	}
	if diff := cmp.Diff(want, season.State.Costs(), cmpopts.EquateApprox(0, 1e-9)); diff != "" {
		t.Error(diff)
	}
	all := arena.Usage{TokensIn: 1_801, TokensOut: 160, Cost: 51 * arena.Dollar, Unpriced: 2}
	if got := season.State.Usage(); got != all {
		t.Errorf("all agents have used %+v, want %+v", got, all)
	}
}
