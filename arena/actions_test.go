package arena_test

import (
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/seed45548214/arena/arena"
	"github.com/seed45548214/arena/arena/arenatest"
)

// A split leaves the worth as it is but for the rounding of the price, half a
// micro a share, and of the fraction, a millionth of a share.
func TestSeason_SplitLeavesTheEquity(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		plan := testPlan("anna")
		plan.Cash = 100_000_000 * arena.Dollar
		season := startedBy(t, plan)
		price := arena.Money(rapid.Int64Range(1_000, 1_000_000_000).Draw(t, "price"))
		shares := arena.Shares(rapid.Int64Range(1, 10_000).Draw(t, "shares")) * arena.Share
		split := arena.Action{
			Symbol: "AAPL", Kind: arena.Split, ExDate: "2025-06-03",
			To: rapid.Int64Range(1, 50).Draw(t, "to"), From: rapid.Int64Range(1, 50).Draw(t, "from"),
		}
		hold := holdUntilTheClose(t, season, price, shares)
		before := season.State.Equity(0)
		// No price comes with the tick: what is held is worth the adjusted one.
		if _, err := season.Tick(arena.Tick{At: arenatest.NYSE().NextOpen(hold), Actions: []arena.Action{split}, Adjusted: split.ExDate}); err != nil {
			t.Fatal(err)
		}
		account := &season.State.Accounts[0]
		after := account.Position("AAPL").Shares
		if want := (shares * arena.Shares(split.To) / arena.Shares(split.From)).FloorTo(arena.Share); after != want {
			t.Fatalf("%v shares became %v, want %v", shares, after, want)
		}
		off := season.State.Equity(0) - before
		adjusted, _ := season.State.Quote("AAPL")
		bound := arena.Money(after/arena.Share)/2 + adjusted.Price/arena.Dollar + 2
		if off < -bound || off > bound {
			t.Fatalf("equity is off by %d micros, more than %d", off, bound)
		}
		if account.Imbalance() != 0 {
			t.Fatalf("books are off by %v", account.Imbalance())
		}
	})
}

// At the ex instant the price falls by the dividend and the claim makes up for
// it; on the pay date cash takes the place of the claim.
func TestSeason_DividendLeavesTheEquity(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		season := startedBy(t, testPlan("anna"))
		price := arena.Money(rapid.Int64Range(2_000_000, 100_000_000).Draw(t, "price"))
		shares := arena.Shares(rapid.Int64Range(1, 90).Draw(t, "shares")) * arena.Share
		dividend := arena.Action{
			Symbol: "AAPL", Kind: arena.Dividend, ExDate: "2025-06-03", PayDate: "2025-06-07",
			PerShare: arena.Money(rapid.Int64Range(1, 1_999_999).Draw(t, "per share")),
		}
		at := holdUntilTheClose(t, season, price, shares)
		before := season.State.Equity(0)
		cash := season.State.Accounts[0].Cash
		owed, _ := dividend.PerShare.Times(season.State.Accounts[0].Position("AAPL").Shares)
		for at.Before(time.Date(2025, time.June, 10, 0, 0, 0, 0, time.UTC)) {
			at = arenatest.NYSE().NextOpen(at)
			quote := arena.Quote{Symbol: "AAPL", Price: price - dividend.PerShare}
			if _, err := season.Tick(arena.Tick{At: at, Adjusted: arenatest.NYSE().DateOf(at), Quotes: []arena.Quote{quote}, Actions: []arena.Action{dividend}}); err != nil {
				t.Fatal(err)
			}
			if got := season.State.Equity(0); got != before {
				t.Fatalf("equity = %v on %v, was %v", got, at, before)
			}
			if paid := season.State.Accounts[0].Cash - cash; arenatest.NYSE().DateOf(at) >= dividend.PayDate && paid != owed || arenatest.NYSE().DateOf(at) < dividend.PayDate && paid != 0 {
				t.Fatalf("%v was paid on %v", paid, at)
			}
			if _, err := season.CloseRound([]arena.Answer{hold()}); err != nil {
				t.Fatal(err)
			}
		}
	})
}

// A feed hands over all actions that it knows. Those of the day on which a season
// starts and before are in its first prices already.
func TestSeason_ActionsBeforeTheStartAreHistory(t *testing.T) {
	t.Parallel()
	season := started(t, testPlan("anna"))
	tick := tickAt(season.State.StartsAt, "AAPL", 200)
	for _, date := range []arena.Date{"2020-08-31", "2025-06-02"} {
		tick.Actions = append(tick.Actions, arena.Action{Symbol: "AAPL", Kind: arena.Split, To: 4, From: 1, ExDate: date})
	}
	events, err := season.Tick(tick)
	if err != nil {
		t.Fatal(err)
	}
	for _, event := range events {
		if split, ok := event.(*arena.SplitApplied); ok {
			t.Errorf("the split of %s was applied", split.ExDate)
		}
	}
}

func startedBy(t *rapid.T, plan arena.Plan) *arena.Season {
	season := arena.NewSeason(arenatest.NYSE(), nil)
	if _, err := season.Start(plan, time.Time{}, nil); err != nil {
		t.Fatal(err)
	}
	return season
}

// holdUntilTheClose buys shares of AAPL on the first day and returns its close.
func holdUntilTheClose(t *rapid.T, season *arena.Season, price arena.Money, shares arena.Shares) time.Time {
	at := season.State.StartsAt
	answer := hold()
	answer.Decision.Orders = []arena.Order{{Symbol: "AAPL", Side: arena.Buy, Shares: shares}}
	for _, said := range []arena.Answer{answer, hold()} {
		tick := arena.Tick{At: at, Adjusted: arenatest.NYSE().DateOf(at), Quotes: []arena.Quote{{Symbol: "AAPL", Price: price}}}
		if _, err := season.Tick(tick); err != nil {
			t.Fatal(err)
		}
		if _, err := season.CloseRound([]arena.Answer{said}); err != nil {
			t.Fatal(err)
		}
		at = arenatest.NYSE().NextClose(at)
	}
	return season.State.At
}
