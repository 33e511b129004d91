package main_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/seed45548214/arena/actors/decide/model"
	"github.com/seed45548214/arena/actors/decide/prompt"
	"github.com/seed45548214/arena/arena"
	"github.com/seed45548214/arena/arena/arenatest"
	"github.com/seed45548214/arena/cmd/arena/fakellm"
)

// A decision of a model costs its journal little more than what was said, its own part of
// the prompt and the reply, each stored once, to the byte: the decision itself is in it,
// too, with its orders and estimates. The white space of an indented reply costs nothing.
func TestJournal_ADecisionTakesLittleMoreThanWhatWasSaid(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name string
		says func(body []byte) []byte
		most float64
	}{
		{"short replies", nil, 1.13},
		{"long replies", long, 1.11},
		{"indented replies", indented, 1.08},
	} {
		w := weigh(t, c.says)
		t.Logf("%s: %s", c.name, w)
		if w.ratio() > c.most {
			t.Errorf("%s: a decision takes %.3f times what was said, want at most %.2f", c.name, w.ratio(), c.most)
		}
	}
}

// weighed are sums over decisions, in bytes.
type weighed struct {
	decisions int
	stored    int // of the events
	kept      int // of the parts that all are told
	own       int // of the parts that one agent is told
	replies   int
}

func (w *weighed) ratio() float64 { return float64(w.stored) / float64(w.own+w.replies) }

func (w *weighed) String() string {
	n := max(w.decisions, 1)
	return fmt.Sprintf("%d bytes a decision for %d of its own part and %d of its reply: %.3f; beside %d of what all are told",
		w.stored/n, w.own/n, w.replies/n, w.ratio(), w.kept/n)
}

// weigh plays sixty rounds of five fake models, whose bodies says changes if it is not nil,
// and weighs those in which they have a full memory.
func weigh(t *testing.T, says func(body []byte) []byte) *weighed {
	t.Helper()
	const rounds, full, agents = 60, 10, 5
	endpoint := model.NewEndpoint(model.EndpointConfig{
		BaseURL: "http://fake.test/v1", Now: time.Now, Transport: &inProcess{handler: fakellm.New(fakellm.Config{Seed: 7}), says: says},
	})
	season, prices := arena.NewSeason(arenatest.NYSE(), nil), rand.New(rand.NewPCG(1, 2))
	plan := sizePlan(agents)
	deciders := make([]*model.Decider, agents)
	for i := range deciders {
		deciders[i] = model.New(model.Config{
			Endpoint: endpoint, Model: plan.Roster[i].Decider.Name, Prompt: prompt.Default, Now: time.Now,
			Fields: map[string]json.RawMessage{"temperature": json.RawMessage("0.7"), "max_tokens": json.RawMessage("3000")},
		})
	}
	w := new(weighed)
	if _, err := season.Start(plan, time.Time{}, nil); err != nil {
		t.Fatal(err)
	}
	level := make([]float64, len(plan.Symbols))
	for round := range rounds {
		at := plan.StartsAt.Add(time.Duration(round) * 5 * time.Minute)
		tick := arena.Tick{At: at, Source: "test", Adjusted: arenatest.NYSE().DateOf(at), Deadline: at.Add(60*time.Second + 123*time.Millisecond), RoundAt: at.Add(5 * time.Minute)}
		for i, symbol := range plan.Symbols {
			level[i] += prices.NormFloat64() / 100
			tick.Quotes = append(tick.Quotes, arena.Quote{Symbol: symbol, Price: arena.Money(150+10*i)*arena.Dollar + arena.Money(10_000*level[i])*arena.Cent})
		}
		if _, err := season.Tick(tick); err != nil {
			t.Fatal(err)
		}
		answers := make([]arena.Answer, agents)
		views := season.State.Views()
		for i := range answers {
			decision, receipt, err := deciders[i].Decide(t.Context(), &views[i])
			if err != nil {
				t.Fatal(err)
			}
			if round >= full {
				w.own += sizeOf(receipt.Prompt[2:])
			}
			answers[i] = arena.Answer{Decision: &decision, Receipt: &receipt}
		}
		events, err := season.CloseRound(answers)
		if err != nil {
			t.Fatal(err)
		}
		if round >= full {
			w.add(t, events)
		}
	}
	return w
}

func (w *weighed) add(t *testing.T, events []arena.Event) {
	t.Helper()
	for _, event := range events {
		record, err := arena.AppendRecord(nil, []arena.Event{event})
		if err != nil {
			t.Fatal(err)
		}
		switch e := event.(type) {
		case *arena.PromptKept:
			w.kept += len(record) - len("[]")
		case *arena.DecisionTaken:
			w.decisions++
			w.stored += len(record) - len("[]")
			for _, reply := range e.Receipt.Replies {
				w.replies += len(reply)
			}
		}
	}
}

// sizeOf is how many bytes a decider was told in parts.
func sizeOf(parts []arena.PromptPart) (size int) {
	for i := range parts {
		size += len(parts[i].Text)
	}
	return size
}

func sizePlan(agents int) arena.Plan {
	plan := arena.Plan{
		Arena: "size", Name: "Size", Mode: arena.Simulated, Rules: arena.DefaultRules(), Cash: 10_000 * arena.Dollar,
		RoundEvery: arena.Millis((5 * time.Minute).Milliseconds()), StartsAt: time.Date(2025, time.January, 6, 14, 30, 0, 0, time.UTC),
		Symbols: []arena.Symbol{
			"AAPL", "ABBV", "AMZN", "AVGO", "BAC", "COST", "CVX", "GOOGL", "HD", "JNJ",
			"JPM", "KO", "LLY", "META", "MSFT", "NVDA", "PG", "TSLA", "UNH", "XOM",
		},
	}
	for i := range agents {
		name := []string{"google/gemini-2.5-flash", "anthropic/claude-3-haiku", "x-ai/grok-4-fast", "openai/gpt-5-chat", "qwen/qwen-2.5-72b-instruct"}[i]
		plan.Roster = append(plan.Roster, arena.Entrant{Agent: "Agent " + name, Decider: arena.Decider{Kind: arena.ByModel, Name: name}})
	}
	return plan
}

// inProcess hands requests to a handler.
type inProcess struct {
	handler http.Handler
	says    func(body []byte) []byte
}

// RoundTrip implements http.RoundTripper.
func (p *inProcess) RoundTrip(r *http.Request) (*http.Response, error) {
	recorder := httptest.NewRecorder()
	p.handler.ServeHTTP(recorder, r)
	response := recorder.Result()
	if p.says != nil {
		response.Body = io.NopCloser(bytes.NewReader(p.says(recorder.Body.Bytes())))
	}
	return response, nil
}

// long is body with a rationale as long as models write them.
func long(body []byte) []byte {
	more := strings.Repeat(` The S&P 500 is "rich" at 24x <forward> earnings, so I prefer cash flows that don't need a multiple to expand.`, 6)
	quoted, _ := json.Marshal(more)
	inner := strings.Trim(string(quoted), `"`)
	nested, _ := json.Marshal(inner)
	return bytes.Replace(body, []byte(`so I hold.`), []byte(`so I hold.`+strings.Trim(string(nested), `"`)), 1)
}

// indented is body as some endpoints write it.
func indented(body []byte) []byte {
	var b bytes.Buffer
	_ = json.Indent(&b, body, "", "  ")
	return b.Bytes()
}
