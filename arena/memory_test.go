package arena_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/seed45548214/arena/arena"
)

// thinks is an answer with opinions.
func thinks(rationale string, fairValue arena.Money) arena.Answer {
	return arena.Answer{
		Decision: &arena.Decision{
			Rationale: rationale,
			Aside: &arena.Aside{
				Unplaced:  []arena.Unplaced{{Asked: "Ford Motor", Reason: "not a ticker"}},
				Estimates: []arena.Estimate{{Symbol: "msft", FairValue: fairValue}, {Symbol: "AAPL", Top: 3, Bottom: -1}, {Symbol: "NOPE", Top: 1}},
			},
		},
		Receipt: new(arena.Receipt),
	}
}

func TestView_RemindsAnAgentOfWhatItDecided(t *testing.T) {
	t.Parallel()
	season := started(t, testPlan("anna", "rule"))
	at := season.State.StartsAt
	for round := range 5 {
		answer := thinks(fmt.Sprint("thought ", round), arena.Money(round))
		if round == 2 {
			answer = thinks("", 0)
			answer.Decision.Aside = nil
		}
		if round == 3 {
			answer = arena.Answer{Missed: arena.MissedLate, Receipt: new(arena.Receipt)}
		}
		move(t, season, tickAt(at.Add(time.Duration(round)*halfHour), "AAPL", 200), answer)
	}
	if _, err := season.Tick(tickAt(at.Add(5*halfHour), "AAPL", 200)); err != nil {
		t.Fatal(err)
	}
	views := season.State.Views()
	mind := views[0].Mind
	var memory []string
	for _, m := range mind.Memory {
		memory = append(memory, fmt.Sprintf("%d %s %v %q%s", m.Round, m.At.Sub(at), m.Equity, m.Rationale, m.Missed))
	}
	want := []string{`3 1h0m0s 10000.00 ""`, `4 1h30m0s 10000.00 ""late`, `5 2h0m0s 10000.00 "thought 4"`}
	if diff := cmp.Diff(want, memory); diff != "" {
		t.Errorf("memory (-want +got):\n%s", diff)
	}
	estimates := []arena.Estimate{{Symbol: "AAPL", Top: 3}, {Symbol: "MSFT", FairValue: 4}}
	if diff := cmp.Diff(estimates, mind.Estimates); diff != "" {
		t.Errorf("estimates (-want +got):\n%s", diff)
	}
	if len(mind.Unplaced) != 1 || mind.Unplaced[0].Asked != "Ford Motor" {
		t.Errorf("unplaced %v", mind.Unplaced)
	}
	if views[1].Mind != nil {
		t.Errorf("a strategy is reminded of %+v", views[1].Mind)
	}
}

// What an agent was shown stays as it was, however its mind changes.
func TestView_OfTheMindIsNeverWrittenTo(t *testing.T) {
	t.Parallel()
	season := started(t, testPlan("anna"))
	at := season.State.StartsAt
	var shown []*arena.Mind
	for round := range 4 {
		if _, err := season.Tick(tickAt(at.Add(time.Duration(round)*halfHour), "AAPL", 200)); err != nil {
			t.Fatal(err)
		}
		shown = append(shown, season.State.Views()[0].Mind)
		if _, err := season.CloseRound([]arena.Answer{thinks("", arena.Money(round+1))}); err != nil {
			t.Fatal(err)
		}
	}
	if shown[0] != nil {
		t.Errorf("before the first decision %+v", shown[0])
	}
	for i, mind := range shown[1:] {
		round, estimates, memory := i+1, mind.Estimates, mind.Memory
		if estimates[1].FairValue != arena.Money(round) || len(memory) != round || memory[round-1].Round != round {
			t.Errorf("round %d: %+v", round, mind)
		}
	}
}

