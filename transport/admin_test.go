package transport_test

import (
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/seed45548214/arena/arena"
	"github.com/seed45548214/arena/transport"
	"github.com/seed45548214/arena/transport/reply"
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
	w := newWorld(t, 3, nil)
	for _, route := range adminRoutes() {
		for _, header := range []string{"", token, "Basic " + token, "Bearer"} {
			answer := w.ask(route[0], route[1], "", "Authorization", header)
			refused(t, answer, reply.MissingToken, http.StatusUnauthorized)
			if !strings.HasPrefix(answer.Header().Get("WWW-Authenticate"), "Bearer") {
				t.Errorf("%v: headers %v", route, answer.Header())
			}
		}
		for _, wrong := range []string{"wrong", token + "x", token[1:], strings.ToUpper(token), " "} {
			refused(t, w.ask(route[0], route[1], "", "Authorization", "Bearer "+wrong), reply.WrongToken, http.StatusUnauthorized)
		}
	}
	if len(w.control.commands) > 0 {
		t.Errorf("without the token: %v", w.control.commands)
	}
	counted := fmt.Sprintf("arena_wrong_tokens_total %d\n", 5*len(adminRoutes()))
	if text := w.get("/api/metrics", "Authorization", "Bearer "+token).Body.String(); !strings.Contains(text, counted) {
		t.Errorf("metrics lack %q:\n%s", counted, text)
	}
	if lines := strings.Count(w.logs.String(), "a wrong admin token was sent"); lines != 1 || strings.Contains(w.logs.String(), token[1:]) {
		t.Errorf("%d lines of the log tell of wrong tokens, want one without any of them:\n%s", lines, w.logs.String())
	}
}

func TestAdmin_IsOffWithoutAToken(t *testing.T) {
	t.Parallel()
	w := newWorld(t, 3, func(_ *world, cfg *transport.Config) { cfg.AdminToken = "" })
	for _, route := range adminRoutes() {
		for _, header := range []string{"", "Bearer ", "Bearer " + token} {
			refused(t, w.ask(route[0], route[1], "", "Authorization", header), reply.AdminDisabled, http.StatusForbidden)
		}
	}
}

func TestAdmin_CommandsReachControl(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		path, body string
		want       []arena.Command
	}{
		{"/api/arenas/main/start", "", []arena.Command{{Verb: arena.StartArena, Arena: main}}},
		{"/api/arenas/main/stop", "{}", []arena.Command{{Verb: arena.StopArena, Arena: main}}},
		{"/api/arenas/main/pause", "", []arena.Command{{Verb: arena.PauseArena, Arena: main}}},
		{"/api/arenas/main/resume", "", []arena.Command{{Verb: arena.ResumeArena, Arena: main}}},
		{"/api/arenas/main/reset", "", []arena.Command{{Verb: arena.ResetArena, Arena: main}}},
		{"/api/arenas/main/reset", `{"seed":"18446744073709551615"}`, []arena.Command{
			{Verb: arena.ResetArena, Arena: main, Seed: new(^uint64(0))},
		}},
		{"/api/arenas/main/reset", `{"seed":"0"}`, []arena.Command{{Verb: arena.ResetArena, Arena: main, Seed: new(uint64(0))}}},
		{"/api/arenas/main/settle", `{"symbol":"brk-b","price":"54.20"}`, []arena.Command{
			{Verb: arena.SettleSymbol, Arena: main, Symbol: "BRK.B", Price: 54*arena.Dollar + 20*arena.Cent},
		}},
		{"/api/actors/restart", `{"path":"a/b"}`, nil},
		{"/api/arenas/start", "", []arena.Command{
			{Verb: arena.StartArena, Arena: "other"}, {Verb: arena.StartArena, Arena: main},
		}},
		{"/api/arenas/stop", "", []arena.Command{
			{Verb: arena.StopArena, Arena: "other"}, {Verb: arena.StopArena, Arena: main},
		}},
	} {
		t.Run(c.path+c.body, func(t *testing.T) {
			t.Parallel()
			w := newWorld(t, 3, nil)
			answer := w.command(c.path, c.body, "Idempotency-Key", "k-1")
			object(t, answer, http.StatusOK)
			if got := answer.Header().Get("Cache-Control"); got != "no-store" {
				t.Errorf("Cache-Control = %q", got)
			}
			for i := range c.want {
				c.want[i].ID, c.want[i].By = "k-1", "admin"
			}
			if diff := cmp.Diff(c.want, w.control.commands); diff != "" {
				t.Errorf("commands (-want +got):\n%s", diff)
			}
			if restarted := slices.Equal(w.control.restarts, []string{"a/b"}); restarted != (c.want == nil) {
				t.Errorf("restarted: %q", w.control.restarts)
			}
		})
	}
}

