package arena_test

import (
	"strings"
	"testing"

	"github.com/seed45548214/arena/arena"
)

// What is too large to be taken costs its agent that decision and nobody else
// anything: the journal has the reason and not what was asked for.
func TestSeason_DecisionBeyondTheLimitsIsLost(t *testing.T) {
	t.Parallel()
	order := arena.Order{Symbol: "AAPL", Side: arena.Buy, Shares: arena.Share}
	for name, c := range map[string]struct {
		decision arena.Decision
		receipt  arena.Receipt
		detail   string
	}{
		"orders":        {arena.Decision{Orders: make([]arena.Order, 300_000)}, arena.Receipt{}, "the decision has 300000 orders; at most 1000 are taken"},
		"cancellations": {arena.Decision{Cancel: make([]arena.OrderID, 1_001)}, arena.Receipt{}, "the decision has 1001 cancellations; at most 1000 are taken"},
		"reply":         {arena.Decision{Orders: []arena.Order{order}}, arena.Receipt{Replies: []string{strings.Repeat("x", 65<<20)}}, "the decision has 68157440 bytes of replies; at most 262144 are taken"},
		"replies":       {arena.Decision{}, arena.Receipt{Replies: make([]string, 101)}, "the decision has 101 replies; at most 100 are taken"},
		"prompt":        {arena.Decision{}, arena.Receipt{Prompt: []arena.PromptPart{{Text: "x"}, {Text: strings.Repeat("x", 1<<20)}}}, "the decision has 1048577 bytes of a prompt; at most 1048576 are taken"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			season := started(t, testPlan("anna", "bert"))
			if _, err := season.Tick(tickAt(season.State.StartsAt, "AAPL", 100)); err != nil {
				t.Fatal(err)
			}
			events, err := season.CloseRound([]arena.Answer{{Decision: &c.decision, Receipt: &c.receipt}, buy(1, "AAPL")})
			if err != nil {
				t.Fatal(err)
			}
			missed, ok := events[0].(*arena.DecisionMissed)
			if !ok || missed.Reason != arena.MissedError || missed.Detail != c.detail {
				t.Errorf("%T %+v, want a missed decision: %s", events[0], events[0], c.detail)
			}
			if orders := len(season.State.Accounts[1].Orders); orders != 1 {
				t.Errorf("the other agent has %d orders, want its own", orders)
			}
			data, err := arena.AppendRecord(nil, events)
			if err != nil || len(data) > 4_000 {
				t.Errorf("a record of %d bytes, %v", len(data), err)
			}
		})
	}
}

// Agents may write a symbol as any vendor does.
func TestSeason_OrdersKnowEverySpelling(t *testing.T) {
	t.Parallel()
	plan := testPlan("anna")
	plan.Symbols = []arena.Symbol{"AAPL", "BRK.B", "QQQ"}
	season := started(t, plan)
	if _, err := season.Tick(tickAt(season.State.StartsAt, "BRK.B", 100)); err != nil {
		t.Fatal(err)
	}
	if _, err := season.CloseRound([]arena.Answer{buy(1, "brk-b")}); err != nil {
		t.Fatal(err)
	}
	if orders := season.State.Accounts[0].Orders; len(orders) != 1 || orders[0].Symbol != "BRK.B" {
		t.Errorf("open orders: %+v, want one of BRK.B", orders)
	}
}
