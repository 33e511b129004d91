package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"math/rand/v2"
	"net/http"
	"strings"
	"sync"
	"time"

	"github.com/seed45548214/arena/actors"
	"github.com/seed45548214/arena/actors/decide/model"
	"github.com/seed45548214/arena/arena"
	"github.com/seed45548214/arena/cmd/arena/roster"
	"github.com/seed45548214/arena/cmd/arena/settings"
)

// models are what the agents share that ask one: endpoints with their limits, the prompts,
// and what each arena may spend.
type models struct {
	values  *settings.Values
	gate    *model.Gate
	now     func() time.Time
	prompts *prompts

	mu        sync.Mutex
	endpoints map[endpointKey]*model.Endpoint
	budgets   map[string]*model.Budget // by arena
}

type endpointKey struct{ baseURL, key string }

func newModels(values *settings.Values, lineup *roster.Lineup, now func() time.Time) *models {
	asking := 0
	for i := range lineup.Plans {
		for j := range lineup.Plans[i].Roster {
			if lineup.Plans[i].Roster[j].Decider.IsModel() {
				asking++
			}
		}
	}
	return &models{
		values: values, now: now, prompts: newPrompts(values.Arenas, lineup.Templates),
		gate:      model.NewGate(values.Models.AtOnce, values.Models.Spacing(values.Pace().Interval, asking)),
		endpoints: make(map[endpointKey]*model.Endpoint), budgets: make(map[string]*model.Budget),
	}
}

// competitor asks the model of an entrant of the arena id.
func (m *models) competitor(id string, entrant *arena.Entrant) (actors.Competitor, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	d := &entrant.Decider
	if fake := strings.HasPrefix(d.Name, roster.FakePreface); fake != m.values.Models.Fake {
		return actors.Competitor{}, wrongSort(fake)
	}
	template, ok := m.prompts.of(id, d.Prompt)
	if !ok {
		return actors.Competitor{}, fmt.Errorf("its prompt %q is not there any more; put the file back, or begin a new season with --reset or RESET_SIMULATION=true", d.Prompt)
	}
	endpoint, err := m.endpoint(d)
	if err != nil {
		return actors.Competitor{}, err
	}
	fields, err := fieldsOf(d)
	if err != nil {
		return actors.Competitor{}, err
	}
	if d.Settings[roster.SettingBaseURL] == "" && m.values.Models.BaseURL == settings.OpenRouter {
		fields["usage"] = json.RawMessage(`{"include":true}`) // without it OpenRouter does not tell the cost
	}
	return actors.Competitor{Decider: model.New(model.Config{
		Endpoint: endpoint, Model: d.Name, Fields: fields, Prompt: template, Persona: roster.Persona(d.Settings[roster.SettingPersona]),
		Price: priceOf(d), Whole: d.Settings[roster.SettingStream] == "false", Budget: m.budget(id), Jitter: rand.Float64, Now: m.now,
	})}, nil
}

// wrongSort is why a season of fake models does not go on with others, nor one of others
// with fake ones: nobody decides under the name of another.
func wrongSort(fake bool) error {
	if fake {
		return errors.New("the models of its season are fake; give --fake-llm to go on with it, or begin a new one with --reset or RESET_SIMULATION=true")
	}
	return errors.New("the models of its season are real ones, and --fake-llm was given; leave it out, or begin a new season with --reset or RESET_SIMULATION=true")
}

// endpoint is where d asks. All that ask there share it.
func (m *models) endpoint(d *arena.Decider) (*model.Endpoint, error) {
	at := endpointKey{baseURL: m.values.Models.BaseURL, key: m.values.Models.Key}
	needs := "OPENROUTER_API_KEY"
	ready := m.values.Models.Asks()
	if own := d.Settings[roster.SettingBaseURL]; own != "" {
		at = endpointKey{baseURL: own}
		ready = true
		if needs = d.Settings[roster.SettingKey]; needs != "" {
			key, err := m.values.Key(needs)
			if err != nil {
				return nil, err
			}
			at.key, ready = key, key != ""
		}
	}
	if !ready {
		return nil, fmt.Errorf("its model %s needs a key: set %s", d.Name, needs)
	}
	if known, ok := m.endpoints[at]; ok {
		return known, nil
	}
	transport := http.DefaultTransport.(*http.Transport).Clone() //nolint:forcetypeassert,errcheck // it is one
	transport.MaxIdleConnsPerHost = 16
	m.endpoints[at] = model.NewEndpoint(model.EndpointConfig{
		BaseURL: at.baseURL, Key: at.key, Header: http.Header{"X-Title": {"arena"}}, Gate: m.gate, Transport: transport, Now: m.now,
	})
	return m.endpoints[at], nil
}

// budget is that of the arena id; nil if there is none.
func (m *models) budget(id string) *model.Budget {
	if m.values.Models.Budget == 0 {
		return nil
	}
	if m.budgets[id] == nil {
		m.budgets[id] = model.NewBudget(m.values.Models.Budget, m.now)
	}
	return m.budgets[id]
}

// fieldsOf are the members of each request of d.
func fieldsOf(d *arena.Decider) (map[string]json.RawMessage, error) {
	fields := make(map[string]json.RawMessage)
	if text := d.Settings[roster.SettingFields]; text != "" {
		if err := json.Unmarshal([]byte(text), &fields); err != nil {
			return nil, fmt.Errorf("the fields of its requests are no JSON: %w", err)
		}
	}
	maps.Copy(fields, map[string]json.RawMessage{
		"temperature": json.RawMessage(d.Settings[roster.SettingTemperature]),
		"max_tokens":  json.RawMessage(d.Settings[roster.SettingMaxTokens]),
	})
	return fields, nil
}

// priceOf is what the model of d costs; nil if its roster does not say.
func priceOf(d *arena.Decider) *model.Price {
	in, errIn := arena.ParseMoney(d.Settings[roster.SettingPriceIn])
	out, errOut := arena.ParseMoney(d.Settings[roster.SettingPriceOut])
	if errIn != nil || errOut != nil {
		return nil
	}
	return &model.Price{In: in, Out: out}
}
