package transport_test

import (
	"compress/gzip"
	"io"
	"log/slog"
	"maps"
	"net/http"
	"net/http/httptest"
	"strconv"
	"strings"
	"testing"

	"github.com/seed45548214/arena/transport"
	"github.com/seed45548214/arena/transport/reply"
	"github.com/seed45548214/arena/transport/transporttest"
)

func TestServer_ErrorsHaveOneShape(t *testing.T) {
	t.Parallel()
	w := transporttest.NewWorld(t, 3, nil)
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
		message := transporttest.Refused(t, w.Ask(c.method, c.path, ""), c.code, c.status)
		if !strings.HasSuffix(message, ".") {
			t.Errorf("%s %s: %q is not a sentence", c.method, c.path, message)
		}
	}
	if allow := w.Ask(http.MethodDelete, "/api/arenas", "").Header().Get("Allow"); allow != "GET, HEAD" {
		t.Errorf("Allow = %q", allow)
	}
	for _, name := range []string{"after", "limit"} {
		answer := w.Get("/api/arenas/main/events?" + name + "=x")
		if message := transporttest.Refused(t, answer, reply.BadRequest, 400); !strings.Contains(message, name) {
			t.Errorf("%q does not name the parameter %s", message, name)
		}
	}
}

func TestServer_SecurityHeadersAreOnEveryAnswer(t *testing.T) {
	t.Parallel()
	w := transporttest.NewWorld(t, 3, nil)
	for _, path := range []string{"/", "/a/main", "/nothing", "/api/status", "/api/nothing", "/healthz", "/assets/style.css"} {
		header := w.Get(path).Header()
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
	w := transporttest.NewWorld(t, 3, nil)
	const allow = "Access-Control-Allow-Origin"
	answer := w.Get("/api/status", "Origin", transporttest.Origin)
	if got := answer.Header().Get(allow); got != transporttest.Origin || !strings.Contains(strings.Join(answer.Header().Values("Vary"), ","), "Origin") {
		t.Errorf("headers for an allowed origin: %v", answer.Header())
	}
	for _, other := range []string{"https://evil.example", transporttest.Origin + ".evil.example", "http://arena.example", transporttest.Origin + ":8443", "null", ""} {
		answer := w.Get("/api/status", "Origin", other)
		if got, ok := answer.Header()[allow]; ok || answer.Code != http.StatusOK {
			t.Errorf("origin %q gets %v", other, got)
		}
		preflight := w.Ask(http.MethodOptions, "/api/arenas/main/start", "", "Origin", other, "Access-Control-Request-Method", "POST")
		transporttest.Refused(t, preflight, reply.OriginRefused, http.StatusForbidden)
	}
	preflight := w.Ask(http.MethodOptions, "/api/arenas/main/start", "", "Origin", transporttest.Origin, "Access-Control-Request-Method", "POST")
	if preflight.Code != http.StatusNoContent || !strings.Contains(preflight.Header().Get("Access-Control-Allow-Headers"), "Authorization") {
		t.Errorf("preflight: %d %v", preflight.Code, preflight.Header())
	}
	if got := w.Get("/", "Origin", transporttest.Origin).Header().Get(allow); got != "" {
		t.Errorf("the page may be read by %q", got)
	}
}

func TestServer_APanicCostsOneRequest(t *testing.T) {
	t.Parallel()
	w := transporttest.NewWorld(t, 3, func(w *transporttest.World, cfg *transport.Config) {
		cfg.Calendar = nil // the status asks it
		cfg.Logger = slog.New(slog.NewTextHandler(w.Logs, nil))
	})
	if message := transporttest.Refused(t, w.Get("/api/status"), reply.Internal, 500); strings.Contains(message, "nil pointer") {
		t.Errorf("the answer tells %q", message)
	}
	if !strings.Contains(w.Logs.String(), "nil pointer") {
		t.Errorf("the log does not: %s", w.Logs)
	}
	transporttest.Object(t, w.Get("/api/arenas"), http.StatusOK)
}

func TestServer_LogsAccessAtDebugLevel(t *testing.T) {
	t.Parallel()
	w := transporttest.NewWorld(t, 3, nil)
	w.Logs.Reset()
	w.Get("/api/nothing", "Authorization", "Bearer "+transporttest.Token)
	line := w.Logs.String()
	for _, part := range []string{"level=DEBUG", "path=/api/nothing", "status=404"} {
		if !strings.Contains(line, part) {
			t.Errorf("log %q lacks %s", line, part)
		}
	}
	if strings.Contains(line, transporttest.Token) {
		t.Errorf("the token is in the log: %s", line)
	}
}

func TestServer_HeadHasTheHeadersOfGet(t *testing.T) {
	t.Parallel()
	w := transporttest.NewWorld(t, 30, nil)
	server := httptest.NewServer(w.Server.Handler())
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

func TestServer_CompressesWhatIsLargeForThoseWhoTakeIt(t *testing.T) {
	t.Parallel()
	w := transporttest.NewWorld(t, 5, nil)
	plain := w.Get("/api/arenas/main")
	for _, accepted := range []string{"gzip", "br, gzip;q=0.5"} {
		packed := w.Get("/api/arenas/main", "Accept-Encoding", accepted)
		if packed.Header().Get("Content-Encoding") != "gzip" || packed.Header().Get("Content-Length") != strconv.Itoa(packed.Body.Len()) {
			t.Fatalf("headers for %q: %v", accepted, packed.Header())
		}
		reader, err := gzip.NewReader(packed.Body)
		if err != nil {
			t.Fatal(err)
		}
		body, err := io.ReadAll(reader)
		if err != nil || string(body) != plain.Body.String() {
			t.Errorf("unpacked body differs: %v", err)
		}
	}
	for _, accepted := range []string{"", "br", "gzip;q=0", "gzip; q=0", "gzipped"} {
		if got := w.Get("/api/arenas/main", "Accept-Encoding", accepted).Header().Get("Content-Encoding"); got != "" {
			t.Errorf("%q gets %s", accepted, got)
		}
	}
	if got := w.Get("/healthz", "Accept-Encoding", "gzip").Header().Get("Content-Encoding"); got != "" {
		t.Errorf("a few bytes come as %s", got)
	}
	if got := w.Get("/", "Accept-Encoding", "gzip").Header().Get("Content-Encoding"); got != "gzip" {
		t.Errorf("the page comes as %q", got)
	}
}
