package transport_test

import (
	"context"
	"encoding/json"
	"errors"
	"maps"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/coder/websocket"
	"github.com/google/go-cmp/cmp"

	"github.com/seed45548214/arena/transport"
	"github.com/seed45548214/arena/transport/push"
	"github.com/seed45548214/arena/transport/transporttest"
	"github.com/seed45548214/arena/transport/view/viewtest"
)

// A listener checks the frames of one connection and remembers what was in them.
type listener struct {
	*document
	topics []string
	kinds  map[string]bool // of messages
	told   map[string]bool // topics with a value
}

func newListener(t *testing.T) *listener {
	t.Helper()
	return &listener{document: newDocument(t), kinds: make(map[string]bool), told: make(map[string]bool)}
}

// hear checks a message against the schema of that name, and the entries of a
// frame against those of their topics.
func (l *listener) hear(schema string, text []byte) {
	l.t.Helper()
	l.fits(l.named(schema), text)
	var message struct {
		Top [][2]string `json:"top"`
		D   [][3]any    `json:"d"`
	}
	members := make(map[string]any)
	if json.Unmarshal(text, &message) != nil || json.Unmarshal(text, &members) != nil {
		l.t.Fatalf("message %s", text)
	}
	for kind, name := range map[string]string{
		"Snapshot": "r", "Delta": "p", "Heartbeat": "hb", "Pong": "pong", "Ephemeral": "x", "Joined": "t",
	} {
		if _, ok := members[name]; ok {
			l.kinds[kind] = true
			if kind != "Joined" {
				l.fits(l.named(kind), text)
			}
		}
	}
	if message.Top != nil {
		l.topics = nil
		for _, topic := range message.Top {
			l.topics = append(l.topics, topic[0])
		}
	}
	for _, entry := range message.D {
		place, _ := entry[0].(float64)
		topic := l.topics[int(place)]
		if entry[2] == nil {
			continue
		}
		path := []string{"components", "schemas", "TopicValues", "properties", topic}
		if strings.HasPrefix(topic, "agent:") {
			path, topic = []string{"components", "schemas", "TopicValues", "patternProperties", "^agent:"}, "agent:"
		}
		l.told[topic] = true
		l.fits(l.schema(path...), remarshal(l.t, entry[2]))
	}
}

func TestOpenAPI_DescribesTheEventStream(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		l := newListener(t)
		var r *viewtest.Recorder
		w := transporttest.NewWorld(t, 0, func(w *transporttest.World, _ *transport.Config) {
			r = viewtest.NewRecorder(t, w.Journal, transporttest.Main)
			r.Start(w.Now.Add(time.Minute))
			r.Run(12)
		})
		ctx, cancel := context.WithCancel(t.Context())
		defer cancel()
		answer := httptest.NewRecorder()
		request := httptest.NewRequestWithContext(ctx, http.MethodGet, "/events?arena=main", http.NoBody)
		ended := make(chan struct{})
		go func() {
			defer close(ended)
			w.Server.Handler().ServeHTTP(answer, request)
		}()
		synctest.Wait()
		for range 40 {
			r.Run(1)
			time.Sleep(time.Second)
		}
		r.Open()
		time.Sleep(time.Second)
		r.Store(r.Season.CloseRound(r.Answers()))
		r.Store(r.Season.Pause("me", false, nil))
		time.Sleep(20 * time.Second)
		cancel()
		<-ended
		l.answered(http.MethodGet, "/events", answer)
		for line := range strings.Lines(answer.Body.String()) {
			if text, ok := strings.CutPrefix(strings.TrimSuffix(line, "\n"), "data: "); ok {
				l.hear("StreamMessage", []byte(text))
			}
		}
		if diff := cmp.Diff([]string{"Delta", "Heartbeat", "Snapshot"}, slices.Sorted(maps.Keys(l.kinds))); diff != "" {
			t.Errorf("messages (-want +got):\n%s", diff)
		}
		all := []string{"agent:", "bench", "board", "decisions", "fills", "managers", "notices", "prices", "refusals", "status", "timer"}
		if diff := cmp.Diff(all, slices.Sorted(maps.Keys(l.told))); diff != "" {
			t.Errorf("topics with a value (-want +got):\n%s", diff)
		}
	})
}

