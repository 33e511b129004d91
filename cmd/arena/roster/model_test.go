package roster_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/seed45548214/arena/arena"
	"github.com/seed45548214/arena/cmd/arena/roster"
)

const asking = `id: asking
name: Asking
benchmark: [INDEX]
roster:
  - agent: Flash
    model: google/gemini-2.5-flash
    price: {in: 0.30, out: "2.50"}
  - agent: Local
    model: llama3.2:3b
    persona: You like risk.
    temperature: 0
    max_tokens: 500
    stream: false
    base_url: http://localhost:11434/v1
    fields: {top_p: 0.9, provider: {order: [x, y]}}
  - agent: Own
    model: mixtral
    base_url: https://models.example/v1
    key: EXAMPLE_KEY
  - {agent: cash, strategy: cash, baseline: true}
`

const someKey = "sk-or-v1-0123456789abcdef"

// cast says in a line each who decides for whom.
func cast(plan *arena.Plan) []string {
	var lines []string
	for i := range plan.Roster {
		lines = append(lines, plan.Roster[i].Agent+": "+plan.Roster[i].Decider.Describe())
	}
	return lines
}

func TestLineUp_ModelsAreAskedAsTheFileSays(t *testing.T) {
	t.Parallel()
	got := mustBegin(t, arenas(t, "asking.yaml", asking), "AAPL MSFT", "OPENROUTER_API_KEY", someKey, "EXAMPLE_KEY", "k")
	if len(got.plans) != 1 || len(got.keyless) != 0 || got.plans[0].Prelude != 0 {
		t.Fatalf("%+v", got)
	}
	want := []string{
		"Flash: model:google/gemini-2.5-flash prompt default max_tokens=3000 price_in=0.30 price_out=2.50 temperature=0.7",
		`Local: model:llama3.2:3b prompt default base_url=http://localhost:11434/v1 fields={"provider":{"order":["x","y"]},"top_p":0.9} max_tokens=500 persona=You like risk. stream=false temperature=0.00`,
		"Own: model:mixtral prompt default base_url=https://models.example/v1 key=EXAMPLE_KEY max_tokens=3000 temperature=0.7",
		"cash: strategy:cash",
	}
	if diff := cmp.Diff(want, cast(&got.plans[0])); diff != "" {
		t.Errorf("cast (-want +got):\n%s", diff)
	}
}

// One model in the place of all is shown as the one that it is.
func TestLineUp_TheUnifiedModelHasItsOwnName(t *testing.T) {
	t.Parallel()
	got := mustBegin(t, arenas(t, "asking.yaml", asking), "AAPL MSFT", "OPENROUTER_API_KEY", someKey,
		"USE_UNIFIED_MODEL", "true", "UNIFIED_MODEL", "vendor/tiny", "SIMPLE_BOT_PROMPTS", "true")
	want := []string{
		"tiny 1: model:vendor/tiny prompt simple in_place_of=google/gemini-2.5-flash max_tokens=3000 temperature=0.7",
		`Local: model:vendor/tiny prompt simple fields={"provider":{"order":["x","y"]},"top_p":0.9} in_place_of=llama3.2:3b max_tokens=500 persona=You like risk. stream=false temperature=0.00`,
		"tiny 3: model:vendor/tiny prompt simple in_place_of=mixtral max_tokens=3000 temperature=0.7",
		"cash: strategy:cash",
	}
	if diff := cmp.Diff(want, cast(&got.plans[0])); diff != "" {
		t.Errorf("cast (-want +got):\n%s", diff)
	}
}

func TestLineUp_WithoutAKeyAnArenaOfModelsDoesNotRun(t *testing.T) {
	t.Parallel()
	dir := arenas(t, "asking.yaml", asking)
	for _, c := range []struct {
		env  []string
		want string
	}{
		{nil, "[asking Asking OPENROUTER_API_KEY]"},
		{[]string{"OPENROUTER_API_KEY", "your_key_here"}, "[asking Asking OPENROUTER_API_KEY]"},
		{[]string{"OPENROUTER_API_KEY", someKey}, "[asking Asking EXAMPLE_KEY]"},
		{[]string{"OPENROUTER_API_KEY", someKey, "EXAMPLE_KEY", "k"}, ""},
		{[]string{"LLM_BASE_URL", "http://localhost:8089/v1", "EXAMPLE_KEY", "k"}, ""},
		{[]string{"ENABLE_LLM", "false"}, ""},
	} {
		got := mustBegin(t, dir, "AAPL MSFT", c.env...)
		var words []string
		for _, k := range got.keyless {
			words = append(words, fmt.Sprint([]string{k.ID, k.Name, k.Missing}))
		}
		if diff := cmp.Diff(c.want, strings.Join(words, " ")); diff != "" {
			t.Errorf("%v (-want +got):\n%s", c.env, diff)
		}
	}
	if got := mustBegin(t, dir, "AAPL MSFT", "ENABLE_LLM", "false"); len(got.plans) != 0 {
		t.Errorf("with ENABLE_LLM=false %+v", got.plans)
	}
}

