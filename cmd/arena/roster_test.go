package main_test

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/seed45548214/arena/actors/decide/strategy"
	"github.com/seed45548214/arena/arena"
)

// arenas returns a folder of arena files, given as names and texts.
func arenas(t *testing.T, files ...string) string {
	t.Helper()
	dir := t.TempDir()
	for i := 0; i < len(files); i += 2 {
		write(t, filepath.Join(dir, files[i]), files[i+1])
	}
	return dir
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

func TestRoster_BuiltInArenaHasEveryStrategy(t *testing.T) {
	t.Parallel()
	plans := setUp(t, shell(t)).Plans
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

func TestRoster_FileSaysAllOfIt(t *testing.T) {
	t.Parallel()
	dir := arenas(t, "duel.yaml", duel, "README.md", "not an arena", ".hidden.yaml", "not: one")
	got := setUp(t, shell(t), "--arenas", dir, "--tickers", "AAPL,MSFT")
	plan, seed := got.Plans[0], got.Seeds[0]
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
	roster := []arena.Entrant{
		{Agent: "anna", Decider: arena.Decider{Kind: arena.ByStrategy, Name: "momentum"}},
		{Agent: "bert", Decider: arena.Decider{Kind: arena.ByStrategy, Name: "index"}, Baseline: true, Rules: &bert},
		{Agent: "carl", Decider: arena.Decider{Kind: arena.ByStrategy, Name: "contrarian"}, Rules: &carl},
	}
	if diff := cmp.Diff(roster, plan.Roster); diff != "" {
		t.Error(diff)
	}
}

func TestRoster_WhatTheOperatorChoseStandsAboveTheFile(t *testing.T) {
	t.Parallel()
	s := shell(t, "TRADING_FEE_BPS", "5", "MIN_TRADE_FEE", "0", "INITIAL_CASH", "77", "MAX_POSITION_SIZE_PERCENT", "30", "ARENA_SEED", "9")
	got := setUp(t, s, "--arenas", arenas(t, "duel.yml", duel))
	plan, seed := got.Plans[0], got.Seeds[0]
	if plan.Cash != 77*arena.Dollar || *seed != 9 || plan.Rules.Fees != (arena.FeeSchedule{Bps: 5}) || plan.Rules.MaxPositionBps != 3_000 {
		t.Errorf("plan %+v", plan)
	}
	if got := plan.Roster[1].Rules.MaxPositionBps; got != 10_000 {
		t.Errorf("the index may hold %d bps: an agent's own rule stands above all", got)
	}
}

func TestRoster_SeveralArenasInTheOrderOfTheirFiles(t *testing.T) {
	t.Parallel()
	dir := arenas(t, "b.yaml", duel, "a.yaml", strings.Replace(duel, "id: duel", "id: other", 1))
	var ids []string
	for _, plan := range setUp(t, shell(t), "--arenas", dir).Plans {
		ids = append(ids, plan.Arena)
	}
	if want := []string{"other", "duel"}; !slices.Equal(ids, want) {
		t.Errorf("arenas %v, want %v", ids, want)
	}
}

func TestRoster_AnAgentWithoutItsBenchmarkSitsOut(t *testing.T) {
	t.Parallel()
	dir := arenas(t, "duel.yaml", strings.Replace(duel, "[NOPE, INDEX]", "[NOPE]", 1))
	got := setUp(t, shell(t), "--arenas", dir, "--tickers", "AAPL")
	if len(got.Plans[0].Roster) != 2 || !slices.Equal(got.Plans[0].Symbols, symbols("AAPL")) {
		t.Errorf("plan %+v", got.Plans[0])
	}
	if want := []string{"arena duel: bert does not take part: no benchmark (NOPE) has prices"}; !slices.Equal(got.Warnings, want) {
		t.Errorf("warnings %q, want %q", got.Warnings, want)
	}
}

func TestRoster_BadFilesAreRefusedWithTheirLine(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ name, old, fresh, want string }{
		{"an unknown field", "seed: 42", "sede: 42", `duel.yaml:3: unknown field "sede"`},
		{"an unknown rule", "fee_bps: 7", "fees: 7", `duel.yaml:6: unknown field "fees"`},
		{"no YAML", "name: A duel", "name: [A duel", "duel.yaml:"},
		{"a word for a number", "seed: 42", "seed: many", "duel.yaml:3: "},
		{"a negative seed", "seed: 42", "seed: -1", "duel.yaml:3: "},
		{"a bad amount", "cash: 5000.50", "cash: lots", "duel.yaml:4: "},
		{"a negative fee in quotes", `min_fee: "1.25"`, "min_fee: -1.25", "minimum not negative"},
		{"an amount that is a list", "cash: 5000.50", "cash: [1, 2]", "duel.yaml:4: "},
		{"a half lot of nothing", "lot: 0.5", "lot: 0", "the lot must be positive"},
		{"no cash", "cash: 5000.50", "cash: 0", "its agents start without cash"},
		{"more cash than can be counted", "cash: 5000.50", "cash: 1000000000.01", "duel.yaml:4: 1000000000.01 is too much; want at most 1000000000.00 dollars"},
		{"a fee that takes it all", `min_fee: "1.25"`, "min_fee: 9000000000000", "duel.yaml:6: 9000000000000.00 is too much"},
		{"such a fee of an agent", "rules: {fee_bps: 0}", "rules: {min_fee: 2000000000}", "duel.yaml:10: 2000000000.00 is too much"},
		{"a bad percentage", "max_position_percent: 12.5", "max_position_percent: 200", "duel.yaml:6: want a percentage"},
		{"a negative fee", "fee_bps: 7", "fee_bps: -7", "trading fee must be 0 to 10000"},
		{"a bad id", "id: duel", "id: Duel!", "duel.yaml:1: "},
		{"no name", "name: A duel", "name: ''", "duel.yaml:1: the arena has no name"},
		{"an unknown strategy", "strategy: momentum", "strategy: momentun", `duel.yaml:8: the agent "anna" has the unknown strategy "momentun"; want one of index,`},
		{"a name twice", "agent: carl", "agent: anna", `duel.yaml:10: the agent "anna" is in the roster twice`},
		{"a nameless agent", "agent: carl", "agent: ''", "duel.yaml:10: agent 3 has no name"},
		{"an unknown universe", "universe: benchmark", "universe: everything", `duel.yaml:9: the universe "everything" is unknown`},
		{"a bad benchmark", "[NOPE, INDEX]", "[NOPE, in dex es]", `duel.yaml:5: the benchmark "in dex es"`},
		{"a universe of the arena", "rules: {fee_bps: 7", "rules: {universe: benchmark, fee_bps: 7", "duel.yaml:6: a universe is a rule of an agent"},
		{"a key twice", "seed: 42", "seed: 42\nseed: 43", "duel.yaml:4: "},
		{"a seed with a fraction", "seed: 42", "seed: 1.9", "duel.yaml:3: want a whole number"},
		{"a second document", "seed: 42", "seed: 42\n---\nid: other", "duel.yaml:4: a second document begins"},
		{"a blank at the end of a name", "agent: carl", `agent: "carl "`, "duel.yaml:10: the agent \"carl \" cannot be called so: it begins or ends with a space"},
		{"a name that turns what follows around", "agent: carl", `agent: "a\u202elrac"`, "cannot be called so: it has the character U+202E, which cannot be seen"},
		{"a name with nothing in it", "agent: carl", `agent: "ca\u200brl"`, "U+200B, which cannot be seen"},
		{"a name that looks like another", "agent: carl", `agent: "\u0430nna"`, `the agents "anna" and "аnna" look alike; give one another name`},
		{"a name that only differs in case", "agent: carl", "agent: ANNA", "look alike"},
		{"a long name", "agent: carl", "agent: " + strings.Repeat("carl", 20), "it has 80 characters; at most 60 are taken"},
		{"a list for a name", "agent: carl", "agent: [carl]", "duel.yaml:10: want a text"},
		{"an arena's name that cannot be seen", "name: A duel", `name: "A\u2066duel"`, "duel.yaml:2: the arena's name"},
		{"brackets in brackets", "seed: 42", "seed: " + strings.Repeat("[", 200_000/2), "duel.yaml:3: the file is nested too deep"},
		{"lists in lists", "seed: 42", "seed:\n  " + strings.Repeat("- ", 50_000) + "1", "duel.yaml:4: the file is nested too deep"},
		{"more than an arena takes", "seed: 42", "seed: 42\n#" + strings.Repeat("x", 200_000), "at most 131072"},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			text := strings.Replace(duel, c.old, c.fresh, 1)
			if text == duel {
				t.Fatal("the case changes nothing")
			}
			got := shell(t).Run(t, "serve", "--arenas", arenas(t, "duel.yaml", text))
			if got.Code != 1 || !strings.Contains(got.Err, c.want) || strings.Count(got.Err, "\n") != 1 {
				t.Errorf("code %d, %q; want 1 and one line with %q", got.Code, got.Err, c.want)
			}
		})
	}
}

