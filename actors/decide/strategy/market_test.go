package strategy_test

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"github.com/seed45548214/arena/actors/decide"
	"github.com/seed45548214/arena/actors/decide/strategy"
	"github.com/seed45548214/arena/arena"
	"github.com/seed45548214/arena/arena/arenatest"
)

const benchmark = arena.Symbol("SPX")

// A market is a seeded random walk of some symbols and their benchmark.
type market struct {
	random  *rand.Rand
	symbols []arena.Symbol // sorted
	prices  []arena.Money
	drift   int64     // ppm a tick, on top of the walk
	last    time.Time // of the ticks
	frozen  []int     // do not move
}

// newMarket has stocks from 12 to 1000 dollars, spread by the square of their
// number, and an index of 500.
func newMarket(stocks int, seed uint64) *market {
	m := &market{random: rand.New(rand.NewPCG(seed, 7))}
	for i := range stocks {
		m.symbols = append(m.symbols, arena.Symbol(fmt.Sprintf("S%03d", i)))
		m.prices = append(m.prices, arena.Money(12+988*i*i/max(1, (stocks-1)*(stocks-1)))*arena.Dollar)
	}
	m.symbols = append(m.symbols, benchmark) // sorts after S999
	m.prices = append(m.prices, 500*arena.Dollar)
	return m
}

// tick moves every price by up to 1.2 %, half of it together with the others,
// and the index by what they did on average. Overnight they move three times as
// much.
func (m *market) tick(at time.Time) arena.Tick {
	tick, scale := arena.Tick{At: at, Source: "test", Adjusted: arenatest.NYSE().DateOf(at)}, int64(1)
	if at.Sub(m.last) > 12*time.Hour {
		scale = 3
	}
	m.last = at
	common, sum := m.random.Int64N(12_001)-6_000, int64(0)
	last := len(m.prices) - 1
	for i := range m.prices[:last] {
		ppm := m.drift + scale*(common+m.random.Int64N(12_001)-6_000)
		sum += ppm
		m.move(i, ppm)
	}
	m.move(last, sum/int64(max(1, last)))
	for i, symbol := range m.symbols {
		if m.prices[i] > 0 {
			tick.Quotes = append(tick.Quotes, arena.Quote{Symbol: symbol, Price: m.prices[i]})
		}
	}
	return tick
}

func (m *market) move(i int, ppm int64) {
	if m.prices[i] > 0 && !slices.Contains(m.frozen, i) {
		m.prices[i] = max(m.prices[i]+m.prices[i]/1_000_000*arena.Money(ppm), arena.Cent)
	}
}

func (m *market) stocks() []arena.Symbol { return m.symbols[:len(m.symbols)-1] }

// A run is what became of a season.
type run struct {
	state   *arena.State
	asked   []int            // orders, by seat
	refused []int            // of those, not because the season was over
	reduced []int            // of those
	reasons map[string]int   // of both, by agent and reason
	traded  [][]int          // rounds with orders, by seat
	equity  [][]arena.Money  // at each round, by seat
	cash    [][]arena.Money  // at each round, by seat
	said    []map[string]int // rationales, by seat
	last    []arena.View
}

// A setting is a season to play.
type setting struct {
	market  *market
	rounds  int
	cash    arena.Money
	rules   arena.Rules
	names   []string
	every   func(round int, m *market) // before each tick
	actions func(day arena.Date, session int) []arena.Action
}

// usual is a season of all strategies over 20 stocks with the usual rules.
func usual(rounds int) setting {
	m := newMarket(20, 1)
	return setting{market: m, rounds: rounds, cash: 10_000 * arena.Dollar, rules: arena.DefaultRules(), names: strategy.Names()}
}

func (s *setting) plan(start time.Time) arena.Plan {
	plan := arena.Plan{
		Arena: "test", Name: "Test", Seed: 42, Mode: arena.Simulated,
		Symbols: s.market.symbols, Benchmark: benchmark, Rules: s.rules, Cash: s.cash,
		RoundEvery: arena.Millis((30 * time.Minute).Milliseconds()), StartsAt: start,
	}
	if len(plan.Rules.Universe) == 0 {
		plan.Rules.Universe = s.market.stocks()
	}
	for _, name := range s.names {
		entrant := arena.Entrant{Agent: name, Decider: arena.Decider{Kind: arena.ByStrategy, Name: name}}
		if name == "index" {
			rules := s.rules
			rules.MaxPositionBps, rules.Universe = 10_000, []arena.Symbol{benchmark}
			entrant.Rules = &rules
		}
		plan.Roster = append(plan.Roster, entrant)
	}
	return plan
}

