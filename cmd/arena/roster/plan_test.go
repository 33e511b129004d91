package roster_test

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/seed45548214/arena/actors/decide/strategy"
	"github.com/seed45548214/arena/arena"
	"github.com/seed45548214/arena/cmd/arena/roster"
	"github.com/seed45548214/arena/cmd/arena/settings"
)

// arenas returns a folder of arena files, given as names and texts.
func arenas(t *testing.T, files ...string) string {
	t.Helper()
	dir := t.TempDir()
	for i := 0; i < len(files); i += 2 {
		if err := os.WriteFile(filepath.Join(dir, files[i]), []byte(files[i+1]), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

// noFlags are those of a command line without any.
type noFlags struct{}

// IsSet, Bool and String implement [settings.Flags].
func (noFlags) IsSet(string) bool    { return false }
func (noFlags) Bool(string) bool     { return false }
func (noFlags) String(string) string { return "" }

func symbols(text string) []arena.Symbol {
	var list []arena.Symbol
	for word := range strings.FieldsSeq(text) {
		list = append(list, arena.Symbol(word))
	}
	return list
}

// A season is what the arenas of a folder become.
type season struct {
	plans    []arena.Plan
	players  [][]arena.Player
	seeds    []*uint64
	keyless  []roster.Keyless
	warnings []string
}

// begin plans the seasons of the arenas in dir that trade stocks, beside an index. The
// operator has chosen env, names and values.
func begin(t *testing.T, dir, stocks string, env ...string) (season, error) {
	t.Helper()
	chosen := make(map[string]string)
	for i := 0; i < len(env); i += 2 {
		chosen[env[i]] = env[i+1]
	}
	values, err := settings.Load(noFlags{}, chosen, t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	specs, err := roster.Load(dir)
	if err != nil {
		return season{}, err
	}
	lineup, err := roster.LineUp(specs, values, roster.Market{
		Stocks: symbols(stocks), Quoted: symbols(stocks + " INDEX"), StartsAt: time.Date(2026, time.March, 9, 13, 30, 0, 0, time.UTC), PlaysAt: time.Date(2026, time.April, 20, 13, 30, 0, 0, time.UTC),
	})
	if err != nil {
		return season{}, err
	}
	return season{lineup.Plans, lineup.Players, lineup.Seeds, lineup.Keyless, lineup.Warnings}, nil
}

func mustBegin(t *testing.T, dir, stocks string, env ...string) season {
	t.Helper()
	begun, err := begin(t, dir, stocks, env...)
	if err != nil {
		t.Fatal(err)
	}
	return begun
}

const duel = `id: duel
name: A duel
seed: 42
cash: 5000.50
benchmark: [NOPE, INDEX]
rules: {fee_bps: 7, min_fee: "1.25", half_spread_bps: 2, slippage_bps: 3, max_position_percent: 12.5, min_invested_percent: 20, participation_percent: 5, lot: 0.5}
roster:
  - {agent: anna, strategy: momentum}
  - {agent: bert, strategy: index, baseline: true, rules: {universe: benchmark, max_position_percent: 100}}
  - {agent: carl, strategy: contrarian, rules: {fee_bps: 0}}
`

func TestPlans_BuiltInArenaHasEveryStrategy(t *testing.T) {
	t.Parallel()
	plans := mustBegin(t, "", "AAPL MSFT").plans
	if len(plans) != 1 || plans[0].Arena != "strategies" || plans[0].Name != "Strategy Arena" || plans[0].Benchmark != "INDEX" {
		t.Fatalf("plans %+v", plans)
	}
	var strategies, baselines []string
	for _, entrant := range plans[0].Roster {
		strategies = append(strategies, entrant.Decider.Name)
		if entrant.Baseline {
			baselines = append(baselines, entrant.Agent)
		}
	}
	if diff := cmp.Diff(strategy.Names(), strategies); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff([]string{"index", "equal-weight", "cash"}, baselines); diff != "" {
		t.Error(diff)
	}
	rules := arena.DefaultRules()
	rules.Universe = plans[0].Rules.Universe
	if diff := cmp.Diff(rules, plans[0].Rules); diff != "" {
		t.Error(diff)
	}
}

func TestPlans_FileSaysAllOfIt(t *testing.T) {
	t.Parallel()
	dir := arenas(t, "duel.yaml", duel, "README.md", "not an arena", ".hidden.yaml", "not: one")
	got := mustBegin(t, dir, "AAPL MSFT")
	plan, seed := got.plans[0], got.seeds[0]
	if plan.Arena != "duel" || plan.Name != "A duel" || plan.Seed != 0 || *seed != 42 || plan.Cash != 5_000_500_000 || plan.Benchmark != "INDEX" {
		t.Errorf("plan %+v", plan)
	}
	want := arena.Rules{
		Fees: arena.FeeSchedule{Bps: 7, Minimum: 1_250_000}, HalfSpreadBps: 2, SlippageBps: 3, MaxPositionBps: 1_250,
		MinInvestedBps: 2_000, ParticipationBps: 500, Lot: arena.Share / 2, Universe: symbols("AAPL MSFT"),
	}
	if diff := cmp.Diff(want, plan.Rules); diff != "" {
		t.Error(diff)
	}
	bert, carl := want, want
	bert.MaxPositionBps, bert.Universe = 10_000, symbols("INDEX")
	carl.Fees.Bps = 0
	seats := []arena.Entrant{
		{Agent: "anna", Decider: arena.Decider{Kind: arena.ByStrategy, Name: "momentum"}},
		{Agent: "bert", Decider: arena.Decider{Kind: arena.ByStrategy, Name: "index"}, Baseline: true, Rules: &bert},
		{Agent: "carl", Decider: arena.Decider{Kind: arena.ByStrategy, Name: "contrarian"}, Rules: &carl},
	}
	if diff := cmp.Diff(seats, plan.Roster); diff != "" {
		t.Error(diff)
	}
}

func TestPlans_WhatTheOperatorChoseStandsAboveTheFile(t *testing.T) {
	t.Parallel()
	got := mustBegin(t, arenas(t, "duel.yml", duel), "AAPL MSFT",
		"TRADE_INTERVAL_MS", "3600000", "TRADING_FEE_BPS", "5", "MIN_TRADE_FEE", "0", "INITIAL_CASH", "77", "MAX_POSITION_SIZE_PERCENT", "30", "ARENA_SEED", "9")
	plan, seed := got.plans[0], got.seeds[0]
	if plan.Cash != 77*arena.Dollar || *seed != 9 || plan.Rules.Fees != (arena.FeeSchedule{Bps: 5}) || plan.Rules.MaxPositionBps != 3_000 {
		t.Errorf("plan %+v", plan)
	}
	if got := plan.RoundEvery.Duration(); got != time.Hour {
		t.Errorf("a round every %v, want 1h", got)
	}
	if got := plan.Roster[1].Rules.MaxPositionBps; got != 10_000 {
		t.Errorf("the index may hold %d bps: an agent's own rule stands above all", got)
	}
}

func TestPlans_SeveralArenasInTheOrderOfTheirFiles(t *testing.T) {
	t.Parallel()
	dir := arenas(t, "b.yaml", duel, "a.yaml", strings.Replace(duel, "id: duel", "id: other", 1))
	var ids []string
	for _, plan := range mustBegin(t, dir, "AAPL").plans {
		ids = append(ids, plan.Arena)
	}
	if want := []string{"other", "duel"}; !slices.Equal(ids, want) {
		t.Errorf("arenas %v, want %v", ids, want)
	}
}

func TestPlans_AnAgentWithoutItsBenchmarkSitsOut(t *testing.T) {
	t.Parallel()
	dir := arenas(t, "duel.yaml", strings.Replace(duel, "[NOPE, INDEX]", "[NOPE]", 1))
	got := mustBegin(t, dir, "AAPL")
	if len(got.plans[0].Roster) != 2 || !slices.Equal(got.plans[0].Symbols, symbols("AAPL")) {
		t.Errorf("plan %+v", got.plans[0])
	}
	if want := []string{"arena duel: bert does not take part: no benchmark (NOPE) has prices"}; !slices.Equal(got.warnings, want) {
		t.Errorf("warnings %q, want %q", got.warnings, want)
	}
}
