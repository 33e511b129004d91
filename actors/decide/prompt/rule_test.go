package prompt_test

import (
	"fmt"
	"reflect"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/seed45548214/arena/actors/decide/prompt"
	"github.com/seed45548214/arena/arena"
)

// changes are those of one rule each. A rule that is new in [arena.Rules] needs one here.
var changes = map[string]func(*arena.Rules){
	"Fees.Bps":         func(r *arena.Rules) { r.Fees.Bps = 12 },
	"Fees.Minimum":     func(r *arena.Rules) { r.Fees.Minimum = arena.Dollar },
	"HalfSpreadBps":    func(r *arena.Rules) { r.HalfSpreadBps = 4 },
	"SlippageBps":      func(r *arena.Rules) { r.SlippageBps = 7 },
	"MaxPositionBps":   func(r *arena.Rules) { r.MaxPositionBps = 2_550 },
	"MinInvestedBps":   func(r *arena.Rules) { r.MinInvestedBps = 5_000 },
	"ParticipationBps": func(r *arena.Rules) { r.ParticipationBps = 500 },
	"Lot":              func(r *arena.Rules) { r.Lot = arena.Share / 4 },
	"Universe":         func(r *arena.Rules) { r.Universe = []arena.Symbol{"AAPL", "SPX"} },
}

// ruleNames are those of all rules that the engine has.
func ruleNames() []string {
	var names []string
	for field := range reflect.TypeFor[arena.Rules]().Fields() {
		if field.Name != "Fees" {
			names = append(names, field.Name)
		}
	}
	for field := range reflect.TypeFor[arena.FeeSchedule]().Fields() {
		names = append(names, "Fees."+field.Name)
	}
	return names
}

func TestRules_AreToldEachAndAllAsTheyAre(t *testing.T) {
	t.Parallel()
	for _, name := range ruleNames() {
		if changes[name] == nil {
			t.Errorf("rule %s: no change is tried", name)
		}
	}
	view := story(t)[0]
	before := write(t, prompt.Default(), &view, "")
	for name, change := range changes {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			rules := *view.Standard
			change(&rules)
			scene, changed := *view.Scene, view
			scene.Standard, changed.Scene, changed.Rules = &rules, &scene, &rules
			after := write(t, prompt.Default(), &changed, "")
			if after.System == before.System {
				t.Error("the system part is the same")
			}
			if after.Own != before.Own {
				t.Errorf("the own part differs:\n%s", cmp.Diff(before.Own, after.Own))
			}
			scene.Standard = view.Standard // only this agent's
			own := write(t, prompt.Default(), &changed, "")
			if own.System != before.System || own.Scene != before.Scene {
				t.Error("what others are told is not the same")
			}
			if !strings.Contains(own.Own, "## Your own rules\n") {
				t.Errorf("the own part does not tell the rule:\n%s", own.Own)
			}
		})
	}
}

func TestRules_AreSaidInTheirUnits(t *testing.T) {
	t.Parallel()
	view := story(t)[0]
	for want, change := range map[string]func(*arena.Rules){
		"is 0.12 % of its value, at least $0.25.":                                     changes["Fees.Bps"],
		"The fee of a fill is $0.25.":                                                 func(r *arena.Rules) { r.Fees.Bps = 0 },
		"The fee of a fill is 0.05 % of its value.\n":                                 func(r *arena.Rules) { r.Fees.Minimum = 0 },
		"Trading costs no fee.":                                                       func(r *arena.Rules) { r.Fees = arena.FeeSchedule{} },
		"neither spread nor slippage":                                                 func(r *arena.Rules) { r.HalfSpreadBps, r.SlippageBps = 0, 0 },
		"0.05 % above that price and a sale 0.05 % below it (half the spread: 0.04 %": changes["HalfSpreadBps"],
		"more than 25.5 % of your equity":                                             changes["MaxPositionBps"],
		"One position may be all of your equity.":                                     func(r *arena.Rules) { r.MaxPositionBps = 10_000 },
		"at least 50 % of your equity stays in stocks":                                changes["MinInvestedBps"],
		"may take 5 % of it":                                                          changes["ParticipationBps"],
		"not limited by the volume":                                                   func(r *arena.Rules) { r.ParticipationBps = 0 },
		"Quantities are multiples of 0.25 shares.":                                    changes["Lot"],
		"You may trade AAPL, SPX, and nothing else.":                                  changes["Universe"],
		"You may trade every symbol that is quoted, and":                              func(r *arena.Rules) { r.Universe = nil },
		"You may trade nothing.":                                                      func(r *arena.Rules) { r.Universe = []arena.Symbol{"IBM"} },
	} {
		rules := *view.Standard
		change(&rules)
		scene, changed := *view.Scene, view
		scene.Standard, changed.Scene, changed.Rules = &rules, &scene, &rules
		if got := write(t, prompt.Default(), &changed, ""); !strings.Contains(got.System, want) {
			t.Errorf("not told: %s\n%s", want, got.System)
		}
	}
}

