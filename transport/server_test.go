package transport_test

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"log/slog"
	"maps"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/seed45548214/arena/arena"
	"github.com/seed45548214/arena/arena/arenatest"
	"github.com/seed45548214/arena/transport"
	"github.com/seed45548214/arena/transport/api"
	"github.com/seed45548214/arena/transport/reply"
	"github.com/seed45548214/arena/transport/view"
	"github.com/seed45548214/arena/transport/view/viewtest"
)

const (
	main   = "main"
	token  = "correct horse battery staple"
	origin = "https://arena.example"
)

// A world is a server with its journal and its control.
type world struct {
	t       *testing.T
	journal *viewtest.Journal
	control *control
	server  *transport.Server
	now     time.Time
	logs    *bytes.Buffer
	viewed  *view.Views
}

// newWorld returns a server of the arenas main and other. Main has had a season
// of ticks, 30 to two sessions; other has none. adjust, if not nil, has a say
// before the server is made.
func newWorld(t *testing.T, ticks int, adjust func(*world, *transport.Config)) *world {
	t.Helper()
	w := &world{t: t, journal: viewtest.NewJournal(), now: viewtest.Wall(), logs: new(bytes.Buffer), control: &control{
		arenas: []view.Status{{ID: "other", Name: "Other Arena"}, {ID: main, Name: "Main Arena"}},
		feeds:  []api.FeedHealth{{Name: "simulated", OK: true}},
		actors: []api.ActorStatus{{Path: "supervisor/market", State: "running", Messages: 3}},
	}}
	if ticks > 0 {
		r := viewtest.NewRecorder(t, w.journal, main)
		r.Start(w.now.Add(14*time.Second - time.Millisecond))
		r.Run(ticks)
	}
	var mu sync.Mutex
	cfg := transport.Config{
		Journal: w.journal, Control: w.control, Views: view.NewViews(w.journal, slog.New(slog.DiscardHandler), main, "other"),
		Calendar: arenatest.NYSE(), Mode: arena.Simulated, Version: "v1", AdminToken: token, AllowedOrigins: []string{origin},
		Logger: slog.New(slog.NewTextHandler(locked{&mu, w.logs}, &slog.HandlerOptions{Level: slog.LevelDebug})),
		Now:    func() time.Time { return w.now },
	}
	cfg.Views.TrustSnapshots()
	if adjust != nil {
		adjust(w, &cfg)
	}
	server, err := transport.NewServer(cfg)
	if err != nil {
		t.Fatal(err)
	}
	w.server, w.viewed = server, cfg.Views
	ctx, cancel := context.WithCancel(t.Context())
	var running sync.WaitGroup
	running.Go(func() { cfg.Views.Run(ctx) })
	t.Cleanup(func() {
		cancel()
		running.Wait()
		if err := server.Close(context.Background()); err != nil {
			t.Error(err)
		}
	})
	server.SetReady(true)
	w.await()
	return w
}

func (w *world) views() *view.Views { return w.viewed }

// await returns when all journals have been read.
func (w *world) await() {
	w.t.Helper()
	w.eventually("the views caught up", func() bool { return w.get("/readyz").Code == http.StatusOK })
}

// eventually waits until ok is true.
func (w *world) eventually(what string, ok func() bool) {
	w.t.Helper()
	for limit := time.After(arenatest.Patience()); !ok(); {
		select {
		case <-time.After(time.Millisecond):
		case <-limit:
			w.t.Fatalf("waited in vain until %s", what)
		}
	}
}

type locked struct {
	mu *sync.Mutex
	to io.Writer
}

func (l locked) Write(line []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.to.Write(line)
}

// ask sends a request with headers, given in pairs.
func (w *world) ask(method, path, body string, headers ...string) *httptest.ResponseRecorder {
	w.t.Helper()
	r := httptest.NewRequestWithContext(w.t.Context(), method, path, strings.NewReader(body))
	for i := 0; i < len(headers); i += 2 {
		r.Header.Set(headers[i], headers[i+1])
	}
	answer := httptest.NewRecorder()
	w.server.Handler().ServeHTTP(answer, r)
	return answer
}

func (w *world) get(path string, headers ...string) *httptest.ResponseRecorder {
	w.t.Helper()
	return w.ask(http.MethodGet, path, "", headers...)
}

// command sends a request with the right token.
func (w *world) command(path, body string, headers ...string) *httptest.ResponseRecorder {
	w.t.Helper()
	return w.ask(http.MethodPost, path, body, append(headers, "Authorization", "Bearer "+token)...)
}