// What YAML takes for a truth value, a number or nothing is the text that it is.
func TestRoster_TextIsText(t *testing.T) {
	t.Parallel()
	text := strings.NewReplacer("agent: carl", "agent: 007", "[NOPE, INDEX]", "[TRUE, INDEX]").Replace(duel)
	plan := setUp(t, shell(t), "--arenas", arenas(t, "duel.yaml", text)).Plans[0]
	if got := plan.Roster[len(plan.Roster)-1].Agent; got != "007" {
		t.Errorf("the agent is called %q, want 007", got)
	}
	text = strings.Replace(duel, "[NOPE, INDEX]", "[TRUE, NO, 007]", 1)
	got := setUp(t, shell(t), "--arenas", arenas(t, "duel.yaml", text), "--tickers", "AAPL,NO")
	if got.Plans[0].Benchmark != "NO" {
		t.Errorf("the benchmark is %q, want NO", got.Plans[0].Benchmark)
	}
}

// Names of many scripts, with emoji of several characters, and composed in one way.
func TestRoster_NamesOfTheWorld(t *testing.T) {
	t.Parallel()
	for name, want := range map[string]string{
		"משה": "משה", "\U0001F468\u200D\U0001F4BB": "👨‍💻", "\u2764\uFE0F": "❤️", "Jose\u0301": "José", "gpt-5.1 mini": "gpt-5.1 mini",
	} {
		text := strings.Replace(duel, "agent: carl", `agent: "`+name+`"`, 1)
		plan := setUp(t, shell(t), "--arenas", arenas(t, "duel.yaml", text)).Plans[0]
		if got := plan.Roster[len(plan.Roster)-1].Agent; got != want {
			t.Errorf("the agent is called %q, want %q", got, want)
		}
	}
}

