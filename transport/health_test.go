package transport_test

import (
	"errors"
	"fmt"
	"net/http"
	"strings"
	"testing"

	"github.com/seed45548214/arena/arena"
	"github.com/seed45548214/arena/transport"
	"github.com/seed45548214/arena/transport/transporttest"
	"github.com/seed45548214/arena/transport/view"
)

func TestHealth_IsOKWhateverElseIsNot(t *testing.T) {
	t.Parallel()
	w := transporttest.NewWorld(t, 0, nil)
	w.Server.SetReady(false)
	w.Journal.Change(func() { w.Journal.Err = view.ErrDamaged })
	if body := transporttest.Object(t, w.Get("/healthz"), http.StatusOK); body["status"] != "ok" || body["version"] != "v1" {
		t.Errorf("body = %v", body)
	}
}

func TestReady_SaysWhyNot(t *testing.T) {
	t.Parallel()
	w := transporttest.NewWorld(t, 3, nil)
	transporttest.Object(t, w.Get("/readyz"), http.StatusOK)
	w.Server.SetReady(false)
	body := transporttest.Object(t, w.Get("/readyz"), http.StatusServiceUnavailable)
	if body["status"] != "starting" || transporttest.Dig(t, body, "reasons", 0) == "" {
		t.Errorf("body = %v", body)
	}
	w.Server.SetReady(true)
	w.Control.Configured = append(w.Control.Configured, view.Status{ID: "unread"})
	body = transporttest.Object(t, w.Get("/readyz"), http.StatusServiceUnavailable)
	if reason := fmt.Sprint(transporttest.Dig(t, body, "reasons", 0)); !strings.Contains(reason, "unread") {
		t.Errorf("reason = %q", reason)
	}
}

// An arena that has failed is told of wherever a machine asks; its viewers are served
// all the same.
func TestReady_SaysWhatHasFailed(t *testing.T) {
	t.Parallel()
	w := transporttest.NewWorld(t, 3, nil)
	w.Control.Configured[0].Phase, w.Control.Configured[0].Reason = arena.PhaseFailed, "the disk is full"
	body := transporttest.Object(t, w.Get("/readyz"), http.StatusOK)
	if body["status"] != "degraded" || transporttest.Dig(t, body, "failed", 0, "arena") != "other" || transporttest.Dig(t, body, "failed", 0, "reason") != "the disk is full" {
		t.Errorf("body = %v", body)
	}
	if text := w.Get("/api/metrics", "Authorization", "Bearer "+transporttest.Token).Body.String(); !strings.Contains(text, `arena_up{arena="other"} 0`+"\n") {
		t.Errorf("metrics:\n%s", text)
	}
}

// A store that is away keeps nobody from what was read, and whoever asks is told.
func TestReady_SaysWhatCannotBeFollowed(t *testing.T) {
	t.Parallel()
	w := transporttest.NewWorld(t, 3, nil)
	w.Journal.Change(func() { w.Journal.Err = errors.New("the store is away") })
	w.Eventually("it is behind", func() bool {
		return strings.Contains(w.Get("/readyz").Body.String(), `"behind":["other","main"]`)
	})
	if body := transporttest.Object(t, w.Get("/readyz"), http.StatusOK); body["status"] != "degraded" {
		t.Errorf("body = %v", body)
	}
	w.Journal.Change(func() { w.Journal.Err = nil })
	w.Eventually("it has caught up", func() bool { return transporttest.Object(t, w.Get("/readyz"), http.StatusOK)["status"] == "ok" })
}

// An arena that cannot run is shown with the reason, after those that run, and is none of
// theirs: commands to all are not for it, and the server is ready without it.
func TestServer_ShowsArenasThatDoNotRun(t *testing.T) {
	t.Parallel()
	w := transporttest.NewWorld(t, 3, func(_ *transporttest.World, cfg *transport.Config) {
		cfg.Absent = func() []view.Status {
			return []view.Status{{ID: "models", Name: "Models", Phase: arena.PhaseWaiting, Reason: "it needs a key"}}
		}
	})
	list := transporttest.Dig(t, transporttest.Object(t, w.Get("/api/arenas"), http.StatusOK), "arenas")
	arenas, ok := list.([]any)
	if !ok || len(arenas) != 3 || transporttest.Dig(t, arenas[2], "id") != "models" || transporttest.Dig(t, arenas[2], "reason") != "it needs a key" {
		t.Errorf("arenas %v", list)
	}
	transporttest.Object(t, w.Get("/readyz"), http.StatusOK)
	body := transporttest.Object(t, w.Command("/api/arenas/start", ""), http.StatusOK)
	if results, ok := transporttest.Dig(t, body, "results").([]any); !ok || len(results) != 2 {
		t.Errorf("a command to all: %v", body)
	}
	if page := w.Get("/a/models"); page.Code != http.StatusOK || !strings.Contains(page.Body.String(), "it needs a key") {
		t.Errorf("page: %d", page.Code)
	}
}

// An arena has the name of its season, whatever its file says by now.
func TestServer_ShowsTheNameOfTheSeason(t *testing.T) {
	t.Parallel()
	w := transporttest.NewWorld(t, 3, func(w *transporttest.World, _ *transport.Config) { w.Control.Configured[1].Name = "Renamed" })
	for _, path := range []string{"/api/arenas", "/api/arenas/main", "/a/main"} {
		if body := w.Get(path).Body.String(); strings.Contains(body, "Renamed") {
			t.Errorf("%s tells %s", path, body)
		}
	}
}
