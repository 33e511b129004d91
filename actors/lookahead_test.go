package actors_test

import (
	"context"
	"math"
	"math/rand/v2"
	"slices"
	"testing"
	"testing/synctest"
	"time"

	"github.com/seed45548214/arena/actors"
	"github.com/seed45548214/arena/arena"
	"github.com/seed45548214/arena/arena/arenatest"
)

// days are the sessions of the two tests below.
const days = 250

// noisy has an open and a close a day, and a noon. Each price is the one before
// times a draw of its own: nothing that can be seen says anything about what
// comes. It answers any question alike.
type noisy struct {
	calendar *arena.Calendar
	symbols  []arena.Symbol
	at       []time.Time
	prices   [][]arena.Money // at each moment
}

func newNoisy(calendar *arena.Calendar, symbols []arena.Symbol, start time.Time) *noisy {
	n := &noisy{calendar: calendar, symbols: symbols}
	r := rand.New(rand.NewPCG(9, 9))
	row := slices.Repeat([]arena.Money{100 * arena.Dollar}, len(symbols))
	for session, _ := calendar.SessionOf(start); len(n.at) < 3*days; {
		for _, at := range []time.Time{session.Open, session.Open.Add(3 * time.Hour), session.Close} {
			row = slices.Clone(row)
			for i := range row {
				row[i] = arena.Money(float64(row[i]) * (1 + 0.02*(2*r.Float64()-1)))
			}
			n.at, n.prices = append(n.at, at), append(n.prices, row)
		}
		session, _ = calendar.SessionOf(calendar.NextOpen(session.Close))
	}
	return n
}

func (n *noisy) Name() string { return "noisy" }

func (n *noisy) Next(after time.Time) (time.Time, bool) {
	i := n.find(after.Add(time.Nanosecond))
	if i == len(n.at) {
		return time.Time{}, false
	}
	return n.at[i], true
}

func (n *noisy) find(at time.Time) int {
	i, _ := slices.BinarySearchFunc(n.at, at, time.Time.Compare)
	return i
}

func (n *noisy) Ask(_ context.Context, query arena.Query) (arena.Report, error) {
	return arena.Report{Quotes: n.quotes(query.At), Adjusted: arenatest.NYSE().DateOf(query.At)}, nil
}

func (n *noisy) quotes(at time.Time) []arena.Quote {
	quotes := make([]arena.Quote, len(n.symbols))
	for i, symbol := range n.symbols {
		quotes[i] = arena.Quote{Symbol: symbol, Price: n.prices[n.find(at)][i]}
	}
	return quotes
}

// noon buys what is up since the open, or by chance the same number of shares of
// anything, and sells it all at the first price of the next day.
func noon(v *arena.View, chance *rand.Rand) arena.Decision {
	var d arena.Decision
	if len(v.Portfolio.Positions) > 0 {
		for _, p := range v.Portfolio.Positions {
			d.Orders = append(d.Orders, arena.Order{Symbol: p.Symbol, Side: arena.Sell, Shares: p.Shares, TIF: arena.Day})
		}
		return d
	}
	if v.Round%3 != 2 || len(v.History) < 2 {
		return d
	}
	open := v.History[len(v.History)-2]
	for i, symbol := range v.Symbols {
		if !v.Rules.Tradable(symbol) {
			continue
		}
		up := v.Prices[i] > open[i]
		if chance != nil {
			up = chance.IntN(2) == 0
		}
		if up {
			d.Orders = append(d.Orders, arena.Order{Symbol: symbol, Side: arena.Buy, Shares: 10 * arena.Share, TIF: arena.Day})
		}
	}
	return d
}

func TestLookAhead_BuyingAtNoonWhatIsUpGainsNothing(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t, 2, 20, days)
		plan := &w.cfg.Arenas[0].Plan
		plan.RoundEvery = arena.Millis(time.Minute.Milliseconds()) // every moment
		plan.Rules.Fees, plan.Rules.HalfSpreadBps, plan.Rules.SlippageBps = arena.FeeSchedule{}, 0, 0
		prices := newNoisy(w.calendar, plan.Symbols, plan.StartsAt)
		w.cfg.Timetable = prices
		w.sourced(func(actors.Source) actors.Source { return prices })
		chance := rand.New(rand.NewPCG(1, 2))
		w.compete(0, actors.Competitor{Strategy: strategyFunc(func(v *arena.View) arena.Decision { return noon(v, nil) })})
		w.compete(1, actors.Competitor{Strategy: strategyFunc(func(v *arena.View) arena.Decision { return noon(v, chance) })})
		w.launch()
		s := w.follow(ended)
		w.verify()
		wantLaterFills(t, w, prices)
		for seat, who := range []string{"who buys what is up", "who buys by chance"} {
			if n := s.Accounts[seat].Trades.Fills; n < 10*days {
				t.Fatalf("%s had %d fills: the test shows nothing", who, n)
			}
			if score := tScore(s.Accounts[seat].Daily); math.Abs(score) > 3 {
				t.Errorf("%s gains with a t of %.1f over %d days, want chance", who, score, days)
			}
		}
		difference := make([]arena.Money, days)
		for i := range difference {
			difference[i] = s.Accounts[0].Daily[i] - s.Accounts[1].Daily[i]
		}
		if score := tScore(difference); math.Abs(score) > 3 {
			t.Errorf("buying what is up beats chance with a t of %.1f over %d days", score, days)
		}
	})
}

// tScore is the mean daily change of an equity in standard errors.
func tScore(equity []arena.Money) float64 {
	var sum, squares float64
	n := float64(len(equity) - 1)
	for i := 1; i < len(equity); i++ {
		change := (equity[i] - equity[i-1]).Dollars()
		sum += change
		squares += change * change
	}
	mean := sum / n
	return mean / math.Sqrt((squares/n-mean*mean)/n)
}

// wantLaterFills expects every order to have filled at the price of the first
// moment after its decision, and to tell the price that its agent saw.
func wantLaterFills(t *testing.T, w *world, prices *noisy) {
	t.Helper()
	decided := make(map[arena.OrderID]time.Time)
	var now time.Time
	for _, event := range w.events() {
		switch e := event.(type) {
		case *arena.TickRecorded:
			now = e.At
		case *arena.DecisionTaken:
			for _, o := range e.Orders {
				decided[o.ID] = now
			}
		case *arena.OrderFilled:
			seen := prices.find(decided[e.Order])
			symbol, _ := slices.BinarySearch(prices.symbols, e.Symbol)
			if !now.Equal(prices.at[seen+1]) || e.Price != prices.prices[seen+1][symbol] {
				t.Fatalf("order %d of %v filled at %v of %v", e.Order, decided[e.Order], e.Price, now)
			}
			if e.SeenPrice != prices.prices[seen][symbol] || e.SeenPrice == e.Price {
				t.Fatalf("order %d tells that its agent saw %v, not %v", e.Order, e.SeenPrice, prices.prices[seen][symbol])
			}
		}
	}
}
