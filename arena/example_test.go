package arena_test

import (
	"fmt"
	"strings"
	"time"

	"github.com/seed45548214/arena/arena"
)

func ExampleExecute() {
	p := arena.NewPortfolio(1_000 * arena.Dollar)
	rules := arena.DefaultRules()
	rules.MaxPositionBps = 10_000
	order := arena.Order{Symbol: "AAPL", Side: arena.Buy, Shares: 20 * arena.Share}
	quote := arena.Quote{Symbol: "AAPL", Price: 189*arena.Dollar + 30*arena.Cent}

	fill, err := arena.Execute(&p, order, arena.Market{Quote: quote, Equity: p.Cash}, &rules)
	if err != nil {
		fmt.Println(err)
		return
	}
	if _, err := p.Apply(&fill); err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(&fill)
	fmt.Println("left:", p.Cash)
	// Output:
	// bought 5 AAPL at 189.33786, fee 0.473345 (reduced: the cash does not pay for it and its fee)
	// left: 52.837355
}

func ExampleSeason() {
	monday := time.Date(2025, time.June, 2, 13, 30, 0, 0, time.UTC)
	season := arena.NewSeason(arena.NYSE(), nil)
	record := func(events []arena.Event, err error) {
		if err != nil {
			fmt.Println(err)
		}
		var names []string
		for _, event := range events {
			names = append(names, event.Type())
		}
		fmt.Println(strings.Join(names, ", "))
	}
	record(season.Start(arena.Plan{
		Arena: "example", Mode: arena.Historical, Roster: []arena.Entrant{{Agent: "anna"}}, Symbols: []arena.Symbol{"AAPL"},
		Rules: arena.DefaultRules(), Cash: 10_000 * arena.Dollar, RoundEvery: 1, StartsAt: monday,
	}, time.Time{}, nil))

	// A tick opens a round; the decisions close it; the next tick fills.
	price := []arena.Quote{{Symbol: "AAPL", Price: 200 * arena.Dollar}}
	record(season.Tick(arena.Tick{At: monday, Quotes: price}))
	order := arena.Order{Symbol: "AAPL", Side: arena.Buy, Shares: 4 * arena.Share}
	record(season.CloseRound([]arena.Answer{{Decision: &arena.Decision{Orders: []arena.Order{order}}}}))
	record(season.Tick(arena.Tick{At: monday.Add(time.Minute), Quotes: price}))
	fmt.Println(season.State.Standings()[0].Equity)
	// Output:
	// season_started, round_scheduled
	// tick_recorded, round_opened, round_scheduled
	// decision_taken
	// tick_recorded, order_filled, round_opened, round_scheduled
	// 9999.43992
}
