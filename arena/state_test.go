package arena_test

import (
	"errors"
	"fmt"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/seed45548214/arena/arena"
)

// An agent that answers late still reads its view while the season moves on: the
// race detector watches, and a split rewrites the history of prices.
func TestState_ViewsMayBeReadWhileTheSeasonMoves(t *testing.T) {
	t.Parallel()
	plan := testPlan("anna", "bert")
	season := started(t, plan)
	at := plan.StartsAt
	split := arena.Action{Symbol: "AAPL", Kind: arena.Split, ExDate: "2025-06-03", To: 2, From: 1}
	var readers sync.WaitGroup
	for range 80 {
		tick := tickAt(at, "AAPL", 200)
		tick.Actions = []arena.Action{split}
		if _, err := season.Tick(tick); err != nil {
			t.Fatal(err)
		}
		for _, view := range season.State.Views() {
			before := fmt.Sprint(view)
			readers.Go(func() {
				if after := fmt.Sprint(view); after != before {
					t.Errorf("the view changed:\n%s\n%s", before, after)
				}
			})
		}
		answers := []arena.Answer{buy(1, "AAPL"), buy(1, "MSFT")}
		if _, err := season.CloseRound(answers); err != nil {
			t.Fatal(err)
		}
		at = at.Add(halfHour)
	}
	readers.Wait()
}

// A view holds the past and the present: nothing of the bar that a price belongs
// to, for at the open that lies in the future.
func TestState_ViewsShowWhatMayBeKnown(t *testing.T) {
	t.Parallel()
	plan := testPlan("anna")
	season := started(t, plan)
	move(t, season, tickAt(plan.StartsAt, "AAPL", 200))
	tick := tickAt(plan.StartsAt.Add(halfHour), "AAPL", 201)
	tick.Quotes[0].Low, tick.Quotes[0].High, tick.Quotes[0].Volume = 77*arena.Dollar, 333*arena.Dollar, 999*arena.Share
	if _, err := season.Tick(tick); err != nil {
		t.Fatal(err)
	}
	view := season.State.Views()[0]
	if view.Price("AAPL") != 201*arena.Dollar || view.Price("MSFT") != 0 || view.Price("ZZZ") != 0 {
		t.Errorf("prices are %v", view.Prices)
	}
	want := [][]arena.Money{{200 * arena.Dollar, 0, 0}, {201 * arena.Dollar, 0, 0}}
	if diff := cmp.Diff(want, view.History); diff != "" {
		t.Error(diff)
	}
	if view.Seq != season.State.Open.SnapshotSeq || !view.At.Equal(tick.At) || view.Round != 2 {
		t.Errorf("the view is of record %d, round %d, %s", view.Seq, view.Round, view.At)
	}
}

// An agent that answers after a reset still reads the rules that it was asked under.
func TestState_ViewsKeepTheRulesOfTheirSeason(t *testing.T) {
	t.Parallel()
	season := started(t, testPlan("anna"))
	if _, err := season.Tick(tickAt(season.State.StartsAt, "AAPL", 200)); err != nil {
		t.Fatal(err)
	}
	view := season.State.Views()[0]
	next := testPlan("anna")
	next.Rules.Fees.Bps++
	if _, err := season.Start(next, time.Time{}, nil); err != nil {
		t.Fatal(err)
	}
	if was := testPlan().Rules.Fees.Bps; view.Rules.Fees.Bps != was || view.Standard.Fees.Bps != was {
		t.Errorf("fees of %d and %d bps, want %d", view.Rules.Fees.Bps, view.Standard.Fees.Bps, was)
	}
	if got := season.State.RulesOf(0).Fees.Bps; got != next.Rules.Fees.Bps {
		t.Errorf("the next season has fees of %d bps, want %d", got, next.Rules.Fees.Bps)
	}
}

// The history of prices that a view holds is that of today's shares.
func TestState_HistoryIsAdjustedForSplits(t *testing.T) {
	t.Parallel()
	plan := testPlan("anna")
	season := started(t, plan)
	move(t, season, tickAt(plan.StartsAt, "AAPL", 200))
	tick := tickAt(plan.StartsAt.AddDate(0, 0, 1), "AAPL", 51)
	tick.Actions = []arena.Action{{Symbol: "AAPL", Kind: arena.Split, ExDate: "2025-06-03", To: 4, From: 1}}
	if _, err := season.Tick(tick); err != nil {
		t.Fatal(err)
	}
	want := [][]arena.Money{{50 * arena.Dollar, 0, 0}, {51 * arena.Dollar, 0, 0}}
	if diff := cmp.Diff(want, season.State.Views()[0].History); diff != "" {
		t.Error(diff)
	}
}

