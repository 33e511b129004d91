package strategy_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/seed45548214/arena/arena"
)

func TestIndex_BuysOnceWithEverything(t *testing.T) {
	t.Parallel()
	s := usual(longSeason)
	s.names = []string{"index"}
	r := play(t, s)
	account := &r.state.Accounts[0]
	if account.Trades.Fills != 1 {
		t.Errorf("%d fills: %v", account.Trades.Fills, account.Fills)
	}
	if price := r.state.Accounts[0].Fills[0].Price; account.Cash > price {
		t.Errorf("%v left, which buys another share at %v", account.Cash, price)
	}
}

// What is left because the price fell before the fill is not worth another fee.
func TestIndex_BuysOnceInFractionsToo(t *testing.T) {
	t.Parallel()
	s := usual(longSeason)
	s.names, s.rules.Lot = []string{"index"}, 1
	s.every = func(round int, m *market) {
		if m.drift = 0; round == 1 {
			m.drift = -15_000
		}
	}
	account := &play(t, s).state.Accounts[0]
	if account.Trades.Fills != 1 || account.Cash > 500*arena.Dollar {
		t.Errorf("%v in cash after %v", account.Cash, account.Fills)
	}
}

func TestIndex_DividendsBuyMore(t *testing.T) {
	t.Parallel()
	s := usual(400)
	s.names, s.rules.Lot = []string{"index"}, arena.Share/10
	s.actions = func(day arena.Date, session int) []arena.Action {
		if session != 5 {
			return nil
		}
		return []arena.Action{{Symbol: benchmark, Kind: arena.Dividend, ExDate: day, PayDate: day.AddDays(7), PerShare: 15 * arena.Dollar}}
	}
	r := play(t, s)
	fills := r.state.Accounts[0].Fills
	if len(fills) != 2 {
		t.Fatalf("fills: %v", fills)
	}
	// About 20 shares earn 300 dollars, less than the price of one.
	if got := fills[1]; got.Shares < arena.Share/2 {
		t.Errorf("the dividend buys %v shares", got.Shares)
	}
	if cash := r.state.Accounts[0].Cash; cash > 60*arena.Dollar {
		t.Errorf("%v is left, which buys a tenth of a share at %v", cash, fills[1].Price)
	}
}

func TestIndex_WithoutABenchmarkHoldsCash(t *testing.T) {
	t.Parallel()
	rules := arena.DefaultRules()
	rules.Universe = []arena.Symbol{"AAPL"}
	view := arena.View{
		Scene: &arena.Scene{Symbols: []arena.Symbol{"AAPL", "QQQ"}, Prices: []arena.Money{200 * arena.Dollar, 0}},
		Agent: "index", Rules: &rules, Portfolio: arena.NewPortfolio(10_000 * arena.Dollar), Equity: 10_000 * arena.Dollar,
	}
	for _, test := range []struct {
		benchmark arena.Symbol
		universe  []arena.Symbol
		want      string
	}{
		{"", nil, "Holding cash: this arena has no benchmark."},
		{"QQQ", []arena.Symbol{"AAPL"}, "Holding cash: the rules do not let the benchmark be traded."},
		{"QQQ", nil, "Holding cash until the benchmark has a price."},
	} {
		view.Benchmark, rules.Universe = test.benchmark, test.universe
		if diff := cmp.Diff(arena.Decision{Rationale: test.want}, called(t, "index").Decide(&view)); diff != "" {
			t.Error(diff)
		}
	}
}
