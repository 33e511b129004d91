package arena_test

import (
	"errors"
	"math"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/seed45548214/arena/arena"
)

// marketAt is a market for p at a price, where p owns cash alone.
func marketAt(p *arena.Portfolio, symbol arena.Symbol, price arena.Money) arena.Market {
	return arena.Market{Quote: arena.Quote{Symbol: symbol, Price: price}, Equity: p.Cash}
}

func TestExecute_Refuses(t *testing.T) {
	t.Parallel()
	rules := arena.DefaultRules()
	rules.MaxPositionBps, rules.Universe = 10_000, []arena.Symbol{"AAPL"}
	apple := func(change func(*arena.Order)) arena.Order {
		o := arena.Order{Symbol: "AAPL", Side: arena.Buy, Shares: arena.Share}
		change(&o)
		return o
	}
	for _, tt := range []struct {
		name  string
		order arena.Order
		want  arena.Reason
	}{
		{"no shares", apple(func(o *arena.Order) { o.Shares = 0 }), arena.InvalidOrder},
		{"negative shares", apple(func(o *arena.Order) { o.Shares = -arena.Share }), arena.InvalidOrder},
		{"half a lot", apple(func(o *arena.Order) { o.Shares /= 2 }), arena.InvalidOrder},
		{"no side", apple(func(o *arena.Order) { o.Side = "" }), arena.InvalidOrder},
		{"negative limit", apple(func(o *arena.Order) { o.Limit = -1 }), arena.InvalidOrder},
		{"unknown time in force", apple(func(o *arena.Order) { o.TIF = "ioc" }), arena.InvalidOrder},
		{"another symbol", apple(func(o *arena.Order) { o.Symbol = "TTD" }), arena.InvalidOrder},
		{"limit below the price", apple(func(o *arena.Order) { o.Limit = 199 * arena.Dollar }), arena.NotMarketable},
		{"sale above the price", apple(func(o *arena.Order) { o.Side, o.Limit = arena.Sell, 201*arena.Dollar }), arena.NotMarketable},
		{"shares not held", apple(func(o *arena.Order) { o.Side = arena.Sell }), arena.InsufficientShares},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			p := arena.NewPortfolio(1_000 * arena.Dollar)
			fill, err := arena.Execute(&p, tt.order, marketAt(&p, "AAPL", 200*arena.Dollar), &rules)
			refusal, ok := errors.AsType[*arena.RefusalError](err)
			if !ok || refusal.Reason != tt.want || refusal.Order != tt.order {
				t.Errorf("error = %v, want %s", err, tt.want)
			}
			if fill != (arena.Fill{}) {
				t.Errorf("and yet %v", &fill)
			}
		})
	}
}

func TestExecute_RefusesForTheMarket(t *testing.T) {
	t.Parallel()
	rules := arena.DefaultRules()
	refused := func(p arena.Portfolio, o arena.Order, m arena.Market) arena.Reason {
		_, err := arena.Execute(&p, o, m, &rules)
		if refusal, ok := errors.AsType[*arena.RefusalError](err); ok {
			return refusal.Reason
		}
		return ""
	}
	p := arena.NewPortfolio(1_000 * arena.Dollar)
	buy := arena.Order{Symbol: "AAPL", Side: arena.Buy, Shares: arena.Share}
	for _, tt := range []struct {
		name string
		got  arena.Reason
		want arena.Reason
	}{
		{"no price", refused(p, buy, marketAt(&p, "AAPL", 0)), arena.InvalidOrder},
		{"a negative price", refused(p, buy, marketAt(&p, "AAPL", -1)), arena.InvalidOrder},
		{"above the cap", refused(p, buy, marketAt(&p, "AAPL", 101*arena.Dollar)), arena.PositionCap},
		{"no cash", refused(arena.Portfolio{}, buy, arena.Market{
			Quote: arena.Quote{Symbol: "AAPL", Price: arena.Dollar}, Equity: 1_000 * arena.Dollar,
		}), arena.InsufficientCash},
		{"a volume below ten lots", refused(p, buy, arena.Market{
			Quote: arena.Quote{Symbol: "AAPL", Price: arena.Dollar}, Volume: 9 * arena.Share, Equity: p.Cash,
		}), arena.Participation},
	} {
		if tt.got != tt.want {
			t.Errorf("%s: refused for %q, want %q", tt.name, tt.got, tt.want)
		}
	}
	rich := arena.Portfolio{
		Cash:      math.MaxInt64 - 1,
		Positions: []arena.Position{{Symbol: "AAPL", Shares: arena.Share, Cost: arena.Dollar}},
	}
	sell := arena.Order{Symbol: "AAPL", Side: arena.Sell, Shares: arena.Share}
	if got := refused(rich, sell, marketAt(&rich, "AAPL", arena.Dollar)); got != arena.AmountTooLarge {
		t.Errorf("a sale for more cash than there can be: refused for %q", got)
	}
}