func TestLineUp_BuiltInArenas(t *testing.T) {
	t.Parallel()
	ids := func(env ...string) string {
		var words []string
		for _, plan := range mustBegin(t, "", "AAPL MSFT", env...).plans {
			words = append(words, plan.Arena)
		}
		return strings.Join(words, " ")
	}
	for _, c := range []struct {
		env  []string
		want string
	}{
		{nil, "strategies"},
		{[]string{"OPENROUTER_API_KEY", someKey}, "multi-model model-sizes prompt-strategies blind-test strategies"},
		{[]string{"OPENROUTER_API_KEY", someKey, "SIM_ENABLE_MODEL_SIZES", "false", "SIM_ENABLE_PROMPT_STRATEGIES", "no", "SIM_ENABLE_BLIND_TEST", "0"}, "multi-model strategies"},
	} {
		if got := ids(c.env...); got != c.want {
			t.Errorf("%v: %s, want %s", c.env, got, c.want)
		}
	}
	for _, plan := range mustBegin(t, "", "AAPL MSFT", "OPENROUTER_API_KEY", someKey).plans {
		for i := range plan.Roster {
			d := &plan.Roster[i].Decider
			if d.Kind == arena.ByModel && (d.Settings[roster.SettingPriceIn] == "" || d.Settings[roster.SettingPriceOut] == "") {
				t.Errorf("%s: %s has no price, and so no budget", plan.Arena, d.Name)
			}
			if persona := d.Settings[roster.SettingPersona]; persona != "" && roster.Persona(persona) == persona {
				t.Errorf("%s: the persona %s is unknown", plan.Arena, persona)
			}
		}
	}
}

func TestLoad_BadModelsAreRefusedWithTheirLine(t *testing.T) {
	t.Parallel()
	const head = "id: x\nname: X\nroster:\n  - agent: a\n"
	for lines, want := range map[string]string{
		"    model: has space":                                                       `x.yaml:5:12: the model "has space" is none`,
		"    model: m\n    strategy: cash":                                           `x.yaml:5:12: the agent "a" has a strategy and a model`,
		"    baseline: true":                                                         `the agent "a" has neither a strategy nor a model`,
		"    strategy: cash\n    temperature: 1":                                     "and settings of a model; leave them out",
		"    model: m\n    temperature: 2.1":                                         "x.yaml:6:18: want a temperature from 0 to 2",
		"    model: m\n    temperature: hot":                                         `x.yaml:6:18: amount "hot"`,
		"    model: m\n    max_tokens: 0":                                            "x.yaml:6:17: want a number of tokens",
		"    model: m\n    tempereture: 1":                                           `x.yaml:6:5: unknown field "tempereture"; did you mean temperature?`,
		"    model: m\n    base_url: localhost:11434":                                `x.yaml:6:15: the base_url "localhost:11434" is none`,
		"    model: m\n    key: A_KEY":                                               "x.yaml:6:10: a key of its own needs a base_url",
		"    model: m\n    base_url: http://x/v1\n    key: sk-or-v1-123456789abcdef": `x.yaml:7:10: the key "sk-or-v1-123…" is no name of a variable`,
		"    model: m\n    price: {in: 1, out: 2}\n    fields: {stream: true}":       `x.yaml:7:22: the field "stream" is the arena's own`,
		"    model: m\n    price: {in: 1, out: 1000.01}":                             "at most 1000.00",
		"    model: m\n    price: {in: -1, out: 1}":                                  "x.yaml:6:12: a price of a million tokens",
		"    model: m\nprompt: nothing.tmpl":                                         `x.yaml:6:9: the prompt "nothing.tmpl" cannot be read`,
		"    model: m\nprompt: ../secret":                                            `x.yaml:6:9: the prompt "../secret" is no file in the folder`,
		"    model: m\n    price: {in: 1}":                                           "x.yaml:6:12: a price needs both in and out",
		"    model: m\n    persona: visionry":                                        `x.yaml:6:14: the persona "visionry" is unknown; did you mean visionary?`,
	} {
		_, err := begin(t, arenas(t, "x.yaml", head+lines+"\n"), "AAPL MSFT", "OPENROUTER_API_KEY", someKey)
		if err == nil || !strings.Contains(err.Error(), want) || strings.Contains(err.Error(), "\n") || strings.Contains(err.Error(), "9abcdef") {
			t.Errorf("%s\ngives %v\nwant %s", lines, err, want)
		}
	}
}
