package transport_test

import (
	"bufio"
	"context"
	"net/http"
	"net/http/httptest"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/coder/websocket"
	"github.com/google/go-cmp/cmp"

	"github.com/seed45548214/arena/arena"
	"github.com/seed45548214/arena/arena/arenatest"
	"github.com/seed45548214/arena/transport"
	"github.com/seed45548214/arena/transport/news/newstest"
	"github.com/seed45548214/arena/transport/reply"
	"github.com/seed45548214/arena/transport/transporttest"
	"github.com/seed45548214/arena/transport/view"
	"github.com/seed45548214/arena/transport/view/viewtest"
)

// A watcher is a client of a real server.
type watcher struct {
	newstest.Replica
	t    *testing.T
	ws   *websocket.Conn
	said []string // ephemeral messages
}

// watch connects to a server and says hello.
func watch(t *testing.T, url, hello string) *watcher {
	t.Helper()
	ws, answer, err := websocket.Dial(t.Context(), url, &websocket.DialOptions{Subprotocols: []string{"arena.v1.json"}})
	if err != nil {
		t.Fatal(err)
	}
	if answer.Body != nil {
		_ = answer.Body.Close()
	}
	ws.SetReadLimit(1 << 20)
	t.Cleanup(func() { _ = ws.CloseNow() })
	if err := ws.Write(t.Context(), websocket.MessageText, []byte(hello)); err != nil {
		t.Fatal(err)
	}
	return &watcher{t: t, ws: ws}
}

// next folds the next frame.
func (w *watcher) next() {
	w.t.Helper()
	ctx, cancel := context.WithTimeout(w.t.Context(), arenatest.Patience())
	defer cancel()
	_, text, err := w.ws.Read(ctx)
	if err != nil {
		w.t.Fatal(err)
	}
	if strings.HasPrefix(string(text), `{"x":`) {
		w.said = append(w.said, string(text))
		return
	}
	if err := w.Apply(text); err != nil {
		w.t.Fatal(err)
	}
}

// until folds frames up to a record.
func (w *watcher) until(seq uint64) {
	w.t.Helper()
	for w.Seq < seq {
		w.next()
	}
}

// newSeason is a world whose main arena has a season that the test goes on with.
func newSeason(t *testing.T, ticks int) (w *transporttest.World, r *viewtest.Recorder) {
	t.Helper()
	w = transporttest.NewWorld(t, 0, func(w *transporttest.World, _ *transport.Config) {
		r = viewtest.NewRecorder(t, w.Journal, transporttest.Main)
		r.Start(w.Now.Add(time.Minute))
		r.Run(ticks)
	})
	return w, r
}

func TestAudience_WatchesOverAWebSocket(t *testing.T) {
	t.Parallel()
	w, r := newSeason(t, 3)
	server := httptest.NewServer(w.Server.Handler())
	defer server.Close()
	one := watch(t, server.URL+"/ws?arena=main", `{"hello":1}`)
	one.until(r.Head())
	two := watch(t, server.URL+"/ws?arena=main", `{"hello":1}`)
	two.until(r.Head())
	epoch := one.Epoch
	_ = two.ws.CloseNow()
	for range 10 {
		r.Run(1)
		one.until(r.Head())
	}
	fresh := newstest.NewReplica(t, w.Server.Feed(transporttest.Main))
	if diff := cmp.Diff(fresh.Values(), one.Values()); diff != "" || !cmp.Equal(fresh.Logs, one.Logs) {
		t.Errorf("the watcher holds (-fresh +watched):\n%s%s", diff, cmp.Diff(fresh.Logs, one.Logs))
	}
	again := watch(t, server.URL+"/ws?arena=main", `{"hello":1,"e":"`+epoch+`","s":`+decimal(two.Seq)+`}`)
	again.Replica = two.Replica
	again.until(r.Head())
	if diff := cmp.Diff(fresh.Values(), again.Values()); diff != "" || !cmp.Equal(fresh.Logs, again.Logs) {
		t.Errorf("who came back holds (-fresh +back):\n%s", diff)
	}
	r.Start(viewtest.Wall())
	for one.Epoch == epoch {
		one.next()
	}
	one.until(r.Head())
	if len(one.Logs["fills"]) > 0 || one.Latest["status"][`""`] == fresh.Latest["status"][`""`] {
		t.Errorf("after a reset the watcher holds %v", one.Logs)
	}
}

