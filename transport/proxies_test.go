package transport_test

import (
	"net/http"
	"net/http/httptest"
	"net/netip"
	"strings"
	"testing"

	"github.com/coder/websocket"

	"github.com/seed45548214/arena/transport"
	"github.com/seed45548214/arena/transport/transporttest"
)

func TestProxies_TellWhoIsBehindThem(t *testing.T) {
	t.Parallel()
	nobody := transport.Proxies{}
	known := transport.Proxies{Networks: []netip.Prefix{netip.MustParsePrefix("10.0.0.0/8"), netip.MustParsePrefix("fd00::/8")}}
	one, two := transport.Proxies{Hops: 1}, transport.Proxies{Hops: 2}
	for _, c := range []struct {
		name      string
		proxies   transport.Proxies
		peer      string
		forwarded []string
		want      string
	}{
		{"nobody is trusted", nobody, "203.0.113.7:1", []string{"198.51.100.1"}, "203.0.113.7"},
		{"nor is this machine", nobody, "127.0.0.1:1", []string{"198.51.100.1"}, "127.0.0.1"},
		{"a known proxy", known, "10.0.0.1:1", []string{"198.51.100.1"}, "198.51.100.1"},
		{"an IPv4 proxy in IPv6", known, "[::ffff:10.0.0.1]:1", []string{"198.51.100.1"}, "198.51.100.1"},
		{"an IPv6 proxy", known, "[fd00::1%eth0]:1", []string{"198.51.100.1"}, "198.51.100.1"},
		{"a stranger who forges", known, "203.0.113.7:1", []string{"198.51.100.1"}, "203.0.113.7"},
		{"a stranger who names a proxy", known, "203.0.113.7:1", []string{"198.51.100.1, 10.0.0.1"}, "203.0.113.7"},
		{"a client who forges before the proxy", known, "10.0.0.1:1", []string{"6.6.6.6, 203.0.113.7"}, "203.0.113.7"},
		{"two known proxies", known, "10.0.0.1:1", []string{"6.6.6.6, 203.0.113.7, 10.0.0.2"}, "203.0.113.7"},
		{"a header of each", known, "10.0.0.1:1", []string{"6.6.6.6", "203.0.113.7", "10.0.0.2"}, "203.0.113.7"},
		{"a proxy that says nothing", known, "10.0.0.1:1", nil, "10.0.0.1"},
		{"an empty header", known, "10.0.0.1:1", []string{""}, "10.0.0.1"},
		{"only proxies", known, "10.0.0.1:1", []string{"10.0.0.3, 10.0.0.2"}, "10.0.0.1"},
		{"nonsense from the proxy", known, "10.0.0.1:1", []string{"203.0.113.7, nonsense"}, "10.0.0.1"},
		{"nonsense before the client", known, "10.0.0.1:1", []string{"nonsense,,<script>, 203.0.113.7"}, "203.0.113.7"},
		{"no address", known, "10.0.0.1:1", []string{"0.0.0.0"}, "10.0.0.1"},
		{"a very long header", known, "10.0.0.1:1", []string{strings.Repeat("1.1.1.1,", 500) + "203.0.113.7"}, "203.0.113.7"},
		{"a port", known, "10.0.0.1:1", []string{"203.0.113.7:4711"}, "203.0.113.7"},
		{"IPv6 with a port", known, "10.0.0.1:1", []string{"[2001:db8:1:2:3::4]:4711"}, "2001:db8:1:2::/64"},
		{"IPv4 in IPv6", known, "10.0.0.1:1", []string{"::ffff:203.0.113.7"}, "203.0.113.7"},
		{"a neighbour in the same network", nobody, "[2001:db8:1:2:ffff::9]:1", nil, "2001:db8:1:2::/64"},
		{"the zone is ours, not theirs", nobody, "[fe80::1%eth0]:1", nil, "fe80::/64"},
		{"one hop", one, "203.0.113.9:1", []string{"6.6.6.6, 203.0.113.7"}, "203.0.113.7"},
		{"two hops", two, "203.0.113.9:1", []string{"6.6.6.6, 203.0.113.7, 192.0.2.1"}, "203.0.113.7"},
		{"fewer than there should be", two, "203.0.113.9:1", []string{"203.0.113.7"}, "203.0.113.9"},
		{"nonsense at the hop", two, "203.0.113.9:1", []string{"nonsense, 192.0.2.1"}, "203.0.113.9"},
		{"no Internet", known, "@", []string{"203.0.113.7"}, "@"},
	} {
		address, err := c.proxies.ClientAddress()
		if err != nil {
			t.Fatal(err)
		}
		r := httptest.NewRequestWithContext(t.Context(), http.MethodGet, "/ws", http.NoBody)
		r.RemoteAddr = c.peer
		r.Header["X-Forwarded-For"] = c.forwarded
		if got := address(r); got != c.want {
			t.Errorf("%s: %s, want %s", c.name, got, c.want)
		}
	}
}

