package roster

import (
	"encoding/json"
	"fmt"
	"path"
	"slices"
	"strconv"
	"strings"

	"github.com/seed45548214/arena/actors/decide/prompt"
	"github.com/seed45548214/arena/arena"
	"github.com/seed45548214/arena/cmd/arena/settings"
)

// A ModelSpec is what a file says of an agent whose decisions a model makes.
type ModelSpec struct {
	Model       plain          `yaml:"model"`   // as its endpoint calls it
	Persona     plain          `yaml:"persona"` // the name of a built-in one, or its text
	Temperature *amount        `yaml:"temperature"`
	MaxTokens   *whole         `yaml:"max_tokens"`
	BaseURL     plain          `yaml:"base_url"` // of an endpoint of its own
	Key         plain          `yaml:"key"`      // the variable that holds the key of that
	Price       *priceSpec     `yaml:"price"`
	Fields      map[string]any `yaml:"fields"` // more members of each request
	Stream      *bool          `yaml:"stream"` // false: it is never watched while it writes
}

// A priceSpec is what a million tokens cost in dollars.
type priceSpec struct {
	In  *amount `yaml:"in"`
	Out *amount `yaml:"out"`
}

// What a model is asked with where its file does not say.
const (
	defaultTemperature = "0.7"
	defaultMaxTokens   = 3_000
)

// Names of the settings of a model's [arena.Decider].
const (
	SettingTemperature = "temperature"
	SettingMaxTokens   = "max_tokens"
	SettingPersona     = "persona"
	SettingBaseURL     = "base_url"
	SettingKey         = "key"
	SettingPriceIn     = "price_in"
	SettingPriceOut    = "price_out"
	SettingFields      = "fields"
	SettingStream      = "stream"
	SettingInPlaceOf   = "in_place_of" // the model that the file names, where another is asked
)

// FakePreface begins the names of models that are not asked themselves, but played by an
// endpoint of fake ones.
const FakePreface = "fake/"

// Prompts that every arena may name.
const (
	DefaultPrompt = "default"
	SimplePrompt  = "simple"
)

// says reports whether m has anything to say.
func (m *ModelSpec) says() bool {
	return m.Model+m.Persona+m.BaseURL+m.Key != "" || m.Temperature != nil || m.MaxTokens != nil || m.Price != nil || m.Fields != nil || m.Stream != nil
}

// Bounds of what a file may say of a model.
const (
	mostTokens = 1_000_000            // of an answer
	mostPrice  = 1_000 * arena.Dollar // of a million tokens
)

// ownFields are members of a request that are the arena's own.
func ownFields() []string {
	return []string{"max_tokens", "messages", "model", "n", "response_format", "stream", "temperature"}
}

// check refuses what is wrong with m; at is where the agent stands.
func (m *ModelSpec) check(s *Spec, at string) {
	text := string(m.Model)
	if strings.ContainsFunc(text, func(r rune) bool { return r <= ' ' || r > '~' }) {
		s.refuse(at+".model", "the model %q is none; want its name as the endpoint has it, such as google/gemini-2.5-flash", text)
	}
	if word := string(m.Persona); !strings.ContainsAny(word, " \n") && !slices.Contains(prompt.Personas(), word) {
		if meant := settings.Meant(word, prompt.Personas()); meant != "" {
			s.refuse(at+".persona", "the persona %q is unknown%s", word, meant)
		}
	}
	if m.Temperature != nil && (m.Temperature.value < 0 || m.Temperature.value > 2*arena.Dollar) {
		s.refuse(at+".temperature", "want a temperature from 0 to 2")
	}
	if m.MaxTokens != nil && (m.MaxTokens.value < 1 || m.MaxTokens.value > mostTokens) {
		s.refuse(at+".max_tokens", "want a number of tokens from 1 to %d", mostTokens)
	}
	m.checkPrice(s, at+".price")
	m.checkEndpoint(s, at)
	for _, name := range ownFields() {
		if _, ok := m.Fields[name]; ok {
			s.refuse(at+".fields."+name, "the field %q is the arena's own; leave it out", name)
		}
	}
}

// checkPrice refuses a price that says half of what it must, and one that is none.
func (m *ModelSpec) checkPrice(s *Spec, at string) {
	switch p := m.Price; {
	case p == nil:
	case p.In == nil || p.Out == nil:
		s.refuse(at, "a price needs both in and out: what a million tokens of prompts and of answers cost in dollars")
	case max(p.In.value, p.Out.value) > mostPrice || min(p.In.value, p.Out.value) < 0:
		s.refuse(at, "a price of a million tokens is dollars, not below zero and at most %v", mostPrice)
	}
}

