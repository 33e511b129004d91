package arena_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/seed45548214/arena/arena"
)

func TestPlan_TellsInWhatASeasonDiffers(t *testing.T) {
	t.Parallel()
	runs, planned := testPlan("anna"), testPlan("anna")
	if got := runs.Differences(&planned); len(got) > 0 {
		t.Errorf("equal plans differ in %q", got)
	}
	planned.Cash, planned.Rules.Fees.Bps = 500*arena.Dollar, 50
	planned.Roster = append(planned.Roster, arena.Entrant{Agent: "bert", Decider: arena.Decider{Kind: "test"}})
	planned.Symbols = []arena.Symbol{"AAPL", "NVDA", "QQQ"}
	want := []string{
		"the cash of an agent is 500.00, and 10000.00 in the season under way",
		"the trading fee in basis points is 50, and 5 in the season under way",
		"the roster is anna (test), bert (test), and anna (test) in the season under way",
		"the symbols are others: 1 are not in the season under way, first NVDA, 1 of it are not there, first MSFT",
	}
	if diff := cmp.Diff(want, runs.Differences(&planned)); diff != "" {
		t.Errorf("differences (-want +got):\n%s", diff)
	}
}