// Behind a proxy everybody has one address. The limit counts those that the proxy
// tells, for sockets and event streams together.
func TestAudience_IsCountedBehindAProxy(t *testing.T) {
	t.Parallel()
	for trusted, want := range map[string][4]int{
		"127.0.0.1/32": {101, 101, 200, 503},
		"192.0.2.0/24": {101, 101, 503, 503}, // the headers come from somebody else
	} {
		w := transporttest.NewWorld(t, 3, func(_ *transporttest.World, cfg *transport.Config) {
			cfg.Proxies = transport.Proxies{Networks: []netip.Prefix{netip.MustParsePrefix(trusted)}}
			cfg.MaxPerAddress = 2
		})
		server := httptest.NewServer(w.Server.Handler())
		t.Cleanup(server.Close)
		var got [4]int
		for i, from := range []string{"203.0.113.1", "203.0.113.1", "203.0.113.2", "6.6.6.6, 203.0.113.1"} {
			got[i] = enters(w, server, i == 2, from)
		}
		if got != want {
			t.Errorf("with proxies in %s: %v, want %v", trusted, got, want)
		}
	}
}

// enters connects for a client and stays until the test ends. It returns the
// status of the answer.
func enters(w *transporttest.World, server *httptest.Server, events bool, from string) (status int) {
	w.T.Helper()
	header := http.Header{"X-Forwarded-For": {from}}
	if !events {
		ws, answer, err := websocket.Dial(w.T.Context(), server.URL+"/ws", &websocket.DialOptions{HTTPHeader: header})
		if err == nil {
			w.T.Cleanup(func() { _ = ws.CloseNow() })
		}
		if answer == nil {
			w.T.Fatal(err)
		}
		if answer.Body != nil {
			_ = answer.Body.Close()
		}
		return answer.StatusCode
	}
	request, err := http.NewRequestWithContext(w.T.Context(), http.MethodGet, server.URL+"/events", http.NoBody)
	if err != nil {
		w.T.Fatal(err)
	}
	request.Header = header
	answer, err := server.Client().Do(request)
	if err != nil {
		w.T.Fatal(err)
	}
	w.T.Cleanup(func() { _ = answer.Body.Close() })
	return answer.StatusCode
}

func TestAudience_HasTheLimitsOfTheConfig(t *testing.T) {
	t.Parallel()
	for name, limit := range map[string]func(*transport.Config){
		"in all":      func(cfg *transport.Config) { cfg.MaxConnections = 1 },
		"per address": func(cfg *transport.Config) { cfg.MaxPerAddress = 1 },
	} {
		w := transporttest.NewWorld(t, 3, func(_ *transporttest.World, cfg *transport.Config) { limit(cfg) })
		server := httptest.NewServer(w.Server.Handler())
		t.Cleanup(server.Close)
		if first, second := enters(w, server, false, ""), enters(w, server, false, ""); first != 101 || second != 503 {
			t.Errorf("%s: %d, then %d", name, first, second)
		}
	}
}