func TestOpenAPI_DescribesTheSocket(t *testing.T) {
	t.Parallel()
	l := newListener(t)
	w := transporttest.NewWorld(t, 12, nil)
	server := httptest.NewServer(w.Server.Handler())
	defer server.Close()
	conn := dial(t, server)
	say := func(text string) {
		t.Helper()
		l.fits(l.named("ClientMessage"), []byte(text))
		if err := conn.Write(t.Context(), websocket.MessageText, []byte(text)); err != nil {
			t.Fatal(err)
		}
		_, heard, err := conn.Read(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		l.hear("ServerMessage", heard)
	}
	say(`{"hello":1,"topics":["timer","fills"]}`)
	say(`{"ping":1732369500123}`)
	say(`{"sub":["board","agent:momentum"],"unsub":["timer"]}`)
	if diff := cmp.Diff([]string{"Delta", "Joined", "Pong", "Snapshot"}, slices.Sorted(maps.Keys(l.kinds))); diff != "" {
		t.Errorf("messages (-want +got):\n%s", diff)
	}
	for _, whispered := range []string{`{"x":["thinking","momentum",true]}`, `{"x":["thinking","momentum",false]}`, `{"x":["writing","momentum","I buy",0]}`} {
		l.hear("ServerMessage", []byte(whispered))
		l.hear("StreamMessage", []byte(whispered))
	}
	for _, odd := range []string{`{"x":["thinking","momentum"]}`, `{"x":["writing","momentum","I buy"]}`, `{"x":["phase","lost",""]}`, `{"x":["rumour","momentum",true]}`} {
		if misfit(l.named("ServerMessage"), []byte(odd)) == nil {
			t.Errorf("%s is taken", odd)
		}
	}
	gone := make(chan error, 1)
	go func() { gone <- w.Server.Close(t.Context()) }()
	_, _, err := conn.Read(t.Context())
	if err := <-gone; err != nil {
		t.Error(err)
	}
	closed, ok := errors.AsType[websocket.CloseError](err)
	if !ok || closed.Code != websocket.StatusCode(push.CloseRestart) {
		t.Fatalf("the server is gone: %v", err)
	}
	l.fits(l.named("CloseReason"), []byte(closed.Reason))
}

// What the schema of a client's messages refuses, the server refuses, and the
// other way round.
func TestOpenAPI_RefusesTheMessagesThatTheServerRefuses(t *testing.T) {
	t.Parallel()
	d := newDocument(t)
	w := transporttest.NewWorld(t, 3, nil)
	server := httptest.NewServer(w.Server.Handler())
	defer server.Close()
	for _, c := range []struct {
		text   string
		answer bool // the server answers
	}{
		{`{"hello":1}`, true},
		{`{"hello":1,"topics":[]}`, true},
		{`{"hello":1,"e":"k3f9","s":18231}`, true},
		{`{"hello":2}`, false},
		{`{"hello":1,"topics":["a,b"]}`, false},
		{`{"hello":1,"topics":[""]}`, false},
		{`{"hello":1,"topics":["` + strings.Repeat("x", 129) + `"]}`, false},
		{`{"hello":1,"topics":"all"}`, false},
		{`{"hello":1,"s":-1}`, false},
		{`{"hello":"1"}`, false},
		{`{}`, false},
		{`[]`, false},
	} {
		conn := dial(t, server)
		if err := conn.Write(t.Context(), websocket.MessageText, []byte(c.text)); err != nil {
			t.Fatal(err)
		}
		_, _, err := conn.Read(t.Context())
		if err != nil && websocket.CloseStatus(err) != websocket.StatusCode(push.CloseBadMessage) {
			t.Fatalf("%s: %v", c.text, err)
		}
		fits := misfit(d.named("ClientMessage"), []byte(c.text)) == nil
		if (err == nil) != c.answer || fits != c.answer {
			t.Errorf("%s: the server says %v, the schema %t, want %t", c.text, err, fits, c.answer)
		}
		_ = conn.CloseNow()
	}
}

func dial(t *testing.T, server *httptest.Server) *websocket.Conn {
	t.Helper()
	conn, answer, err := websocket.Dial(t.Context(), server.URL+"/ws?arena="+transporttest.Main, &websocket.DialOptions{
		Subprotocols: []string{push.Subprotocol},
	})
	if err != nil {
		t.Fatal(err)
	}
	if answer.Body != nil {
		_ = answer.Body.Close()
	}
	t.Cleanup(func() { _ = conn.CloseNow() })
	return conn
}
