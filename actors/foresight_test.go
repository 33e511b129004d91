package actors_test

import (
	"context"
	"fmt"
	"math"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/seed45548214/arena/actors"
	"github.com/seed45548214/arena/arena"
	"github.com/seed45548214/arena/arena/arenatest"
	"github.com/seed45548214/arena/feeds"
)

// walks are random walks, told in bars of an hour and of half an hour. What belongs to
// the end of a bar says how it ends: volume and range would be worth a fortune at its
// begin.
type walks struct {
	symbols []arena.Symbol
	path    string
}

func newWalks(t *testing.T, seed uint64, sessions int) *walks {
	t.Helper()
	r := rand.New(rand.NewPCG(seed, 1))
	w := &walks{path: filepath.Join(t.TempDir(), "bars.csv")}
	text := []byte("timestamp,symbol,open,high,low,close,volume\n")
	for i := range 20 {
		symbol := arena.Symbol(fmt.Sprintf("S%02d", i))
		w.symbols = append(w.symbols, symbol)
		length, price := time.Hour, 100.0
		if i%2 == 0 {
			length = 30 * time.Minute
		}
		session := arenatest.NYSE().OnOrAfter("2025-01-06")
		for range sessions {
			for at := session.Open; at.Before(session.Close); at = at.Add(length) {
				open := price * (1 + 0.002*(2*r.Float64()-1))
				price = open
				high, low, volume := open, open, 10_000+r.IntN(5_000)
				for range 4 {
					price *= 1 + 0.01*(2*r.Float64()-1)
					high, low = max(high, price), min(low, price)
				}
				if price > open {
					volume += 10_000
				}
				text = fmt.Appendf(text, "%s,%s,%.4f,%.4f,%.4f,%.4f,%d\n", at.Format(time.RFC3339), symbol, open, high, low, price, volume)
			}
			session = arenatest.NYSE().After(session.Date)
		}
	}
	if err := os.WriteFile(w.path, text, 0o600); err != nil {
		t.Fatal(err)
	}
	return w
}

// A reader knows all that has been stored: whatever an endpoint, a frame or an export
// shows is made of it.
type reader struct {
	mu     sync.Mutex
	bars   map[arena.Symbol]arena.Quote     // with the last range and volume
	prices map[arena.Symbol][2]arena.Money  // the last one and the one before
	fills  map[string]map[arena.Symbol]bool // of an agent: at a price that the spread did not worsen
	spread map[string]arena.Money           // that an agent has paid
	paid   map[string][]arena.Money         // spread at each close
}

