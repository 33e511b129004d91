package push_test

import (
	"bufio"
	"bytes"
	"errors"
	"net"
	"strings"
	"testing"
	"time"

	"github.com/seed45548214/arena/arena/arenatest"
	"github.com/seed45548214/arena/transport/push"
)

// tcpPair is both ends of a connection on loopback.
func tcpPair(tb testing.TB) (server, client *net.TCPConn) {
	tb.Helper()
	listener, err := net.ListenTCP("tcp", &net.TCPAddr{IP: net.IPv4(127, 0, 0, 1)})
	if err != nil {
		tb.Fatal(err)
	}
	defer func() { _ = listener.Close() }()
	address, ok := listener.Addr().(*net.TCPAddr)
	if !ok {
		tb.Fatal("no TCP address")
	}
	client, err = net.DialTCP("tcp", nil, address)
	if err != nil {
		tb.Fatal(err)
	}
	server, err = listener.AcceptTCP()
	if err != nil {
		tb.Fatal(err)
	}
	tb.Cleanup(func() { _ = errors.Join(server.Close(), client.Close()) })
	return server, client
}

// A full socket: the frame that did not fit is finished before anything else,
// small frames wait behind it, data does not, and nothing follows the close.
func TestSocket_NeverBlocksNorMixesFrames(t *testing.T) {
	t.Parallel()
	server, client := tcpPair(t)
	_ = client.SetReadBuffer(8 << 10)
	idle := make(chan error, 1)
	s := push.NewSocket(server, arenatest.Patience(), func(err error) { idle <- err })
	data := push.SealFrame(0x81, bytes.Repeat([]byte("d"), 50_000))
	taken, verdict := 0, s.Try(data)
	for ; verdict == "taken"; verdict = s.Try(data) {
		taken++
	}
	if verdict != "behind" {
		t.Fatalf("after %d frames: %s, want behind", taken, verdict)
	}
	start := time.Now()
	if got := s.Try(data); got != "busy" {
		t.Errorf("data behind a frame in flight: %s, want busy", got)
	}
	if got := s.Small(push.PongFrame("one")); got != "taken" {
		t.Errorf("a pong: %s, want taken", got)
	}
	for range 200 {
		s.Small(push.PongFrame("more"))
	}
	if got := s.Small(push.PongFrame("more")); got != "busy" {
		t.Errorf("the two hundredth pong: %s, want busy", got)
	}
	if _, err := s.Write([]byte{0x81, 0}); err == nil {
		t.Error("the library wrote data")
	}
	if n, err := s.Write([]byte{0x88, 2, 3, 232}); n != 4 || err != nil {
		t.Errorf("close frame: %d, %v", n, err)
	}
	s.Bye(push.CloseSlow)
	if got := s.Try(data) + s.Small(push.PongFrame("late")); got != "gonegone" {
		t.Errorf("after the close frame: %s", got)
	}
	if waited := time.Since(start); waited > arenatest.Patience()/2 {
		t.Errorf("blocked for %v", waited)
	}
	w := &wire{Conn: client, in: bufio.NewReader(client)}
	_ = client.SetDeadline(time.Now().Add(arenatest.Patience()))
	for n := range taken + 1 {
		if f, err := w.frame(); err != nil || len(f.payload) != 50_000 {
			t.Fatalf("frame %d of %d: %v", n, taken+1, err)
		}
	}
	if f, err := w.frame(); err != nil || f.String() != "pong:one" {
		t.Fatalf("after the data: %s, %v", f, err)
	}
	f, err := w.frame()
	for err == nil && f.String() == "pong:more" {
		f, err = w.frame()
	}
	if err != nil || f.String() != "close:1000" {
		t.Fatalf("at last: %s, %v", f, err)
	}
	if err := <-idle; err != nil {
		t.Errorf("idle: %v", err)
	}
	_ = server.Close()
	if f, err := w.frame(); err == nil {
		t.Errorf("after the close frame: %s", f)
	}
}

// A client that never reads is closed with 4008, and finds that when it wakes up.
func TestHub_TellsASleeperThatItWasSlow(t *testing.T) {
	t.Parallel()
	feed := newFeed(t, "e")
	hub, address := serve(t, push.Config{Patience: 300 * time.Millisecond, Flush: time.Millisecond}, feed)
	r := newReader()
	w := join(t, address, "", r)
	tcp, ok := w.Conn.(*net.TCPConn)
	if !ok {
		t.Fatal("not TCP")
	}
	_ = tcp.SetReadBuffer(4096)
	pad := strings.Repeat("x", 40_000)
	seq := uint64(0)
	eventually(t, "never kicked", func() bool {
		seq++
		commit(t, feed, seq, `prices A "`+string(rune('a'+seq%26))+pad+`"`)
		hub.Flush(feed)
		return hub.Metrics().Kicked.Load() > 0
	})
	for {
		f, err := w.frame()
		if err != nil {
			t.Fatalf("the sleeper found %v, want close 4008", err)
		}
		if f.op() == 0x8 {
			if f.String() != "close:4008" {
				t.Errorf("the sleeper found %s", f)
			}
			break
		}
		if _, err := r.apply(string(f.payload)); err != nil {
			t.Fatal(err)
		}
	}
	// It resumes where it was.
	_ = join(t, address, "", r).Close()
	if r.resets != 1 || r.seq != seq {
		t.Errorf("resumed at %d with %d snapshots, head %d", r.seq, r.resets, seq)
	}
}