func TestState_FoldRefusesWhatDoesNotFit(t *testing.T) {
	t.Parallel()
	plan := testPlan("anna")
	begin := &arena.SeasonStarted{Plan: plan, Season: 1}
	tick := func(number uint64, at time.Time) *arena.TickRecorded {
		return &arena.TickRecorded{Tick: number, At: at}
	}
	fill := &arena.OrderFilled{Agent: "anna", Order: 1, Fill: arena.Fill{Symbol: "AAPL", Side: arena.Buy, Shares: 1, Price: 1}}
	for name, events := range map[string][]arena.Event{
		"nothing began":           {tick(1, plan.StartsAt)},
		"a tick is left out":      {begin, tick(2, plan.StartsAt)},
		"time stands still":       {begin, tick(1, plan.StartsAt), tick(2, plan.StartsAt)},
		"a foreign quote":         {begin, &arena.TickRecorded{Tick: 1, At: plan.StartsAt, Quotes: []arena.Quote{{Symbol: "ZZZ", Price: 1}}}},
		"a price of nothing":      {begin, &arena.TickRecorded{Tick: 1, At: plan.StartsAt, Quotes: []arena.Quote{{Symbol: "AAPL"}}}},
		"a fill without an order": {begin, fill},
		"a refusal of no order":   {begin, &arena.OrderRejected{Agent: "anna", Order: 1}},
		"an order number too far": {begin, &arena.DecisionTaken{Agent: "anna", Orders: []arena.PlacedOrder{{ID: 2}}}},
		"a stranger":              {begin, &arena.DecisionTaken{Agent: "zoe"}},
		"a split of nothing":      {begin, &arena.SplitApplied{Symbol: "AAPL", To: 0, From: 1}},
		"a split of nobody's":     {begin, &arena.SplitApplied{Symbol: "AAPL", To: 2, From: 1, Holders: []arena.Holder{{Agent: "anna", Shares: 5}}}},
		"a dividend of nobody's":  {begin, &arena.DividendAccrued{Symbol: "AAPL", Holders: []arena.Holder{{Agent: "anna", Shares: 5}}}},
		"a payment not owed":      {begin, &arena.DividendPaid{Agent: "anna", Symbol: "AAPL", Amount: 1}},
		"a close of another time": {begin, &arena.SessionClosed{Session: "2025-06-02"}},
	} {
		var state arena.State
		if err := state.Fold(1, events); !errors.Is(err, arena.ErrCorrupt) {
			t.Errorf("%s: error = %v", name, err)
		}
	}
	var state arena.State
	if err := state.Fold(2, []arena.Event{begin}); !errors.Is(err, arena.ErrCorrupt) {
		t.Errorf("a record is left out: error = %v", err)
	}
}

// Prompts and replies are in the journal. A state, which is copied at every
// snapshot, does without.
func TestState_KeepsNoPrompt(t *testing.T) {
	t.Parallel()
	plan := testPlan("anna")
	season := started(t, plan)
	answer := buy(1, "AAPL")
	answer.Decision.Rationale = "cheap"
	answer.Receipt = &arena.Receipt{Prompt: []arena.PromptPart{{Text: "a long prompt"}}, Replies: []string{"a long reply"}, Outcome: "at once"}
	if _, err := season.Tick(tickAt(plan.StartsAt, "AAPL", 200)); err != nil {
		t.Fatal(err)
	}
	events, err := season.CloseRound([]arena.Answer{answer})
	if err != nil {
		t.Fatal(err)
	}
	taken, ok := events[0].(*arena.DecisionTaken)
	if !ok || !cmp.Equal(taken.Receipt, answer.Receipt) {
		t.Errorf("the record begins with %+v", events[0])
	}
	if last := season.State.Accounts[0].Last; last.Receipt.Prompt != nil || last.Receipt.Replies != nil || last.Receipt.Outcome != "at once" || last.Rationale != "cheap" || len(last.Orders) != 1 {
		t.Errorf("the state remembers %+v", last)
	}
}