func TestRoster_BadFoldersAreRefused(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct{ dir, want string }{
		"empty":       {arenas(t), "holds no arena"},
		"missing":     {filepath.Join(t.TempDir(), "missing"), "no such file"},
		"empty file":  {arenas(t, "a.yaml", "# nothing\n"), "a.yaml"},
		"an id twice": {arenas(t, "a.yaml", duel, "b.yaml", duel), "b.yaml:1: the id \"duel\" is taken by "},
		"no roster":   {arenas(t, "a.yaml", "id: a\nname: A\n"), "a.yaml:1: the arena has no roster"},
	} {
		got := shell(t).Run(t, "serve", "--arenas", c.dir)
		if got.Code != 1 || !strings.Contains(got.Err, c.want) || strings.Count(got.Err, "\n") != 1 {
			t.Errorf("%s: %+v, want one line with %q", name, got, c.want)
		}
	}
}

func TestRoster_NothingOnDiskChangesWhenItIsRefused(t *testing.T) {
	t.Parallel()
	folder := filepath.Join(t.TempDir(), "data")
	if got := shell(t, "PERSIST_PATH", folder).Run(t, "serve", "--arenas", arenas(t)); got.Code != 1 {
		t.Errorf("%+v", got)
	}
	if _, err := os.Stat(folder); !os.IsNotExist(err) {
		t.Errorf("the store's folder: %v, want none", err)
	}
}
