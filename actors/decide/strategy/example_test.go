package strategy_test

import (
	"fmt"

	"github.com/seed45548214/arena/actors/decide/strategy"
	"github.com/seed45548214/arena/arena"
)

func ExampleNew() {
	index, err := strategy.New("index")
	if err != nil {
		fmt.Println(err)
		return
	}
	rules := arena.DefaultRules()
	rules.MaxPositionBps = 10_000
	decision := index.Decide(&arena.View{
		Scene: &arena.Scene{
			Round: 1, Symbols: []arena.Symbol{"AAPL", "QQQ"}, Benchmark: "QQQ",
			Prices: []arena.Money{200 * arena.Dollar, 480 * arena.Dollar},
		},
		Agent: "index", Rules: &rules,
		Portfolio: arena.NewPortfolio(10_000 * arena.Dollar), Equity: 10_000 * arena.Dollar,
	})
	fmt.Println(decision.Orders)
	fmt.Println(decision.Rationale)
	// Output:
	// [buy 20 QQQ]
	// Buying 20 QQQ, the benchmark, with all the cash, to hold it.
}
