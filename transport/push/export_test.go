package push

import (
	"compress/flate"
	"net"
	"time"
)

// A Message is what a client says.
type Message struct {
	Hello              bool
	Topics, Sub, Unsub []string
	Ping               string
}

// ParseMessage reads a client's message.
func ParseMessage(text []byte) (Message, error) {
	m, err := parseMessage(text)
	return Message{m.Hello != 0, m.Topics, m.Sub, m.Unsub, string(m.Ping)}, err
}

// A Guard is the reader between a connection and the library.
type Guard struct{ g guard }

// Pass returns how much of p may be handed on, and what is wrong with the rest.
func (g *Guard) Pass(p []byte) (int, CloseCode) {
	n := g.g.pass(p)
	return n, g.g.code
}

// SealFrame builds a server frame.
func SealFrame(first byte, payload []byte) []byte {
	return seal(append(newFrame(len(payload)), payload...), first)
}

// A Chain compresses with context takeover.
type Chain struct{ c *chain }

// NewChain returns a chain.
func NewChain(every time.Duration, level int) *Chain {
	c := newChain(1, every)
	if level != deflateLevel {
		c.w, _ = flate.NewWriter(&c.buf, level)
	}
	return &Chain{c}
}

// Next compresses one more frame.
func (c *Chain) Next(text []byte, now time.Time) (frame []byte, key bool) {
	l := c.c.next(text, now)
	return l.frame, l.key
}

// DropClientContext rewrites an offer of compression.
var DropClientContext = dropClientContext

// Streams is how many streams and chains a hub keeps for an arena.
func (h *Hub) Streams(id string) (streams, chains int) {
	h.mu.Lock()
	defer h.mu.Unlock()
	for _, c := range h.feeds {
		if c.id != id {
			continue
		}
		c.mu.Lock()
		for _, s := range c.order {
			streams++
			if s.chain != nil {
				chains++
			}
		}
		c.mu.Unlock()
	}
	return streams, chains
}

// A Socket is a connection as the shards write to it.
type Socket struct{ s *socket }

// NewSocket wraps conn; idle is called when a pending frame is drained or cannot
// be.
func NewSocket(conn net.Conn, patience time.Duration, idle func(error)) Socket {
	s := &socket{Conn: conn, patience: patience, idle: idle, spawn: func(f func()) { go f() }}
	s.direct.attach(conn)
	return Socket{s}
}

// Try writes a frame and says what became of it.
func (s Socket) Try(frame []byte) string {
	return [...]string{"taken", "behind", "busy", "gone"}[s.s.try(frame)]
}

// Small writes a short frame.
func (s Socket) Small(frame []byte) string {
	return [...]string{"taken", "behind", "busy", "gone"}[s.s.small(frame)]
}

// Bye sends a close frame.
func (s Socket) Bye(code CloseCode) { s.s.bye(code, "") }

// Write is the library's way to the connection.
func (s Socket) Write(p []byte) (int, error) { return s.s.Write(p) }

// PongFrame is a pong with a payload.
func PongFrame(payload string) []byte { return controlFrame(opPong, []byte(payload)) }