func TestSeason_BoundsOpinions(t *testing.T) {
	t.Parallel()
	season := started(t, testPlan("anna"))
	answer := thinks(strings.Repeat("x", 10_000), arena.Dollar)
	aside := answer.Decision.Aside
	for range 2_000 {
		aside.Estimates = append(aside.Estimates, arena.Estimate{Symbol: "AAPL", FairValue: arena.MaxPrice + 1})
		aside.Unplaced = append(aside.Unplaced, arena.Unplaced{Asked: strings.Repeat("y", 10_000)})
	}
	if _, err := season.Tick(tickAt(season.State.StartsAt, "AAPL", 200)); err != nil {
		t.Fatal(err)
	}
	events, err := season.CloseRound([]arena.Answer{answer})
	if err != nil {
		t.Fatal(err)
	}
	taken, ok := events[0].(*arena.DecisionTaken)
	if !ok || len(taken.Estimates) != 50 || taken.Estimates[49].FairValue != arena.MaxPrice || len(taken.Unplaced) != 50 || len(taken.Unplaced[1].Asked) != 4_000 {
		t.Errorf("%T with %d estimates and %d that are no orders", events[0], len(taken.Estimates), len(taken.Unplaced))
	}
}

func TestState_SpendsByTheDay(t *testing.T) {
	t.Parallel()
	season := started(t, testPlan("anna", "bert"))
	at := season.State.StartsAt
	evening := time.Date(2026, time.May, 4, 23, 59, 0, 0, time.UTC)
	for i, c := range []struct {
		deadline time.Time
		cost     arena.Money
		unpriced int
		want     arena.Spending
	}{
		{time.Time{}, 5, 1, arena.Spending{Cost: 10, Unpriced: 2}},
		{evening, 7, 0, arena.Spending{Day: "2026-05-04", Cost: 14}},
		{evening.Add(30 * time.Second), 1, 3, arena.Spending{Day: "2026-05-04", Cost: 16, Unpriced: 6}},
		{evening.Add(time.Minute), 2, 0, arena.Spending{Day: "2026-05-05", Cost: 4}},
		{evening, 1, 0, arena.Spending{Day: "2026-05-05", Cost: 6}},
	} {
		receipt := &arena.Receipt{Deadline: c.deadline, Usage: arena.Usage{Cost: c.cost, Unpriced: c.unpriced}}
		asked(t, season, at.Add(time.Duration(i)*halfHour), receipt, receipt)
		if got := season.State.Spent; got != c.want {
			t.Errorf("after question %d %+v, want %+v", i+1, got, c.want)
		}
	}
	spent := season.State.Spent
	if got := [2]arena.Money{spent.On(evening).Cost, spent.On(evening.Add(time.Hour)).Cost}; got != [2]arena.Money{0, 6} {
		t.Errorf("on the day before and that day %v", got)
	}
}

// What a question cost counts on the day of its round's deadline.
func TestState_CountsTheSpendingOfTheRoundsDay(t *testing.T) {
	t.Parallel()
	season := started(t, testPlan("anna", "bert"))
	for i, want := range []arena.Spending{{Day: "2026-05-04", Cost: 14}, {Day: "2026-05-05", Cost: 14}} {
		tick := tickAt(season.State.StartsAt.Add(time.Duration(i)*halfHour), "AAPL", 200)
		tick.Deadline = time.Date(2026, time.May, 4+i, 23, 59, 59, 0, time.UTC)
		answer := arena.Answer{Missed: arena.MissedLate, Receipt: &arena.Receipt{Usage: arena.Usage{Cost: 7}}}
		move(t, season, tick, answer, answer)
		if got := season.State.Spent; got != want {
			t.Errorf("after round %d %+v, want %+v", i+1, got, want)
		}
	}
}

// A reset does not fill the budget of a day anew. Where there is no day, each season is one.
func TestState_SpendingOutlivesAReset(t *testing.T) {
	t.Parallel()
	evening := time.Date(2026, time.May, 4, 23, 59, 0, 0, time.UTC)
	for deadline, want := range map[time.Time]arena.Spending{
		evening: {Day: "2026-05-04", Cost: 7},
		{}:      {},
	} {
		season := started(t, testPlan("anna"))
		receipt := &arena.Receipt{Deadline: deadline, Usage: arena.Usage{Cost: 7}}
		asked(t, season, season.State.StartsAt, receipt)
		if _, err := season.Start(testPlan("anna"), time.Time{}, nil); err != nil {
			t.Fatal(err)
		}
		if got := season.State.Spent; got != want || season.State.Season != 2 {
			t.Errorf("season %d begins with %+v spent, want %+v", season.State.Season, got, want)
		}
	}
}
