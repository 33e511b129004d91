package strategy_test

import (
	"testing"

	"github.com/seed45548214/arena/arena"
)

// At a look that changes nothing, everything that is held has an equal part of what is
// invested, to within a lot or the drift that is not worth a trade, and what is not held
// costs more than its part.
func TestEqualWeight_HoldsEqualPartsWithinALot(t *testing.T) {
	t.Parallel()
	for name, change := range map[string]func(*setting){
		"usual":                          func(*setting) {},
		"with a million":                 func(s *setting) { s.cash = 1_000_000 * arena.Dollar },
		"with fractions of shares":       func(s *setting) { s.rules.Lot = 1 },
		"while a third is too expensive": func(s *setting) { s.cash = 4_000 * arena.Dollar },
		"with a hundred symbols":         func(s *setting) { s.market = newMarket(100, 3); s.cash = 100_000 * arena.Dollar },
		"with six symbols":               func(s *setting) { s.market, s.rules.MaxPositionBps = newMarket(6, 3), 10_000 },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			looks := 0
			for rounds := 5; rounds < 200; rounds += 4 {
				s := usual(rounds)
				change(&s)
				s.names = []string{"equal-weight"}
				view := &play(t, s).last[0]
				if len(view.Orders) > 0 || len(called(t, "equal-weight").Decide(view).Orders) > 0 {
					continue
				}
				looks++
				checkEqual(t, view)
			}
			if looks < 5 {
				t.Errorf("only %d looks changed nothing", looks)
			}
		})
	}
}

func checkEqual(t *testing.T, v *arena.View) {
	t.Helper()
	// A part is what those are worth whose lots are small.
	var held, fine arena.Money
	for _, p := range v.Portfolio.Positions {
		price := v.Price(p.Symbol)
		if value := price.Worth(p.Shares); price.Worth(v.Rules.Lot) <= value/10 {
			held, fine = held+value, fine+1
		}
	}
	part := held / max(fine, 1)
	for _, p := range v.Portfolio.Positions {
		price := v.Price(p.Symbol)
		value, lot := price.Worth(p.Shares), price.Worth(v.Rules.Lot)
		allowed := max(lot*6/10, part/20) + part*3/100
		if value-part > allowed || part-value > allowed {
			t.Errorf("round %d: %s is worth %v of parts of %v, a lot is %v", v.Round, p.Symbol, value, part, lot)
		}
	}
	for _, symbol := range v.Rules.Universe {
		if lot := v.Price(symbol).Worth(v.Rules.Lot); v.Portfolio.Position(symbol).Shares == 0 && lot < part*9/10 {
			t.Errorf("round %d: %s is not held, though a lot is %v and a part %v", v.Round, symbol, lot, part)
		}
	}
}
