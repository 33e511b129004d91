package push_test

import (
	"errors"
	"fmt"
	"io"
	"maps"
	"math/rand/v2"
	"net"
	"slices"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/seed45548214/arena/arena/arenatest"
	"github.com/seed45548214/arena/transport/push"
)

const (
	stormReaders = 128
	chatRetained = 300 // few, so that some readers fall out of it
)

// stormDisconnects is how often a storm cuts readers off; the full size is 10,000.
func stormDisconnects() int64 { return int64(arenatest.Sized(1_500, 10_000)) }

// A truth remembers every event of a log, which a feed does not.
type truth struct {
	mu   sync.Mutex
	logs map[int][]logged
}

// said is how many events a topic has had.
func (tr *truth) said(topic int) int {
	tr.mu.Lock()
	defer tr.mu.Unlock()
	return len(tr.logs[topic])
}

// between returns the events of a topic after one cursor and up to another.
func (tr *truth) between(topic int, after, to uint64) []logged {
	tr.mu.Lock()
	defer tr.mu.Unlock()
	var events []logged
	log := tr.logs[topic]
	for i := len(log) - 1; i >= 0 && log[i].seq > after; i-- {
		if log[i].seq <= to {
			events = append(events, log[i])
		}
	}
	slices.Reverse(events)
	return events
}

// TestHub_LosesNothingInAStormOfDisconnects is the promise of the protocol:
// readers, fast and slow, with and without compression, are cut at random moments
// and resume. Within a life every frame must begin where the last ended; after
// each, the state must be the server's, and each log must be every event since
// the reader's last snapshot, once and in order.
func TestHub_LosesNothingInAStormOfDisconnects(t *testing.T) {
	t.Parallel()
	feed, err := push.NewFeed("storm",
		push.Topic{Name: "prices"},
		push.Topic{Name: "board"},
		push.Topic{Name: "fills", Kind: push.Log, Last: 20, Retain: 5000},
		push.Topic{Name: "chat", Kind: push.Log, Last: 20, Retain: chatRetained},
	)
	if err != nil {
		t.Fatal(err)
	}
	config := push.Config{MaxPerAddress: 10_000, MaxAccepts: 1_000_000, Flush: 10 * time.Millisecond, Keyframe: 150 * time.Millisecond}
	hub, address := serve(t, config, feed)
	tr := &truth{logs: map[int][]logged{}}
	stop := make(chan struct{})
	var writer sync.WaitGroup
	writer.Go(func() { write(t, hub, feed, tr, stop) })

	var disconnects, resumed, deflated, frames atomic.Int64
	m := hub.Metrics()
	happened := func() map[string]int64 {
		return map[string]int64{
			"resume": resumed.Load(), "chained frame": int64(m.Chained.Load()), "resync": int64(m.Resyncs.Load()),
			"slow reader": int64(m.Slow.Load()), "compressed frame": deflated.Load(),
		}
	}
	limit := time.Now().Add(arenatest.Patience())
	over := func() bool { // enough, with everything in it that a storm has; or in vain
		if disconnects.Load() < stormDisconnects() {
			return t.Failed() // a reader that hangs has a limit of its own
		}
		everything := !slices.Contains(slices.Collect(maps.Values(happened())), 0)
		return everything || t.Failed() || time.Now().After(limit)
	}
	var readers sync.WaitGroup
	states := make([]*reader, stormReaders)
	for i := range stormReaders {
		states[i] = newReader()
		readers.Go(func() {
			life := stormLife{t: t, hub: hub, address: address, tr: tr, over: over, random: rand.New(rand.NewPCG(7, uint64(i))), slow: i%4 == 0}
			life.extra = []string{offer, offer, "", "Sec-WebSocket-Extensions: permessage-deflate; server_no_context_takeover\r\n"}[i/4%4]
			for !over() {
				if i%16 == 1 && life.random.IntN(8) == 0 {
					life.oversleep()
				}
				life.resumed, life.deflated, life.frames = 0, 0, 0
				if !life.run(states[i]) {
					return
				}
				disconnects.Add(1)
				resumed.Add(int64(life.resumed))
				deflated.Add(int64(life.deflated))
				frames.Add(int64(life.frames))
			}
		})
	}
	readers.Wait()
	close(stop)
	writer.Wait()
	for _, r := range states {
		settle(t, address, feed, r)
	}
	encodes := feed.Encodes()
	t.Logf("%d disconnects, %d resumes, %d frames read (%d compressed), %d sent (%d chained), %d encodes, %d resyncs, %d flushes missed by slow readers, %d kicked",
		disconnects.Load(), resumed.Load(), frames.Load(), deflated.Load(), m.Frames.Load(), m.Chained.Load(), encodes, m.Resyncs.Load(), m.Slow.Load(), m.Kicked.Load())
	if got := disconnects.Load(); got < stormDisconnects() {
		t.Errorf("%d disconnects, want %d", got, stormDisconnects())
	}
	for name, n := range happened() {
		if n == 0 {
			t.Errorf("the storm had no %s", name)
		}
	}
	if m.Faults.Load() > 0 {
		t.Errorf("%d readers were at fault", m.Faults.Load())
	}
}

