package roster_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/seed45548214/arena/cmd/arena/roster"
)

func TestLoad_BadFilesAreRefusedWithTheirLine(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ name, old, fresh, want string }{
		{"an unknown field", "seed: 42", "sede: 42", `duel.yaml:3:1: unknown field "sede"; did you mean seed?`},
		{"an unknown rule", "fee_bps: 7", "fees: 7", `duel.yaml:6:9: unknown field "fees"`},
		{"no YAML", "name: A duel", "name: [A duel", "duel.yaml:3:1: ',' or ']' must be specified"},
		{"a word for a number", "seed: 42", "seed: many", "duel.yaml:3:7: want a whole number"},
		{"a negative seed", "seed: 42", "seed: -1", "duel.yaml:3:7: want a whole number"},
		{"a bad amount", "cash: 5000.50", "cash: lots", `duel.yaml:4:7: amount "lots"`},
		{"a negative fee in quotes", `min_fee: "1.25"`, "min_fee: -1.25", "duel.yaml:6:8: the trading fee must be 0 to 10000 basis points and its minimum not negative"},
		{"an amount that is a list", "cash: 5000.50", "cash: [1, 2]", "duel.yaml:4:7: want a number"},
		{"a half lot of nothing", "lot: 0.5", "lot: 0", "duel.yaml:6:8: the lot must be positive"},
		{"no cash", "cash: 5000.50", "cash: 0", "duel.yaml:4:7: its agents start without cash"},
		{"more cash than can be counted", "cash: 5000.50", "cash: 1000000000.01", "duel.yaml:4:7: 1000000000.01 is too much; want at most 1000000000.00 dollars"},
		{"a fee that takes it all", `min_fee: "1.25"`, "min_fee: 9000000000000", "duel.yaml:6:30: 9000000000000.00 is too much"},
		{"such a fee of an agent", "rules: {fee_bps: 0}", "rules: {min_fee: 2000000000}", "duel.yaml:10:58: 2000000000.00 is too much"},
		{"a bad percentage", "max_position_percent: 12.5", "max_position_percent: 200", "duel.yaml:6:97: want a percentage"},
		{"a negative fee", "fee_bps: 7", "fee_bps: -7", "duel.yaml:6:8: the trading fee must be 0 to 10000"},
		{"a bad id", "id: duel", "id: Duel!", "duel.yaml:1:5: an arena's id is 1 to 64"},
		{"no name", "name: A duel", "name: ''", "duel.yaml:1:1: the arena has no name"},
		{"an unknown strategy", "strategy: momentum", "strategy: momentun", `duel.yaml:8:29: the agent "anna" has the unknown strategy "momentun"; want one of index,`},
		{"a name twice", "agent: carl", "agent: anna", `duel.yaml:10:13: the agent "anna" is in the roster twice`},
		{"a nameless agent", "agent: carl", "agent: ''", "duel.yaml:10:5: agent 3 has no name"},
		{"an unknown universe", "universe: benchmark", "universe: everything", `duel.yaml:9:70: the universe "everything" is unknown`},
		{"a bad benchmark", "[NOPE, INDEX]", "[NOPE, in dex es]", `duel.yaml:5:19: the benchmark "in dex es"`},
		{"a universe of the arena", "rules: {fee_bps: 7", "rules: {universe: benchmark, fee_bps: 7", "duel.yaml:6:19: a universe is a rule of an agent"},
		{"a key twice", "seed: 42", "seed: 42\nseed: 43", `duel.yaml:4:1: mapping key "seed" already defined`},
		{"a fee with a fraction", "fee_bps: 7", "fee_bps: 7.5", "duel.yaml:6:18: want a whole number"},
		{"a seed with a fraction", "seed: 42", "seed: 1.9", "duel.yaml:3:7: want a whole number"},
		{"a second document", "seed: 42", "seed: 42\n---\nid: other", "duel.yaml:4:1: a second document begins"},
		{"a blank at the end of a name", "agent: carl", `agent: "carl "`, "duel.yaml:10:13: the agent \"carl \" cannot be called so: it begins or ends with a space"},
		{"a name that turns what follows around", "agent: carl", `agent: "a\u202elrac"`, "cannot be called so: it has the character U+202E, which cannot be seen"},
		{"a name with nothing in it", "agent: carl", `agent: "ca\u200brl"`, "U+200B, which cannot be seen"},
		{"a name that looks like another", "agent: carl", `agent: "\u0430nna"`, `the agents "anna" and "аnna" look alike; give one another name`},
		{"a name that only differs in case", "agent: carl", "agent: ANNA", "look alike"},
		{"a long name", "agent: carl", "agent: " + strings.Repeat("carl", 20), "it has 80 characters; at most 60 are taken"},
		{"a list for a name", "agent: carl", "agent: [carl]", "duel.yaml:10:13: want a text"},
		{"an arena's name that cannot be seen", "name: A duel", `name: "A\u2066duel"`, "duel.yaml:2:7: the arena's name"},
		{"brackets in brackets", "seed: 42", "seed: " + strings.Repeat("[", 200_000/2), "duel.yaml:3:27: the file is nested too deep"},
		{"lists in lists", "seed: 42", "seed:\n  " + strings.Repeat("- ", 50_000) + "1", "duel.yaml:4:43: the file is nested too deep"},
		{"more than an arena takes", "seed: 42", "seed: 42\n#" + strings.Repeat("x", 200_000), "at most 131072"},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			text := strings.Replace(duel, c.old, c.fresh, 1)
			if text == duel {
				t.Fatal("the case changes nothing")
			}
			_, err := begin(t, arenas(t, "duel.yaml", text), "AAPL")
			if err == nil || !strings.Contains(err.Error(), c.want) || strings.Contains(err.Error(), "\n") {
				t.Errorf("%v; want one line with %q", err, c.want)
			}
		})
	}
}

