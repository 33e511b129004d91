package arena_test

import (
	"errors"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/seed45548214/arena/arena"
)

// The cash a fill moves equals what the position is worth plus the fee, so
// buying and selling back at the same price costs exactly two fees.
func TestPortfolio_RoundTripCostsTwoFees(t *testing.T) {
	t.Parallel()
	p := arena.NewPortfolio(10_000 * arena.Dollar)
	rules := freeRules()
	rules.Fees = arena.DefaultFees()
	for _, side := range []arena.Side{arena.Buy, arena.Sell} {
		trade(t, &p, arena.Order{Symbol: "AAPL", Side: side, Shares: 10 * arena.Share}, 200*arena.Dollar, &rules)
	}
	if want := 10_000*arena.Dollar - 2*arena.Dollar; p.Cash != want || p.Fees != 2*arena.Dollar {
		t.Errorf("cash = %v, fees = %v, want %v and 2.00", p.Cash, p.Fees, want)
	}
	if len(p.Positions) != 0 || p.Imbalance() != 0 {
		t.Errorf("positions = %v, books off by %v", p.Positions, p.Imbalance())
	}
}

// A sale takes its share of the whole cost, and the last sale takes the rest:
// nothing is lost to rounding.
func TestPortfolio_SalesSplitTheCost(t *testing.T) {
	t.Parallel()
	p := arena.NewPortfolio(100 * arena.Dollar)
	rules := freeRules()
	trade(t, &p, arena.Order{Symbol: "AAPL", Side: arena.Buy, Shares: 2 * arena.Share}, 10*arena.Dollar, &rules)
	trade(t, &p, arena.Order{Symbol: "AAPL", Side: arena.Buy, Shares: 1 * arena.Share}, 10*arena.Dollar+1, &rules)
	var costs []arena.Money
	for range 3 {
		gain := trade(t, &p, arena.Order{Symbol: "AAPL", Side: arena.Sell, Shares: arena.Share}, 11*arena.Dollar, &rules)
		costs = append(costs, 11*arena.Dollar-gain)
	}
	// 30.000001 over three shares is 10.00000033: half up, then half up of the
	// rest, then the rest.
	if diff := cmp.Diff([]arena.Money{10_000_000, 10_000_001, 10_000_000}, costs); diff != "" {
		t.Error(diff)
	}
	if p.Realized != 3*arena.Dollar-1 || p.Imbalance() != 0 {
		t.Errorf("realized %v, books off by %v", p.Realized, p.Imbalance())
	}
}

// Apply refuses only what Execute could not have decided, and changes nothing
// then.
func TestPortfolio_ApplyRefusesForeignFills(t *testing.T) {
	t.Parallel()
	p := arena.NewPortfolio(1_000 * arena.Dollar)
	p.Positions = []arena.Position{{Symbol: "AAPL", Shares: 3 * arena.Share, Cost: 300 * arena.Dollar}}
	before := p.Clone()
	good := arena.Fill{Symbol: "AAPL", Side: arena.Sell, Shares: arena.Share, Price: 100 * arena.Dollar, Fee: arena.Dollar}
	for name, change := range map[string]func(*arena.Fill){
		"no shares":              func(f *arena.Fill) { f.Shares = 0 },
		"a negative price":       func(f *arena.Fill) { f.Price = -1 },
		"a negative fee":         func(f *arena.Fill) { f.Fee = -1 },
		"no side":                func(f *arena.Fill) { f.Side = "" },
		"more than is held":      func(f *arena.Fill) { f.Shares = 4 * arena.Share },
		"a stock not held":       func(f *arena.Fill) { f.Symbol = "MSFT" },
		"a fee beyond all cash":  func(f *arena.Fill) { f.Fee = 1_101 * arena.Dollar },
		"a purchase beyond cash": func(f *arena.Fill) { f.Side, f.Shares = arena.Buy, 10*arena.Share },
		"an amount beyond all":   func(f *arena.Fill) { f.Side, f.Shares, f.Price = arena.Buy, 1<<62, 1<<62 },
	} {
		fill := good
		change(&fill)
		if _, err := p.Apply(&fill); !errors.Is(err, arena.ErrCorrupt) {
			t.Errorf("%s: error = %v", name, err)
		}
	}
	if diff := cmp.Diff(before, p); diff != "" {
		t.Error(diff)
	}
	if _, err := p.Apply(&good); err != nil {
		t.Error(err)
	}
}

func TestPortfolio_CloneSharesNothing(t *testing.T) {
	t.Parallel()
	p := arena.NewPortfolio(1_000 * arena.Dollar)
	p.Positions = []arena.Position{{Symbol: "AAPL", Shares: 3 * arena.Share, Cost: 300 * arena.Dollar}}
	p.Receivables = []arena.Receivable{{Symbol: "AAPL", Amount: arena.Dollar}}
	clone := p.Clone()
	if diff := cmp.Diff(p, clone); diff != "" {
		t.Fatal(diff)
	}
	p.Positions[0].Shares, p.Receivables[0].Amount = 0, 0
	if clone.Positions[0].Shares != 3*arena.Share || clone.Receivables[0].Amount != arena.Dollar {
		t.Errorf("the clone changed: %+v", clone)
	}
}

// freeRules charge nothing and forbid nothing.
func freeRules() arena.Rules { return arena.Rules{MaxPositionBps: 10_000, Lot: arena.Share} }

// trade executes o at price and books it.
func trade(tb testing.TB, p *arena.Portfolio, o arena.Order, price arena.Money, rules *arena.Rules) (gain arena.Money) {
	tb.Helper()
	fill, err := arena.Execute(p, o, marketAt(p, o.Symbol, price), rules)
	if err != nil {
		tb.Fatal(err)
	}
	if gain, err = p.Apply(&fill); err != nil {
		tb.Fatal(err)
	}
	return gain
}