// The price of a fill is the quote, worsened by half the spread and the slippage,
// within the range of the bar and the limit.
func TestExecute_FillPrice(t *testing.T) {
	t.Parallel()
	rules := arena.DefaultRules() // 1 + 1 bps
	rules.MaxPositionBps = 10_000
	for _, tt := range []struct {
		name      string
		side      arena.Side
		low, high string
		limit     string
		want      string
	}{
		{"a purchase pays more", arena.Buy, "0", "0", "0", "100.02"},
		{"a sale brings less", arena.Sell, "0", "0", "0", "99.98"},
		{"but not more than the high", arena.Buy, "99", "100.01", "0", "100.01"},
		{"but not less than the low", arena.Sell, "99.99", "101", "0", "99.99"},
		{"nor beyond its limit", arena.Buy, "0", "0", "100.005", "100.005"},
		{"nor beyond its limit, selling", arena.Sell, "0", "0", "99.995", "99.995"},
		{"a range that leaves out its quote", arena.Buy, "98", "99", "0", "100.00"},
		{"a range that leaves out its quote, selling", arena.Sell, "101", "102", "0", "100.00"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			p := arena.NewPortfolio(1_000 * arena.Dollar)
			p.Positions = []arena.Position{{Symbol: "AAPL", Shares: arena.Share, Cost: arena.Dollar}}
			m := marketAt(&p, "AAPL", 100*arena.Dollar)
			m.Quote.Low, m.Quote.High = money(t, tt.low), money(t, tt.high)
			o := arena.Order{Symbol: "AAPL", Side: tt.side, Shares: arena.Share, Limit: money(t, tt.limit)}
			fill, err := arena.Execute(&p, o, m, &rules)
			if err != nil {
				t.Fatal(err)
			}
			if fill.Price.String() != tt.want {
				t.Errorf("price = %v, want %s", fill.Price, tt.want)
			}
		})
	}
}

func money(tb testing.TB, text string) arena.Money {
	tb.Helper()
	m, err := arena.ParseMoney(text)
	if err != nil {
		tb.Fatal(err)
	}
	return m
}

// What an order is reduced to is the most that the cash pays for, as a search of
// all lots finds it.
func TestExecute_ReducesToTheMostThatIsAffordable(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		rules := arena.DefaultRules()
		rules.HalfSpreadBps, rules.SlippageBps, rules.MaxPositionBps = 0, 0, 10_000
		rules.Fees.Bps = rapid.SampledFrom([]int64{0, 5, 30, 10_000}).Draw(t, "bps")
		rules.Fees.Minimum = arena.Money(rapid.Int64Range(0, 300_000).Draw(t, "minimum"))
		rules.Lot = rapid.SampledFrom([]arena.Shares{arena.Share, arena.Share / 100, 1}).Draw(t, "lot")
		lots := rapid.Int64Range(0, 500).Draw(t, "about")
		price := arena.Money(rapid.OneOf(rapid.Int64Range(1, 2_000), rapid.Int64Range(1, 1_000_000_000)).Draw(t, "price"))
		about, _ := price.Times(arena.Shares(lots) * rules.Lot)
		cash := about + arena.Money(rapid.Int64Range(0, 400_000).Draw(t, "rest"))

		var want arena.Shares
		most := arena.Shares(0)
		for n := arena.Shares(1); n <= 100_000; n++ { // the cost never falls with the number
			notional, _ := price.Times(n * rules.Lot)
			fee, _ := rules.Fees.Fee(notional)
			if notional+fee > cash {
				break
			}
			want, most = n*rules.Lot, n
		}
		if most == 100_000 {
			t.Skip("too many lots to search")
		}
		if notional, _ := price.Times(want); want > 0 && notional == 0 {
			t.Skip("less than a micro, which is refused")
		}
		p := arena.NewPortfolio(cash)
		o := arena.Order{Symbol: "AAPL", Side: arena.Buy, Shares: 1_000_000 * arena.Share}
		fill, err := arena.Execute(&p, o, marketAt(&p, "AAPL", price), &rules)
		reason := fill.Reduced
		if refusal, ok := errors.AsType[*arena.RefusalError](err); ok {
			reason = refusal.Reason
		}
		if fill.Shares != want || reason != arena.InsufficientCash {
			t.Fatalf("%v pays for %v at %v, want %v (reason %q)", cash, fill.Shares, price, want, reason)
		}
	})
}

