package push

import (
	"context"
	"errors"
	"io"
	"os"
	"time"
	"unicode/utf8"

	"github.com/coder/websocket"
)

const (
	// A client may say this much; control frames count.
	messageRate  = 10 // a second
	messageBurst = 20
	// changeCost is as how many messages a change of topics counts: it makes a frame
	// with all of the new ones.
	changeCost = 3
	// loneMin is the shortest message that is compressed for one reader alone:
	// it costs that reader its place in the chain until the next keyframe.
	loneMin = 1024
)

// tooMany is said to who speaks too often.
const tooMany = "more than 10 messages a second, of which a change of topics is three"

// A client is one WebSocket. It keeps no queue: only where its reader stands.
//
// What a flush touches comes first, with the socket's own first fields in two
// cache lines: a flush finds none of ten thousand clients in the cache.
type client struct {
	// The shard's mutex guards what follows, down to pinged, but for pressing, which
	// does not change, and the socket, which has a mutex of its own. Only the reading
	// goroutine changes stream, so it alone may read it without.
	reader
	chained  uint64 // place of the last chained frame it got
	sent     int64  // when data was last sent, Unix milliseconds
	stuck    bool   // a frame is in flight; when it is gone the shard goes on
	pressing pressing
	socket

	stream *stream // nil before hello
	place  int     // among the stream's members of the shard
	pinged int64

	hub       *Hub
	ws        *websocket.Conn
	conductor *conductor
	shard     *shard
	address   string
	bucket    bucket // of what it says; only its reading goroutine touches it
}

// serve reads until the connection ends.
func (c *client) serve() {
	hello := time.AfterFunc(c.hub.config.Hello, func() { c.fault(CloseBadMessage, "no hello in time") })
	var err error
	for err == nil {
		var kind websocket.MessageType
		var text []byte
		kind, text, err = c.ws.Read(context.Background())
		if err != nil || c.closed() {
			continue // what follows our close frame is not heard
		}
		c.attend(kind, text)
		hello.Stop()
	}
	hello.Stop()
	c.linger(err)
	// The connection may be closed already.
	_ = c.ws.CloseNow()
	c.hub.depart(c)
}

// attend handles one message on a goroutine of its own: parsing needs a deep stack,
// which the reading goroutine would keep, 4 KB for every client.
func (c *client) attend(kind websocket.MessageType, text []byte) {
	heard := make(chan struct{})
	go func() {
		defer close(heard)
		if code, reason := c.hear(kind, text); code != 0 {
			c.fault(code, reason)
		}
	}()
	<-heard
}

// linger lets a peer find our close frame: to close a connection with unread data
// would reset it.
func (c *client) linger(err error) {
	if !c.closed() || websocket.CloseStatus(err) != -1 || errors.Is(err, os.ErrDeadlineExceeded) {
		return
	}
	if c.SetReadDeadline(time.Now().Add(closeGrace)) == nil {
		_, _ = io.Copy(io.Discard, c.Conn)
	}
}

// hear handles one message and says with which code the connection must end, if
// it must.
func (c *client) hear(kind websocket.MessageType, text []byte) (CloseCode, string) {
	if !c.bucket.take(time.Now()) {
		return CloseTooMany, tooMany
	}
	if kind != websocket.MessageText {
		return CloseBadMessage, "messages are text"
	}
	if !utf8.Valid(text) {
		return CloseInvalidText, ""
	}
	m, err := parseMessage(text)
	if err != nil {
		return CloseBadMessage, err.Error()
	}
	if (m.Hello == 0) == (c.stream == nil) {
		return CloseBadMessage, "hello comes first, and once"
	}
	switch {
	case m.Hello != 0:
		c.hello(m)
	case m.Ping != nil:
		text := pongText(newFrame(96), m.Ping, time.Now().UnixMilli())
		c.small(seal(text, finBit|opText))
	case !c.bucket.takeAll(time.Now(), changeCost-1):
		return CloseTooMany, tooMany
	default:
		return c.subscribe(m.Sub, m.Unsub)
	}
	return 0, ""
}