// object reads a JSON answer of the given status.
func object(t *testing.T, answer *httptest.ResponseRecorder, status int) map[string]any {
	t.Helper()
	var value map[string]any
	if answer.Code != status || json.Unmarshal(answer.Body.Bytes(), &value) != nil {
		t.Fatalf("status %d, want %d; body %s", answer.Code, status, answer.Body)
	}
	return value
}

// refused fails unless answer is an error of that code and status.
func refused(t *testing.T, answer *httptest.ResponseRecorder, code reply.Code, status int) string {
	t.Helper()
	fault, _ := object(t, answer, status)["error"].(map[string]any)
	message, _ := fault["message"].(string)
	if fault["code"] != string(code) || message == "" || status != code.Status() {
		t.Errorf("error %v, want code %s", fault, code)
	}
	return message
}

// dig follows a path of names and places into a JSON value.
func dig(t *testing.T, value any, path ...any) any {
	t.Helper()
	for _, step := range path {
		switch step := step.(type) {
		case string:
			members, ok := value.(map[string]any)
			if _, there := members[step]; !ok || !there {
				t.Fatalf("no %q in %v of %v", step, path, value)
			}
			value = members[step]
		case int:
			list, ok := value.([]any)
			if !ok || step >= len(list) {
				t.Fatalf("no element %d of %v in %v", step, path, value)
			}
			value = list[step]
		}
	}
	return value
}

func TestServer_ErrorsHaveOneShape(t *testing.T) {
	t.Parallel()
	w := newWorld(t, 3, nil)
	for _, c := range []struct {
		method, path string
		code         reply.Code
		status       int
	}{
		{http.MethodGet, "/api/nothing", reply.NotFound, 404},
		{http.MethodGet, "/api", reply.NotFound, 404},
		{http.MethodDelete, "/api/arenas", reply.MethodNotAllowed, 405},
		{http.MethodGet, "/api/arenas/main/start", reply.MethodNotAllowed, 405},
		{http.MethodPost, "/healthz", reply.MethodNotAllowed, 405},
		{http.MethodGet, "/api/arenas/nope", reply.UnknownArena, 404},
		{http.MethodGet, "/api/arenas/nope/events", reply.UnknownArena, 404},
		{http.MethodGet, "/api/timer?arena=nope", reply.UnknownArena, 404},
		{http.MethodGet, "/api/timer?arena=", reply.UnknownArena, 404},
		{http.MethodGet, "/api/timer?area=main", reply.BadRequest, 400},
		{http.MethodGet, "/api/timer?arena=main&arena=other", reply.BadRequest, 400},
		{http.MethodGet, "/api/status?x=%zz", reply.BadRequest, 400},
		{http.MethodGet, "/api/arenas/main?full", reply.BadRequest, 400},
		{http.MethodGet, "/api/arenas/main/events?after=x", reply.BadRequest, 400},
		{http.MethodGet, "/api/arenas/main/events?after=-1", reply.BadRequest, 400},
		{http.MethodGet, "/api/arenas/main/events?limit=0", reply.BadRequest, 400},
		{http.MethodGet, "/api/arenas/main/events?limit=1001", reply.BadRequest, 400},
	} {
		message := refused(t, w.ask(c.method, c.path, ""), c.code, c.status)
		if !strings.HasSuffix(message, ".") {
			t.Errorf("%s %s: %q is not a sentence", c.method, c.path, message)
		}
	}
	if allow := w.ask(http.MethodDelete, "/api/arenas", "").Header().Get("Allow"); allow != "GET, HEAD" {
		t.Errorf("Allow = %q", allow)
	}
	for _, name := range []string{"after", "limit"} {
		answer := w.get("/api/arenas/main/events?" + name + "=x")
		if message := refused(t, answer, reply.BadRequest, 400); !strings.Contains(message, name) {
			t.Errorf("%q does not name the parameter %s", message, name)
		}
	}
}

func TestServer_SecurityHeadersAreOnEveryAnswer(t *testing.T) {
	t.Parallel()
	w := newWorld(t, 3, nil)
	for _, path := range []string{"/", "/a/main", "/nothing", "/api/status", "/api/nothing", "/healthz", "/assets/style.css"} {
		header := w.get(path).Header()
		policy := header.Get("Content-Security-Policy")
		for _, part := range []string{"default-src 'none'", "script-src 'self';", "style-src 'self';", "connect-src 'self';", "frame-ancestors 'none'"} {
			if !strings.Contains(policy, part) {
				t.Errorf("%s: policy %q lacks %s", path, policy, part)
			}
		}
		if strings.Contains(policy, "unsafe") || strings.Contains(policy, "nonce") || strings.Contains(policy, "http") || strings.Contains(policy, "*") {
			t.Errorf("%s: policy %q lets in what is inline, or of another host", path, policy)
		}
		if header.Get("X-Content-Type-Options") != "nosniff" || header.Get("Referrer-Policy") == "" {
			t.Errorf("%s: headers %v", path, header)
		}
	}
}