func TestAdmin_FailuresHaveCodes(t *testing.T) {
	t.Parallel()
	w := newWorld(t, 3, nil)
	for _, c := range []struct {
		err  error
		code reply.Code
	}{
		{arena.ErrUnknownArena, reply.UnknownArena},
		{arena.ErrUnknownActor, reply.UnknownActor},
		{arena.ErrUnavailable, reply.Unavailable},
		{arena.ErrPhase, reply.WrongPhase},
		{arena.ErrConflict, reply.CommandConflict},
		{arena.ErrPlan, reply.InvalidPlan},
		{errors.New("secret detail"), reply.Internal},
	} {
		w.control.err = fmt.Errorf("deep inside: %w", c.err)
		message := refused(t, w.command("/api/arenas/main/start", ""), c.code, c.code.Status())
		if strings.Contains(message, "secret") {
			t.Errorf("the answer tells %q", message)
		}
	}
}

func TestAdmin_AllTellsWhatBecameOfEach(t *testing.T) {
	t.Parallel()
	w := newWorld(t, 3, nil)
	w.control.err = arena.ErrPhase
	body := object(t, w.command("/api/arenas/start", ""), http.StatusOK)
	for i, id := range []string{"other", main} {
		if dig(t, body, "results", i, "arena") != id || dig(t, body, "results", i, "error", "code") != "wrong_phase" {
			t.Errorf("results = %v", body)
		}
	}
}

func TestAdmin_RefusesBadInput(t *testing.T) {
	t.Parallel()
	w := newWorld(t, 3, nil)
	for _, c := range []struct{ path, body string }{
		{"/api/arenas/main/start", `{"force":true}`},
		{"/api/arenas/main/start", `[]`},
		{"/api/arenas/main/start", `{} {}`},
		{"/api/arenas/main/start", `{`},
		{"/api/arenas/start", `{"force":true}`},
		{"/api/arenas/main/reset", `{"seed":7}`},
		{"/api/arenas/main/reset", `{"seed":"-1"}`},
		{"/api/arenas/main/settle", `{}`},
		{"/api/arenas/main/settle", `{"symbol":"A A A","price":"1"}`},
		{"/api/arenas/main/settle", `{"symbol":"AAA","price":"-1"}`},
		{"/api/arenas/main/settle", `{"symbol":"AAA","price":"100000000.000001"}`},
		{"/api/arenas/main/settle", `{"symbol":"AAA","price":1}`},
		{"/api/arenas/main/reset", `{"seed":"seven"}`},
		{"/api/actors/restart", ``},
		{"/api/actors/restart", `{"path":""}`},
	} {
		refused(t, w.command(c.path, c.body), reply.BadRequest, http.StatusBadRequest)
	}
	for _, key := range []string{strings.Repeat("k", 65), "two words", "tab\t", "ümlaut"} {
		refused(t, w.command("/api/arenas/main/start", "", "Idempotency-Key", key), reply.BadRequest, http.StatusBadRequest)
		refused(t, w.command("/api/arenas/start", "", "Idempotency-Key", key), reply.BadRequest, http.StatusBadRequest)
	}
	large := `{"seed":"` + strings.Repeat("1", 5000) + `"}`
	refused(t, w.command("/api/arenas/main/reset", large), reply.BodyTooLarge, http.StatusRequestEntityTooLarge)
	refused(t, w.command("/api/arenas/nope/reset", ""), reply.UnknownArena, http.StatusNotFound)
	if len(w.control.commands) > 0 {
		t.Errorf("bad input reached control: %v", w.control.commands)
	}
}

func TestAdmin_ShowsTheTree(t *testing.T) {
	t.Parallel()
	w := newWorld(t, 3, nil)
	body := object(t, w.ask(http.MethodGet, "/api/actors", "", "Authorization", "bearer "+token), http.StatusOK)
	if dig(t, body, "actors", 0, "path") != "supervisor/market" || dig(t, body, "actors", 0, "messages") != 3.0 {
		t.Errorf("body = %v", body)
	}
}
