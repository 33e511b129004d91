package feeds_test

import (
	"fmt"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/seed45548214/arena/arena"
	"github.com/seed45548214/arena/feeds"
)

func TestUniverse_ListsLargeCompaniesBySize(t *testing.T) {
	t.Parallel()
	sectors := []string{
		"Communication Services", "Consumer Discretionary", "Consumer Staples", "Energy", "Financials", "Health Care",
		"Industrials", "Information Technology", "Materials", "Real Estate", "Utilities",
	}
	stocks := feeds.Universe()
	if len(stocks) != 100 {
		t.Errorf("%d stocks, want 100", len(stocks))
	}
	symbols, used := make(map[arena.Symbol]bool), make(map[string]bool)
	for i, stock := range stocks {
		if symbol, err := arena.ParseSymbol(string(stock.Symbol)); err != nil || symbol != stock.Symbol || symbols[symbol] {
			t.Errorf("the symbol %q is wrong or here twice", stock.Symbol)
		}
		if !slices.Contains(sectors, stock.Sector) || stock.Price < arena.Dollar || stock.Cap < 1 {
			t.Errorf("bad stock: %+v", stock)
		}
		if i > 0 && stock.Cap > stocks[i-1].Cap {
			t.Errorf("%s is larger than %s before it", stock.Symbol, stocks[i-1].Symbol)
		}
		symbols[stock.Symbol], used[stock.Sector] = true, true
	}
	if len(used) != len(sectors) {
		t.Errorf("%d sectors, want %d", len(used), len(sectors))
	}
}

func TestUniverse_IsACopy(t *testing.T) {
	t.Parallel()
	feeds.Universe()[0].Symbol = "CHANGED"
	if got := feeds.Universe()[0].Symbol; got == "CHANGED" {
		t.Error("a caller changed the universe")
	}
}

func TestPick_KnowsAndGuesses(t *testing.T) {
	t.Parallel()
	stocks := feeds.Pick([]arena.Symbol{"ZZZZ", "MSFT", "YYYY"})
	if diff := cmp.Diff(feeds.Universe()[1], stocks[1]); diff != "" {
		t.Errorf("MSFT (-universe +picked):\n%s", diff)
	}
	for _, i := range []int{0, 2} {
		if s := stocks[i]; s.Sector != "Other" || s.Cap != 50 || s.Price < 20*arena.Dollar || s.Price > 219*arena.Dollar || s.Price%arena.Dollar != 0 {
			t.Errorf("bad guess: %+v", s)
		}
	}
	if stocks[0].Price == stocks[2].Price {
		t.Errorf("two unknown stocks start at %s", stocks[0].Price)
	}
	if diff := cmp.Diff(stocks, feeds.Pick([]arena.Symbol{"ZZZZ", "MSFT", "YYYY"})); diff != "" {
		t.Errorf("a second look (-first +second):\n%s", diff)
	}
}

func ExamplePick() {
	for _, stock := range feeds.Pick([]arena.Symbol{"KO", "ACME"}) {
		fmt.Println(stock.Symbol, stock.Sector)
	}
	// Output:
	// KO Consumer Staples
	// ACME Other
}
