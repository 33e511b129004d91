package settings

import (
	"net/url"
	"slices"
	"strings"
	"time"

	"github.com/seed45548214/arena/arena"
)

// OpenRouter is where models are asked unless another address was chosen.
const OpenRouter = "https://openrouter.ai/api/v1"

// Models are what the operator chose about models.
type Models struct {
	enabled bool
	Key     string // of the endpoint at BaseURL; empty for none
	BaseURL string
	Unified string // the model that all agents ask in place of their own; empty for none
	Simple  bool   // short prompts
	Fake    bool   // the endpoint is one of fake models, which this process runs
	AtOnce  int    // calls under way in the whole process; 0 is no limit
	Budget  arena.Money

	unify       bool
	unifiedName string
	spacing     time.Duration // between calls; below zero where none was chosen
	leastSpace  time.Duration
	autoSpace   bool
	off         []string // arenas
}

// modelSettings are those of models.
func modelSettings() []Setting {
	return slices.Concat(endpointSettings(), spacingSettings(), []Setting{
		arenaSwitch("SIM_ENABLE_MULTI_MODEL", "multi-model"),
		arenaSwitch("SIM_ENABLE_MODEL_SIZES", "model-sizes"),
		arenaSwitch("SIM_ENABLE_PROMPT_STRATEGIES", "prompt-strategies"),
		arenaSwitch("SIM_ENABLE_BLIND_TEST", "blind-test"),
	})
}

func endpointSettings() []Setting {
	return []Setting{
		{
			Group: groupModels, Name: "ENABLE_LLM", Unit: "BOOL", Initial: "true",
			Help:  "false: strategies only, whatever keys there are",
			parse: func(v *Values, text string) (err error) { v.Models.enabled, err = parseBool(text); return err },
		},
		{
			Group: groupModels, Name: "OPENROUTER_API_KEY", Unit: "KEY", Secret: true,
			Help:  "key of the endpoint at which models are asked; without it the arenas of models are listed and do not run",
			parse: func(v *Values, text string) (err error) { v.Models.Key, err = parseKey(text); return err },
		},
		{
			Group: groupModels, Name: "LLM_BASE_URL", Unit: "URL", Initial: OpenRouter,
			Help:  "endpoint at which models are asked, any that speaks the chat completions of OpenAI, such as http://localhost:11434/v1; with another than the default no key is needed",
			parse: func(v *Values, text string) (err error) { v.Models.BaseURL, err = ParseEndpoint(text); return err },
		},
		{
			Group: groupModels, Name: "ARENA_FAKE_LLM", Flag: "fake-llm", Toggle: true, Initial: "false",
			Help:  "run the arenas of models without a key, on an endpoint of fake ones, which say so in their names",
			parse: func(v *Values, text string) (err error) { v.Models.Fake, err = parseBool(text); return err },
		},
		{
			Group: groupModels, Name: "USE_UNIFIED_MODEL", Unit: "BOOL", Initial: "false",
			Help:  "true: every agent that has a model asks the one of UNIFIED_MODEL in its place, and the page says so",
			parse: func(v *Values, text string) (err error) { v.Models.unify, err = parseBool(text); return err },
		},
		{
			Group: groupModels, Name: "UNIFIED_MODEL", Unit: "MODEL", Initial: "google/gemini-2.5-flash-lite",
			Help:  "that model, as the endpoint calls it",
			parse: func(v *Values, text string) error { v.Models.unifiedName = text; return nil },
		},
		{
			Group: groupModels, Name: "SIMPLE_BOT_PROMPTS", Unit: "BOOL", Initial: "false",
			Help:  "true: models are told symbols and prices only",
			parse: func(v *Values, text string) (err error) { v.Models.Simple, err = parseBool(text); return err },
		},
		{
			Group: groupModels, Name: "LLM_DAILY_BUDGET_USD", Unit: "DOLLARS", Example: "5",
			Help:  "what the models of one arena may cost in a day of UTC; a call that might overdraw it is not made, and its agent misses the round",
			parse: func(v *Values, text string) (err error) { v.Models.Budget, err = parseDollars(text, 1); return err },
		},
	}
}

