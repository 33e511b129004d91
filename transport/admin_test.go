package transport_test

import (
	"fmt"
	"net/http"
	"strings"
	"testing"

	"github.com/seed45548214/arena/transport"
	"github.com/seed45548214/arena/transport/reply"
	"github.com/seed45548214/arena/transport/transporttest"
)

// adminRoutes are all that need the token.
func adminRoutes() [][2]string {
	return [][2]string{
		{http.MethodGet, "/api/actors"},
		{http.MethodGet, "/api/metrics"},
		{http.MethodPost, "/api/actors/restart"},
		{http.MethodPost, "/api/arenas/reload"},
		{http.MethodPost, "/api/arenas/start"},
		{http.MethodPost, "/api/arenas/stop"},
		{http.MethodPost, "/api/arenas/main/start"},
		{http.MethodPost, "/api/arenas/main/stop"},
		{http.MethodPost, "/api/arenas/main/pause"},
		{http.MethodPost, "/api/arenas/main/resume"},
		{http.MethodPost, "/api/arenas/main/reset"},
	}
}

func TestAdmin_NeedsTheToken(t *testing.T) {
	t.Parallel()
	w := transporttest.NewWorld(t, 3, nil)
	for _, route := range adminRoutes() {
		for _, header := range []string{"", transporttest.Token, "Basic " + transporttest.Token, "Bearer"} {
			answer := w.Ask(route[0], route[1], "", "Authorization", header)
			transporttest.Refused(t, answer, reply.MissingToken, http.StatusUnauthorized)
			if !strings.HasPrefix(answer.Header().Get("WWW-Authenticate"), "Bearer") {
				t.Errorf("%v: headers %v", route, answer.Header())
			}
		}
		for _, wrong := range []string{"wrong", transporttest.Token + "x", transporttest.Token[1:], strings.ToUpper(transporttest.Token), " "} {
			transporttest.Refused(t, w.Ask(route[0], route[1], "", "Authorization", "Bearer "+wrong), reply.WrongToken, http.StatusUnauthorized)
		}
	}
	if len(w.Control.Commands) > 0 {
		t.Errorf("without the token: %v", w.Control.Commands)
	}
	counted := fmt.Sprintf("arena_wrong_tokens_total %d\n", 5*len(adminRoutes()))
	if text := w.Get("/api/metrics", "Authorization", "Bearer "+transporttest.Token).Body.String(); !strings.Contains(text, counted) {
		t.Errorf("metrics lack %q:\n%s", counted, text)
	}
	if lines := strings.Count(w.Logs.String(), "a wrong admin token was sent"); lines != 1 || strings.Contains(w.Logs.String(), transporttest.Token[1:]) {
		t.Errorf("%d lines of the log tell of wrong tokens, want one without any of them:\n%s", lines, w.Logs.String())
	}
}

func TestAdmin_IsOffWithoutAToken(t *testing.T) {
	t.Parallel()
	w := transporttest.NewWorld(t, 3, func(_ *transporttest.World, cfg *transport.Config) { cfg.AdminToken = "" })
	for _, route := range adminRoutes() {
		for _, header := range []string{"", "Bearer ", "Bearer " + transporttest.Token} {
			transporttest.Refused(t, w.Ask(route[0], route[1], "", "Authorization", header), reply.AdminDisabled, http.StatusForbidden)
		}
	}
}