func TestExecute_ChangesNothing(t *testing.T) {
	t.Parallel()
	p := arena.NewPortfolio(1_000 * arena.Dollar)
	p.Positions = []arena.Position{{Symbol: "AAPL", Shares: 3 * arena.Share, Cost: 300 * arena.Dollar}}
	p.Receivables = []arena.Receivable{{Symbol: "AAPL", Amount: arena.Dollar}}
	before := p.Clone()
	rules := arena.DefaultRules()
	for _, side := range []arena.Side{arena.Buy, arena.Sell, "hold"} {
		o := arena.Order{Symbol: "AAPL", Side: side, Shares: arena.Share}
		// A refusal must not change anything either.
		_, _ = arena.Execute(&p, o, marketAt(&p, "AAPL", 10*arena.Dollar), &rules)
	}
	if diff := cmp.Diff(before, p); diff != "" {
		t.Error(diff)
	}
}

func TestFill_String(t *testing.T) {
	t.Parallel()
	fill := arena.Fill{Symbol: "AAPL", Side: arena.Buy, Shares: 10 * arena.Share, Price: 200_040_000, Fee: arena.Dollar}
	if got, want := fill.String(), "bought 10 AAPL at 200.04, fee 1.00"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
	fill.Side, fill.Reduced = arena.Sell, arena.InsufficientShares
	if got, want := fill.String(), "sold 10 AAPL at 200.04, fee 1.00 (reduced: fewer shares are held)"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}

// What is worth less than a micro would come for nothing.
func TestExecute_RefusesWhatIsWorthNothing(t *testing.T) {
	t.Parallel()
	rules := arena.DefaultRules()
	rules.Lot, rules.Fees = 1, arena.FeeSchedule{}
	p := arena.NewPortfolio(arena.Dollar)
	_, err := arena.Execute(&p, arena.Order{Symbol: "AAPL", Side: arena.Buy, Shares: 1}, marketAt(&p, "AAPL", arena.Cent), &rules)
	if refusal, ok := errors.AsType[*arena.RefusalError](err); !ok || refusal.Reason != arena.InvalidOrder {
		t.Errorf("Execute = %v, want %s", err, arena.InvalidOrder)
	}
}

// A sale that may take only a little of the volume waits for more rather than
// ending because that little does not pay the fee.
func TestExecute_SmallVolumeDoesNotEndASale(t *testing.T) {
	t.Parallel()
	rules := arena.DefaultRules()
	p := arena.NewPortfolio(arena.Dollar)
	p.Positions = []arena.Position{{Symbol: "PENNY", Shares: 100 * arena.Share, Cost: arena.Dollar}}
	m := marketAt(&p, "PENNY", 10*arena.Cent)
	m.Volume = 10 * arena.Share
	_, err := arena.Execute(&p, arena.Order{Symbol: "PENNY", Side: arena.Sell, Shares: 100 * arena.Share}, m, &rules)
	if refusal, ok := errors.AsType[*arena.RefusalError](err); !ok || !refusal.Reason.Waits() {
		t.Errorf("Execute = %v, want one that waits", err)
	}
}
