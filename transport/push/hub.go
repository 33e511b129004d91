package push

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"runtime"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"time"
)

// ErrFeed means that a hub has a feed of that name already.
var ErrFeed = errors.New("feed is already there")

// A Hub connects feeds with their audience. It serves WebSockets as an
// [http.Handler], and event streams through [Hub.Events].
type Hub struct {
	config  Config
	metrics Metrics
	shards  []*shard
	press   press
	serial  atomic.Uint64 // of chains
	turn    atomic.Uint64 // whose shard is next
	done    chan struct{} // closed by Shutdown
	tasks   sync.WaitGroup

	mu     sync.Mutex
	door   door
	closed bool
	feeds  []*conductor // in the order added: the first is the default
}

// NewHub starts a hub without feeds. Shutdown stops it.
func NewHub(config Config) *Hub {
	h := &Hub{config: config.withDefaults(), done: make(chan struct{})}
	h.door = door{
		total:      h.config.MaxConnections,
		perAddress: h.config.MaxPerAddress,
		accepts:    bucket{rate: float64(h.config.MaxAccepts), burst: float64(h.config.MaxAccepts)},
		from:       make(map[string]int),
	}
	for range runtime.GOMAXPROCS(0) {
		s := newShard(h)
		h.shards = append(h.shards, s)
		h.tasks.Go(s.run)
	}
	h.tasks.Go(h.sweep)
	return h
}

// Add serves a feed as arena id. The first one added is what a client gets who
// names none.
func (h *Hub) Add(id string, feed *Feed) error {
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.closed {
		return net.ErrClosed
	}
	if slices.ContainsFunc(h.feeds, func(c *conductor) bool { return c.id == id || c.feed == feed }) {
		return fmt.Errorf("add feed %q: %w", id, ErrFeed)
	}
	c := newConductor(h, id, feed)
	h.feeds = append(h.feeds, c)
	h.tasks.Go(c.run)
	return nil
}

// Remove stops serving arena id. Its audience is sent away with code: [CloseDrain]
// if another server has the arena, [CloseForbidden] if nobody has it any more.
func (h *Hub) Remove(id string, code CloseCode) {
	h.mu.Lock()
	i := slices.IndexFunc(h.feeds, func(c *conductor) bool { return c.id == id })
	if i < 0 {
		h.mu.Unlock()
		return
	}
	c := h.feeds[i]
	h.feeds = slices.Delete(h.feeds, i, i+1)
	h.mu.Unlock()
	c.code = code
	close(c.done)
	h.dismiss(c, code)
}

// Flush sends what was committed to feed since the last flush: at once, or when
// the pause between two flushes is over. It does not block.
func (h *Hub) Flush(feed *Feed) {
	h.mu.Lock()
	defer h.mu.Unlock()
	for _, c := range h.feeds {
		if c.feed == feed {
			c.nudge()
		}
	}
}

// Whisper sends {"x":value} to everybody who watches feed and can take it now. It
// has no version and may be lost.
func (h *Hub) Whisper(feed *Feed, value []byte) { h.pass(feed, newEphemeral(value), false) }

// Stand is [Hub.Whisper] of what holds until the next one stands: whoever comes later
// gets it with its first frame.
func (h *Hub) Stand(feed *Feed, value []byte) { h.pass(feed, newEphemeral(value), true) }

// An ephemeral is a message without a version, for a stream and for a socket.
type ephemeral struct{ text, frame []byte }

func newEphemeral(value []byte) *ephemeral {
	b := append(newFrame(len(value)+8), `{"x":`...)
	b = append(append(b, value...), '}')
	return &ephemeral{text: b[headerMax:], frame: seal(b, finBit|opText)}
}

func (h *Hub) pass(feed *Feed, m *ephemeral, stands bool) {
	h.tell(feed, m, stands) // first: who comes in between has it twice
	for _, s := range h.shards {
		s.whisper(whisper{feed: feed, frame: m.frame})
	}
}

// tell leaves m with the conductor of feed, for its event streams and, if it stands, for
// all who come.
func (h *Hub) tell(feed *Feed, m *ephemeral, stands bool) {
	h.mu.Lock()
	defer h.mu.Unlock()
	for _, c := range h.feeds {
		if c.feed != feed {
			continue
		}
		if stands {
			c.standing.Store(m)
		}
		c.whisper(m.text, nil)
	}
}

