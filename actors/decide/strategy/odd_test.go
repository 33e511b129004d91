package strategy_test

import (
	"testing"

	"github.com/seed45548214/arena/actors/decide/strategy"
	"github.com/seed45548214/arena/arena"
)

// Every decision of these seasons is checked against its rules as it is made.
func TestStrategies_CopeWithOddSeasons(t *testing.T) {
	t.Parallel()
	tests := map[string]func(*setting){
		"one symbol":             func(s *setting) { s.market = newMarket(1, 3) },
		"no symbol but index":    func(s *setting) { s.market = newMarket(0, 3) },
		"a hundred symbols":      func(s *setting) { s.market = newMarket(100, 3) },
		"hundreds and a million": func(s *setting) { s.market = newMarket(300, 3); s.cash = 1_000_000 * arena.Dollar },
		"nothing is affordable":  func(s *setting) { s.cash = 20 * arena.Dollar },
		"less than a fee":        func(s *setting) { s.cash = arena.Cent },
		"no fees":                func(s *setting) { s.rules.Fees = arena.FeeSchedule{} },
		"a fee of a half":        func(s *setting) { s.rules.Fees.Bps = 5_000 },
		"a tiny cap":             func(s *setting) { s.rules.MaxPositionBps = 1 },
		"all must be invested":   func(s *setting) { s.rules.MinInvestedBps = 10_000 },
		"lots of a hundred":      func(s *setting) { s.rules.Lot = 100 * arena.Share },
		"lots of a third":        func(s *setting) { s.rules.Lot = 333_333 },
		"a fortune":              func(s *setting) { s.cash = arena.MaxCash },
		"nothing moves":          func(s *setting) { s.every = func(_ int, m *market) { m.flatten() } },
		"quoted late": func(s *setting) {
			prices := append([]arena.Money(nil), s.market.prices...)
			clear(s.market.prices)
			s.every = func(round int, m *market) {
				if i := round / 5; round%5 == 2 && i < len(prices) {
					m.prices[i] = max(m.prices[i], prices[i])
				}
			}
		},
		"every second symbol": func(s *setting) {
			for i := 0; i < 20; i += 2 {
				s.rules.Universe = append(s.rules.Universe, s.market.symbols[i])
			}
		},
		"a few dollars that dwindle": func(s *setting) {
			s.cash = 110 * arena.Dollar
			for i := range s.market.prices {
				s.market.prices[i] = 2 * arena.Dollar
			}
			s.every = func(round int, m *market) {
				if round > 100 {
					m.drift = -40_000
				}
			}
		},
		"penny stocks": func(s *setting) {
			for i := range s.market.prices {
				s.market.prices[i] = 2 * arena.Cent
			}
		},
	}
	for name, change := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := usual(300)
			change(&s)
			r := play(t, s)
			for seat := range r.state.Accounts {
				account := &r.state.Accounts[seat]
				if account.Cash < 0 || account.Decisions != s.rounds {
					t.Errorf("%s: %v in cash after %d decisions", s.names[seat], account.Cash, account.Decisions)
				}
			}
		})
	}
}

func (m *market) flatten() {
	for i := range m.prices {
		m.prices[i] = 100 * arena.Dollar
	}
}

func TestEqualWeight_KeepsTheMinimumInvested(t *testing.T) {
	t.Parallel()
	s := usual(longSeason)
	s.rules.MinInvestedBps = 9_900
	r := play(t, s)
	if seat := r.seat(t, "equal-weight"); r.refused[seat]+r.reduced[seat] > 0 {
		t.Errorf("%v", r.reasons)
	}
}

// Whole shares of up to 1000 dollars out of 10,000 leave room for something.
func TestStrategies_AreInvestedDespiteWholeShares(t *testing.T) {
	t.Parallel()
	r := play(t, usual(400))
	for _, name := range traders() {
		seat := r.seat(t, name)
		least := r.equity[seat][0] / 2
		most := arena.Money(0)
		for round, cash := range r.cash[seat] {
			most = max(most, r.equity[seat][round]-cash)
		}
		if most < least {
			t.Errorf("%s never had more than %v invested", name, most)
		}
	}
}

func TestStrategies_TradeOnThroughSplits(t *testing.T) {
	t.Parallel()
	s := usual(600)
	s.actions = func(day arena.Date, session int) []arena.Action {
		if session%5 != 0 {
			return nil
		}
		i := session / 5 % 20
		// The price of the next tick is already that of the new share.
		s.market.prices[i] /= 3
		return []arena.Action{{Symbol: s.market.symbols[i], Kind: arena.Split, ExDate: day, To: 3, From: 1}}
	}
	r := play(t, s)
	for _, name := range traders() {
		seat := r.seat(t, name)
		if late := r.traded[seat][len(r.traded[seat])-1]; late < 500 {
			t.Errorf("%s stopped trading in round %d", name, late)
		}
	}
}

// A sale that brings in less than its fee is refused, for ever.
func TestStrategies_KeepWhatDoesNotPayItsFee(t *testing.T) {
	t.Parallel()
	for _, name := range traders() {
		r := play(t, usual(100))
		view := r.last[r.seat(t, name)]
		view.Orders, view.Portfolio.Cash, view.Equity = nil, 0, 20*40*arena.Cent
		view.Portfolio.Positions = nil
		for _, symbol := range view.Rules.Universe {
			shares := arena.Shares(400_000 * int64(arena.Dollar) / int64(view.Price(symbol)))
			view.Portfolio.Positions = append(view.Portfolio.Positions, arena.Position{Symbol: symbol, Shares: shares})
		}
		for view.Round = range 130 {
			if d := called(t, name).Decide(&view); len(d.Orders) > 0 {
				t.Fatalf("%s orders %v in round %d", name, d.Orders, view.Round)
			}
		}
	}
}

func TestStrategies_EmptyView(t *testing.T) {
	t.Parallel()
	rules := arena.DefaultRules()
	for _, name := range strategy.Names() {
		for round := range 130 {
			v := &arena.View{Scene: &arena.Scene{Round: round}, Agent: name, Rules: &rules}
			if d := called(t, name).Decide(v); len(d.Orders) > 0 || d.Rationale == "" {
				t.Errorf("%s decides %+v on nothing", name, d)
			}
		}
	}
}
