package push_test

import (
	"fmt"
	"net"
	"net/http"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/seed45548214/arena/transport/push"
)

// A pipes is a listener whose connections are pipes, so that time in a bubble
// stands still while nobody does anything.
type pipes struct {
	conns chan net.Conn
	once  sync.Once
	done  chan struct{}
}

func (p *pipes) Accept() (net.Conn, error) {
	select {
	case conn := <-p.conns:
		return conn, nil
	case <-p.done:
		return nil, net.ErrClosed
	}
}

func (p *pipes) Close() error {
	p.once.Do(func() { close(p.done) })
	return nil
}

func (p *pipes) Addr() net.Addr { return &net.UnixAddr{Name: "pipe"} }

// bubble runs f with a hub whose clock is false. The bubble fails if a goroutine
// outlives the hub.
func bubble(t *testing.T, f func(t *testing.T, hub *push.Hub, feed *push.Feed, dial func() *wire)) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) {
		feed := newFeed(t, "e")
		hub := push.NewHub(push.Config{})
		if err := hub.Add("a", feed); err != nil {
			t.Fatal(err)
		}
		listener := &pipes{conns: make(chan net.Conn), done: make(chan struct{})}
		server := newServer(hub)
		go func() { _ = server.Serve(listener) }()
		var conns []net.Conn
		f(t, hub, feed, func() *wire {
			here, there := net.Pipe()
			conns = append(conns, here)
			listener.conns <- there
			w, err := upgrade(here, "/", "")
			if err != nil {
				t.Fatal(err)
			}
			return w
		})
		for _, conn := range conns {
			_ = conn.Close()
		}
		if err := hub.Shutdown(t.Context()); err != nil {
			t.Error(err)
		}
		_ = server.Close()
	})
}

func greet(t *testing.T, w *wire, r *reader) {
	t.Helper()
	if err := w.say(r.hello()); err != nil {
		t.Fatal(err)
	}
	if err := r.follow(w, 0); err != nil {
		t.Fatal(err)
	}
}

func TestHub_WaitsFiveSecondsForHello(t *testing.T) {
	t.Parallel()
	bubble(t, func(t *testing.T, _ *push.Hub, _ *push.Feed, dial func() *wire) {
		t.Helper()
		w, start := dial(), time.Now()
		wantClose(t, w, push.CloseBadMessage)
		if waited := time.Since(start); waited != 5*time.Second {
			t.Errorf("waited %v", waited)
		}
	})
}

func TestHub_FlushesAtOnceAndThenEvery50Milliseconds(t *testing.T) {
	t.Parallel()
	bubble(t, func(t *testing.T, hub *push.Hub, feed *push.Feed, dial func() *wire) {
		t.Helper()
		w, r := dial(), newReader()
		greet(t, w, r)
		time.Sleep(time.Second)
		start := time.Now()
		go func() {
			for seq := uint64(1); seq <= 20; seq++ { // one every 10 ms
				commit(t, feed, seq, fmt.Sprintf("prices A %d", seq))
				hub.Flush(feed)
				time.Sleep(10 * time.Millisecond)
			}
		}()
		var at []time.Duration
		for r.seq < 20 {
			text, err := w.text()
			if err != nil {
				t.Fatal(err)
			}
			if _, err := r.apply(text); err != nil {
				t.Fatal(err)
			}
			at = append(at, time.Since(start))
		}
		want := []time.Duration{0, 50 * time.Millisecond, 100 * time.Millisecond, 150 * time.Millisecond, 200 * time.Millisecond}
		if fmt.Sprint(at) != fmt.Sprint(want) {
			t.Errorf("frames at %v, want %v", at, want)
		}
	})
}

func TestHub_BeatsAfter15SecondsOfSilence(t *testing.T) {
	t.Parallel()
	bubble(t, func(t *testing.T, _ *push.Hub, feed *push.Feed, dial func() *wire) {
		t.Helper()
		commit(t, feed, 7, "prices A 1", "prices B 2", "board x 3", "fills 1")
		w, r := dial(), newReader()
		greet(t, w, r)
		start := time.Now()
		for n := 1; n <= 2; n++ {
			text, err := w.text() // answers the pings meanwhile
			if err != nil {
				t.Fatal(err)
			}
			if m, err := r.apply(text); err != nil || m.Beat == nil || *m.Beat != 7 {
				t.Fatalf("%s: %v", text, err)
			}
			if waited := time.Since(start); waited < time.Duration(n)*15*time.Second || waited > time.Duration(n)*16*time.Second {
				t.Errorf("beat %d after %v", n, waited)
			}
		}
	})
}

