package arena_test

import (
	"math"
	"slices"
	"testing"
	"time"

	"github.com/seed45548214/arena/arena"
	"github.com/seed45548214/arena/arena/arenatest"
)

// held is as much of one symbol as an agent can have.
const held = 1_000_000_000_000 * arena.Share

// hoarded returns a season whose agent spent a little on as many shares of AAPL as
// can be held, and the last of its days.
func hoarded(t *testing.T) (season *arena.Season, day time.Time) {
	t.Helper()
	plan := testPlan("anna")
	plan.Cash, plan.Rules.Fees = arena.MaxCash, arena.FeeSchedule{}
	season = started(t, plan)
	cheap := func(at time.Time) arena.Tick {
		tick := tickAt(at, "AAPL", 0)
		tick.Quotes[0].Price = arena.Micro
		return tick
	}
	day = plan.StartsAt
	move(t, season, cheap(day), buy(9_000_000_000_000, "AAPL"))
	day = day.Add(time.Minute)
	move(t, season, cheap(day), hold())
	account := &season.State.Accounts[0]
	if got := account.Position("AAPL"); got.Shares != held || got.Cost != 1_000_000*arena.Dollar {
		t.Fatalf("holds %+v, want as much as can be held", got)
	}
	if got := account.Fills[0].Reduced; got != arena.AmountTooLarge {
		t.Errorf("the order was reduced for %q", got)
	}
	return season, arenatest.NYSE().NextOpen(day)
}

// actOn gives season a tick with corporate actions of its day.
func actOn(t *testing.T, season *arena.Season, day time.Time, dollars int64, actions ...arena.Action) []arena.Event {
	t.Helper()
	tick := tickAt(day, "AAPL", dollars)
	if dollars == 0 {
		tick.Quotes = nil
	}
	for i := range actions {
		actions[i].Symbol, actions[i].ExDate = "AAPL", arenatest.NYSE().DateOf(day)
	}
	tick.Actions = actions
	events, err := season.Tick(tick)
	if err != nil {
		t.Fatal(err)
	}
	return events
}

// What is dearer than any share is no price.
func TestSeason_APriceBeyondTheBoundIsLeftOut(t *testing.T) {
	t.Parallel()
	for price, want := range map[arena.Money]int{arena.MaxPrice: 1, arena.MaxPrice + 1: 0, math.MaxInt64: 0} {
		season := started(t, testPlan("anna"))
		tick := tickAt(season.State.StartsAt, "AAPL", 0)
		tick.Quotes[0].Price = price
		events, err := season.Tick(tick)
		if err != nil {
			t.Fatal(err)
		}
		if recorded, ok := events[0].(*arena.TickRecorded); !ok || len(recorded.Quotes) != want {
			t.Errorf("%+v at %v, want %d quotes", events[0], price, want)
		}
	}
}

// A sale that brings more than can be counted is refused; a smaller one is not.
func TestSeason_ASaleBeyondTheBoundIsRefused(t *testing.T) {
	t.Parallel()
	season, day := hoarded(t)
	answer := hold()
	for _, shares := range []arena.Shares{held, 2_000_000_000 * arena.Share, 100_000_000 * arena.Share} {
		answer.Decision.Orders = append(answer.Decision.Orders, arena.Order{Symbol: "AAPL", Side: arena.Sell, Shares: shares})
	}
	move(t, season, tickAt(day, "AAPL", 1_000), answer)
	move(t, season, tickAt(day.Add(time.Minute), "AAPL", 1_000), hold())
	account := &season.State.Accounts[0]
	var refused []arena.Reason
	for i := range account.Refusals {
		refused = append(refused, account.Refusals[i].Reason)
	}
	if want := []arena.Reason{arena.AmountTooLarge, arena.AmountTooLarge}; !slices.Equal(refused, want) {
		t.Errorf("refused for %q, want %q", refused, want)
	}
	if want := 100_000_000_000 * arena.Dollar; account.Trades.Notional-1_000_000*arena.Dollar != want || account.Imbalance() != 0 {
		t.Errorf("traded %v, books off by %v", account.Trades.Notional, account.Imbalance())
	}
	if equity, exposure := season.State.Equity(0), season.State.Exposure(0); exposure != 1_000_000_000_000*arena.Dollar || equity <= exposure {
		t.Errorf("all is worth %v, what is held %v", equity, exposure)
	}
}

// Shares that nobody can hold any more become cash at the price before the split.
func TestSeason_ASplitBeyondTheBoundBecomesCash(t *testing.T) {
	t.Parallel()
	for _, to := range []int64{2, math.MaxInt64} {
		season, day := hoarded(t)
		before := season.State.Equity(0)
		actOn(t, season, day, 0, arena.Action{Kind: arena.Split, To: to, From: 1})
		account := &season.State.Accounts[0]
		if len(account.Positions) > 0 || account.Cash != before || season.State.Equity(0) != before || account.Imbalance() != 0 {
			t.Errorf("after %d for 1: %+v, worth %v of %v", to, account.Portfolio, season.State.Equity(0), before)
		}
	}
}

