package transporttest

import (
	"bytes"
	"context"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/seed45548214/arena/arena"
	"github.com/seed45548214/arena/arena/arenatest"
	"github.com/seed45548214/arena/transport"
	"github.com/seed45548214/arena/transport/api"
	"github.com/seed45548214/arena/transport/view"
	"github.com/seed45548214/arena/transport/view/viewtest"
)

// Main is the arena that has a season, Token the secret behind which commands are, and
// pages of Origin may call the API.
const (
	Main   = "main"
	Token  = "correct horse battery staple"
	Origin = "https://arena.example"
)

// A World is a server with its journal and its control.
type World struct {
	T       *testing.T
	Journal *viewtest.Journal
	Control *Control
	Server  *transport.Server
	Now     time.Time
	Logs    *bytes.Buffer
	viewed  *view.Views
}

// NewWorld returns a server of the arenas main and other. Main has had a season
// of ticks, 30 to two sessions; other has none. adjust, if not nil, has a say
// before the server is made.
func NewWorld(t *testing.T, ticks int, adjust func(*World, *transport.Config)) *World {
	t.Helper()
	w := &World{T: t, Journal: viewtest.NewJournal(), Now: viewtest.Wall(), Logs: new(bytes.Buffer), Control: &Control{
		Configured: []view.Status{{ID: "other", Name: "Other Arena"}, {ID: Main, Name: "Main Arena"}},
		Sources:    []api.FeedHealth{{Name: "simulated", OK: true}},
		Tree:       []api.ActorStatus{{Path: "supervisor/market", State: "running", Messages: 3}},
	}}
	if ticks > 0 {
		r := viewtest.NewRecorder(t, w.Journal, Main)
		r.Start(w.Now.Add(14*time.Second - time.Millisecond))
		r.Run(ticks)
	}
	var mu sync.Mutex
	cfg := transport.Config{
		Control: w.Control, Views: view.NewViews(w.Journal, slog.New(slog.DiscardHandler), Main, "other"),
		Calendar: arenatest.NYSE(), Mode: arena.Simulated, Version: "v1", AdminToken: Token, AllowedOrigins: []string{Origin},
		Logger: slog.New(slog.NewTextHandler(locked{&mu, w.Logs}, &slog.HandlerOptions{Level: slog.LevelDebug})),
		Now:    func() time.Time { return w.Now },
	}
	cfg.Views.TrustSnapshots()
	if adjust != nil {
		adjust(w, &cfg)
	}
	server, err := transport.NewServer(cfg)
	if err != nil {
		t.Fatal(err)
	}
	w.Server, w.viewed = server, cfg.Views
	ctx, cancel := context.WithCancel(t.Context())
	var running sync.WaitGroup
	running.Go(func() { cfg.Views.Run(ctx) })
	t.Cleanup(func() {
		cancel()
		running.Wait()
		if err := server.Close(context.Background()); err != nil {
			t.Error(err)
		}
	})
	server.SetReady(true)
	w.Await()
	return w
}

// Views are those that the server shows.
func (w *World) Views() *view.Views { return w.viewed }

// Await returns when all journals have been read.
func (w *World) Await() {
	w.T.Helper()
	w.Eventually("the views caught up", func() bool { return w.Get("/readyz").Code == http.StatusOK })
}

// Eventually waits until ok is true.
func (w *World) Eventually(what string, ok func() bool) {
	w.T.Helper()
	for limit := time.After(arenatest.Patience()); !ok(); {
		select {
		case <-time.After(time.Millisecond):
		case <-limit:
			w.T.Fatalf("waited in vain until %s", what)
		}
	}
}

type locked struct {
	mu *sync.Mutex
	to io.Writer
}

func (l locked) Write(line []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.to.Write(line)
}

// Ask sends a request with headers, given in pairs.
func (w *World) Ask(method, path, body string, headers ...string) *httptest.ResponseRecorder {
	w.T.Helper()
	r := httptest.NewRequestWithContext(w.T.Context(), method, path, strings.NewReader(body))
	for i := 0; i < len(headers); i += 2 {
		r.Header.Set(headers[i], headers[i+1])
	}
	answer := httptest.NewRecorder()
	w.Server.Handler().ServeHTTP(answer, r)
	return answer
}

// Get is Ask for what is only read.
func (w *World) Get(path string, headers ...string) *httptest.ResponseRecorder {
	w.T.Helper()
	return w.Ask(http.MethodGet, path, "", headers...)
}

// Command sends a request with the right token.
func (w *World) Command(path, body string, headers ...string) *httptest.ResponseRecorder {
	w.T.Helper()
	return w.Ask(http.MethodPost, path, body, append(headers, "Authorization", "Bearer "+Token)...)
}

// Reach returns when main has been read up to a record.
func (w *World) Reach(seq uint64) {
	w.T.Helper()
	w.Settle(func(g view.Glimpse) bool { return g.State.Seq >= seq })
}

// Settle returns when the view of main shows what is wanted.
func (w *World) Settle(wanted func(view.Glimpse) bool) {
	w.T.Helper()
	of, _ := w.Views().Of(Main)
	w.Eventually("the view shows it", func() bool { return wanted(of.Glimpse()) })
}
