package strategy_test

import (
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/seed45548214/arena/actors/decide/strategy"
	"github.com/seed45548214/arena/arena"
)

func TestNew_UnknownNamesTheKnown(t *testing.T) {
	t.Parallel()
	_, err := strategy.New("momentun")
	if err == nil {
		t.Fatal("no error")
	}
	for _, name := range append(strategy.Names(), `"momentun"`) {
		if !strings.Contains(err.Error(), name) {
			t.Errorf("%q does not mention %s", err, name)
		}
	}
}

func TestNames_AllExist(t *testing.T) {
	t.Parallel()
	for _, name := range strategy.Names() {
		called(t, name)
	}
}

// traders are the strategies that never stop trading.
func traders() []string {
	return slices.DeleteFunc(strategy.Names(), func(name string) bool { return name == "index" || name == "cash" })
}

const longSeason = 2_000

func TestStrategies_TradeForEver(t *testing.T) {
	t.Parallel()
	tests := map[string]func(*setting){
		"usual": func(*setting) {},
		"after heavy losses": func(s *setting) {
			s.every = func(round int, m *market) {
				m.drift = 0
				if 500 <= round && round < 600 {
					m.drift = -17_000 // a loss of about 82 %
				}
			}
		},
		"while everything falls":                     func(s *setting) { s.every = func(_ int, m *market) { m.drift = -500 } },
		"while everything rises":                     func(s *setting) { s.every = func(_ int, m *market) { m.drift = 500 } },
		"with one position allowed to be everything": func(s *setting) { s.rules.MaxPositionBps = 10_000 },
		"with fractions of shares":                   func(s *setting) { s.rules.Lot = 1 },
		"with a million":                             func(s *setting) { s.cash = 1_000_000 * arena.Dollar },
		"with a minimum invested":                    func(s *setting) { s.rules.MinInvestedBps = 6_000 },
		"while a third is too expensive":             func(s *setting) { s.cash = 4_000 * arena.Dollar },
		"with other prices":                          func(s *setting) { s.market = newMarket(20, 2) },
	}
	for name, change := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := usual(longSeason)
			change(&s)
			r := play(t, s)
			for _, name := range traders() {
				seat := r.seat(t, name)
				late := 0
				for _, round := range r.traded[seat] {
					if round > longSeason*9/10 {
						late++
					}
				}
				if late == 0 {
					t.Errorf("%s traded in %d rounds, the last tenth not among them; it has %v",
						name, len(r.traded[seat]), r.state.Equity(seat))
				}
				asked := r.asked[seat]
				if failed := r.refused[seat]; failed*50 > asked {
					t.Errorf("%s: %d of %d orders were refused: %v", name, failed, asked, r.reasons)
				}
				if reduced := r.reduced[seat]; reduced*50 > asked {
					t.Errorf("%s: %d of %d orders were reduced: %v", name, reduced, asked, r.reasons)
				}
			}
		})
	}
}

func TestStrategies_AreDistinct(t *testing.T) {
	t.Parallel()
	r := play(t, usual(300))
	for i := range r.equity {
		for j := range r.equity[:i] {
			if slices.Equal(r.equity[i], r.equity[j]) {
				t.Errorf("%s and %s have the same equity curve", r.state.Roster[i].Agent, r.state.Roster[j].Agent)
			}
		}
	}
}

// What is invested is rotated: an agent without cash has to sell to go on.
func TestPickers_RotateWhenFullyInvested(t *testing.T) {
	t.Parallel()
	r := play(t, usual(longSeason))
	for _, name := range []string{"momentum", "contrarian", "random-patient"} {
		seat, swaps := r.seat(t, name), 0
		for _, round := range r.traded[seat] {
			if r.cash[seat][round-1]*20 < r.equity[seat][round-1] {
				swaps++
			}
		}
		if swaps < 20 {
			t.Errorf("%s: %d trades with less than 5 %% in cash", name, swaps)
		}
	}
}

func TestStrategies_SameViewSameDecision(t *testing.T) {
	t.Parallel()
	for rounds := 1; rounds <= 60; rounds += 7 {
		s := usual(rounds)
		r := play(t, s)
		for i := range r.last {
			view := &r.last[i]
			before := printed(view)
			want := called(t, view.Agent).Decide(view)
			var wait sync.WaitGroup
			for range 4 {
				wait.Go(func() {
					if diff := cmp.Diff(want, called(t, view.Agent).Decide(view)); diff != "" {
						t.Errorf("%s in round %d: %s", view.Agent, rounds, diff)
					}
				})
			}
			wait.Wait()
			if after := printed(view); after != before {
				t.Errorf("%s changed its view: %s", view.Agent, cmp.Diff(before, after))
			}
		}
	}
}

func printed(v *arena.View) string { return fmt.Sprintf("%+v %+v", *v, *v.Rules) }

func TestStrategies_HoldWhileOrdersAreOpen(t *testing.T) {
	t.Parallel()
	r := play(t, usual(40))
	for i := range r.last {
		view := &r.last[i]
		view.Orders = []arena.OpenOrder{{Round: view.Round - 1}}
		for view.Round = range 60 {
			if d := called(t, view.Agent).Decide(view); len(d.Orders) > 0 {
				t.Fatalf("%s has an open order and orders %v", view.Agent, d.Orders)
			}
		}
	}
}

// A stock that does not trade any more is left alone: orders for it would only
// expire.
func TestStrategies_LeaveHaltedSymbolsAlone(t *testing.T) {
	t.Parallel()
	s := usual(600)
	s.every = func(round int, m *market) {
		if round > 200 {
			m.frozen = []int{3, 5}
		}
	}
	r := play(t, s)
	for _, name := range traders() {
		seat := r.seat(t, name)
		if late := r.traded[seat][len(r.traded[seat])-1]; late < 500 {
			t.Errorf("%s stopped trading in round %d", name, late)
		}
		for _, fill := range r.state.Accounts[seat].Fills {
			if fill.Round > 250 && (fill.Symbol == "S003" || fill.Symbol == "S005") {
				t.Errorf("%s trades a halted symbol in round %d", name, fill.Round)
			}
		}
	}
}
