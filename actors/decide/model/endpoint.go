package model

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"sync"
	"time"

	"github.com/sashabaranov/go-openai"

	"github.com/seed45548214/arena/actors/decide/completion"
)

// EndpointConfig says where models are asked.
type EndpointConfig struct {
	BaseURL string // such as https://openrouter.ai/api/v1
	Key     string // sent as bearer token; empty for none
	Header  http.Header
	Gate    *Gate // of the process; nil for no limit
	// Transport sends the requests; nil for one that has the proxies of the environment.
	Transport http.RoundTripper
	Now       func() time.Time // wall time
}

// An Endpoint is where models are asked. It remembers for each model what it does not
// take. It is safe for concurrent use.
type Endpoint struct {
	client *openai.Client
	cfg    EndpointConfig

	mu    sync.Mutex
	forms map[string]form // by the model's name
}

// NewEndpoint returns an endpoint, which is not asked anything yet.
func NewEndpoint(cfg EndpointConfig) *Endpoint {
	if cfg.Transport == nil {
		cfg.Transport = http.DefaultTransport
	}
	config := openai.DefaultConfig(cfg.Key)
	config.BaseURL = strings.TrimSuffix(cfg.BaseURL, "/")
	config.HTTPClient = &http.Client{Transport: &wire{base: cfg.Transport, header: cfg.Header, now: cfg.Now}}
	return &Endpoint{client: openai.NewClientWithConfig(config), cfg: cfg, forms: make(map[string]form)}
}

// A question is what a model is asked.
type question struct {
	model    string
	messages []openai.ChatCompletionMessage
	fields   fields // of the request, beside those of the form
	hear     func(said string)
}

// ask sends a question once the gate lets it pass. sent reports whether the endpoint may
// have worked on it, which may have to be paid for. Without a response err says why; it
// wraps the error of ctx if that has ended, and then there may be what came before that.
func (e *Endpoint) ask(ctx context.Context, q *question, f form) (response *completion.Response, sent bool, err error) {
	leave, err := e.cfg.Gate.enter(ctx)
	if err != nil {
		return nil, false, err
	}
	defer leave()
	x := &exchange{fields: f.fields(q.fields, q.hear != nil)}
	if q.hear != nil {
		x.hear = func(said string) { q.hear(e.safeSoFar(said)) }
	}
	request := openai.ChatCompletionRequest{Model: q.model, Messages: q.messages, ResponseFormat: f.responseFormat()}
	_, err = e.client.CreateChatCompletion(context.WithValue(ctx, exchangeKey{}, x), request)
	switch {
	case x.response != nil && (x.broke == nil || ctx.Err() == nil):
		return x.response, true, nil // whatever the client made of it
	case ctx.Err() != nil:
		return x.response, x.sent, fmt.Errorf("the endpoint did not answer: %w", context.Cause(ctx))
	case err == nil:
		err = errors.New("no response")
	}
	return nil, x.sent, errors.New(e.safe("the endpoint cannot be reached: " + err.Error()))
}

// safe is text without the key, whoever wrote it there.
func (e *Endpoint) safe(text string) string {
	if e.cfg.Key == "" {
		return text
	}
	return strings.ReplaceAll(text, e.cfg.Key, "…")
}

// safeSoFar is the beginning of a text without the key, and without what may become it.
func (e *Endpoint) safeSoFar(text string) string {
	text = e.safe(text)
	for n := min(len(e.cfg.Key)-1, len(text)); n > 0; n-- {
		if strings.HasSuffix(text, e.cfg.Key[:n]) {
			return text[:len(text)-n]
		}
	}
	return text
}

func (e *Endpoint) form(model string) form {
	e.mu.Lock()
	defer e.mu.Unlock()
	return e.forms[model]
}

// plainer remembers that model refused how it was asked, by the words of the refusal, and
// whether it was to be heard. It reports false if nothing plainer is left.
func (e *Endpoint) plainer(model string, asked form, words string, aloud bool) bool {
	e.mu.Lock()
	defer e.mu.Unlock()
	if e.forms[model] != asked {
		return true // another agent of the same model was faster
	}
	next, ok := asked.plainer(words, aloud)
	if ok {
		e.forms[model] = next
	}
	return ok
}
