package roster

import (
	"slices"

	"github.com/invopop/jsonschema"

	"github.com/seed45548214/arena/actors/decide/prompt"
	"github.com/seed45548214/arena/actors/decide/strategy"
	"github.com/seed45548214/arena/arena"
)

// A field is one that a file may have, as editors are told.
type field struct {
	name   string
	help   string // a sentence
	takes  *jsonschema.Schema
	needed bool
}

func arenaFields() []field {
	agent := object(agentFields())
	agent.OneOf = []*jsonschema.Schema{{Required: []string{"strategy"}}, {Required: []string{"model"}}}
	needs := map[string][]string{"key": {"base_url"}}
	for _, f := range modelFields() {
		if f.name != "model" {
			needs[f.name] = append(needs[f.name], "model")
		}
	}
	agent.Extras = map[string]any{"dependencies": needs}
	return []field{
		{name: "id", help: "The arena's name in addresses, files and commands: lower-case letters, digits and hyphens.", takes: text("^[a-z0-9-]{1,64}$"), needed: true},
		{name: "name", help: "The arena's name on the page, at most 60 characters.", takes: name(), needed: true},
		{name: "seed", help: "The seed of simulated prices and of chance. Whoever knows it knows every price to come; without one, each season draws its own.", takes: number("0", "18446744073709551615", "integer")},
		{name: "cash", help: "What every agent starts with, in dollars. The default is the setting INITIAL_CASH.", takes: above(number("", arena.MaxCash.String(), "number"))},
		{name: "benchmark", help: "Symbols of an index: the first that has prices is what agents are measured against, and only agents with the universe benchmark may trade it.", takes: list(text(""), 0)},
		{name: "prompt", help: "What models are told: " + DefaultPrompt + ", " + SimplePrompt + " (symbols and prices only), or a template, a file in this folder.", takes: proposing(text(""), DefaultPrompt, SimplePrompt)},
		{name: "chat", help: "true: the audience may write to the agents for which models decide, within the settings CHAT_….", takes: &jsonschema.Schema{Type: "boolean"}},
		{name: "rules", help: "The rules of all agents. What is left out is as the settings say, or a default.", takes: object(ruleFields())},
		{name: "blind", help: "true: the models play under code names, and nobody is told who is who before the season ends.", takes: &jsonschema.Schema{Type: "boolean"}},
		{name: "code_names", help: "The code names, as many as there are models; the default is five.", takes: list(name(), 1)},
		{name: "roster", help: "The agents, in their order.", takes: list(agent, 1), needed: true},
	}
}

func agentFields() []field {
	universe := field{
		name: "universe", help: "benchmark: the agent may trade the benchmark and nothing else. The default is all other symbols.",
		takes: &jsonschema.Schema{Type: "string", Enum: []any{universeBenchmark}},
	}
	strategies := &jsonschema.Schema{Type: "string"}
	for _, known := range strategy.Names() {
		strategies.Enum = append(strategies.Enum, known)
	}
	return slices.Concat([]field{
		{name: "agent", help: "The agent's name on the page, unlike each other, at most 60 characters.", takes: name(), needed: true},
		{name: "strategy", help: "What decides for the agent, without a model and without a key.", takes: strategies},
		{name: "baseline", help: "true: the others are measured against this agent.", takes: &jsonschema.Schema{Type: "boolean"}},
	}, modelFields(), []field{
		{name: "rules", help: "The agent's own rules, above those of the arena and of the settings.", takes: object(append(ruleFields(), universe))},
	})
}

func modelFields() []field {
	const hottest, most = "2", "1000000"
	reserved := &jsonschema.Schema{Type: "string"}
	for _, own := range ownFields() {
		reserved.Enum = append(reserved.Enum, own)
	}
	return []field{
		{name: "model", help: "The language model that decides for the agent, as its endpoint calls it.", takes: proposing(text("^[!-~]+$"), "google/gemini-2.5-flash", "llama3.2:3b")},
		{name: "persona", help: "Whom the model plays: the name of a built-in persona, or a text.", takes: proposing(text(""), prompt.Personas()...)},
		{name: "temperature", help: "How freely the model answers, from 0 to 2. The default is " + defaultTemperature + ".", takes: number("0", hottest, "number")},
		{name: "max_tokens", help: "How long an answer may be, in tokens. The default is 3000.", takes: number("1", most, "integer")},
		{name: "base_url", help: "An endpoint of the model's own that speaks as OpenAI does. The default is the setting LLM_BASE_URL.", takes: proposing(text("^https?://"), "http://localhost:11434/v1")},
		{name: "key", help: "The name of the variable that holds the key of base_url. Never the key itself.", takes: proposing(text("^[A-Z0-9_]+$"), "MY_VENDOR_API_KEY")},
		{name: "price", help: "What a million tokens cost in dollars, for the budget of a day and for endpoints that do not say what an answer cost.", takes: object([]field{
			{name: "in", help: "Of prompts.", takes: number("0", mostPrice.String(), "number"), needed: true},
			{name: "out", help: "Of answers.", takes: number("0", mostPrice.String(), "number"), needed: true},
		})},
		{name: "stream", help: "false: the model is asked for its answer in one piece, so that nobody can watch it write.", takes: &jsonschema.Schema{Type: "boolean"}},
		{name: "fields", help: "More members of each request, such as top_p.", takes: &jsonschema.Schema{
			Type: "object", PropertyNames: &jsonschema.Schema{Not: reserved},
		}},
	}
}

func ruleFields() []field {
	const allBps, all = "10000", "100"
	return []field{
		{name: "fee_bps", help: "The commission in hundredths of a percent of the traded amount. The default is the setting TRADING_FEE_BPS.", takes: number("0", allBps, "integer")},
		{name: "min_fee", help: "The least commission of a fill in dollars. The default is the setting MIN_TRADE_FEE.", takes: number("0", arena.MaxCash.String(), "number")},
		{name: "half_spread_bps", help: "How much worse than its price an order fills, in hundredths of a percent, for the spread.", takes: number("0", allBps, "integer")},
		{name: "slippage_bps", help: "How much worse than its price an order fills, in hundredths of a percent, beside the spread.", takes: number("0", allBps, "integer")},
		{name: "max_position_percent", help: "The largest part of the equity that a purchase may lead to, in percent. The default is the setting MAX_POSITION_SIZE_PERCENT.", takes: above(number("", all, "number"))},
		{name: "min_invested_percent", help: "The part of the equity that is to be invested, in percent.", takes: number("0", all, "number")},
		{name: "participation_percent", help: "The largest part of a bar's volume that orders may take, in percent.", takes: number("0", all, "number")},
		{name: "lot", help: "Orders are multiples of so many shares.", takes: above(number("", "", "number"))},
	}
}

// fieldNames are those of every field of a file.
func fieldNames() []string {
	names := []string{"universe", "in", "out"}
	for _, f := range slices.Concat(arenaFields(), agentFields(), ruleFields()) {
		names = append(names, f.name)
	}
	return names
}