func TestAudience_WatchesAnEventStream(t *testing.T) {
	t.Parallel()
	w, r := newSeason(t, 3)
	server := httptest.NewServer(w.Server.Handler())
	defer server.Close()
	ctx, cancel := context.WithTimeout(t.Context(), arenatest.Patience())
	defer cancel()
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, server.URL+"/events?arena=main", http.NoBody)
	if err != nil {
		t.Fatal(err)
	}
	answer, err := server.Client().Do(request)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = answer.Body.Close() }()
	client := new(newstest.Replica)
	lines := bufio.NewScanner(answer.Body)
	lines.Buffer(nil, 1<<20)
	follow := func() {
		for client.Seq < r.Head() && lines.Scan() {
			if text, ok := strings.CutPrefix(lines.Text(), "data: "); ok {
				if err := client.Apply([]byte(text)); err != nil {
					t.Fatal(err)
				}
			}
		}
	}
	follow()
	for range 5 {
		r.Run(1)
		follow()
	}
	if diff := cmp.Diff(newstest.NewReplica(t, w.Server.Feed(transporttest.Main)).Values(), client.Values()); diff != "" {
		t.Errorf("the stream told (-feed +stream):\n%s", diff)
	}
	cancel()
}

// Who comes back to a server that still reads the journal must not get an empty
// feed for his place.
func TestAudience_WaitsUntilTheJournalIsRead(t *testing.T) {
	t.Parallel()
	w := transporttest.NewWorld(t, 3, nil)
	w.Control.Configured = append(w.Control.Configured, view.Status{ID: "unserved"})
	w.Journal.Change(func() { w.Journal.Err = context.DeadlineExceeded })
	reading := view.NewViews(w.Journal, nil, transporttest.Main, "other")
	server, err := transport.NewServer(transport.Config{Control: w.Control, Views: reading, Now: w.Server.Now, Logger: w.Server.Logger})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := server.Close(context.Background()); err != nil {
			t.Error(err)
		}
	})
	w.Server = server
	for _, path := range []string{"/ws", "/ws?arena=main", "/events?arena=main", "/api/arenas/main/state"} {
		answer := w.Get(path)
		transporttest.Refused(t, answer, reply.Unavailable, http.StatusServiceUnavailable)
		if strings.HasPrefix(path, "/api/") == (answer.Header().Get("Retry-After") != "") {
			t.Errorf("%s: headers %v", path, answer.Header())
		}
	}
	if answer := w.Get("/ws?arena=nope"); answer.Code != http.StatusNotFound {
		t.Errorf("an unknown arena: %d", answer.Code)
	}
}

func TestSnapshot_IsTheSocketsOwn(t *testing.T) {
	t.Parallel()
	w, r := newSeason(t, 5)
	const path = "/api/arenas/main/state"
	answer := w.Get(path)
	feed := w.Server.Feed(transporttest.Main)
	epoch, _ := feed.Head()
	tag := answer.Header().Get("ETag")
	if want := `"` + epoch + ":" + decimal(r.Head()) + `"`; tag != want || answer.Code != http.StatusOK {
		t.Errorf("%d, tag %s, want %s", answer.Code, tag, want)
	}
	now := regexp.MustCompile(`"now":\d+`)
	if diff := cmp.Diff(now.ReplaceAllString(string(feed.Snapshot(feed.Mask()).Text()), ""), now.ReplaceAllString(answer.Body.String(), "")); diff != "" {
		t.Errorf("the socket's and this (-socket +state):\n%s", diff)
	}
	if answer := w.Get(path, "If-None-Match", tag); answer.Code != http.StatusNotModified || answer.Body.Len() > 0 {
		t.Errorf("asked again: %d", answer.Code)
	}
	r.Run(1)
	w.Eventually("the view has the record", func() bool {
		_, head := feed.Head()
		return head == r.Head()
	})
	if answer := w.Get(path, "If-None-Match", tag); answer.Code != http.StatusOK {
		t.Errorf("after a record: %d", answer.Code)
	}
	if diff := cmp.Diff([]any{}, transporttest.Object(t, w.Get("/api/arenas/other/state"), http.StatusOK)["top"]); diff != "" {
		t.Errorf("topics of an arena without a season: %s", diff)
	}
	transporttest.Refused(t, w.Get("/api/arenas/nope/state"), reply.UnknownArena, http.StatusNotFound)
	transporttest.Refused(t, w.Get(path+"?full=1"), reply.BadRequest, http.StatusBadRequest)
}