// hello starts the client's stream.
func (c *client) hello(m message) {
	names, all := sortedNames(m.Topics)
	stream := c.conductor.join(names, all)
	s := c.shard
	s.mu.Lock()
	defer s.mu.Unlock()
	s.move(c, stream)
	u, sum := stream.resume(m.Epoch, m.Seq)
	metrics := &c.hub.metrics
	switch {
	case !u.Snapshot:
		metrics.Resumes.Add(1)
	case m.Epoch != "":
		metrics.Resyncs.Add(1)
	default:
		metrics.Snapshots.Add(1)
	}
	c.reader = reader{cursor: m.Seq, owed: true, ahead: u.ahead}
	if !u.Snapshot {
		c.life = u.life
	}
	t := newTally()
	s.send(c, u, &t)
	if !u.Snapshot && !c.owed && !u.ahead { // whether its past is ours, it tells by the sum
		c.small(heartbeatFrame(u.To, sum, t.now))
	}
	if m := c.conductor.standing.Load(); m != nil && c.small(m.frame) == busy {
		metrics.Dropped.Add(1)
	}
	t.add(metrics)
}

// subscribe changes the client's topics. What it holds of the new ones is
// replaced by the next frame.
func (c *client) subscribe(sub, unsub []string) (CloseCode, string) {
	names := c.stream.wants(sub, unsub)
	if len(names) > TopicsMax {
		return CloseBadMessage, "too many topics"
	}
	old, stream := c.stream, c.conductor.join(names, false)
	s := c.shard
	s.mu.Lock()
	defer s.mu.Unlock()
	before, after := old.view.Load(), stream.view.Load()
	s.move(c, stream)
	if before.life != after.life || c.life != after.life {
		c.life, c.fresh = 0, Mask{} // another history: a snapshot is due anyway
	} else {
		added := after.mask.without(&before.mask)
		kept := c.fresh.and(&after.mask)
		for i := range added {
			c.fresh[i] = kept[i] | added[i]
		}
	}
	if !c.stuck {
		t := newTally()
		s.advance(c, &t)
		t.add(&c.hub.metrics)
	}
	c.conductor.leave(old)
	return 0, ""
}

// fault ends the connection for what the client did.
func (c *client) fault(code CloseCode, reason string) {
	if !c.closed() {
		c.hub.metrics.Faults.Add(1)
	}
	c.bye(code, reason)
}

// onPing answers a ping frame. The library calls it while it reads.
func (c *client) onPing(payload []byte) {
	if !c.bucket.take(time.Now()) {
		c.fault(CloseTooMany, tooMany)
		return
	}
	c.small(controlFrame(opPong, payload))
}

// onIdle goes on where a drained frame left off.
func (c *client) onIdle(err error) {
	switch {
	case errors.Is(err, os.ErrDeadlineExceeded):
		c.hub.metrics.Kicked.Add(1)
		c.abandon(CloseSlow)
	case err != nil:
		_ = c.Close()
	case !c.closed():
		s := c.shard
		s.mu.Lock()
		defer s.mu.Unlock()
		c.stuck = false
		if c.missed() {
			t := newTally()
			s.advance(c, &t)
			t.add(&c.hub.metrics)
		}
	}
}

// missed reports whether the stream was flushed past c while a frame of c was in
// flight. What was committed since waits for the next flush.
func (c *client) missed() bool {
	if c.stream == nil || c.owed || c.fresh != (Mask{}) {
		return c.stream != nil
	}
	b := c.stream.batch.Load()
	return b != nil && (b.Update.life != c.life || b.To > c.cursor)
}

// choose picks the frame of u that the client understands, and its place in the
// chain once it has it. The link is set if the whole stream gets u now.
func (c *client) choose(u *Update, l link, least int) (frame []byte, place uint64) {
	switch {
	case c.pressing == pressNone, len(u.text) < least:
		return u.frame, c.chained
	case c.pressing == pressChained && l.place != 0 && (l.key || c.chained == l.place-1):
		return l.frame, l.place
	}
	return u.independent(&c.hub.press), 0
}
