package push_test

import (
	"crypto/tls"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/seed45548214/arena/arena/arenatest"
	"github.com/seed45548214/arena/transport/push"
)

// wantClose reads until the close frame and compares its code.
func wantClose(t *testing.T, w *wire, want push.CloseCode) string {
	t.Helper()
	for {
		f, err := w.frame()
		if err != nil {
			t.Fatalf("want close %d: %v", want, err)
		}
		if f.op() != 0x8 {
			continue
		}
		if got := f.String(); got != fmt.Sprint("close:", uint16(want)) {
			t.Fatalf("%s, want %d", got, want)
		}
		return string(f.payload[2:])
	}
}

// eventually waits for something that another goroutine does.
func eventually(t *testing.T, what string, ok func() bool) {
	t.Helper()
	for deadline := time.Now().Add(arenatest.Patience()); !ok(); {
		if time.Now().After(deadline) {
			t.Fatal(what)
		}
		time.Sleep(time.Millisecond)
	}
}

func TestHub_SubscribesAndUnsubscribes(t *testing.T) {
	t.Parallel()
	feed := newFeed(t, "e")
	commit(t, feed, 1, "prices A 1", "agent:a NVDA 5", "agent:a GONE 1", "chat 1", "chat 2")
	commit(t, feed, 2, "agent:a GONE null", "board x 9")
	hub, address := serve(t, push.Config{}, feed)
	r := newReader()
	w := join(t, address, offer, r, "prices")
	say := func(text string) {
		t.Helper()
		if err := w.say(text); err != nil {
			t.Fatal(err)
		}
	}
	next := func() spoken {
		t.Helper()
		text, err := w.text()
		if err != nil {
			t.Fatal(err)
		}
		m, err := r.apply(text)
		if err != nil {
			t.Fatal(err)
		}
		return m
	}
	commit(t, feed, 3, "prices A 2") // on its way when the topics change
	say(`{"sub":["agent:a","chat","nosuch"]}`)
	if m := next(); m.Prev != 1 || m.Seq != 3 || !cmp.Equal(m.Fresh, []int{3, 4}) {
		t.Errorf("answer to sub: %+v", m)
	}
	want := map[string]string{`0"A"`: "2", `4"NVDA"`: "5"}
	if diff := cmp.Diff(want, r.state()); diff != "" || len(r.logs[3]) != 2 {
		t.Errorf("after sub: %s, chat %v", diff, r.logs[3])
	}
	say(`{"unsub":["agent:a","chat"],"sub":["board"]}`)
	if m := next(); !cmp.Equal(m.Fresh, []int{1}) {
		t.Errorf("answer to sub: %+v", m)
	}
	commit(t, feed, 4, "agent:a NVDA 6", "chat 3", "board x 10")
	hub.Flush(feed)
	if m := next(); len(m.Data) != 1 {
		t.Errorf("after unsub: %+v", m)
	}
	commit(t, feed, 5, "agent:a NVDA null", "agent:a AMD 1")
	say(`{"sub":["agent:a","chat","agent:a"]}`)
	next()
	want = map[string]string{`0"A"`: "2", `1"x"`: "10", `4"AMD"`: "1"}
	if diff := cmp.Diff(want, r.state()); diff != "" || len(r.logs[3]) != 3 {
		t.Errorf("after the second sub: %s, chat %v", diff, r.logs[3])
	}
	say(`{"unsub":["prices","board","chat","agent:a"]}`)
	say(`{"ping":1}`)
	next() // nothing but the pong
	commit(t, feed, 6, "prices A 7")
	hub.Flush(feed)
	say(`{"sub":["prices"]}`)
	next()
	if r.latest[0][`"A"`] != "7" {
		t.Errorf("after all: %v", r.state())
	}
	eventually(t, "streams are left over", func() bool { streams, _ := hub.Streams("arena0"); return streams == 1 })
}