// What a journal does not say, that nobody runs its arena, is said beside it.
func TestAudience_HearsThatAnArenaCannotRun(t *testing.T) {
	t.Parallel()
	w, r := newSeason(t, 3)
	ln := listen(t)
	ctx, cancel := context.WithCancel(t.Context())
	ended := make(chan error, 1)
	go func() { ended <- w.Server.Serve(ctx, ln) }()
	one := watch(t, "http://"+ln.Addr().String()+"/ws?arena=main", `{"hello":1}`)
	one.until(r.Head())
	for len(one.said) == 0 {
		one.next()
	}
	if diff := cmp.Diff([]string{`{"x":["phase","",""]}`}, one.said); diff != "" {
		t.Errorf("at first, for a page that heard another process: %s", diff)
	}
	described := newDocument(t)
	for _, step := range []struct {
		phase        arena.Phase
		reason, want string
	}{
		{arena.PhaseFailed, `a "disk" is full`, `{"x":["phase","failed","a \"disk\" is full"]}`},
		{"", "", `{"x":["phase","",""]}`},
	} {
		w.Control.Change(func() { w.Control.Configured[1].Phase, w.Control.Configured[1].Reason = step.phase, step.reason })
		for one.said = nil; len(one.said) == 0; {
			one.next()
		}
		if diff := cmp.Diff([]string{step.want}, one.said); diff != "" {
			t.Error(diff)
		}
		described.fits(described.named("Ephemeral"), []byte(one.said[0]))
		later := watch(t, "http://"+ln.Addr().String()+"/ws?arena=main", `{"hello":1}`)
		for len(later.said) == 0 {
			later.next()
		}
		if diff := cmp.Diff([]string{step.want}, later.said); diff != "" {
			t.Errorf("who comes later: %s", diff)
		}
	}
	cancel()
	if err := <-ended; err != nil {
		t.Errorf("Serve = %v", err)
	}
	_, _, err := one.ws.Read(t.Context())
	if code := websocket.CloseStatus(err); code != websocket.StatusServiceRestart {
		t.Errorf("at the end the socket closes with %d: %v", code, err)
	}
}

// A page that may not connect, because a proxy writes its own Host or nobody allowed its
// origin, is refused in words, and the operator is told once in an hour what to set.
func TestAudience_RefusesInTheShapeOfErrorsAndTellsTheOperator(t *testing.T) {
	t.Parallel()
	w, _ := newSeason(t, 3)
	for range 3 {
		for _, path := range []string{"/ws?arena=main", "/events?arena=main"} {
			message := transporttest.Refused(t, w.Get(path, "Origin", "https://elsewhere.example", "Upgrade", "websocket"), reply.OriginRefused, http.StatusForbidden)
			if !strings.Contains(message, "https://elsewhere.example") || !strings.Contains(message, "ALLOWED_ORIGINS") {
				t.Errorf("%s is refused with %q", path, message)
			}
		}
	}
	lines := strings.Count(w.Logs.String(), "may not connect")
	if lines != 1 || !strings.Contains(w.Logs.String(), "origin=https://elsewhere.example host=") {
		t.Errorf("%d lines of the log tell it, want one:\n%s", lines, w.Logs.String())
	}
	w.Now = w.Now.Add(time.Hour)
	transporttest.Refused(t, w.Get("/events?arena=main", "Origin", "https://elsewhere.example"), reply.OriginRefused, http.StatusForbidden)
	if lines := strings.Count(w.Logs.String(), "may not connect"); lines != 2 {
		t.Errorf("an hour later it is told %d times, want two", lines)
	}
	if text := transporttest.Refused(t, w.Get("/events?arena=main&topics=a%00b"), reply.BadRequest, http.StatusBadRequest); !strings.Contains(text, "topics") {
		t.Errorf("%q does not name the parameter", text)
	}
	for _, path := range []string{"/ws?arena=nope", "/events?arena=nope"} {
		transporttest.Refused(t, w.Get(path, "Upgrade", "websocket"), reply.UnknownArena, http.StatusNotFound)
	}
	transporttest.Refused(t, w.Get("/ws?arena=main"), reply.BadRequest, http.StatusBadRequest)
	if text := w.Get("/api/metrics", "Authorization", "Bearer "+transporttest.Token).Body.String(); !strings.Contains(text, "arena_push_forbidden_total 7\n") {
		t.Errorf("metrics:\n%s", text)
	}
}

func decimal(n uint64) string { return strconv.FormatUint(n, 10) }

func TestMetrics_CountTheAudience(t *testing.T) {
	t.Parallel()
	w, r := newSeason(t, 3)
	server := httptest.NewServer(w.Server.Handler())
	defer server.Close()
	watch(t, server.URL+"/ws?arena=main", `{"hello":1}`).until(r.Head())
	text := w.Get("/api/metrics", "Authorization", "Bearer "+transporttest.Token).Body.String()
	for _, line := range []string{"arena_push_connections 1", "arena_push_snapshots_total 1", "# TYPE arena_push_frames_total counter"} {
		if !strings.Contains(text, line+"\n") {
			t.Errorf("metrics lack %q:\n%s", line, text)
		}
	}
}
