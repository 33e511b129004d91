package transport_test

import (
	"errors"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/coder/websocket"
	"github.com/google/go-cmp/cmp"

	"github.com/seed45548214/arena/transport/push"
	"github.com/seed45548214/arena/transport/reply"
	"github.com/seed45548214/arena/transport/transporttest"
	"github.com/seed45548214/arena/transport/view"
	"github.com/seed45548214/arena/transport/view/viewtest"
)

// reload has the server find these arenas, and returns its answer.
func reload(w *transporttest.World, next ...view.Status) map[string]any {
	w.T.Helper()
	w.Control.Change(func() { w.Control.Next = append([]view.Status{}, next...) })
	return transporttest.Object(w.T, w.Command("/api/arenas/reload", ""), http.StatusOK)
}

func mainArena() view.Status { return view.Status{ID: transporttest.Main, Name: "Main Arena"} }

// An arena whose settings are new is served like the others, without anybody being
// turned away meanwhile.
func TestReload_ServesAnArenaThatIsNew(t *testing.T) {
	t.Parallel()
	w := transporttest.NewWorld(t, 3, nil)
	r := viewtest.NewRecorder(t, w.Journal, "fresh")
	r.Start(viewtest.Wall())
	r.Run(5)
	other := view.Status{ID: "other", Name: "Other Arena"}
	got := reload(w, view.Status{ID: "fresh", Name: "Fresh", Starting: true}, other, mainArena())
	want := map[string]any{"began": []any{"fresh"}, "ended": []any{}, "differs": []any{}, "prompts": []any{}, "warnings": []any{}}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("answer (-want +got):\n%s", diff)
	}
	if got := w.Get("/readyz").Code; got != http.StatusOK {
		t.Errorf("/readyz answers %d for an arena that came later", got)
	}
	w.Eventually("the new arena is shown", func() bool {
		return strings.Contains(w.Get("/api/arenas/fresh").Body.String(), `"season":1`)
	})
	if page := w.Get("/a/fresh"); page.Code != http.StatusOK || !strings.Contains(w.Get("/a/main").Body.String(), "/a/fresh") {
		t.Errorf("its page answers %d, or the others do not link to it", page.Code)
	}
	server := httptest.NewServer(w.Server.Handler())
	defer server.Close()
	one := watch(t, server.URL+"/ws?arena=fresh", `{"hello":1}`)
	one.until(r.Head())
	first := watch(t, server.URL+"/ws", `{"hello":1}`) // who names none gets the first of now
	first.until(r.Head())
}

// An arena whose settings are gone is not served any more, and its audience is told
// so. It may come back.
func TestReload_SendsTheAudienceAway(t *testing.T) {
	t.Parallel()
	w, r := newSeason(t, 3)
	server := httptest.NewServer(w.Server.Handler())
	defer server.Close()
	one := watch(t, server.URL+"/ws?arena=main", `{"hello":1}`)
	one.until(r.Head())
	other := view.Status{ID: "other", Name: "Other Arena"}
	if got := reload(w, other)["ended"]; !cmp.Equal(got, []any{transporttest.Main}) {
		t.Errorf("ended: %v", got)
	}
	if _, _, err := one.ws.Read(t.Context()); websocket.CloseStatus(err) != websocket.StatusCode(push.CloseForbidden) {
		t.Errorf("the socket ends with %v", err)
	}
	for _, path := range []string{"/api/arenas/main", "/api/arenas/main/state", "/api/arenas/main/equity", "/api/timer?arena=main"} {
		transporttest.Refused(t, w.Get(path), reply.UnknownArena, http.StatusNotFound)
	}
	if got := w.Get("/a/main").Code; got != http.StatusNotFound {
		t.Errorf("its page answers %d", got)
	}
	if got := w.Get("/ws?arena=main").Code; got != http.StatusNotFound {
		t.Errorf("a new socket: %d", got)
	}
	w.Ask(http.MethodGet, "/api/metrics", "", "Authorization", "Bearer "+transporttest.Token)
	r.Run(2) // nobody reads that now
	reload(w, other, mainArena())
	w.Eventually("the arena is back", func() bool {
		return strings.Contains(w.Get("/api/arenas/main").Body.String(), `"season":1`)
	})
	again := watch(t, server.URL+"/ws?arena=main", `{"hello":1,"e":"`+one.Epoch+`","s":`+decimal(one.Seq)+`}`)
	again.Replica = one.Replica
	again.until(r.Head())
}

// Views end with the last arena, and a server without any says so.
func TestReload_LeavesNothing(t *testing.T) {
	t.Parallel()
	w := transporttest.NewWorld(t, 3, nil)
	reload(w)
	if got := transporttest.Object(t, w.Get("/api/arenas"), http.StatusOK)["arenas"]; !cmp.Equal(got, []any{}) {
		t.Errorf("arenas: %v", got)
	}
	if got := w.Get("/readyz").Code; got != http.StatusOK {
		t.Errorf("/readyz answers %d", got)
	}
	reload(w, mainArena())
	w.Eventually("the arena is back", func() bool { return w.Get("/api/arenas/main").Code == http.StatusOK })
}

func TestReload_TellsWhyNot(t *testing.T) {
	t.Parallel()
	w := transporttest.NewWorld(t, 3, nil)
	w.Control.Err = &reply.Error{Code: reply.NothingToReload, Message: "There is nothing."}
	transporttest.Refused(t, w.Command("/api/arenas/reload", ""), reply.NothingToReload, http.StatusConflict)
	w.Control.Err = &reply.Error{Code: reply.InvalidPlan, Message: "duel.yaml:4: no."}
	transporttest.Refused(t, w.Command("/api/arenas/reload", ""), reply.InvalidPlan, http.StatusUnprocessableEntity)
	w.Control.Err = errors.New("secret detail")
	transporttest.Refused(t, w.Command("/api/arenas/reload", ""), reply.Internal, http.StatusInternalServerError)
	transporttest.Refused(t, w.Command("/api/arenas/reload", `{"force":true}`), reply.BadRequest, http.StatusBadRequest)
	if got := transporttest.Object(t, w.Get("/api/arenas/main"), http.StatusOK)["season"]; got == nil {
		t.Error("and yet something has changed")
	}
}

// What a reset would change stands in the status, in the list and in the answer of a
// reload.
func TestStatus_TellsDifferences(t *testing.T) {
	t.Parallel()
	w := transporttest.NewWorld(t, 3, nil)
	different := mainArena()
	different.Differences = []string{"the lot is 1, and 0.5 in the season under way"}
	got := reload(w, different)
	want := []any{map[string]any{"arena": transporttest.Main, "differences": []any{"the lot is 1, and 0.5 in the season under way"}}}
	if diff := cmp.Diff(want, got["differs"]); diff != "" {
		t.Errorf("a reload tells (-want +got):\n%s", diff)
	}
	for _, path := range []string{"/api/status", "/api/arenas"} {
		told := transporttest.Dig(t, transporttest.Object(t, w.Get(path), http.StatusOK), "arenas", 0, "differences")
		if !cmp.Equal(told, []any{"the lot is 1, and 0.5 in the season under way"}) {
			t.Errorf("%s tells %v", path, told)
		}
	}
}