// Metrics returns the hub's counters.
func (h *Hub) Metrics() *Metrics {
	h.metrics.Deflate.Store(h.press.pressed.Load())
	return &h.metrics
}

// ServeHTTP upgrades a request to a WebSocket and returns; ?arena= names the
// feed. It refuses with 403 a foreign origin, with 404 an unknown arena, and with
// 503 whoever is beyond a limit.
func (h *Hub) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	conductor, address, ok := h.admit(w, r)
	if !ok {
		return
	}
	if !strings.EqualFold(r.Header.Get("Upgrade"), "websocket") {
		h.release(address)
		h.config.Refuse(w, r, NoUpgrade)
		return
	}
	c := &client{hub: h, conductor: conductor, address: address, bucket: bucket{rate: messageRate, burst: messageBurst}}
	c.patience, c.spawn, c.idle = h.config.Patience, h.tasks.Go, c.onIdle
	ws, pressing, err := c.accept(w, r, c.onPing)
	if err != nil {
		h.release(address) // the library has answered
		return
	}
	c.ws, c.pressing = ws, pressing
	now := time.Now().UnixMilli()
	c.pinged, c.sent = now, now
	c.heard.Store(now)
	c.shard = h.shards[h.turn.Add(1)%uint64(len(h.shards))]
	c.shard.mu.Lock()
	c.shard.clients[c] = struct{}{}
	c.shard.mu.Unlock()
	h.metrics.Accepted.Add(1)
	h.metrics.Connections.Add(1)
	select { // Shutdown or Remove may have looked before we came
	case <-h.done:
		c.bye(CloseRestart, h.reason(CloseRestart))
	case <-conductor.done:
		c.bye(conductor.code, h.reason(conductor.code))
	default:
	}
	// A handler that returned leaves no request, no buffers and a small stack.
	go c.serve() //nolint:contextcheck // the connection outlives the request
}

// depart forgets a client.
func (h *Hub) depart(c *client) {
	c.mute()
	s := c.shard
	s.mu.Lock()
	stream := c.stream
	s.move(c, nil)
	delete(s.clients, c)
	s.mu.Unlock()
	if stream != nil {
		c.conductor.leave(stream)
	}
	h.metrics.Connections.Add(-1)
	h.release(c.address)
}

// Shutdown refuses newcomers, closes every WebSocket with [CloseRestart] and ends
// every event stream, and returns when all are gone. When ctx ends first, it cuts
// those that are left and returns the context's error.
func (h *Hub) Shutdown(ctx context.Context) error {
	h.mu.Lock()
	if !h.closed {
		h.closed = true
		close(h.done)
	}
	h.mu.Unlock()
	h.dismiss(nil, CloseRestart)
	gone := make(chan struct{})
	go func() {
		h.tasks.Wait()
		close(gone)
	}()
	select {
	case <-gone:
		return nil
	case <-ctx.Done():
	}
	h.each(nil, func(c *client) { _ = c.Close() })
	return fmt.Errorf("shut down: %w", ctx.Err())
}

// dismiss closes the clients of one feed, or all.
func (h *Hub) dismiss(of *conductor, code CloseCode) {
	reason := h.reason(code)
	h.each(of, func(c *client) { c.bye(code, reason) })
}

func (h *Hub) each(of *conductor, f func(*client)) {
	for _, s := range h.shards {
		s.mu.Lock()
		for c := range s.clients {
			if of == nil || c.conductor == of {
				f(c)
			}
		}
		s.mu.Unlock()
	}
}

// reason is what is said with a code for which the client can do nothing.
func (h *Hub) reason(code CloseCode) string {
	if code == CloseForbidden {
		return "the arena is no longer shown"
	}
	return retryText(h.retry())
}

// retry is the time over which the audience should spread its return, in
// milliseconds: as long as we need to accept it at our own limit, and at least a
// second.
func (h *Hub) retry() int64 {
	return 1000 + h.metrics.Connections.Load()*1000/int64(h.config.MaxAccepts)
}