// checkEndpoint refuses an endpoint that cannot be asked, and a key that is none's.
func (m *ModelSpec) checkEndpoint(s *Spec, at string) {
	switch {
	case m.Key != "" && m.BaseURL == "":
		s.refuse(at+".key", "a key of its own needs a base_url, to which it is sent")
	case strings.Trim(string(m.Key), "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_") != "":
		s.refuse(at+".key", "the key %q is no name of a variable; never write the key itself into a file", clip(string(m.Key)))
	}
	if m.BaseURL == "" {
		return
	}
	if _, err := settings.ParseEndpoint(string(m.BaseURL)); err != nil {
		s.refuse(at+".base_url", "the base_url %q is none; %v", m.BaseURL, err)
	}
}

func clip(text string) string {
	const limit = 12
	if len(text) > limit {
		return text[:limit] + "…"
	}
	return text
}

// decider is what decides by model, under what the operator chose. prompt is the name of
// the arena's.
func (m *ModelSpec) decider(chosen *settings.Models, promptName string) arena.Decider {
	d := arena.Decider{Kind: arena.ByModel, Name: string(m.Model), Prompt: promptName, Settings: map[string]string{
		SettingTemperature: defaultTemperature, SettingMaxTokens: strconv.Itoa(defaultMaxTokens),
	}}
	if chosen.Simple {
		d.Prompt = SimplePrompt
	}
	if m.Temperature != nil {
		d.Settings[SettingTemperature] = m.Temperature.value.String()
	}
	if m.MaxTokens != nil {
		d.Settings[SettingMaxTokens] = strconv.FormatInt(int64(m.MaxTokens.value), 10)
	}
	if m.Stream != nil && !*m.Stream {
		d.Settings[SettingStream] = "false"
	}
	if len(m.Fields) > 0 {
		encoded, _ := json.Marshal(m.Fields) //nolint:errchkjson // YAML has nothing that JSON has not
		d.Settings[SettingFields] = string(encoded)
	}
	for name, text := range map[string]plain{SettingPersona: m.Persona, SettingBaseURL: m.BaseURL, SettingKey: m.Key} {
		if text != "" {
			d.Settings[name] = string(text)
		}
	}
	if chosen.Fake {
		d.Name = FakePreface + d.Name
		delete(d.Settings, SettingBaseURL)
		delete(d.Settings, SettingKey)
		return d // which costs nothing
	}
	if chosen.Unified != "" && chosen.Unified != d.Name {
		d.Name, d.Settings[SettingInPlaceOf] = chosen.Unified, d.Name
		delete(d.Settings, SettingBaseURL)
		delete(d.Settings, SettingKey)
		return d // whose price is another one
	}
	if m.Price != nil {
		d.Settings[SettingPriceIn], d.Settings[SettingPriceOut] = m.Price.In.value.String(), m.Price.Out.value.String()
	}
	return d
}

// name is what the agent is called. One that is called after its model is not, when
// another or a fake one is asked in its place.
func (e *entrantSpec) name(chosen *settings.Models, seat int) string {
	if e.Model == "" || e.Persona != "" {
		return string(e.Agent)
	}
	if chosen.Fake {
		return "Fake " + string(e.Agent)
	}
	if chosen.Unified == "" || chosen.Unified == string(e.Model) {
		return string(e.Agent)
	}
	return fmt.Sprintf("%s %d", path.Base(chosen.Unified), seat+1)
}

// lacks is what the model of an agent needs and does not have, in words for the
// operator; empty if it can be asked.
func (m *ModelSpec) lacks(v *settings.Values) (string, error) {
	if m.BaseURL == "" || v.Models.Unified != "" || v.Models.Fake {
		if v.Models.Asks() {
			return "", nil
		}
		return "OPENROUTER_API_KEY", nil
	}
	if m.Key == "" {
		return "", nil
	}
	key, err := v.Key(string(m.Key))
	if err != nil || key != "" {
		return "", err
	}
	return string(m.Key), nil
}

// Persona is the text that the name of a persona stands for; any other text is itself one.
func Persona(text string) string {
	if known, ok := prompt.Persona(text); ok {
		return known
	}
	return text
}