// What YAML takes for a truth value, a number or nothing is the text that it is.
func TestLoad_TextIsText(t *testing.T) {
	t.Parallel()
	text := strings.NewReplacer("agent: carl", "agent: 007", "[NOPE, INDEX]", "[TRUE, INDEX]").Replace(duel)
	plan := mustBegin(t, arenas(t, "duel.yaml", text), "AAPL").plans[0]
	if got := plan.Roster[len(plan.Roster)-1].Agent; got != "007" {
		t.Errorf("the agent is called %q, want 007", got)
	}
	text = strings.Replace(duel, "[NOPE, INDEX]", "[TRUE, NO, 007]", 1)
	got := mustBegin(t, arenas(t, "duel.yaml", text), "AAPL NO")
	if got.plans[0].Benchmark != "NO" {
		t.Errorf("the benchmark is %q, want NO", got.plans[0].Benchmark)
	}
}

// Names of many scripts, with emoji of several characters, and composed in one way.
func TestLoad_NamesOfTheWorld(t *testing.T) {
	t.Parallel()
	for name, want := range map[string]string{
		"משה": "משה", "\U0001F468\u200D\U0001F4BB": "👨‍💻", "\u2764\uFE0F": "❤️", "Jose\u0301": "José", "gpt-5.1 mini": "gpt-5.1 mini",
	} {
		text := strings.Replace(duel, "agent: carl", `agent: "`+name+`"`, 1)
		plan := mustBegin(t, arenas(t, "duel.yaml", text), "AAPL").plans[0]
		if got := plan.Roster[len(plan.Roster)-1].Agent; got != want {
			t.Errorf("the agent is called %q, want %q", got, want)
		}
	}
}

// The system that spells endings in capitals is not the one that is to blame.
func TestLoad_EndingsMayBeCapitals(t *testing.T) {
	t.Parallel()
	if specs, err := roster.Load(arenas(t, "A.YAML", duel)); err != nil || len(specs) != 1 {
		t.Errorf("%d arenas, %v", len(specs), err)
	}
}

func TestLoad_BadFoldersAreRefused(t *testing.T) {
	t.Parallel()
	folder := filepath.Join(t.TempDir(), "a.yaml")
	if err := os.Mkdir(folder, 0o700); err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]struct{ dir, want string }{
		"empty":       {arenas(t), "holds no arena"},
		"missing":     {filepath.Join(t.TempDir(), "missing"), "no such file"},
		"empty file":  {arenas(t, "a.yaml", "# nothing\n"), "a.yaml"},
		"an id twice": {arenas(t, "a.yaml", duel, "b.yaml", duel), "b.yaml:1:5: the id \"duel\" is taken by "},
		"a folder":    {filepath.Dir(folder), "is no file"},
		"no roster":   {arenas(t, "a.yaml", "id: a\nname: A\n"), "a.yaml:1:1: the arena has no roster"},
	} {
		_, err := begin(t, c.dir, "AAPL")
		if err == nil || !strings.Contains(err.Error(), c.want) || strings.Contains(err.Error(), "\n") {
			t.Errorf("%s: %v, want one line with %q", name, err, c.want)
		}
	}
}
