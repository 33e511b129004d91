//go:build linux

package main_test

import (
	"bytes"
	"crypto/rand"
	"encoding/base64"
	"fmt"
	"net/http/httptest"
	"net/netip"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/seed45548214/arena/arena/arenatest"
	"github.com/seed45548214/arena/bench/client"
	push "github.com/seed45548214/arena/bench/push"
	engine "github.com/seed45548214/arena/transport/push"
)

// chained is how many frames a client gets before it stops keeping up.
const chained = 3

// A client who fell behind gets its way to the present in a frame of its own: a
// short one is plain, and begins where the last compressed one ended.
func TestListener_CallsNothingAGapThatItDidNotRead(t *testing.T) {
	t.Parallel()
	frames := fallBehind(t)
	if messages, gaps, faults := push.Heard(slices.Concat(frames...), false); messages != int64(len(frames)) || gaps != 0 || faults != 0 {
		t.Errorf("it counts %d gaps and %d faults in %d of %d messages, and nothing is missing", gaps, faults, messages, len(frames))
	}
}

func TestListener_WhoReadsEverythingNoticesAGap(t *testing.T) {
	t.Parallel()
	frames := fallBehind(t)
	if messages, gaps, faults := push.Heard(slices.Concat(frames...), true); messages != int64(len(frames)) || gaps != 0 || faults != 0 {
		t.Errorf("it counts %d gaps and %d faults in %d of %d messages, and nothing is missing", gaps, faults, messages, len(frames))
	}
	last := len(frames) - 1
	missing := slices.Concat(slices.Concat(frames[:last-1]...), frames[last])
	if _, gaps, faults := push.Heard(missing, true); gaps != 1 || faults != 0 {
		t.Errorf("it counts %d gaps and %d faults, and one frame is missing", gaps, faults)
	}
}

// Messages that are plain can be followed without inflating any.
func TestListener_NoticesAGapBetweenPlainMessages(t *testing.T) {
	t.Parallel()
	snapshot, deltas := `{"e":"k3f9","r":1,"s":4,"d":[]}`, []string{`{"p":4,"s":5,"d":[]}`, `{"p":5,"s":6,"d":[]}`, `{"p":6,"s":8,"d":[]}`}
	for _, inflates := range []bool{false, true} {
		if _, gaps, _ := push.Heard(plain(snapshot, deltas[0], deltas[1], deltas[2]), inflates); gaps != 0 {
			t.Errorf("inflating %v: it counts %d gaps, and nothing is missing", inflates, gaps)
		}
		if _, gaps, _ := push.Heard(plain(snapshot, deltas[0], deltas[2]), inflates); gaps != 1 {
			t.Errorf("inflating %v: it counts %d gaps, and one message is missing", inflates, gaps)
		}
	}
}

// plain is a server's frames of short texts.
func plain(texts ...string) (stream []byte) {
	for _, text := range texts {
		stream = append(append(stream, 0x80|client.OpText, byte(len(text))), text...)
	}
	return stream
}

// fallBehind returns the data frames that the engine sends to a client who reads
// nothing for so long that it falls behind, and then everything: a snapshot,
// compressed deltas, and a plain one that leads over what was conflated.
func fallBehind(t *testing.T) [][]byte {
	t.Helper()
	feed, err := engine.NewFeed("k3f9", engine.Topic{Name: "market"})
	if err != nil {
		t.Fatal(err)
	}
	hub := engine.NewHub(engine.Config{Flush: time.Millisecond, Patience: 24 * time.Hour, Hello: 24 * time.Hour})
	if err := hub.Add("bench", feed); err != nil {
		t.Fatal(err)
	}
	server := httptest.NewServer(hub)
	t.Cleanup(server.Close)
	t.Cleanup(func() { _ = hub.Shutdown(t.Context()) })
	address, err := netip.ParseAddrPort(strings.TrimPrefix(server.URL, "http://"))
	if err != nil {
		t.Fatal(err)
	}
	var seq uint64
	step := func(text string) {
		seq++
		b := feed.Begin(seq)
		b.Set("market", "at", fmt.Appendf(nil, "%q", text))
		if err := b.Commit(); err != nil {
			t.Fatal(err)
		}
		hub.Flush(feed)
	}
	step("first")
	manner := client.Manner{Server: address, Deflate: true, Receive: 4096, Patience: arenatest.Patience()}
	fd, early, err := manner.Dial(0, `{"hello":1}`)
	if err != nil {
		t.Fatal(err)
	}
	until(t, "a snapshot", func() bool { return hub.Metrics().Snapshots.Load() > 0 })
	for range chained {
		frames := hub.Metrics().Frames.Load()
		step(noise(300))
		until(t, "a chained frame", func() bool { return hub.Metrics().Frames.Load() > frames })
	}
	until(t, "a client who falls behind", func() bool {
		step(noise(32 << 10))
		return hub.Metrics().Slow.Load() > 0
	})
	step("last")
	return record(t, fd, early, fmt.Sprintf(`"s":%d,`, seq))
}