// write commits and flushes until stop.
func write(t *testing.T, hub *push.Hub, feed *push.Feed, tr *truth, stop chan struct{}) {
	t.Helper()
	random := rand.New(rand.NewPCG(1, 1))
	pad := strings.Repeat("x", 40)
	ticker := time.NewTicker(8 * time.Millisecond)
	defer ticker.Stop()
	seq := uint64(0)
	for {
		select {
		case <-stop:
			return
		case <-ticker.C:
		}
		fat := fmt.Appendf(nil, `"%d%s"`, seq, strings.Repeat("fat", 1500)) // fills a slow reader's socket
		for range 1 + random.IntN(3) {
			seq += 1 + random.Uint64N(3)
			batch := feed.Begin(seq)
			if random.IntN(6) == 0 {
				batch.Set("board", "fat", fat)
			}
			tr.mu.Lock()
			for range random.IntN(8) {
				switch random.IntN(6) {
				case 0, 1, 2:
					batch.Set("prices", "S"+strconv.Itoa(random.IntN(40)), fmt.Appendf(nil, `["%d","%s"]`, random.Int32(), pad))
				case 3:
					value := strconv.AppendInt(nil, random.Int64N(3), 10)
					if value[0] == '0' {
						value = nil
					}
					batch.Set("board", "A"+strconv.Itoa(random.IntN(9)), value)
				case 4:
					text := fmt.Sprintf(`{"n":%d}`, random.Int32())
					batch.Append("fills", []byte(text))
					tr.logs[2] = append(tr.logs[2], logged{seq, text})
				case 5:
					text := strconv.Itoa(int(random.Int32()))
					batch.Append("chat", []byte(text))
					tr.logs[3] = append(tr.logs[3], logged{seq, text})
				}
			}
			err := batch.Commit()
			tr.mu.Unlock()
			if err != nil {
				t.Error(err)
				return
			}
		}
		hub.Flush(feed)
	}
}

// A stormLife is one reader's connections, one after the other, with what the last
// of them was.
type stormLife struct {
	t       *testing.T
	hub     *push.Hub
	address string
	over    func() bool // whether the storm is
	extra   string
	tr      *truth
	random  *rand.Rand
	slow    bool

	resumed, deflated, frames int
}

// oversleep stays away until more has been said than the chat remembers.
func (l *stormLife) oversleep() {
	for wake := l.tr.said(3) + chatRetained + 1; l.tr.said(3) < wake && !l.over(); {
		time.Sleep(10 * time.Millisecond)
	}
}

// run is one connection; it ends in the middle of anything.
func (l *stormLife) run(r *reader) bool {
	conn, err := net.Dial("tcp", l.address)
	if err != nil {
		l.t.Error(err)
		return false
	}
	defer func() { _ = conn.Close() }()
	tcp, ok := conn.(*net.TCPConn)
	if ok && l.slow {
		_ = tcp.SetReadBuffer(8 << 10)
	}
	_ = conn.SetDeadline(time.Now().Add(arenatest.Patience()))
	w, err := upgrade(conn, "/ws", l.extra)
	if err == nil {
		err = w.say(r.hello())
	}
	if err != nil {
		return l.cut(err)
	}
	until := l.random.IntN(4)
	if l.random.IntN(100) == 0 {
		until = 60
	}
	for n := 0; n <= until; n++ {
		_ = conn.SetDeadline(time.Now().Add(arenatest.Patience()))
		text, err := w.text()
		if err != nil {
			return l.cut(err)
		}
		before := r.resets
		if _, err := r.apply(text); err != nil {
			l.t.Error(err)
			return false
		}
		if n == 0 && r.resets == before {
			l.resumed++
		}
		if l.slow && l.random.IntN(12) == 0 {
			l.doze()
		}
		l.frames++
	}
	l.deflated += w.deflated
	w.release()
	if ok && l.random.IntN(2) == 0 {
		_ = tcp.SetLinger(0) // a reset rather than an end
	}
	return l.check(r)
}

// cut reports whether a connection was cut off by the server, as it does to whoever takes
// too long: on a machine that is busy enough this may be anybody, and is a disconnect like
// any other. Other errors are none of a storm.
func (l *stormLife) cut(err error) bool {
	for _, by := range []error{io.EOF, io.ErrUnexpectedEOF, syscall.ECONNRESET, syscall.EPIPE} {
		if errors.Is(err, by) {
			return true
		}
	}
	l.t.Error(err)
	return false
}

// doze reads nothing until the hub has found somebody slow: this reader, or another
// one that dozes.
func (l *stormLife) doze() {
	for found := l.hub.Metrics().Slow.Load(); l.hub.Metrics().Slow.Load() == found && !l.over(); {
		time.Sleep(10 * time.Millisecond)
	}
}

// check compares the logs with what was written; the state is compared at the end
// and by the heartbeats' sums.
func (l *stormLife) check(r *reader) bool {
	for topic, log := range r.logs {
		if len(log) == 0 {
			continue
		}
		want := l.tr.between(topic, log[0].seq-1, r.seq)
		// A snapshot may begin within a record.
		if len(want) > len(log) {
			want = want[len(want)-len(log):]
		}
		if !slices.Equal(want, log) {
			l.t.Errorf("log %d at %d: %s", topic, r.seq, cmp.Diff(want, log, cmp.AllowUnexported(logged{})))
			return false
		}
		r.logs[topic] = append([]logged(nil), log[max(0, len(log)-50):]...)
	}
	return true
}

// settle brings a reader to the head and compares it with a new one and with the
// server.
func settle(t *testing.T, address string, feed *push.Feed, r *reader) {
	t.Helper()
	w := join(t, address, offer, r)
	_ = w.Close()
	fresh := newReader()
	_ = join(t, address, "", fresh).Close()
	if diff := cmp.Diff(fresh.state(), r.state()); diff != "" {
		t.Errorf("a reader that resumed differs from a new one: %s", diff)
	}
	if r.seq != fresh.seq || r.sum() != feed.Sum(feed.Mask()) {
		t.Errorf("a reader that resumed is at %d with sum %d, the server at %d with %d", r.seq, r.sum(), fresh.seq, feed.Sum(feed.Mask()))
	}
}
