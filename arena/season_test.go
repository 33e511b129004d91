package arena_test

import (
	"errors"
	"strconv"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/seed45548214/arena/arena"
	"github.com/seed45548214/arena/arena/arenatest"
)

const halfHour = 30 * time.Minute

// testPlan is a season of AAPL, MSFT and QQQ without a spread or a cap, from
// Monday's open on.
func testPlan(agents ...string) arena.Plan {
	plan := arena.Plan{
		Arena: "test", Name: "Test", Mode: arena.Historical, Symbols: []arena.Symbol{"AAPL", "MSFT", "QQQ"}, Benchmark: "QQQ",
		Rules: arena.DefaultRules(), Cash: 10_000 * arena.Dollar, RoundEvery: 1,
		StartsAt: time.Date(2025, time.June, 2, 13, 30, 0, 0, time.UTC),
	}
	plan.Rules.HalfSpreadBps, plan.Rules.SlippageBps, plan.Rules.MaxPositionBps = 0, 0, 10_000
	for _, agent := range agents {
		plan.Roster = append(plan.Roster, arena.Entrant{Agent: agent, Decider: arena.Decider{Kind: "test"}})
	}
	return plan
}

// tickAt quotes one symbol in whole dollars.
func tickAt(at time.Time, symbol arena.Symbol, dollars int64) arena.Tick {
	return arena.Tick{At: at, Adjusted: arenatest.NYSE().DateOf(at), Source: "test", Quotes: []arena.Quote{{Symbol: symbol, Price: arena.Money(dollars) * arena.Dollar}}}
}

func hold() arena.Answer { return arena.Answer{Decision: new(arena.Decision)} }

func buy(shares int64, symbol arena.Symbol) arena.Answer {
	answer := hold()
	answer.Decision.Orders = []arena.Order{{Symbol: symbol, Side: arena.Buy, Shares: arena.Shares(shares) * arena.Share}}
	return answer
}

// started returns a season that runs by plan.
func started(tb testing.TB, plan arena.Plan) *arena.Season {
	tb.Helper()
	season := arena.NewSeason(arenatest.NYSE(), nil)
	if _, err := season.Start(plan, time.Time{}, nil); err != nil {
		tb.Fatal(err)
	}
	return season
}

// move ticks and closes the round that opens with answers.
func move(tb testing.TB, season *arena.Season, tick arena.Tick, answers ...arena.Answer) {
	tb.Helper()
	if _, err := season.Tick(tick); err != nil {
		tb.Fatal(err)
	}
	if season.State.Open == nil {
		return
	}
	for len(answers) < len(season.State.Roster) {
		answers = append(answers, hold())
	}
	if _, err := season.CloseRound(answers); err != nil {
		tb.Fatal(err)
	}
}

func TestSeason_BuyAndHoldIsTheBenchmarkLessOneFee(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		plan := testPlan("anna")
		first := arena.Money(rapid.Int64Range(1, 1_000_000).Draw(t, "first")) * arena.Cent
		shares := arena.Shares(rapid.Int64Range(1, 1_000).Draw(t, "shares")) * arena.Share
		cost, _ := first.Times(shares)
		fee, _ := plan.Rules.Fees.Fee(cost)
		plan.Cash = cost + fee
		season := arena.NewSeason(arenatest.NYSE(), nil)
		if _, err := season.Start(plan, time.Time{}, nil); err != nil {
			t.Fatal(err)
		}
		at := plan.StartsAt
		price := first
		for i := range 10 {
			tick := arena.Tick{At: at, Adjusted: arenatest.NYSE().DateOf(at), Quotes: []arena.Quote{{Symbol: "QQQ", Price: price}}}
			if _, err := season.Tick(tick); err != nil {
				t.Fatal(err)
			}
			want, _ := price.Times(shares)
			if got := season.State.Equity(0); i > 0 && got != want {
				t.Fatalf("equity = %v at a price of %v, want %v", got, price, want)
			}
			answer := hold()
			if i == 0 {
				answer.Decision.Orders = []arena.Order{{Symbol: "QQQ", Side: arena.Buy, Shares: shares}}
			} else {
				price = arena.Money(rapid.Int64Range(1, 1_000_000).Draw(t, "price")) * arena.Cent
			}
			if _, err := season.CloseRound([]arena.Answer{answer}); err != nil {
				t.Fatal(err)
			}
			at = arenatest.NYSE().NextClose(at)
		}
		if got := season.State.Accounts[0].Fees; got != fee {
			t.Fatalf("fees = %v, want %v once", got, fee)
		}
	})
}