// play drives a real season: a tick and a round every half hour of the session.
func play(tb testing.TB, s setting) *run {
	tb.Helper()
	calendar := arenatest.NYSE()
	session := calendar.OnOrAfter("2024-01-02")
	strategies := make([]decide.Strategy, len(s.names))
	for i, name := range s.names {
		strategies[i] = called(tb, name)
	}
	season := arena.NewSeason(calendar, nil)
	if _, err := season.Start(s.plan(session.Open), session.Open, nil); err != nil {
		tb.Fatal(err)
	}
	n := len(s.names)
	r := &run{
		asked: make([]int, n), refused: make([]int, n), reduced: make([]int, n), reasons: map[string]int{},
		traded: make([][]int, n), equity: make([][]arena.Money, n), cash: make([][]arena.Money, n), said: make([]map[string]int, n),
	}
	for i := range r.said {
		r.said[i] = map[string]int{}
	}
	day := 0
	for season.State.Round < s.rounds {
		day++
		for at := session.Open; !at.After(session.Close) && season.State.Round < s.rounds; at = at.Add(30 * time.Minute) {
			if s.every != nil {
				s.every(season.State.Round, s.market)
			}
			tick := s.market.tick(at)
			if s.actions != nil && at.Equal(session.Open) {
				tick.Actions = s.actions(session.Date, day)
			}
			events, err := season.Tick(tick)
			if err != nil {
				tb.Fatal(err)
			}
			r.count(season.State, events)
			if season.State.Open != nil {
				r.round(tb, season, strategies, at)
			}
		}
		session = calendar.After(session.Date)
	}
	r.state = season.State
	return r
}

func (r *run) round(tb testing.TB, season *arena.Season, strategies []decide.Strategy, at time.Time) {
	tb.Helper()
	views := season.State.Views()
	r.last = views
	answers := make([]arena.Answer, len(views))
	for i := range views {
		decision := strategies[i].Decide(&views[i])
		checkDecision(tb, &views[i], &decision)
		answers[i].Decision = &decision
		r.asked[i] += len(decision.Orders)
		if len(decision.Orders) > 0 {
			r.traded[i] = append(r.traded[i], views[i].Round)
		}
		r.said[i][decision.Rationale]++
		r.equity[i] = append(r.equity[i], views[i].Equity)
		r.cash[i] = append(r.cash[i], views[i].Portfolio.Cash)
	}
	events, err := season.CloseRound(answers)
	if err != nil {
		tb.Fatal(err)
	}
	r.count(season.State, events)
}

func (r *run) count(state *arena.State, events []arena.Event) {
	for _, event := range events {
		switch e := event.(type) {
		case *arena.OrderRejected:
			seat, _ := state.Seat(e.Agent)
			r.refused[seat]++
			r.reasons[e.Agent+": "+string(e.Reason)]++
		case *arena.OrderFilled:
			if seat, _ := state.Seat(e.Agent); e.Reduced != "" {
				r.reduced[seat]++
				r.reasons[e.Agent+": reduced: "+string(e.Reduced)]++
			}
		}
	}
}

// seat is that of the agent called name.
func (r *run) seat(tb testing.TB, name string) int {
	tb.Helper()
	seat, ok := r.state.Seat(name)
	if !ok {
		tb.Fatalf("no agent %q", name)
	}
	return seat
}

// checkDecision fails the test if d breaks a rule that its view states.
func checkDecision(tb testing.TB, v *arena.View, d *arena.Decision) {
	tb.Helper()
	if d.Rationale == "" {
		tb.Errorf("%s in round %d: no rationale", v.Agent, v.Round)
	}
	cash := v.Portfolio.Cash
	seen := map[arena.Symbol]bool{}
	for _, o := range d.Orders {
		price := v.Price(o.Symbol)
		notional, ok := price.Times(o.Shares)
		held := v.Portfolio.Position(o.Symbol).Shares
		value, _ := price.Times(held)
		room, _ := v.Equity.Bps(v.Rules.MaxPositionBps)
		switch {
		case !ok || price <= 0 || !v.Rules.Tradable(o.Symbol):
			tb.Errorf("%s in round %d: %v, which cannot be traded", v.Agent, v.Round, o)
		case o.Shares <= 0 || o.Shares%v.Rules.Lot != 0:
			tb.Errorf("%s in round %d: %v, not in lots of %v", v.Agent, v.Round, o, v.Rules.Lot)
		case seen[o.Symbol]:
			tb.Errorf("%s in round %d: %s twice", v.Agent, v.Round, o.Symbol)
		case o.Side == arena.Sell && o.Shares > held:
			tb.Errorf("%s in round %d: %v of %v held", v.Agent, v.Round, o, held)
		case o.Side == arena.Sell && notional < 2*v.Rules.Fees.Minimum:
			tb.Errorf("%s in round %d: %v for %v, too little to be sure of the fee", v.Agent, v.Round, o, notional)
		case o.Side == arena.Buy && notional < 20*v.Rules.Fees.Minimum:
			tb.Errorf("%s in round %d: %v for %v, not worth the fee", v.Agent, v.Round, o, notional)
		case o.Side == arena.Buy && notional+value > room:
			tb.Errorf("%s in round %d: %v at %v makes more than %v", v.Agent, v.Round, o, price, room)
		}
		seen[o.Symbol] = true
		fee, _ := v.Rules.Fees.Fee(notional)
		if o.Side == arena.Sell {
			cash += notional - fee
		} else {
			cash -= notional + fee
		}
	}
	if cash < 0 {
		tb.Errorf("%s in round %d: the orders leave %v in cash: %v", v.Agent, v.Round, cash, d.Orders)
	}
	if len(d.Orders) > 50 {
		tb.Errorf("%s in round %d: %d orders", v.Agent, v.Round, len(d.Orders))
	}
}

func called(tb testing.TB, name string) decide.Strategy {
	tb.Helper()
	s, err := strategy.New(name)
	if err != nil {
		tb.Fatal(err)
	}
	return s
}
