package api_test

import (
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/seed45548214/arena/arena"
	"github.com/seed45548214/arena/transport/reply"
	"github.com/seed45548214/arena/transport/transporttest"
)

func TestAdmin_CommandsReachControl(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		path, body string
		want       []arena.Command
	}{
		{"/api/arenas/main/start", "", []arena.Command{{Verb: arena.StartArena, Arena: transporttest.Main}}},
		{"/api/arenas/main/stop", "{}", []arena.Command{{Verb: arena.StopArena, Arena: transporttest.Main}}},
		{"/api/arenas/main/pause", "", []arena.Command{{Verb: arena.PauseArena, Arena: transporttest.Main}}},
		{"/api/arenas/main/resume", "", []arena.Command{{Verb: arena.ResumeArena, Arena: transporttest.Main}}},
		{"/api/arenas/main/reset", "", []arena.Command{{Verb: arena.ResetArena, Arena: transporttest.Main}}},
		{"/api/arenas/main/reset", `{"seed":"18446744073709551615"}`, []arena.Command{
			{Verb: arena.ResetArena, Arena: transporttest.Main, Seed: new(^uint64(0))},
		}},
		{"/api/arenas/main/reset", `{"seed":"0"}`, []arena.Command{{Verb: arena.ResetArena, Arena: transporttest.Main, Seed: new(uint64(0))}}},
		{"/api/arenas/main/settle", `{"symbol":"brk-b","price":"54.20"}`, []arena.Command{
			{Verb: arena.SettleSymbol, Arena: transporttest.Main, Symbol: "BRK.B", Price: 54*arena.Dollar + 20*arena.Cent},
		}},
		{"/api/actors/restart", `{"path":"a/b"}`, nil},
		{"/api/arenas/start", "", []arena.Command{
			{Verb: arena.StartArena, Arena: "other"}, {Verb: arena.StartArena, Arena: transporttest.Main},
		}},
		{"/api/arenas/stop", "", []arena.Command{
			{Verb: arena.StopArena, Arena: "other"}, {Verb: arena.StopArena, Arena: transporttest.Main},
		}},
	} {
		t.Run(c.path+c.body, func(t *testing.T) {
			t.Parallel()
			w := transporttest.NewWorld(t, 3, nil)
			answer := w.Command(c.path, c.body, "Idempotency-Key", "k-1")
			transporttest.Object(t, answer, http.StatusOK)
			if got := answer.Header().Get("Cache-Control"); got != "no-store" {
				t.Errorf("Cache-Control = %q", got)
			}
			for i := range c.want {
				c.want[i].ID, c.want[i].By = "k-1", "admin"
			}
			if diff := cmp.Diff(c.want, w.Control.Commands); diff != "" {
				t.Errorf("commands (-want +got):\n%s", diff)
			}
			if restarted := slices.Equal(w.Control.Restarts, []string{"a/b"}); restarted != (c.want == nil) {
				t.Errorf("restarted: %q", w.Control.Restarts)
			}
		})
	}
}

func TestAdmin_FailuresHaveCodes(t *testing.T) {
	t.Parallel()
	w := transporttest.NewWorld(t, 3, nil)
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
		w.Control.Err = fmt.Errorf("deep inside: %w", c.err)
		message := transporttest.Refused(t, w.Command("/api/arenas/main/start", ""), c.code, c.code.Status())
		if strings.Contains(message, "secret") {
			t.Errorf("the answer tells %q", message)
		}
	}
}

func TestAdmin_AllTellsWhatBecameOfEach(t *testing.T) {
	t.Parallel()
	w := transporttest.NewWorld(t, 3, nil)
	w.Control.Err = arena.ErrPhase
	body := transporttest.Object(t, w.Command("/api/arenas/start", ""), http.StatusOK)
	for i, id := range []string{"other", transporttest.Main} {
		if transporttest.Dig(t, body, "results", i, "arena") != id || transporttest.Dig(t, body, "results", i, "error", "code") != "wrong_phase" {
			t.Errorf("results = %v", body)
		}
	}
}

func TestAdmin_RefusesBadInput(t *testing.T) {
	t.Parallel()
	w := transporttest.NewWorld(t, 3, nil)
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
		transporttest.Refused(t, w.Command(c.path, c.body), reply.BadRequest, http.StatusBadRequest)
	}
	for _, key := range []string{strings.Repeat("k", 65), "two words", "tab\t", "ümlaut"} {
		transporttest.Refused(t, w.Command("/api/arenas/main/start", "", "Idempotency-Key", key), reply.BadRequest, http.StatusBadRequest)
		transporttest.Refused(t, w.Command("/api/arenas/start", "", "Idempotency-Key", key), reply.BadRequest, http.StatusBadRequest)
	}
	large := `{"seed":"` + strings.Repeat("1", 5000) + `"}`
	transporttest.Refused(t, w.Command("/api/arenas/main/reset", large), reply.BodyTooLarge, http.StatusRequestEntityTooLarge)
	transporttest.Refused(t, w.Command("/api/arenas/nope/reset", ""), reply.UnknownArena, http.StatusNotFound)
	if len(w.Control.Commands) > 0 {
		t.Errorf("bad input reached control: %v", w.Control.Commands)
	}
}

func TestAdmin_ShowsTheTree(t *testing.T) {
	t.Parallel()
	w := transporttest.NewWorld(t, 3, nil)
	body := transporttest.Object(t, w.Ask(http.MethodGet, "/api/actors", "", "Authorization", "bearer "+transporttest.Token), http.StatusOK)
	if transporttest.Dig(t, body, "actors", 0, "path") != "supervisor/market" || transporttest.Dig(t, body, "actors", 0, "messages") != 3.0 {
		t.Errorf("body = %v", body)
	}
}