// With prices, cash, limits, dividends and the minimum fee k times as large, so
// is the equity. Prices are whole cents, so that nothing is rounded.
func TestSeason_ScalesWithTheDollar(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		k := arena.Money(rapid.Int64Range(2, 9).Draw(t, "k"))
		type move struct {
			price  [2]int64
			orders []arena.Order
		}
		moves := rapid.SliceOfN(rapid.Custom(func(t *rapid.T) move {
			m := move{price: [2]int64{rapid.Int64Range(1, 50_000).Draw(t, "AAPL"), rapid.Int64Range(1, 50_000).Draw(t, "MSFT")}}
			for range rapid.IntRange(0, 3).Draw(t, "orders") {
				m.orders = append(m.orders, arena.Order{
					Symbol: rapid.SampledFrom([]arena.Symbol{"AAPL", "MSFT"}).Draw(t, "symbol"),
					Side:   rapid.SampledFrom([]arena.Side{arena.Buy, arena.Sell}).Draw(t, "side"),
					Shares: arena.Shares(rapid.Int64Range(1, 500).Draw(t, "shares")) * arena.Share,
					Limit:  arena.Money(rapid.Int64Range(0, 50_000).Draw(t, "limit")) * arena.Cent,
				})
			}
			return m
		}), 5, 20).Draw(t, "moves")

		play := func(k arena.Money) []arena.Money {
			plan := testPlan("anna")
			plan.Cash *= k
			plan.Rules.Fees.Minimum *= k
			season := arena.NewSeason(arenatest.NYSE(), nil)
			if _, err := season.Start(plan, time.Time{}, nil); err != nil {
				t.Fatal(err)
			}
			dividend := arena.Action{
				Symbol: "AAPL", Kind: arena.Dividend, ExDate: "2025-06-03", PayDate: "2025-06-04", PerShare: k * 7 * arena.Cent,
			}
			var equities []arena.Money
			at := plan.StartsAt
			for _, m := range moves {
				tick := arena.Tick{At: at, Adjusted: arenatest.NYSE().DateOf(at), Actions: []arena.Action{dividend}, Quotes: []arena.Quote{
					{Symbol: "AAPL", Price: k * arena.Cent * arena.Money(m.price[0])},
					{Symbol: "MSFT", Price: k * arena.Cent * arena.Money(m.price[1])},
				}}
				if _, err := season.Tick(tick); err != nil {
					t.Fatal(err)
				}
				answer := hold()
				for _, o := range m.orders {
					o.Limit *= k
					answer.Decision.Orders = append(answer.Decision.Orders, o)
				}
				if _, err := season.CloseRound([]arena.Answer{answer}); err != nil {
					t.Fatal(err)
				}
				equities = append(equities, season.State.Equity(0))
				at = arenatest.NYSE().NextClose(at)
			}
			return equities
		}
		want := play(1)
		for i := range want {
			want[i] *= k
		}
		if diff := cmp.Diff(want, play(k)); diff != "" {
			t.Fatal(diff)
		}
	})
}

func TestSeason_RefusesWhatDoesNotFitItsPhase(t *testing.T) {
	t.Parallel()
	plan := testPlan("anna")
	season := arena.NewSeason(arenatest.NYSE(), nil)
	refused := func(name string, _ []arena.Event, err error) {
		t.Helper()
		if !errors.Is(err, arena.ErrPhase) {
			t.Errorf("%s: error = %v, want %v", name, err, arena.ErrPhase)
		}
	}
	try := func(name string, f func() ([]arena.Event, error)) {
		t.Helper()
		seq := season.State.Seq
		events, err := f()
		refused(name, events, err)
		if season.State.Seq != seq {
			t.Errorf("%s: left a record", name)
		}
	}
	tick := func() ([]arena.Event, error) { return season.Tick(tickAt(plan.StartsAt, "AAPL", 200)) }
	pause := func() ([]arena.Event, error) { return season.Pause("a test", false, nil) }
	resume := func() ([]arena.Event, error) { return season.Resume("a test", time.Time{}, nil) }
	closeRound := func() ([]arena.Event, error) { return season.CloseRound([]arena.Answer{hold()}) }

	try("tick before the start", tick)
	try("pause before the start", pause)
	try("resume before the start", resume)
	if _, err := season.Start(plan, time.Time{}, nil); err != nil {
		t.Fatal(err)
	}
	try("close a round that is not open", closeRound)
	try("resume a season that runs", resume)
	if _, err := tick(); err != nil {
		t.Fatal(err)
	}
	try("end while a round is open", func() ([]arena.Event, error) { return season.End(arena.EndOfData) })
	try("too few answers", func() ([]arena.Event, error) { return season.CloseRound(nil) })
	if _, err := closeRound(); err != nil {
		t.Fatal(err)
	}
	if _, err := season.End(arena.EndOfData); err != nil {
		t.Fatal(err)
	}
	try("close a round of a season that ended", closeRound)
	try("tick a season that ended", tick)
	try("pause a season that ended", pause)
	try("resume a season that ended", resume)
}

