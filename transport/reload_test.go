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
	"github.com/seed45548214/arena/transport/view"
	"github.com/seed45548214/arena/transport/view/viewtest"
)

// reload has the server find these arenas, and returns its answer.
func (w *world) reload(next ...view.Status) map[string]any {
	w.t.Helper()
	w.control.mu.Lock()
	w.control.next = append([]view.Status{}, next...)
	w.control.mu.Unlock()
	return object(w.t, w.command("/api/arenas/reload", ""), http.StatusOK)
}

func mainArena() view.Status { return view.Status{ID: main, Name: "Main Arena"} }

// An arena whose settings are new is served like the others, without anybody being
// turned away meanwhile.
func TestReload_ServesAnArenaThatIsNew(t *testing.T) {
	t.Parallel()
	w := newWorld(t, 3, nil)
	r := viewtest.NewRecorder(t, w.journal, "fresh")
	r.Start(viewtest.Wall())
	r.Run(5)
	other := view.Status{ID: "other", Name: "Other Arena"}
	got := w.reload(view.Status{ID: "fresh", Name: "Fresh", Starting: true}, other, mainArena())
	want := map[string]any{"began": []any{"fresh"}, "ended": []any{}, "differs": []any{}, "warnings": []any{}}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("answer (-want +got):\n%s", diff)
	}
	if got := w.get("/readyz").Code; got != http.StatusOK {
		t.Errorf("/readyz answers %d for an arena that came later", got)
	}
	w.eventually("the new arena is shown", func() bool {
		return strings.Contains(w.get("/api/arenas/fresh").Body.String(), `"season":1`)
	})
	if page := w.get("/a/fresh"); page.Code != http.StatusOK || !strings.Contains(w.get("/a/main").Body.String(), "/a/fresh") {
		t.Errorf("its page answers %d, or the others do not link to it", page.Code)
	}
	server := httptest.NewServer(w.server.Handler())
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
	server := httptest.NewServer(w.server.Handler())
	defer server.Close()
	one := watch(t, server.URL+"/ws?arena=main", `{"hello":1}`)
	one.until(r.Head())
	other := view.Status{ID: "other", Name: "Other Arena"}
	if got := w.reload(other)["ended"]; !cmp.Equal(got, []any{main}) {
		t.Errorf("ended: %v", got)
	}
	if _, _, err := one.ws.Read(t.Context()); websocket.CloseStatus(err) != websocket.StatusCode(push.CloseForbidden) {
		t.Errorf("the socket ends with %v", err)
	}
	for _, path := range []string{"/api/arenas/main", "/api/arenas/main/state", "/api/arenas/main/equity", "/api/timer?arena=main"} {
		refused(t, w.get(path), reply.UnknownArena, http.StatusNotFound)
	}
	if got := w.get("/a/main").Code; got != http.StatusNotFound {
		t.Errorf("its page answers %d", got)
	}
	if got := w.get("/ws?arena=main").Code; got != http.StatusNotFound {
		t.Errorf("a new socket: %d", got)
	}
	w.ask(http.MethodGet, "/api/metrics", "", "Authorization", "Bearer "+token)
	r.Run(2) // nobody reads that now
	w.reload(other, mainArena())
	w.eventually("the arena is back", func() bool {
		return strings.Contains(w.get("/api/arenas/main").Body.String(), `"season":1`)
	})
	again := watch(t, server.URL+"/ws?arena=main", `{"hello":1,"e":"`+one.Epoch+`","s":`+decimal(one.Seq)+`}`)
	again.Replica = one.Replica
	again.until(r.Head())
}

// Views end with the last arena, and a server without any says so.
func TestReload_LeavesNothing(t *testing.T) {
	t.Parallel()
	w := newWorld(t, 3, nil)
	w.reload()
	if got := object(t, w.get("/api/arenas"), http.StatusOK)["arenas"]; !cmp.Equal(got, []any{}) {
		t.Errorf("arenas: %v", got)
	}
	if got := w.get("/readyz").Code; got != http.StatusOK {
		t.Errorf("/readyz answers %d", got)
	}
	w.reload(mainArena())
	w.eventually("the arena is back", func() bool { return w.get("/api/arenas/main").Code == http.StatusOK })
}

func TestReload_TellsWhyNot(t *testing.T) {
	t.Parallel()
	w := newWorld(t, 3, nil)
	w.control.err = &reply.Error{Code: reply.NothingToReload, Message: "There is nothing."}
	refused(t, w.command("/api/arenas/reload", ""), reply.NothingToReload, http.StatusConflict)
	w.control.err = &reply.Error{Code: reply.InvalidPlan, Message: "duel.yaml:4: no."}
	refused(t, w.command("/api/arenas/reload", ""), reply.InvalidPlan, http.StatusUnprocessableEntity)
	w.control.err = errors.New("secret detail")
	refused(t, w.command("/api/arenas/reload", ""), reply.Internal, http.StatusInternalServerError)
	refused(t, w.command("/api/arenas/reload", `{"force":true}`), reply.BadRequest, http.StatusBadRequest)
	if got := object(t, w.get("/api/arenas/main"), http.StatusOK)["season"]; got == nil {
		t.Error("and yet something has changed")
	}
}

// What a reset would change stands in the status, in the list and in the answer of a
// reload.
func TestStatus_TellsDifferences(t *testing.T) {
	t.Parallel()
	w := newWorld(t, 3, nil)
	different := mainArena()
	different.Differences = []string{"the lot is 1, and 0.5 in the season under way"}
	got := w.reload(different)
	want := []any{map[string]any{"arena": main, "differences": []any{"the lot is 1, and 0.5 in the season under way"}}}
	if diff := cmp.Diff(want, got["differs"]); diff != "" {
		t.Errorf("a reload tells (-want +got):\n%s", diff)
	}
	for _, path := range []string{"/api/status", "/api/arenas"} {
		told := dig(t, object(t, w.get(path), http.StatusOK), "arenas", 0, "differences")
		if !cmp.Equal(told, []any{"the lot is 1, and 0.5 in the season under way"}) {
			t.Errorf("%s tells %v", path, told)
		}
	}
}
