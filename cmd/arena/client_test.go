package main_test

import (
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"

	main "github.com/seed45548214/arena/cmd/arena"
)

const resetDone = "strategies reset: its next season begins, and the last one stays in the journal\n"

const token = "0123456789abcdef0123456789abcdef"

// A fakeServer answers like a server of arenas and remembers what it was asked.
type fakeServer struct {
	answers map[string]string // by method and path
	token   string

	mu    sync.Mutex
	asked []string // method, path, body
}

func (f *fakeServer) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	body, _ := io.ReadAll(r.Body)
	f.mu.Lock()
	f.asked = append(f.asked, strings.TrimSpace(r.Method+" "+r.URL.EscapedPath()+" "+string(body)))
	f.mu.Unlock()
	w.Header().Set("Content-Type", "application/json")
	private := r.Method == http.MethodPost || r.URL.Path == "/api/actors"
	if private && r.Header.Get("Authorization") != "Bearer "+f.token {
		w.WriteHeader(http.StatusUnauthorized)
		_, _ = io.WriteString(w, `{"error":{"code":"wrong_token","message":"This is not the admin token."}}`)
		return
	}
	answer, ok := f.answers[r.Method+" "+r.URL.EscapedPath()]
	if !ok {
		w.WriteHeader(http.StatusNotFound)
		answer = `{"error":{"code":"unknown_arena","message":"There is no arena; GET /api/arenas lists those that exist."}}`
	}
	_, _ = io.WriteString(w, answer+"\n")
}

// serving returns a shell whose commands find a server that has answers.
func serving(t *testing.T, answers map[string]string) (main.Shell, *fakeServer) {
	t.Helper()
	f := &fakeServer{answers: answers, token: token}
	server := httptest.NewServer(f)
	t.Cleanup(server.Close)
	return shell(t, "ARENA_URL", server.URL, "ARENA_ADMIN_TOKEN", token), f
}

func TestClient_CommandsAskForTheRightThing(t *testing.T) {
	t.Parallel()
	const ok = `{"arena":"strategies","ok":true}`
	s, f := serving(t, map[string]string{
		"POST /api/arenas/strategies/start": ok, "POST /api/arenas/strategies/stop": ok, "POST /api/arenas/strategies/pause": ok,
		"POST /api/arenas/strategies/resume": ok, "POST /api/arenas/strategies/reset": ok,
		"POST /api/actors/restart": `{"ok":true,"path":"supervisor/market"}`,
	})
	for _, c := range []struct{ line, out, asked string }{
		{"start strategies", "strategies started\n", "POST /api/arenas/strategies/start"},
		{"stop strategies", "strategies stopped\n", "POST /api/arenas/strategies/stop"},
		{"pause strategies", "strategies paused\n", "POST /api/arenas/strategies/pause"},
		{"resume strategies", "strategies resumed\n", "POST /api/arenas/strategies/resume"},
		{"reset strategies", resetDone, "POST /api/arenas/strategies/reset {}"},
		{"reset strategies --seed 18446744073709551615", resetDone, `POST /api/arenas/strategies/reset {"seed":"18446744073709551615"}`},
		{"pause strategies --json", ok + "\n", "POST /api/arenas/strategies/pause"},
		{"actors restart supervisor/market", "supervisor/market restarted\n", `POST /api/actors/restart {"path":"supervisor/market"}`},
	} {
		got := s.Run(t, strings.Fields(c.line)...)
		if got.Code != 0 || got.Out != c.out || got.Err != "" {
			t.Errorf("arena %s: %+v, want %q", c.line, got, c.out)
		}
		if last := f.asked[len(f.asked)-1]; last != c.asked {
			t.Errorf("arena %s asks %q, want %q", c.line, last, c.asked)
		}
	}
}

func TestClient_AllArenasAtOnce(t *testing.T) {
	t.Parallel()
	const answer = `{"results":[{"arena":"a","ok":true},{"arena":"b","ok":false,"error":{"code":"wrong_phase","message":"It runs already"}}]}`
	s, _ := serving(t, map[string]string{"POST /api/arenas/start": answer, "POST /api/arenas/stop": `{"results":[{"arena":"a","ok":true}]}`})
	if got := s.Run(t, "stop"); got.Code != 0 || got.Out != "a stopped\n" {
		t.Errorf("%+v", got)
	}
	got := s.Run(t, "start")
	if got.Code != 1 || got.Out != "a started\nb not started: It runs already\n" || got.Err != "arena: 1 of 2 arenas could not be started\n" {
		t.Errorf("%+v", got)
	}
	running, _ := serving(t, map[string]string{
		"POST /api/arenas/start": `{"results":[{"arena":"a","ok":false,"error":{"code":"wrong_phase","message":"This cannot be done now: it is running already."}}]}`,
	})
	if got := running.Run(t, "start"); got.Code != 1 || got.Out != "" || got.Err != "arena: a is running already\n" {
		t.Errorf("the only arena runs already: %+v", got)
	}
	if got := s.Run(t, "start", "--json"); got.Code != 1 || got.Out != answer+"\n" {
		t.Errorf("%+v", got)
	}
}

