package news

import (
	"fmt"
	"testing"
	"time"

	"github.com/seed45548214/arena/arena"
	"github.com/seed45548214/arena/transport/view"
)

// busyState is a state of 20 agents who hold 5 positions each, and 100 symbols.
func busyState(b *testing.B) *arena.State {
	b.Helper()
	plan := arena.Plan{
		Arena: "main", Name: "Test Arena", Seed: 7, Mode: arena.Simulated, Rules: arena.DefaultRules(),
		Cash: 1_000_000 * arena.Dollar, RoundEvery: 60_000, StartsAt: time.Date(2025, time.June, 2, 13, 30, 0, 0, time.UTC),
	}
	for i := range 20 {
		plan.Roster = append(plan.Roster, arena.Entrant{Agent: fmt.Sprintf("agent-%02d", i), Decider: arena.Decider{Kind: arena.ByStrategy, Name: "momentum"}})
	}
	for i := range 100 {
		plan.Symbols = append(plan.Symbols, arena.Symbol(fmt.Sprintf("S%03d", i)))
	}
	plan.Benchmark = plan.Symbols[0]
	season := arena.NewSeason(arena.NYSE(), nil)
	must := func(_ []arena.Event, err error) {
		if err != nil {
			b.Fatal(err)
		}
	}
	must(season.Start(plan, plan.StartsAt, nil))
	at := plan.StartsAt
	for i := range 3 {
		tick := arena.Tick{At: at, Source: "test"}
		for j, symbol := range plan.Symbols {
			tick.Quotes = append(tick.Quotes, arena.Quote{Symbol: symbol, Price: arena.Money(100+i+j) * arena.Dollar})
		}
		must(season.Tick(tick))
		at = at.Add(time.Minute)
		if season.State.Open == nil {
			continue
		}
		answers := make([]arena.Answer, len(plan.Roster))
		for seat := range answers {
			decision := new(arena.Decision)
			for k := range 5 {
				decision.Orders = append(decision.Orders, arena.Order{
					Symbol: plan.Symbols[(seat*5+k)%100], Side: arena.Buy, Shares: arena.Shares(10+i) * arena.Share,
				})
			}
			answers[seat].Decision = decision
		}
		must(season.CloseRound(answers))
	}
	if n := len(season.State.Accounts[7].Positions); n != 5 {
		b.Fatalf("%d positions", n)
	}
	return season.State
}

// A tick that moves every price.
func BenchmarkStream_Tick(b *testing.B) {
	state := busyState(b)
	m := NewStream(nil)
	if err := m.Prime(state, []view.Decoded{{Seq: state.Seq, At: state.At}}, "0123456789"); err != nil {
		b.Fatal(err)
	}
	b.ReportAllocs()
	for b.Loop() {
		state.Seq++
		state.Tick++
		state.At = state.At.Add(time.Second)
		tick := &arena.TickRecorded{At: state.At}
		for i := range state.Quotes {
			state.Quotes[i].Price += arena.Cent
			state.Quotes[i].At = state.At
			tick.Quotes = append(tick.Quotes, state.Quotes[i])
		}
		if err := m.Tell(state, view.Decoded{Seq: state.Seq, Events: []arena.Event{tick}}); err != nil {
			b.Fatal(err)
		}
	}
}
