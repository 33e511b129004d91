package model_test

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/seed45548214/arena/actors/decide/model"
	"github.com/seed45548214/arena/actors/decide/prompt"
	"github.com/seed45548214/arena/arena"
)

// secret is the key, which must stand nowhere.
const secret = "sk-or-v1-5ec2e7"

// A reply is what an endpoint does with a request.
type reply struct {
	status int // 200 if it is zero
	body   string
	header http.Header
	fails  error                                   // in place of an answer
	waits  func(ctx context.Context) error         // before the answer; it fails with its error
	stream func(ctx context.Context) io.ReadCloser // in place of the body, for who asks so
}

// says is an answer with this text.
func says(text string) reply {
	body, _ := json.Marshal(map[string]any{
		"model": "vendor/model-0613", "usage": map[string]any{"prompt_tokens": 1_000, "completion_tokens": 100, "cost": 0.002},
		"choices": []any{map[string]any{"finish_reason": "stop", "message": map[string]any{"role": "assistant", "content": text}}},
	})
	return reply{body: string(body)}
}

func refuses(status int, words string, header ...string) reply {
	r := reply{status: status, body: fmt.Sprintf(`{"error":{"message":%q}}`, words), header: make(http.Header)}
	for i := 0; i+1 < len(header); i += 2 {
		r.header.Set(header[i], header[i+1])
	}
	return r
}

// holds is an answer that trades nothing, buys one that does.
const (
	holds = `{"rationale":"wait","trades":[],"reply":""}`
	buys  = `{"rationale":"cheap","trades":[{"ticker":"AAPL","action":"buy","quantity":3,"fairValue":250}],"reply":"hi"}`
)

// A world is an endpoint that answers as the test says, and what it was asked.
type world struct {
	t *testing.T

	mu       sync.Mutex
	replies  []reply // the last one comes again and again
	requests []request
	under    int // requests under way
	most     int // of them at once
}

// A request is one that came.
type request struct {
	at     time.Time
	url    string
	header http.Header
	body   map[string]any
}

// RoundTrip implements http.RoundTripper.
func (w *world) RoundTrip(r *http.Request) (*http.Response, error) {
	answer := w.take(r)
	defer func() {
		w.mu.Lock()
		defer w.mu.Unlock()
		w.under--
	}()
	if answer.waits != nil {
		if err := answer.waits(r.Context()); err != nil {
			return nil, err
		}
	}
	if answer.fails != nil {
		return nil, answer.fails
	}
	response := &http.Response{StatusCode: answer.status, Header: answer.header, Body: io.NopCloser(strings.NewReader(answer.body)), Request: r}
	if answer.stream != nil && w.last()["stream"] == true {
		response.Body = answer.stream(r.Context())
	}
	if response.StatusCode == 0 {
		response.StatusCode = http.StatusOK
	}
	if response.Header == nil {
		response.Header = make(http.Header)
	}
	return response, nil
}

func (w *world) take(r *http.Request) reply {
	w.mu.Lock()
	defer w.mu.Unlock()
	sent, err := io.ReadAll(r.Body)
	got := request{at: time.Now(), url: r.URL.String(), header: r.Header.Clone()}
	if err != nil || json.NewDecoder(bytes.NewReader(sent)).Decode(&got.body) != nil {
		w.t.Errorf("a request that is no JSON: %v, %s", err, sent)
	}
	w.requests = append(w.requests, got)
	w.under++
	w.most = max(w.most, w.under)
	answer := w.replies[0]
	if len(w.replies) > 1 {
		w.replies = w.replies[1:]
	}
	return answer
}

// asked is how many requests came.
func (w *world) asked() int {
	w.mu.Lock()
	defer w.mu.Unlock()
	return len(w.requests)
}

// last is the body of the last request.
func (w *world) last() map[string]any {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.requests[len(w.requests)-1].body
}

// endpoint answers with replies, one after the other.
func endpoint(t *testing.T, gate *model.Gate, replies ...reply) (*world, *model.Endpoint) {
	t.Helper()
	w := &world{t: t, replies: replies}
	return w, model.NewEndpoint(model.EndpointConfig{
		BaseURL: "https://models.test/api/v1/", Key: secret, Header: http.Header{"X-Title": {"arena"}}, Gate: gate, Transport: w, Now: time.Now,
	})
}

// decider asks the endpoint for one agent.
func decider(e *model.Endpoint, adjust ...func(*model.Config)) *model.Decider {
	cfg := model.Config{
		Endpoint: e, Model: "vendor/model", Prompt: prompt.Default, Now: time.Now,
		Fields: map[string]json.RawMessage{"temperature": json.RawMessage("0"), "max_tokens": json.RawMessage("3000")},
	}
	for _, f := range adjust {
		f(&cfg)
	}
	return model.New(cfg)
}

// view is what an agent sees in a round.
func view(round int) *arena.View {
	rules := arena.DefaultRules()
	rules.Universe = []arena.Symbol{"AAPL", "MSFT"}
	at := time.Date(2025, time.June, 2, 14, 30, 0, 0, time.UTC)
	return &arena.View{
		Scene: &arena.Scene{
			Arena: "test", Season: 1, Round: round, At: at, Seq: uint64(7 * round), Mode: arena.Simulated, RoundEvery: 30 * time.Minute, Session: "2025-06-02",
			Symbols: []arena.Symbol{"AAPL", "MSFT", "QQQ"}, Benchmark: "QQQ", Standard: &rules,
			Prices: []arena.Money{200 * arena.Dollar, 400 * arena.Dollar, 500 * arena.Dollar},
		},
		Agent: "anna", Rules: &rules, Portfolio: arena.NewPortfolio(10_000 * arena.Dollar), Equity: 10_000 * arena.Dollar,
	}
}

// within is a context that ends after limit.
func within(t *testing.T, limit time.Duration) context.Context {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), limit)
	t.Cleanup(cancel)
	return ctx
}
