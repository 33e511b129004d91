package push_test

import (
	"errors"
	"fmt"
	"io"
	"net"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/seed45548214/arena/arena/arenatest"
	"github.com/seed45548214/arena/transport/push"
)

// A dam is a proxy that takes all that a server sends and hands it on in bursts.
type dam struct {
	listener net.Listener
	behind   string // the server's address

	mu     sync.Mutex
	held   []byte
	client net.Conn
}

func newDam(t *testing.T, behind string) *dam {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	d := &dam{listener: listener, behind: behind}
	var running sync.WaitGroup
	running.Go(d.run)
	t.Cleanup(func() {
		_ = listener.Close()
		running.Wait()
	})
	return d
}

// run serves one client.
func (d *dam) run() {
	client, err := d.listener.Accept()
	if err != nil {
		return
	}
	server, err := net.Dial("tcp", d.behind)
	if err != nil {
		_ = client.Close()
		return
	}
	d.mu.Lock()
	d.client = client
	d.mu.Unlock()
	go func() {
		_, _ = io.Copy(server, client) // to the end of the test
		_ = errors.Join(server.Close(), client.Close())
	}()
	piece := make([]byte, 4096)
	for {
		n, err := server.Read(piece)
		d.mu.Lock()
		d.held = append(d.held, piece[:n]...)
		d.mu.Unlock()
		if err != nil {
			return
		}
	}
}

// burst hands on what is held, cut anywhere, and returns how much it was.
func (d *dam) burst(t *testing.T) int {
	t.Helper()
	d.mu.Lock()
	defer d.mu.Unlock()
	n := len(d.held)
	if n == 0 {
		return 0
	}
	if _, err := d.client.Write(d.held); err != nil {
		t.Fatal(err)
	}
	d.held = nil
	return n
}

// A proxy that holds back what the server sends delays its own client, which then
// gets all of it in order, compressed frames included. Others notice nothing.
func TestHub_LosesNothingBehindAProxyThatBuffers(t *testing.T) {
	t.Parallel()
	feed := newFeed(t, "e")
	hub, address := serve(t, push.Config{Flush: time.Millisecond, Keyframe: 20 * time.Millisecond}, feed)
	d := newDam(t, address)
	conn, err := net.Dial("tcp", d.listener.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = conn.Close() })
	_ = conn.SetDeadline(time.Now().Add(arenatest.Patience()))
	var w *wire
	upgraded := make(chan error, 1)
	go func() {
		w, err = upgrade(conn, "/ws", offer)
		upgraded <- err
	}()
	eventually(t, "no answer to the handshake", func() bool { return d.burst(t) > 0 })
	if err := <-upgraded; err != nil {
		t.Fatal(err)
	}
	r, direct := newReader(), newReader()
	if err := w.say(r.hello()); err != nil {
		t.Fatal(err)
	}
	fast := join(t, address, offer, direct)
	pad := strings.Repeat("x", 200)
	for seq := uint64(1); seq <= 300; seq++ {
		commit(t, feed, seq, fmt.Sprintf(`prices A%d "%d%s"`, seq%7, seq, pad), fmt.Sprintf("board b%d %d", seq%50, seq), fmt.Sprintf("fills %d", seq))
		hub.Flush(feed)
		if err := direct.follow(fast, seq); err != nil {
			t.Fatal(err)
		}
		if seq%100 == 0 {
			d.burst(t)
		}
	}
	followed := make(chan error, 1)
	go func() { followed <- r.follow(w, 300) }()
	eventually(t, "not all has come", func() bool {
		d.burst(t)
		return len(followed) > 0
	})
	if err := <-followed; err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(direct.state(), r.state()); diff != "" || r.resets != 1 || len(r.logs[2]) != 300 {
		t.Errorf("behind the proxy, with %d snapshots and %d fills: %s", r.resets, len(r.logs[2]), diff)
	}
	if hub.Metrics().Slow.Load() > 0 || w.deflated == 0 {
		t.Errorf("%d flushes found it slow, %d frames were compressed", hub.Metrics().Slow.Load(), w.deflated)
	}
}