func spacingSettings() []Setting {
	const most = 10_000 // calls under way
	return []Setting{
		{
			Group: groupModels, Name: "LLM_MAX_CONCURRENT_REQUESTS", Unit: "N", Initial: "0",
			Help:  "calls to models that are under way at once in the whole process; 0 is no limit",
			parse: func(v *Values, text string) (err error) { v.Models.AtOnce, err = parseInt(text, 0, most); return err },
		},
		{
			Group: groupModels, Name: "LLM_REQUEST_SPACING_MS", Unit: "MS", Initial: "-1",
			Help: "time from the start of a call to the start of the next one in the whole process; -1 leaves it to the next two",
			parse: func(v *Values, text string) (err error) {
				if v.Models.spacing = -1; text == "-1" {
					return nil
				}
				v.Models.spacing, err = parseMillis(text, 0)
				return err
			},
		},
		{
			Group: groupModels, Name: "LLM_MIN_REQUEST_SPACING_MS", Unit: "MS", Initial: "0",
			Help:  "the least such time",
			parse: func(v *Values, text string) (err error) { v.Models.leastSpace, err = parseMillis(text, 0); return err },
		},
		{
			Group: groupModels, Name: "LLM_AUTO_SPACING", Unit: "BOOL", Initial: "false",
			Help:  "true: calls are spread over the time between two ticks",
			parse: func(v *Values, text string) (err error) { v.Models.autoSpace, err = parseBool(text); return err },
		},
	}
}

// arenaSwitch is a setting that leaves a built-in arena out.
func arenaSwitch(name, id string) Setting {
	return Setting{
		Group: groupModels, Name: name, Unit: "BOOL", Initial: "true",
		Help: "false leaves the built-in arena " + id + " out",
		parse: func(v *Values, text string) error {
			on, err := parseBool(text)
			if err == nil && !on {
				v.Models.off = append(v.Models.off, id)
			}
			return err
		},
	}
}

// ParseEndpoint reads the address of an endpoint. Its error says what was wanted.
func ParseEndpoint(text string) (string, error) {
	at, err := url.Parse(text)
	if err != nil || at.Scheme != "http" && at.Scheme != "https" || at.Host == "" || at.User != nil || at.RawQuery != "" || at.Fragment != "" {
		return "", wantf("an address such as %s or http://localhost:11434/v1, without a key in it", OpenRouter)
	}
	return strings.TrimSuffix(text, "/"), nil
}

// Wanted reports whether models may take part at all.
func (m *Models) Wanted() bool { return m.enabled }

// Asks reports whether models can be asked at the endpoint: it has a key, or needs none.
func (m *Models) Asks() bool { return m.enabled && (m.Fake || m.Key != "" || m.BaseURL != OpenRouter) }

// Pays reports whether real models are asked, whose answers may cost money.
func (m *Models) Pays() bool { return m.Asks() && !m.Fake }

// Leaves reports whether the operator left the arena id out.
func (m *Models) Leaves(id string) bool { return slices.Contains(m.off, id) }

// Spacing is the time between the starts of two calls, for so many agents that are asked
// by ticks that are interval apart.
func (m *Models) Spacing(interval time.Duration, agents int) time.Duration {
	spacing := m.spacing
	if spacing < 0 {
		spacing = 0
		if m.autoSpace && agents > 0 {
			spacing = interval / time.Duration(agents)
		}
	}
	return max(spacing, m.leastSpace)
}

// checkModels compares the settings of models with each other.
func (v *Values) checkModels() error {
	m := &v.Models
	if m.Fake && v.Chosen("LLM_BASE_URL") {
		return wrongf("%s and %s contradict each other; give one of them", v.From("ARENA_FAKE_LLM"), v.From("LLM_BASE_URL"))
	}
	if m.unify {
		if m.Unified = strings.TrimSpace(m.unifiedName); m.Unified == "" {
			return wrongf("%s is true and %s is empty; name a model", v.From("USE_UNIFIED_MODEL"), v.From("UNIFIED_MODEL"))
		}
	}
	return nil
}

// Key is what the operator gave as the variable name for an agent's own endpoint; empty
// if there is none.
func (v *Values) Key(name string) (string, error) {
	line := &Setting{Name: name, Secret: true}
	for _, l := range v.layers {
		value, ok, err := l.lookUp(line)
		if err != nil {
			return "", err
		}
		if ok {
			key, err := parseKey(value.text)
			if err != nil {
				return "", wrongf("%s is not usable; %w", value.from, err)
			}
			return key, nil
		}
	}
	return "", nil
}