// All topics but one: the rest is written out.
func TestHub_UnsubscribesFromAll(t *testing.T) {
	t.Parallel()
	feed := newFeed(t, "e")
	hub, address := serve(t, push.Config{}, feed)
	r := newReader()
	w := join(t, address, "", r)
	if err := w.say(`{"unsub":["prices"]}`); err != nil {
		t.Fatal(err)
	}
	if err := w.say(`{"ping":1}`); err != nil {
		t.Fatal(err)
	}
	if text, err := w.text(); err != nil || !strings.HasPrefix(text, `{"pong":1,`) {
		t.Fatal(text, err)
	}
	commit(t, feed, 1, "prices A 1", "board x 1")
	hub.Flush(feed)
	if err := r.follow(w, 1); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(map[string]string{`1"x"`: "1"}, r.state()); diff != "" {
		t.Error(diff)
	}
}

func TestHub_ServesSeveralArenas(t *testing.T) {
	t.Parallel()
	one, two := newFeed(t, "one"), newFeed(t, "two")
	hub, address := serve(t, push.Config{}, one, two)
	if err := hub.Add("arena1", newFeed(t, "x")); !errors.Is(err, push.ErrFeed) {
		t.Errorf("a second arena1: %v, want ErrFeed", err)
	}
	for path, epoch := range map[string]string{"/ws": "one", "/ws?arena=arena0": "one", "/ws?arena=arena1": "two"} {
		w, r := dial(t, address, path, ""), newReader()
		if err := w.say(r.hello()); err != nil {
			t.Fatal(err)
		}
		if err := r.follow(w, 0); err != nil || r.epoch != epoch {
			t.Errorf("%s: epoch %q, %v", path, r.epoch, err)
		}
		if path != "/ws" {
			continue
		}
		commit(t, two, 1, "prices A 1")
		commit(t, one, 1, "prices A 2")
		hub.Flush(two)
		hub.Flush(one)
		if err := r.follow(w, 1); err != nil || r.latest[0][`"A"`] != "2" {
			t.Errorf("%s: %v %v", path, r.latest, err)
		}
	}
	response, err := http.Get("http://" + address + "/ws?arena=nosuch")
	if err != nil {
		t.Fatal(err)
	}
	_ = response.Body.Close()
	if response.StatusCode != http.StatusNotFound {
		t.Errorf("an unknown arena: %s", response.Status)
	}
}

func TestHub_SendsTheAudienceOfARemovedArenaAway(t *testing.T) {
	t.Parallel()
	for code, reason := range map[push.CloseCode]string{push.CloseDrain: `{"retry":`, push.CloseForbidden: "the arena is no longer shown"} {
		hub, address := serve(t, push.Config{}, newFeed(t, "one"), newFeed(t, "two"))
		w, other := join(t, address, "", newReader()), dial(t, address, "/ws?arena=arena1", "")
		e := openEvents(t, address, "arena=arena1", "")
		e.next(t, newReader())
		eventually(t, "not connected", func() bool { return hub.Metrics().Connections.Load() == 2 })
		hub.Remove("arena1", code)
		hub.Remove("arena1", code)
		if got := wantClose(t, other, code); !strings.HasPrefix(got, reason) {
			t.Errorf("close %d says %q", code, got)
		}
		retry := false
		for e.lines.Scan() {
			retry = retry || strings.HasPrefix(e.lines.Text(), "retry: ")
		}
		if retry != (code == push.CloseDrain) {
			t.Errorf("close %d: the event stream is asked back: %t", code, retry)
		}
		if err := w.say(`{"ping":1}`); err != nil {
			t.Fatal(err)
		}
		if text, err := w.text(); err != nil || !strings.HasPrefix(text, `{"pong":1,`) {
			t.Errorf("somebody else noticed: %s, %v", text, err)
		}
	}
}

func TestHub_WhispersToWhoeverListens(t *testing.T) {
	t.Parallel()
	one, two := newFeed(t, "one"), newFeed(t, "two")
	hub, address := serve(t, push.Config{}, one, two)
	w := join(t, address, "", newReader())
	hub.Whisper(two, []byte(`["other"]`))
	hub.Whisper(one, []byte(`["thinking","gpt-5",true]`))
	if text, err := w.text(); err != nil || text != `{"x":["thinking","gpt-5",true]}` {
		t.Errorf("%s, %v", text, err)
	}
}