func TestClient_Reload(t *testing.T) {
	t.Parallel()
	const answer = `{"began":["a"],"ended":["b"],"differs":[{"arena":"c","differences":["the lot is 1, and 2 in the season under way"]}],"prompts":["p.tmpl"],"warnings":["x"]}`
	s, f := serving(t, map[string]string{"POST /api/arenas/reload": answer})
	want := "a began\nb ended; its journal stays\nprompt p.tmpl changed; models are told by it from the next round on\n" +
		"warning: c: the lot is 1, and 2 in the season under way; it takes effect after `arena reset c`\nwarning: x\n"
	if got := s.Run(t, "reload"); got.Code != 0 || got.Out != want || got.Err != "" {
		t.Errorf("%+v, want %q", got, want)
	}
	if got := s.Run(t, "reload", "--json"); got.Code != 0 || got.Out != answer+"\n" {
		t.Errorf("%+v", got)
	}
	if got := s.Run(t, "reload", "a"); got.Code != 2 || len(f.asked) != 2 {
		t.Errorf("%+v", got)
	}
}

// A price that is none is refused before anybody is asked.
func TestClient_SettlesAtPricesOnly(t *testing.T) {
	t.Parallel()
	s, f := serving(t, nil)
	for _, price := range []string{"-1", "100000000.01", "9999999999999999999"} {
		if got := s.Run(t, "settle", "a", "AAPL"); got.Code != 2 || !strings.Contains(got.Err, "settle needs --price") {
			t.Errorf("without a price: %+v", got)
		}
		if got := s.Run(t, "settle", "a", "AAPL", "--price="+price); got.Code != 2 || !strings.Contains(got.Err, "at most 100000000.00") {
			t.Errorf("%s: %+v", price, got)
		}
	}
	if len(f.asked) > 0 {
		t.Errorf("asked %q", f.asked)
	}
}

const statusAnswer = `{"mode":"historical","version":"v1","now":"2026-01-01T00:00:00Z",
"market":{"open":true,"date":"2025-06-10","at":"2025-06-10T14:00:00Z","next_open":"2025-06-11T13:30:00Z","next_close":"2025-06-10T20:00:00Z"},
"feeds":[{"name":"historical","ok":false,"last_error":"gone\u001b[31m\nfishing"}],
"arenas":[{"id":"strategies","name":"Strategy Arena","phase":"failed","reason":"the journal is damaged","seq":1234,"season":2,"round":31,
"differences":["the lot is 1, and\t0.5 in the season under way"]}]}`

func TestClient_Status(t *testing.T) {
	t.Parallel()
	s, f := serving(t, map[string]string{"GET /api/status": statusAnswer})
	got := s.Run(t, "status")
	want := "server  " + s.Env["ARENA_URL"] + `, version v1
mode    historical
market  open, closes 2025-06-10T20:00:00Z on 2025-06-10, market time 2025-06-10T14:00:00Z
feed    historical, failing: gone [31m fishing

ARENA       NAME            PHASE   SEASON  ROUND  RECORDS  NOTE
strategies  Strategy Arena  failed  2       31     1234     the journal is damaged
warning: strategies: the lot is 1, and 0.5 in the season under way; it takes effect after ` + "`arena reset strategies`\n"
	if got.Code != 0 || got.Out != want {
		t.Errorf("code %d\n%s\nwant\n%s", got.Code, got.Out, want)
	}
	if f.asked[0] != "GET /api/status" {
		t.Errorf("asked %q", f.asked)
	}
	if got := s.Run(t, "status", "--json"); !json.Valid([]byte(got.Out)) || got.Out != statusAnswer+"\n" {
		t.Errorf("%+v", got)
	}
}