func (r *reader) read(data []byte) error {
	events, err := arena.DecodeRecord(data)
	if err != nil {
		return err
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	for _, event := range events {
		switch e := event.(type) {
		case *arena.TickRecorded:
			for i := range e.Quotes {
				q := &e.Quotes[i]
				if q.Volume > 0 || q.High > 0 {
					r.bars[q.Symbol] = *q
				}
				r.prices[q.Symbol] = [2]arena.Money{q.Price, r.prices[q.Symbol][0]}
			}
		case *arena.OrderFilled:
			r.filled(e)
		case *arena.SessionClosed:
			for agent, spread := range r.spread {
				r.paid[agent] = append(r.paid[agent], spread)
			}
		}
	}
	return nil
}

func (r *reader) filled(e *arena.OrderFilled) {
	if r.fills[e.Agent] == nil {
		r.fills[e.Agent] = make(map[arena.Symbol]bool)
	}
	price := r.prices[e.Symbol][0]
	r.fills[e.Agent][e.Symbol] = e.Price == price
	worse, _ := max(e.Price-price, price-e.Price).Times(e.Shares)
	r.spread[e.Agent] += worse
}

// gains are what an agent was worth at each close, without what the spread took.
func (r *reader) gains(agent string, daily []arena.Money) []arena.Money {
	r.mu.Lock()
	defer r.mu.Unlock()
	gains := slices.Clone(daily)
	for i := range gains {
		gains[i] += r.paid[agent][i]
	}
	return gains
}

// readers buy what something that they have read speaks for.
func (r *reader) readers() map[string]func(v *arena.View, symbol arena.Symbol) bool {
	return map[string]func(v *arena.View, symbol arena.Symbol) bool{
		"volume": func(_ *arena.View, symbol arena.Symbol) bool { return r.bars[symbol].Volume >= 17_500*arena.Share },
		"range": func(v *arena.View, symbol arena.Symbol) bool {
			bar := r.bars[symbol]
			return bar.High-v.Price(symbol) > v.Price(symbol)-bar.Low
		},
		"momentum": func(_ *arena.View, symbol arena.Symbol) bool { return r.prices[symbol][0] > r.prices[symbol][1] },
		"reversal": func(_ *arena.View, symbol arena.Symbol) bool { return r.prices[symbol][0] < r.prices[symbol][1] },
		"fills":    func(v *arena.View, symbol arena.Symbol) bool { return !r.fills[v.Agent][symbol] },
	}
}

// picker sells what it has and buys what is picked, every round.
func picker(pick func(v *arena.View, symbol arena.Symbol) bool) actors.Competitor {
	return actors.Competitor{Strategy: strategyFunc(func(v *arena.View) arena.Decision {
		var d arena.Decision
		for _, p := range v.Portfolio.Positions {
			d.Orders = append(d.Orders, arena.Order{Symbol: p.Symbol, Side: arena.Sell, Shares: p.Shares})
		}
		for _, symbol := range v.Symbols {
			if pick(v, symbol) {
				d.Orders = append(d.Orders, arena.Order{Symbol: symbol, Side: arena.Buy, Shares: 10 * arena.Share})
			}
		}
		return d
	})}
}

// season plays the walks and returns the t of every agent's daily gains.
func (w *walks) season(t *testing.T, sessions int) map[string]float64 {
	t.Helper()
	source, err := feeds.OpenHistorical(w.path, "", feeds.HistoricalOptions{Calendar: arenatest.NYSE()})
	if err != nil {
		t.Fatal(err)
	}
	world := newWorld(t, 0, 2, sessions)
	plan := &world.cfg.Arenas[0].Plan
	plan.Mode, plan.Symbols, plan.Rules.Universe, plan.Benchmark = arena.Historical, w.symbols, nil, ""
	plan.RoundEvery = 1 // every moment
	plan.Rules.Fees, plan.Rules.ParticipationBps = arena.FeeSchedule{}, 0
	world.cfg.Timetable = source
	world.sourced(func(actors.Source) actors.Source { return source })
	seen := &reader{bars: make(map[arena.Symbol]arena.Quote), prices: make(map[arena.Symbol][2]arena.Money), fills: make(map[string]map[arena.Symbol]bool), spread: make(map[string]arena.Money), paid: make(map[string][]arena.Money)}
	world.journal(func(j *fakeJournal) {
		j.append = func(_ context.Context, data []byte) error { return seen.read(data) }
	})
	picks := seen.readers()
	picks["foresight"] = w.foresee(source)
	names := slices.Sorted(func(yield func(string) bool) {
		for name := range picks {
			if !yield(name) {
				return
			}
		}
	})
	for seat, name := range names {
		seen.spread[name] = 0
		plan.Roster = append(plan.Roster, arena.Entrant{Agent: name, Decider: arena.Decider{Kind: "test"}})
		if name != "fills" { // who wants to learn from what the spread does to a price
			own := plan.Rules
			own.HalfSpreadBps, own.SlippageBps = 0, 0
			plan.Roster[seat].Rules = &own
		}
	}
	for seat, name := range names {
		world.compete(seat, picker(picks[name]))
	}
	tree := world.start()
	s := world.follow(ended)
	world.stop(tree)
	scores := make(map[string]float64, len(names))
	for seat, name := range names {
		if s.Accounts[seat].Trades.Fills < 10*sessions {
			t.Fatalf("%s had %d fills: the test shows nothing", name, s.Accounts[seat].Trades.Fills)
		}
		scores[name] = tScore(seen.gains(name, s.Accounts[seat].Daily))
	}
	return scores
}

// foresee buys what rises from the next moment to the one after it: for whom the files
// are open.
func (w *walks) foresee(source *feeds.Historical) func(v *arena.View, symbol arena.Symbol) bool {
	price := func(at time.Time, symbol arena.Symbol) arena.Money {
		report, err := source.Ask(context.Background(), arena.Query{At: at, Symbols: []arena.Symbol{symbol}})
		if err != nil || len(report.Quotes) == 0 {
			return 0
		}
		return report.Quotes[0].Price
	}
	return func(v *arena.View, symbol arena.Symbol) bool {
		next, ok := source.Next(v.At)
		if !ok {
			return false
		}
		after, ok := source.Next(next)
		return ok && price(after, symbol) > price(next, symbol)
	}
}

// In a folder of bars of two lengths nothing that anybody can read before it must
// answer says how a bar goes on, and the rig would show it.
func TestLookAhead_ReadingEverythingGainsNothing(t *testing.T) {
	t.Parallel()
	const seeds = 10
	sessions := arenatest.Sized(6, 60)
	sums := make(map[string]float64)
	for seed := range uint64(seeds) {
		for name, score := range newWalks(t, seed, sessions).season(t, sessions) {
			sums[name] += score / math.Sqrt(seeds)
		}
	}
	for name, score := range sums {
		t.Logf("%s: t = %.1f over %d seeds of %d sessions", name, score, seeds, sessions)
		if name == "foresight" != (score > 10) || name != "foresight" && score >= 2 {
			t.Errorf("%s gains with a t of %.1f", name, score)
		}
	}
}