// Unicast messages between chained frames must not disturb the window.
func TestHub_ChainsAroundUnicast(t *testing.T) {
	t.Parallel()
	feed := newFeed(t, "e")
	hub, address := serve(t, push.Config{Flush: time.Millisecond, Keyframe: 30 * time.Millisecond}, feed)
	r, plain := newReader(), newReader()
	w, p := join(t, address, offer, r), join(t, address, "", plain)
	pad := strings.Repeat("x", 1000)
	// On a slow machine more of the frames begin a chain, so it takes more of them.
	enough := func() bool { return hub.Metrics().Chained.Load() >= 50 && w.deflated >= 100 }
	limit := time.Now().Add(arenatest.Patience())
	for seq := uint64(1); seq <= 300 || !enough() && time.Now().Before(limit); seq++ {
		if seq%40 == 35 { // a snapshot for everybody enters the window as well
			next, err := push.NewFeed(fmt.Sprint("f", seq), push.Topic{Name: "board"}, push.Topic{Name: "chat", Kind: push.Log}, push.Topic{Name: "prices"})
			if err != nil {
				t.Fatal(err)
			}
			feed.Replace(next)
		}
		commit(t, feed, seq, fmt.Sprintf(`prices A "%d%s"`, seq, pad), fmt.Sprintf(`board b%d %q`, seq%7, pad))
		hub.Flush(feed)
		if seq%25 == 3 {
			if err := w.say(`{"ping":1}`); err != nil {
				t.Fatal(err)
			}
		}
		if seq%300 == 10 {
			if err := w.say(`{"unsub":["chat"]}`); err != nil {
				t.Fatal(err)
			}
			if err := w.say(`{"sub":["chat"]}`); err != nil {
				t.Fatal(err)
			}
		}
		if err := r.follow(w, seq); err != nil {
			t.Fatal(err)
		}
		if err := plain.follow(p, seq); err != nil {
			t.Fatal(err)
		}
	}
	if diff := cmp.Diff(plain.state(), r.state()); diff != "" {
		t.Error(diff)
	}
	if !enough() {
		t.Errorf("%d chained frames, %d compressed ones", hub.Metrics().Chained.Load(), w.deflated)
	}
}

func TestHub_SpeaksThroughTLS(t *testing.T) {
	t.Parallel()
	feed := newFeed(t, "e")
	hub := push.NewHub(push.Config{Flush: time.Millisecond, Hello: arenatest.Patience(), Patience: arenatest.Patience(), Silence: arenatest.Patience()})
	if err := hub.Add("a", feed); err != nil {
		t.Fatal(err)
	}
	server := httptest.NewUnstartedServer(hub)
	server.EnableHTTP2 = false
	server.StartTLS()
	t.Cleanup(server.Close)
	transport, ok := server.Client().Transport.(*http.Transport)
	if !ok {
		t.Fatal("no transport")
	}
	config := transport.TLSClientConfig.Clone()
	config.ServerName = "example.com"
	conn, err := tls.Dial("tcp", server.Listener.Addr().String(), config)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = conn.Close() }()
	_ = conn.SetDeadline(time.Now().Add(arenatest.Patience()))
	w, err := upgrade(conn, "/", offer)
	if err != nil {
		t.Fatal(err)
	}
	r := newReader()
	if err := w.say(r.hello()); err != nil {
		t.Fatal(err)
	}
	pad := strings.Repeat("x", 3000)
	for seq := uint64(1); seq <= 300; seq++ {
		commit(t, feed, seq, fmt.Sprintf(`prices A%d "%d%s"`, seq%20, seq, pad), fmt.Sprintf("fills %d", seq))
		hub.Flush(feed)
		if seq%10 == 0 {
			if err := r.follow(w, seq); err != nil {
				t.Fatal(err)
			}
		}
	}
	if r.sum() != feed.Sum(feed.Mask()) {
		t.Error("states differ")
	}
	_ = conn.Close()
	if err := hub.Shutdown(t.Context()); err != nil {
		t.Error(err)
	}
}