// A price that a split would make larger than any is the largest.
func TestSeason_AReverseSplitKeepsThePriceAPrice(t *testing.T) {
	t.Parallel()
	season := started(t, testPlan("anna"))
	move(t, season, tickAt(season.State.StartsAt, "AAPL", 90_000_000), hold())
	actOn(t, season, arenatest.NYSE().NextOpen(season.State.At), 0, arena.Action{Kind: arena.Split, To: 1, From: math.MaxInt64})
	if quote, _ := season.State.Quote("AAPL"); quote.Price != arena.MaxPrice {
		t.Errorf("the price is %v, want %v", quote.Price, arena.MaxPrice)
	}
}

// Who holds the shares is named, and gets what the books can hold.
func TestSeason_WhatIsPaidBeyondTheBoundIsCapped(t *testing.T) {
	t.Parallel()
	for _, kind := range []arena.ActionKind{arena.Dividend, arena.Merger} {
		season, day := hoarded(t)
		const most = 1_000_000_000_000 * arena.Dollar
		for i := range 2 {
			events := actOn(t, season, day, 0, arena.Action{Kind: kind, PerShare: arena.MaxPrice, PayDate: "2030-01-02"})
			if paid := paidIn(events); len(paid) != 1 && (i == 0 || kind == arena.Dividend) || i == 0 && paid[0] != most || i > 0 && len(paid) > 0 && paid[0] != 0 {
				t.Errorf("%s %d pays %v, want %v", kind, i+1, paid, most)
			}
			account := &season.State.Accounts[0]
			if account.Imbalance() != 0 || season.State.Equity(0) < most {
				t.Errorf("books off by %v, worth %v", account.Imbalance(), season.State.Equity(0))
			}
			if season.State.Open != nil {
				if _, err := season.CloseRound([]arena.Answer{hold()}); err != nil {
					t.Fatal(err)
				}
			}
			day = arenatest.NYSE().NextOpen(day)
		}
	}
}

// paidIn is what corporate actions paid in a record.
func paidIn(events []arena.Event) []arena.Money {
	var holders []arena.Holder
	for _, event := range events {
		switch e := event.(type) {
		case *arena.DividendAccrued:
			holders = append(holders, e.Holders...)
		case *arena.SymbolSettled:
			holders = append(holders, e.Holders...)
		}
	}
	var paid []arena.Money
	for i := range holders {
		paid = append(paid, holders[i].Amount)
	}
	return paid
}

// A sum over agents stays on its side of zero.
func TestMoney_PlusNeverWraps(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct{ a, b, want arena.Money }{
		{1, 2, 3},
		{-1, 2, 1},
		{math.MaxInt64, 1, math.MaxInt64},
		{math.MaxInt64, math.MaxInt64, math.MaxInt64},
		{math.MinInt64, -1, math.MinInt64},
		{math.MinInt64, math.MinInt64, math.MinInt64},
		{math.MaxInt64, math.MinInt64, -1},
	} {
		if got := tt.a.Plus(tt.b); got != tt.want {
			t.Errorf("%d plus %d is %d, want %d", tt.a, tt.b, got, tt.want)
		}
	}
}

// What is counted over a whole season stays at its end when that is reached.
func TestSeason_ACountThatIsFullStaysFull(t *testing.T) {
	t.Parallel()
	season, day := hoarded(t)
	at := func(minute int, price arena.Money, answer arena.Answer) {
		tick := tickAt(day.Add(time.Duration(minute)*time.Minute), "AAPL", 0)
		tick.Quotes[0].Price = price
		move(t, season, tick, answer)
	}
	const dear, shares = 1_000 * arena.Dollar, 500_000_000
	sell := func(shares int64) arena.Answer {
		answer := buy(shares, "AAPL")
		answer.Decision.Orders[0].Side = arena.Sell
		return answer
	}
	at(0, dear, sell(shares))
	at(1, dear, hold())
	at(2, arena.Micro, sell(1_000_000_000_000))
	at(3, arena.Micro, hold())
	for i := range 25 {
		answer := buy(shares, "AAPL")
		if i%2 == 1 {
			answer = sell(shares)
		}
		at(4+i, dear, answer)
	}
	account := &season.State.Accounts[0]
	if account.Trades.Fills < 20 || account.Trades.Notional != math.MaxInt64 || account.Imbalance() != 0 {
		t.Errorf("%d fills of %v, books off by %v", account.Trades.Fills, account.Trades.Notional, account.Imbalance())
	}
}
