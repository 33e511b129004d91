package strategy_test

import (
	"testing"

	"github.com/seed45548214/arena/actors/decide"
	"github.com/seed45548214/arena/actors/decide/strategy"
	"github.com/seed45548214/arena/arena"
)

// BenchmarkDecide asks each strategy in the rounds that follow each other, as a
// season does: mostly it holds, now and then it looks at all 20 symbols.
func BenchmarkDecide(b *testing.B) {
	benchmarkDecide(b, func(*arena.View, decide.Strategy) bool { return true })
}

// BenchmarkDecideHold asks only in rounds that end in holding.
func BenchmarkDecideHold(b *testing.B) {
	benchmarkDecide(b, func(v *arena.View, s decide.Strategy) bool { return len(s.Decide(v).Orders) == 0 })
}

// BenchmarkDecideTrade asks only in rounds that end in orders.
func BenchmarkDecideTrade(b *testing.B) {
	benchmarkDecide(b, func(v *arena.View, s decide.Strategy) bool { return len(s.Decide(v).Orders) > 0 })
}

func benchmarkDecide(b *testing.B, pick func(*arena.View, decide.Strategy) bool) {
	b.Helper()
	views := map[string][]arena.View{}
	for rounds := 201; rounds <= 260; rounds++ {
		last := play(b, usual(rounds)).last
		for i := range last {
			if name := last[i].Agent; pick(&last[i], called(b, name)) {
				views[name] = append(views[name], last[i])
			}
		}
	}
	for _, name := range strategy.Names() {
		asked := views[name]
		if len(asked) == 0 {
			continue // never of this kind in these rounds
		}
		b.Run(name, func(b *testing.B) {
			s := called(b, name)
			b.ReportAllocs()
			for i := 0; b.Loop(); i++ {
				s.Decide(&asked[i%len(asked)])
			}
		})
	}
}