// A password in the URL of the server is told to the server alone.
func TestClient_ShowsNoPassword(t *testing.T) {
	t.Parallel()
	s, _ := serving(t, map[string]string{"GET /api/status": statusAnswer})
	s.Env["ARENA_URL"] = strings.Replace(s.Env["ARENA_URL"], "://", "://me:hunter2@", 1)
	if got := s.Run(t, "status"); got.Code != 0 || !strings.Contains(got.Out, "://me:xxxxx@") || strings.Contains(got.Out, "hunter2") {
		t.Errorf("%+v", got)
	}
	s.Env["ARENA_URL"] = "http://me:hunter2@127.0.0.1:1"
	if got := s.Run(t, "status"); got.Code != 3 || strings.Contains(got.Err, "hunter2") {
		t.Errorf("%+v", got)
	}
}

func TestClient_ActorsAreATree(t *testing.T) {
	t.Parallel()
	s, _ := serving(t, map[string]string{"GET /api/actors": `{"actors":[
{"path":"supervisor","state":"running","restarts":0,"messages":9},
{"path":"supervisor/market","state":"running","restarts":0,"messages":9},
{"path":"supervisor/keeper","state":"running","restarts":0,"messages":9},
{"path":"supervisor/keeper/arena/strategies","state":"running","restarts":2,"last_error":"boom","messages":9},
{"path":"supervisor/keeper/arena/strategies/agent/momentum","state":"stopped","restarts":0,"messages":9},
{"path":"supervisor/market/feed","state":"running","restarts":0,"messages":9},
{"path":"supervisor/keeper/arena/strategies/clock","state":"running","restarts":0,"messages":9}]}`})
	want := `ACTOR                 STATE    RESTARTS  LAST ERROR
supervisor            running  0
├ market              running  0
│ └ feed              running  0
└ keeper              running  0
  └ arena/strategies  running  2  boom
    ├ agent/momentum  stopped  0
    └ clock           running  0
`
	got := s.Run(t, "actors")
	if got.Code != 0 || got.Out != want {
		t.Errorf("code %d, %s\n%s\nwant\n%s", got.Code, got.Err, got.Out, want)
	}
}

func TestClient_RefusalsKeepTheServersCode(t *testing.T) {
	t.Parallel()
	s, _ := serving(t, nil)
	if got := s.Run(t, "pause", "no/body"); got.Code != 1 || got.Err != "arena: There is no arena; GET /api/arenas lists those that exist\n" {
		t.Errorf("%+v", got)
	}
	if got := s.Run(t, "pause", "nobody", "--json"); got.Code != 1 || !strings.Contains(got.Err, `{"error":{"code":"unknown_arena",`) {
		t.Errorf("%+v", got)
	}
	s.Env["ARENA_ADMIN_TOKEN"] = "another-token-of-someone"
	if got := s.Run(t, "actors"); got.Code != 1 || !strings.Contains(got.Err, "not the admin token") {
		t.Errorf("%+v", got)
	}
}

func TestClient_FindsTheTokenOfTheServersStore(t *testing.T) {
	t.Parallel()
	s, f := serving(t, map[string]string{"POST /api/arenas/stop": `{"results":[]}`})
	folder := t.TempDir()
	delete(s.Env, "ARENA_ADMIN_TOKEN")
	s.Env["PERSIST_PATH"] = folder
	if got := s.Run(t, "stop"); got.Code != 1 || !strings.Contains(got.Err, "no admin token in "+folder) || !strings.Contains(got.Err, "PERSIST_PATH") {
		t.Errorf("without a token: %+v", got)
	}
	found, _, err := setUp(t, s).AdminToken()
	if err != nil {
		t.Fatal(err)
	}
	if got := s.Run(t, "stop"); got.Code != 1 || !strings.Contains(got.Err, "not the admin token") {
		t.Errorf("with the token of another server: %+v", got)
	}
	f.token = found
	if got := s.Run(t, "stop"); got.Code != 0 {
		t.Errorf("with the server's token: %+v", got)
	}
}

func TestClient_UnreachableServersEndWithThree(t *testing.T) {
	t.Parallel()
	closed := httptest.NewServer(http.NotFoundHandler())
	closed.Close()
	page := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { _, _ = io.WriteString(w, "<html>hello") }))
	t.Cleanup(page.Close)
	other := httptest.NewServer(http.NotFoundHandler())
	t.Cleanup(other.Close)
	for name, url := range map[string]string{"nobody": closed.URL, "a page": page.URL, "another program": other.URL} {
		s := shell(t, "ARENA_URL", url, "PERSIST_PATH", t.TempDir())
		for _, line := range []string{"status", "start", "reset strategies", "actors", "actors restart x"} {
			got := s.Run(t, strings.Fields(line)...)
			if got.Code != 3 || !strings.Contains(got.Err, "no server answers at "+url) || !strings.Contains(got.Err, "arena serve") {
				t.Errorf("%s, arena %s: %+v", name, line, got)
			}
		}
	}
}