// What the prompt promises of a reduced order is what the engine does.
func TestRules_AreWhatTheEngineDoes(t *testing.T) {
	t.Parallel()
	rules := arena.DefaultRules()
	cash := 10_000 * arena.Dollar
	owner := arena.Portfolio{Cash: cash, Positions: []arena.Position{{Symbol: "AAPL", Shares: 3 * arena.Share, Cost: 300 * arena.Dollar}}}
	market := arena.Market{Quote: arena.Quote{Symbol: "AAPL", Price: 100 * arena.Dollar}, Equity: cash + 300*arena.Dollar}
	for name, tried := range map[string]struct {
		order  arena.Order
		change func(*arena.Rules, *arena.Market)
		want   string
	}{
		"more than is held is reduced":   {sell("AAPL", 5), nil, "sold 3 AAPL at 99.98, fee 0.25 (reduced: fewer shares are held)"},
		"a large purchase is reduced":    {buy("AAPL", 50), nil, "bought 7 AAPL at 100.02, fee 0.35007 (reduced: the position may not be a larger part of the equity)"},
		"a part of a share is refused":   {arena.Order{Symbol: "AAPL", Side: arena.Buy, Shares: arena.Share / 2}, nil, "the order is not well formed"},
		"a symbol outside is refused":    {buy("AAPL", 1), func(r *arena.Rules, _ *arena.Market) { r.Universe = []arena.Symbol{"MSFT"} }, "not in the universe"},
		"a sale below its fee":           {sell("AAPL", 1), func(r *arena.Rules, _ *arena.Market) { r.Fees.Minimum = 200 * arena.Dollar }, "less than its fee"},
		"a minimum invested reduces":     {sell("AAPL", 3), func(r *arena.Rules, _ *arena.Market) { r.MinInvestedBps = 190 }, "sold 1 AAPL"},
		"a known volume fills in part":   {buy("AAPL", 5), func(_ *arena.Rules, m *arena.Market) { m.Volume = 20 * arena.Share }, "bought 2 AAPL"},
		"purchases stay within the cash": {buy("AAPL", 200), func(r *arena.Rules, _ *arena.Market) { r.MaxPositionBps = 10_000 }, "bought 99 AAPL"},
	} {
		r, m := rules, market
		if tried.change != nil {
			tried.change(&r, &m)
		}
		fill, err := arena.Execute(&owner, tried.order, m, &r)
		got := fill.String()
		if err != nil {
			got = err.Error()
		}
		if !strings.Contains(got, tried.want) {
			t.Errorf("%s: %s, want %s", name, got, tried.want)
		}
	}
}

// A universe of any size is one sentence of a bounded length.
func TestRules_NameOnlySoManySymbols(t *testing.T) {
	t.Parallel()
	view := story(t)[0]
	scene, rules := *view.Scene, *view.Standard
	scene.Symbols, rules.Universe = nil, nil
	for i := range 1_000 {
		scene.Symbols = append(scene.Symbols, arena.Symbol(fmt.Sprintf("S%03d", i)))
	}
	rules.Universe = scene.Symbols[:400]
	scene.Standard, view.Scene, view.Rules = &rules, &scene, &rules
	if got := write(t, prompt.Default(), &view, "").System; !strings.Contains(got, "S198, S199 and 200 more, and nothing else.") {
		t.Error(got)
	}
}