// A command is remembered through a reset, so that a repeated one can be told.
func TestSeason_RemembersCommands(t *testing.T) {
	t.Parallel()
	season := started(t, testPlan("anna"))
	for _, step := range []func() ([]arena.Event, error){
		func() ([]arena.Event, error) { return season.Pause("a test", false, handled("one")) },
		func() ([]arena.Event, error) { return season.Resume("a test", time.Time{}, handled("two")) },
		func() ([]arena.Event, error) { return season.Handle(handled("three")) },
		func() ([]arena.Event, error) { return season.Start(testPlan("bert"), time.Time{}, handled("four")) },
	} {
		if _, err := step(); err != nil {
			t.Fatal(err)
		}
	}
	for _, command := range []string{"one", "two", "three", "four"} {
		if done, err := season.State.Handled(&arena.Command{ID: command, Verb: arena.PauseArena}); !done || err != nil {
			t.Errorf("command %s: %v, %v, want that it was handled", command, done, err)
		}
	}
	if done, err := season.State.Handled(&arena.Command{ID: "five", Verb: arena.PauseArena}); done || err != nil {
		t.Errorf("a command that never came: %v, %v", done, err)
	}
	other := arena.Command{ID: "one", Verb: arena.ResetArena, Seed: new(uint64(0))}
	if _, err := season.State.Handled(&other); !errors.Is(err, arena.ErrConflict) {
		t.Errorf("the key of another command: %v, want %v", err, arena.ErrConflict)
	}
}

// A key is remembered for a day, whatever else is commanded meanwhile.
func TestSeason_RemembersCommandsForADay(t *testing.T) {
	t.Parallel()
	season := started(t, testPlan("anna"))
	begun := time.Date(2025, time.June, 2, 12, 0, 0, 0, time.UTC)
	for i := range 1_000 {
		command := arena.Command{ID: strconv.Itoa(i), Verb: arena.PauseArena, At: begun.Add(time.Duration(i) * 100 * time.Second)}
		if _, err := season.Handle(command.Handled()); err != nil {
			t.Fatal(err)
		}
	}
	for id, want := range map[string]bool{"0": false, "135": false, "136": true, "999": true} {
		if done, err := season.State.Handled(&arena.Command{ID: id, Verb: arena.PauseArena}); done != want || err != nil {
			t.Errorf("command %s: %v, %v, want %v", id, done, err, want)
		}
	}
}

// The deadline of the next round moves with an event and in no other way.
func TestSeason_DeadlineMovesByEventOnly(t *testing.T) {
	t.Parallel()
	plan := testPlan("anna")
	plan.RoundEvery = arena.Millis(time.Hour.Milliseconds())
	season := arena.NewSeason(arenatest.NYSE(), nil)
	wall := time.Date(2026, time.January, 5, 10, 0, 0, 0, time.UTC)
	if _, err := season.Start(plan, wall, nil); err != nil {
		t.Fatal(err)
	}
	want := arena.RoundScheduled{Round: 1, Due: plan.StartsAt, At: wall}
	check := func() {
		t.Helper()
		if diff := cmp.Diff(want, season.State.Next); diff != "" {
			t.Error(diff)
		}
	}
	check()
	move(t, season, tickAt(plan.StartsAt, "AAPL", 200))
	want = arena.RoundScheduled{Round: 2, Due: plan.StartsAt.Add(time.Hour)}
	check()
	move(t, season, tickAt(plan.StartsAt.Add(halfHour), "AAPL", 201))
	check()
	if _, err := season.Reschedule(wall.Add(time.Minute)); err != nil {
		t.Fatal(err)
	}
	want.At = wall.Add(time.Minute)
	check()
	if _, err := season.Pause("a test", false, nil); err != nil {
		t.Fatal(err)
	}
	check()
	if _, err := season.Resume("a test", wall.Add(time.Hour), nil); err != nil {
		t.Fatal(err)
	}
	want.At = wall.Add(time.Hour)
	check()
}

// Nothing that a feed delivers ends a season.
func TestSeason_BadTermsOfAnActionHaveNoEffect(t *testing.T) {
	t.Parallel()
	plan := testPlan("anna")
	season := started(t, plan)
	move(t, season, tickAt(plan.StartsAt, "AAPL", 200), buy(5, "AAPL"))
	move(t, season, tickAt(plan.StartsAt.Add(halfHour), "AAPL", 200))
	before := season.State.Accounts[0].Position("AAPL")
	tick := tickAt(plan.StartsAt.AddDate(0, 0, 1), "AAPL", 200)
	for _, action := range []arena.Action{
		{Kind: arena.Split},
		{Kind: arena.Split, To: 2},
		{Kind: arena.Split, From: 2},
		{Kind: arena.Split, To: -2, From: 1},
		{Kind: arena.Dividend},
		{Kind: arena.Dividend, PerShare: -1},
		{Kind: "spinoff", To: 1046, From: 1000},
		{},
	} {
		action.Symbol, action.ExDate = "AAPL", "2025-06-03"
		tick.Actions = append(tick.Actions, action)
	}
	tick.Actions = append(tick.Actions, arena.Action{Symbol: "ZZZ", Kind: arena.Split, To: 2, From: 1, ExDate: "2025-06-03"})
	move(t, season, tick)
	if diff := cmp.Diff(before, season.State.Accounts[0].Position("AAPL")); diff != "" {
		t.Error(diff)
	}
	if owed := season.State.Accounts[0].Owed(); owed != 0 {
		t.Errorf("owed %v", owed)
	}
}