func TestHub_PingsEvery25SecondsAndGivesUpAfter60(t *testing.T) {
	t.Parallel()
	bubble(t, func(t *testing.T, hub *push.Hub, _ *push.Feed, dial func() *wire) {
		t.Helper()
		w, r := dial(), newReader()
		greet(t, w, r)
		start := time.Now()
		var pings []time.Duration
		for {
			f, err := w.frame() // and never answer
			if err != nil {
				break
			}
			if f.op() == 0x9 {
				pings = append(pings, time.Since(start).Round(2*time.Second))
			}
		}
		if fmt.Sprint(pings) != "[26s 50s]" && fmt.Sprint(pings) != "[26s 52s]" && fmt.Sprint(pings) != "[24s 50s]" {
			t.Errorf("pings at %v", pings)
		}
		if waited := time.Since(start); waited < 60*time.Second || waited > 62*time.Second {
			t.Errorf("gave up after %v", waited)
		}
		if hub.Metrics().Dead.Load() != 1 {
			t.Error("not counted as dead")
		}
	})
}

// A reader that takes nothing has one frame in flight, never a queue. What it
// gets when it wakes up is one frame with the last of everything.
func TestHub_ConflatesForASlowReader(t *testing.T) {
	t.Parallel()
	bubble(t, func(t *testing.T, hub *push.Hub, feed *push.Feed, dial func() *wire) {
		t.Helper()
		w, r := dial(), newReader()
		greet(t, w, r)
		fast, f := dial(), newReader()
		greet(t, fast, f)
		for seq := uint64(1); seq <= 100; seq++ {
			commit(t, feed, seq, fmt.Sprintf("prices A %d", seq), fmt.Sprintf("board b%d 1", seq%10))
			hub.Flush(feed)
			if err := f.follow(fast, seq); err != nil { // nobody else notices
				t.Fatal(err)
			}
			time.Sleep(60 * time.Millisecond)
		}
		frames := 0
		for r.seq < 100 {
			text, err := w.text()
			if err != nil {
				t.Fatal(err)
			}
			if _, err := r.apply(text); err != nil {
				t.Fatal(err)
			}
			frames++
		}
		if frames != 2 {
			t.Errorf("%d frames, want the one in flight and one more", frames)
		}
		if r.sum() != f.sum() {
			t.Error("states differ")
		}
		if hub.Metrics().Slow.Load() == 0 {
			t.Error("not counted as slow")
		}
	})
}

func TestHub_KicksWhoTakesNothingFor15Seconds(t *testing.T) {
	t.Parallel()
	bubble(t, func(t *testing.T, hub *push.Hub, feed *push.Feed, dial func() *wire) {
		t.Helper()
		w, r := dial(), newReader()
		greet(t, w, r)
		commit(t, feed, 1, "prices A 1")
		hub.Flush(feed)
		time.Sleep(14 * time.Second)
		if n := hub.Metrics().Connections.Load(); n != 1 {
			t.Fatal("kicked early")
		}
		time.Sleep(2 * time.Second)
		synctest.Wait()
		if n := hub.Metrics().Connections.Load(); n != 0 || hub.Metrics().Kicked.Load() != 1 {
			t.Errorf("%d connections, %d kicked", n, hub.Metrics().Kicked.Load())
		}
	})
}

func TestHub_ShutdownClosesEverybodyWithRetry(t *testing.T) {
	t.Parallel()
	bubble(t, func(t *testing.T, hub *push.Hub, feed *push.Feed, dial func() *wire) {
		t.Helper()
		greeted, silent, deaf := dial(), dial(), dial()
		greet(t, greeted, newReader())
		greet(t, deaf, newReader())
		commit(t, feed, 1, "prices A 1")
		hub.Flush(feed)
		done := make(chan error)
		start := time.Now()
		go func() { done <- hub.Shutdown(t.Context()) }()
		for _, w := range []*wire{greeted, silent} {
			if reason := wantClose(t, w, push.CloseRestart); !strings.HasPrefix(reason, `{"retry":1`) {
				t.Errorf("reason %q", reason)
			}
			if _, err := w.Write(masked(0x88, code(1012))); err != nil {
				t.Error(err)
			}
			if f, err := w.frame(); err == nil {
				t.Errorf("after the close frame: %s", f)
			}
		}
		if err := <-done; err != nil {
			t.Error(err)
		}
		if waited := time.Since(start); waited > 5*time.Second {
			t.Errorf("a deaf reader held the shutdown for %v", waited)
		}
		if w := refusal(hub); w != http.StatusServiceUnavailable {
			t.Errorf("after shutdown: status %d", w)
		}
	})
}

// refusal asks without a connection.
func refusal(hub *push.Hub) int {
	w := &status{header: http.Header{}}
	r, err := http.NewRequest(http.MethodGet, "/", http.NoBody)
	if err != nil {
		return 0
	}
	hub.ServeHTTP(w, r)
	return w.code
}

type status struct {
	header http.Header
	code   int
}

func (s *status) Header() http.Header         { return s.header }
func (s *status) Write(b []byte) (int, error) { return len(b), nil }
func (s *status) WriteHeader(code int)        { s.code = code }
