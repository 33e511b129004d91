package fakellm

import (
	"context"
	"crypto/subtle"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"
)

// FaultHeader is the header by which a request chooses its [Fault].
const FaultHeader = "X-Fake-Fault"

// preface begins the name of each model in an answer.
const preface = "fake/"

// Config is what a server needs. Its zero value is one without fault, key or delay.
type Config struct {
	// Seed is what all chance follows from.
	Seed uint64
	// Key is the one that clients must show; any will do if it is empty.
	Key string
	// Models are listed; others are answered, too. Nil means those of the model arenas.
	Models []string
	// Latency is how long each answer takes, and Slow how much longer at most one with
	// the fault [Slow].
	Latency, Slow time.Duration
	// Typing is the time between two pieces of a stream.
	Typing time.Duration
	// RetryAfter is how long a client shall wait after the fault [TooMany], in whole
	// seconds; zero means a second.
	RetryAfter time.Duration
	Faults     Faults
	// Now is the wall clock, which only dates answers; nil means time.Now.
	Now func() time.Time
}

// A Server answers as an endpoint does. It starts no goroutine, and a request ends with
// its context at the latest.
type Server struct {
	Config
	tally *tally
	mux   *http.ServeMux
}

// New returns a server.
func New(cfg Config) *Server {
	if cfg.Now == nil {
		cfg.Now = time.Now
	}
	if cfg.RetryAfter <= 0 {
		cfg.RetryAfter = time.Second
	}
	if cfg.Models == nil {
		cfg.Models = []string{
			"google/gemini-2.5-flash", "google/gemini-2.5-flash-lite", "google/gemini-2.5-pro", "anthropic/claude-3-haiku",
			"x-ai/grok-4-fast", "openai/gpt-5-chat", "qwen/qwen-2.5-72b-instruct",
		}
	}
	s := &Server{Config: cfg, tally: newTally(), mux: http.NewServeMux()}
	for _, base := range []string{"", "/v1"} {
		s.mux.HandleFunc("POST "+base+"/chat/completions", s.complete)
		s.mux.HandleFunc("GET "+base+"/models", s.list)
	}
	s.mux.HandleFunc("GET /v1/fake/stats", func(w http.ResponseWriter, _ *http.Request) { writeJSON(w, http.StatusOK, s.Stats()) })
	s.mux.HandleFunc("/", func(w http.ResponseWriter, r *http.Request) {
		invalid(http.StatusNotFound, "", "there is no "+r.Method+" "+r.URL.Path+" here").write(w)
	})
	return s
}

// Stats returns what the server has counted.
func (s *Server) Stats() Stats { return s.tally.told() }

// ServeHTTP implements [http.Handler].
func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if !s.knows(r) {
		(&failure{
			status: http.StatusUnauthorized, kind: "invalid_request_error", code: "invalid_api_key",
			message: "this fake endpoint wants its key as a bearer token",
		}).write(w)
		return
	}
	s.mux.ServeHTTP(w, r)
}

// knows reports whether a request shows the key.
func (s *Server) knows(r *http.Request) bool {
	if s.Key == "" {
		return true
	}
	scheme, key, _ := strings.Cut(r.Header.Get("Authorization"), " ")
	return strings.EqualFold(scheme, "Bearer") && subtle.ConstantTimeCompare([]byte(key), []byte(s.Key)) == 1
}

// list answers with the models.
func (s *Server) list(w http.ResponseWriter, _ *http.Request) {
	models := make([]map[string]any, len(s.Models))
	for i, name := range s.Models {
		models[i] = map[string]any{"id": named(name), "object": "model", "created": 0, "owned_by": "fake"}
	}
	writeJSON(w, http.StatusOK, map[string]any{"object": "list", "data": models})
}

// named is a model's name as it stands in answers.
func named(model string) string { return preface + strings.TrimPrefix(model, preface) }

// complete answers a chat completion.
func (s *Server) complete(w http.ResponseWriter, r *http.Request) {
	number, end := s.tally.begin()
	defer end()
	q, bad := readQuestion(w, r)
	luck := dice(s.Seed, "request", strconv.FormatInt(number, 10))
	var fault Fault
	if bad == nil {
		fault, bad = s.fault(r.Header.Get(FaultHeader), q, luck.Float64())
	}
	if bad != nil {
		s.tally.refuse()
		end()
		bad.write(w)
		return
	}
	s.tally.meet(q.model, fault)
	wait := s.Latency
	if fault == Slow {
		wait += time.Duration(luck.Float64() * float64(s.Slow))
	}
	if !s.sleep(r.Context(), fault, wait) {
		s.tally.abandon()
		return
	}
	if failed := failureOf(fault, named(q.model)); failed != nil {
		if fault == TooMany {
			askAgainIn(w, s.RetryAfter)
		}
		end()
		failed.write(w)
		return
	}
	a := s.answer(q, fault, number)
	if q.stream {
		s.stream(r.Context(), w, q, a, end)
		return
	}
	if a.hangs {
		a.write(w)
		_ = http.NewResponseController(w).Flush() // a client that has gone hears nothing
		<-r.Context().Done()
		s.tally.abandon()
		return
	}
	end()
	a.write(w)
}

// fault is the one that a request meets: what it chose, else what its model or chance
// has in store.
func (s *Server) fault(chosen string, q *question, luck float64) (Fault, *failure) {
	fault := s.Faults.draw(luck)
	switch {
	case chosen != "":
		named, err := ParseFault(chosen)
		if err != nil {
			return "", invalid(http.StatusBadRequest, FaultHeader, err.Error())
		}
		fault = named
	case slices.Contains(s.Faults.Forbidden, q.model):
		fault = Forbidden
	}
	if fault == NoSchema && q.format != "json_schema" {
		return "", nil
	}
	return fault, nil
}

// sleep waits before an answer. It reports false if the client has gone meanwhile.
func (s *Server) sleep(ctx context.Context, fault Fault, wait time.Duration) bool {
	if fault == Hang {
		<-ctx.Done()
		return false
	}
	return pause(ctx, wait)
}

// pause waits for d. It reports false if ctx ends first.
func pause(ctx context.Context, d time.Duration) bool {
	if d <= 0 {
		return ctx.Err() == nil
	}
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
		return true
	case <-ctx.Done():
		return false
	}
}