func TestServer_CORSTakesExactOriginsOnly(t *testing.T) {
	t.Parallel()
	w := newWorld(t, 3, nil)
	const allow = "Access-Control-Allow-Origin"
	answer := w.get("/api/status", "Origin", origin)
	if got := answer.Header().Get(allow); got != origin || !strings.Contains(strings.Join(answer.Header().Values("Vary"), ","), "Origin") {
		t.Errorf("headers for an allowed origin: %v", answer.Header())
	}
	for _, other := range []string{"https://evil.example", origin + ".evil.example", "http://arena.example", origin + ":8443", "null", ""} {
		answer := w.get("/api/status", "Origin", other)
		if got, ok := answer.Header()[allow]; ok || answer.Code != http.StatusOK {
			t.Errorf("origin %q gets %v", other, got)
		}
		preflight := w.ask(http.MethodOptions, "/api/arenas/main/start", "", "Origin", other, "Access-Control-Request-Method", "POST")
		refused(t, preflight, reply.OriginRefused, http.StatusForbidden)
	}
	preflight := w.ask(http.MethodOptions, "/api/arenas/main/start", "", "Origin", origin, "Access-Control-Request-Method", "POST")
	if preflight.Code != http.StatusNoContent || !strings.Contains(preflight.Header().Get("Access-Control-Allow-Headers"), "Authorization") {
		t.Errorf("preflight: %d %v", preflight.Code, preflight.Header())
	}
	if got := w.get("/", "Origin", origin).Header().Get(allow); got != "" {
		t.Errorf("the page may be read by %q", got)
	}
}

func TestServer_APanicCostsOneRequest(t *testing.T) {
	t.Parallel()
	w := newWorld(t, 3, func(w *world, cfg *transport.Config) {
		cfg.Calendar = nil // the status asks it
		cfg.Logger = slog.New(slog.NewTextHandler(w.logs, nil))
	})
	if message := refused(t, w.get("/api/status"), reply.Internal, 500); strings.Contains(message, "nil pointer") {
		t.Errorf("the answer tells %q", message)
	}
	if !strings.Contains(w.logs.String(), "nil pointer") {
		t.Errorf("the log does not: %s", w.logs)
	}
	object(t, w.get("/api/arenas"), http.StatusOK)
}

func TestServer_LogsAccessAtDebugLevel(t *testing.T) {
	t.Parallel()
	w := newWorld(t, 3, nil)
	w.logs.Reset()
	w.get("/api/nothing", "Authorization", "Bearer "+token)
	line := w.logs.String()
	for _, part := range []string{"level=DEBUG", "path=/api/nothing", "status=404"} {
		if !strings.Contains(line, part) {
			t.Errorf("log %q lacks %s", line, part)
		}
	}
	if strings.Contains(line, token) {
		t.Errorf("the token is in the log: %s", line)
	}
}

func TestServer_HeadHasTheHeadersOfGet(t *testing.T) {
	t.Parallel()
	w := newWorld(t, 30, nil)
	server := httptest.NewServer(w.server.Handler())
	defer server.Close()
	plain := &http.Transport{DisableCompression: true}
	defer plain.CloseIdleConnections()
	for _, path := range []string{"/", "/healthz", "/api/arenas/main", "/api/arenas/main/events", "/api/timer", "/assets/style.css"} {
		var headers [2]http.Header
		for i, method := range []string{http.MethodGet, http.MethodHead} {
			request, err := http.NewRequestWithContext(t.Context(), method, server.URL+path, http.NoBody)
			if err != nil {
				t.Fatal(err)
			}
			answer, err := plain.RoundTrip(request)
			if err != nil {
				t.Fatal(err)
			}
			body, err := io.ReadAll(answer.Body)
			if err != nil || answer.Body.Close() != nil || answer.StatusCode != http.StatusOK {
				t.Fatalf("%s %s: %v, %s", method, path, err, answer.Status)
			}
			if method == http.MethodHead && len(body) > 0 {
				t.Errorf("HEAD %s has a body", path)
			}
			headers[i] = answer.Header
			headers[i].Del("Date")
		}
		if !maps.EqualFunc(headers[0], headers[1], func(a, b []string) bool { return strings.Join(a, ",") == strings.Join(b, ",") }) {
			t.Errorf("%s: GET %v, HEAD %v", path, headers[0], headers[1])
		}
	}
}
