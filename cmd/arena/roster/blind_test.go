package roster_test

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/seed45548214/arena/arena"
)

// A plan of the built-in blind arena tells who may play, and of nobody under which name.
func TestLineUp_ABlindArenaHasCodeNames(t *testing.T) {
	t.Parallel()
	got := mustBegin(t, "", "AAPL MSFT", "OPENROUTER_API_KEY", someKey)
	at := slices.IndexFunc(got.plans, func(p arena.Plan) bool { return p.Arena == "blind-test" })
	plan, players := got.plans[at], got.players[at]
	var names []string
	for i := range plan.Roster {
		names = append(names, plan.Roster[i].Agent+" "+plan.Roster[i].Decider.String())
	}
	want := []string{
		"Phoenix sealed", "Shadow sealed", "Nova sealed", "Zenith sealed", "Nexus sealed",
		"index strategy:index", "equal-weight strategy:equal-weight", "cash strategy:cash",
	}
	if diff := cmp.Diff(want, names); diff != "" {
		t.Errorf("the roster (-want +got)\n%s", diff)
	}
	want = []string{"Claude 3 Haiku", "GPT-5 Chat", "Gemini 2.5 Flash", "Grok 4 Fast", "Qwen 2.5 72B"}
	if diff := cmp.Diff(want, plan.Blind.Candidates); diff != "" {
		t.Errorf("the candidates (-want +got)\n%s", diff)
	}
	if len(players) != 5 || players[0].Decider.Name != "google/gemini-2.5-flash" || players[0].Decider.Settings["price_in"] == "" {
		t.Errorf("the players are %+v", players)
	}
	plan.Blind = nil
	if text, err := json.Marshal(plan); err != nil || strings.Contains(string(text), "gemini") {
		t.Errorf("the rest of the plan names a model: %s, %v", text, err)
	}
	for i := range got.plans {
		if i != at && (got.players[i] != nil || got.plans[i].Blind != nil) {
			t.Errorf("%s is blind", got.plans[i].Arena)
		}
	}
}

// The models of a blind arena are those that are asked: fake ones, or the one for all.
func TestLineUp_CandidatesAreThoseThatAreAsked(t *testing.T) {
	t.Parallel()
	for env, want := range map[string]string{"ARENA_FAKE_LLM": "Fake Claude 3 Haiku", "USE_UNIFIED_MODEL": "gemini-2.5-flash-lite 1"} {
		got := mustBegin(t, "", "AAPL MSFT", "OPENROUTER_API_KEY", someKey, env, "true")
		for i := range got.plans {
			if blind := got.plans[i].Blind; blind != nil && blind.Candidates[0] != want {
				t.Errorf("%s: the candidates are %q, want first %s", env, blind.Candidates, want)
			}
		}
	}
}

const hidden = `id: x
name: X
blind: true
code_names: [Phoenix, Shadow]
roster:
  - agent: a
    model: v/a
  - agent: b
    model: v/b
  - {agent: cash, strategy: cash, baseline: true}
`

func TestLoad_BlindArenasThatTellAreRefusedWithTheirLine(t *testing.T) {
	t.Parallel()
	mustBegin(t, arenas(t, "x.yaml", hidden), "AAPL", "OPENROUTER_API_KEY", someKey)
	for _, c := range []struct{ old, fresh, want string }{
		{"blind: true\n", "", "x.yaml:3:13: code names are for a blind arena; add blind: true, or leave them out"},
		{"[Phoenix, Shadow]", "[Phoenix]", "x.yaml:4:13: 2 models need as many code names; there are 1"},
		{"[Phoenix, Shadow]", "[Phoenix, phoenix]", `x.yaml:4:23: the code name "phoenix" is taken, or looks like "Phoenix"`},
		{"[Phoenix, Shadow]", "[Phoenix, cash]", `the code name "cash" is taken`},
		{"[Phoenix, Shadow]", "[Phoenix, Claude]", `the code name "Claude" is that of a model or of its vendor`},
		{"[Phoenix, Shadow]", `[Phoenix, "Sha\u200bdow"]`, "cannot be used"},
		{"model: v/b", "model: v/b\n    rules: {lot: 2}", `rules of its own would tell who "b" is`},
		{"model: v/b", "model: v/b\n    baseline: true", "a baseline plays under its own name"},
		{"model: v/a", "strategy: cash", ""},
	} {
		text := strings.Replace(hidden, c.old, c.fresh, 1)
		_, err := begin(t, arenas(t, "x.yaml", text), "AAPL", "OPENROUTER_API_KEY", someKey)
		if c.want == "" {
			if err != nil {
				t.Errorf("%q is refused: %v", c.fresh, err)
			}
			continue
		}
		if err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%q: %v; want %q", c.fresh, err, c.want)
		}
	}
	none := strings.NewReplacer("model: v/a", "strategy: cash", "model: v/b", "strategy: cash").Replace(hidden)
	if _, err := begin(t, arenas(t, "x.yaml", none), "AAPL"); err == nil || !strings.Contains(err.Error(), "x.yaml:3:8: a blind arena needs models; this one has none") {
		t.Errorf("without models: %v", err)
	}
	many := strings.Replace(hidden, "code_names: [Phoenix, Shadow]\n", "", 1) +
		"  - {agent: c, model: v/c}\n  - {agent: d, model: v/d}\n  - {agent: e, model: v/e}\n  - {agent: f, model: v/f}\n"
	if _, err := begin(t, arenas(t, "x.yaml", many), "AAPL"); err == nil || !strings.Contains(err.Error(), "x.yaml:3:8: 6 models need as many code names; list them under code_names") {
		t.Errorf("with six models: %v", err)
	}
}
