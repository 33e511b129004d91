package transport_test

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/seed45548214/arena/transport/reply"
	"github.com/seed45548214/arena/transport/transporttest"
)

// asksFrom sends a request as if from another address.
func asksFrom(w *transporttest.World, address, path string) *httptest.ResponseRecorder {
	r := httptest.NewRequest(http.MethodGet, path, http.NoBody)
	r.RemoteAddr = address
	answer := httptest.NewRecorder()
	w.Server.Handler().ServeHTTP(answer, r)
	return answer
}

// One address gets its burst, then no more than its rate; others notice nothing, nor
// does whoever watches or looks after the server.
func TestReaders_OneAddressGetsItsShare(t *testing.T) {
	t.Parallel()
	w := transporttest.NewWorld(t, 3, nil)
	const greedy = "203.0.113.7:4711"
	asked := 0
	for asksFrom(w, greedy, "/api/timer").Code == http.StatusOK && asked < 1000 {
		asked++
	}
	if asked != 200 {
		t.Errorf("%d requests were answered at once, want 200", asked)
	}
	answer := asksFrom(w, greedy, "/api/arenas")
	transporttest.Refused(t, answer, reply.TooMany, http.StatusTooManyRequests)
	if answer.Header().Get("Retry-After") != "1" {
		t.Errorf("it is told to wait %q seconds", answer.Header().Get("Retry-After"))
	}
	if page := asksFrom(w, greedy, "/"); page.Code != http.StatusTooManyRequests || !strings.Contains(page.Body.String(), "wait a second") {
		t.Errorf("people are told %d\n%s", page.Code, page.Body)
	}
	for address, path := range map[string]string{greedy: "/readyz", "203.0.113.8:1": "/api/timer", "127.0.0.1:4711": "/api/timer", "[::1]:4711": "/api/timer"} {
		if answer := asksFrom(w, address, path); answer.Code != http.StatusOK {
			t.Errorf("%s asks %s and gets %d", address, path, answer.Code)
		}
	}
	w.Now = w.Now.Add(time.Second)
	asked = 0
	for asksFrom(w, greedy, "/api/timer").Code == http.StatusOK && asked < 1000 {
		asked++
	}
	if asked != 50 {
		t.Errorf("a second later %d requests were answered, want 50", asked)
	}
	if told := strings.Count(w.Logs.String(), "too many requests from one address"); told != 1 {
		t.Errorf("the log tells of it %d times", told)
	}
	if text := w.Get("/api/metrics", "Authorization", "Bearer "+transporttest.Token).Body.String(); !strings.Contains(text, "arena_requests_refused_total 4\n") {
		t.Errorf("the metrics do not have the four that were refused\n%s", text)
	}
}

// An address of IPv6 is a network: who has one has 2^64 of them.
func TestReaders_ANetworkIsOneAddress(t *testing.T) {
	t.Parallel()
	w := transporttest.NewWorld(t, 3, nil)
	for range 200 {
		asksFrom(w, "[2001:db8::1]:4711", "/api/timer")
	}
	if got := asksFrom(w, "[2001:db8::2]:4711", "/api/timer").Code; got != http.StatusTooManyRequests {
		t.Errorf("its neighbour gets %d", got)
	}
}