// noise is n bytes that cannot be compressed by much.
func noise(n int) string {
	p := make([]byte, n)
	_, _ = rand.Read(p) // never fails
	return base64.StdEncoding.EncodeToString(p)
}

// record reads a connection until a plain message says last, and returns its data
// frames up to that.
func record(t *testing.T, fd int, early []byte, last string) [][]byte {
	t.Helper()
	reader, err := client.NewReader()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := reader.Close(); err != nil {
			t.Error(err)
		}
	})
	r := &recorder{last: []byte(last), done: make(chan struct{})}
	if err := reader.Watch(fd, early, r); err != nil {
		t.Fatal(err)
	}
	select {
	case <-r.done:
	case <-time.After(arenatest.Patience()):
		t.Fatal("the server does not tell the client of the present")
	}
	var frames [][]byte
	reader.Do(func() { frames = r.frames })
	pressed := 0
	for _, frame := range frames {
		if frame[0]&client.Compressed != 0 {
			pressed++
		}
	}
	// How many of the large ones go out before the client is behind is for the machine.
	if pressed < chained || pressed != len(frames)-2 {
		t.Fatalf("%d of %d frames are compressed, want %d at least between the first and the last", pressed, len(frames), chained)
	}
	return frames
}

// A recorder keeps what it hears.
type recorder struct {
	scraps client.Scraps
	frames [][]byte
	last   []byte
	once   sync.Once
	done   chan struct{}
}

// Hear implements [client.Ear].
func (r *recorder) Hear(p []byte, _ int64) {
	err := r.scraps.Frames(p, func(first byte, payload []byte) {
		if first&client.Opcode != client.OpText {
			return
		}
		r.frames = append(r.frames, frame(first, payload))
		if first&client.Compressed == 0 && bytes.Contains(payload, r.last) {
			r.once.Do(func() { close(r.done) })
		}
	})
	if err != nil {
		r.End()
	}
}

// End implements [client.Ear].
func (r *recorder) End() { r.once.Do(func() { close(r.done) }) }

// frame is a server's frame as it came.
func frame(first byte, payload []byte) []byte {
	header := []byte{first, byte(len(payload))}
	switch n := len(payload); {
	case n > 1<<16-1:
		header = []byte{first, 127, 0, 0, 0, 0, byte(n >> 24), byte(n >> 16), byte(n >> 8), byte(n)}
	case n > 125:
		header = []byte{first, 126, byte(n >> 8), byte(n)}
	}
	return append(header, payload...)
}

// until waits for what must happen.
func until(t *testing.T, what string, happens func() bool) {
	t.Helper()
	ctx := t.Context()
	ticker := time.NewTicker(2 * time.Millisecond)
	defer ticker.Stop()
	patience := time.After(arenatest.Patience())
	for !happens() {
		select {
		case <-ticker.C:
		case <-ctx.Done():
			t.Fatalf("no %s: %v", what, ctx.Err())
		case <-patience:
			t.Fatalf("no %s", what)
		}
	}
}
