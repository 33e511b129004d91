package push

import (
	"slices"
	"sync"
	"time"
)

const (
	// whispersMax bounds the ephemeral messages that wait for a shard's next round.
	whispersMax = 64
	// lookAhead is how many clients a round looks at before it writes to the first.
	// What the kernel does for a write pushes the next client out of the cache; that
	// of several is fetched at the same time, and stays for as long as this.
	lookAhead = 16
)

// A shard sends to its part of the clients, from one goroutine that never blocks
// on any of them.
type shard struct {
	hub  *Hub
	wake chan struct{}

	mu       sync.Mutex
	clients  map[*client]struct{}
	groups   map[*stream]*group
	whispers []whisper
}

// A group is the members of a stream that one shard serves.
type group struct {
	members []*client
	seen    *broadcast
}

// A whisper is an ephemeral message for everybody who watches feed, or who has asked for
// what it is about.
type whisper struct {
	feed  *Feed
	frame []byte
	about *Murmur // nil for everybody
}

// A tally adds up what a round did before the shared counters are touched.
type tally struct {
	now                                   int64
	frames, bytes, chained, slow, resyncs uint64
	dropped                               uint64
}

func newTally() tally { return tally{now: time.Now().UnixMilli()} }

func (t *tally) add(m *Metrics) {
	m.Frames.Add(t.frames)
	m.Bytes.Add(t.bytes)
	m.Chained.Add(t.chained)
	m.Slow.Add(t.slow)
	m.Resyncs.Add(t.resyncs)
	m.Dropped.Add(t.dropped)
}

func newShard(hub *Hub) *shard {
	return &shard{
		hub:     hub,
		wake:    make(chan struct{}, 1),
		clients: make(map[*client]struct{}),
		groups:  make(map[*stream]*group),
	}
}

// run does a round whenever a conductor flushed.
func (s *shard) run() {
	for {
		select {
		case <-s.hub.done:
			return
		case <-s.wake:
			s.round()
		}
	}
}

func (s *shard) nudge() {
	select {
	case s.wake <- struct{}{}:
	default:
	}
}

func (s *shard) round() {
	s.mu.Lock()
	defer s.mu.Unlock()
	t := newTally()
	for stream, g := range s.groups {
		b := stream.batch.Load()
		if b == nil || b == g.seen {
			continue
		}
		g.seen = b
		for some := range slices.Chunk(g.members, lookAhead) {
			s.deliver(some, b, &t)
		}
	}
	for _, w := range s.whispers {
		s.pass(w, &t)
	}
	clear(s.whispers)
	s.whispers = s.whispers[:0]
	t.add(&s.hub.metrics)
}

// deliver gives clients the stream's broadcast if they stand where that begins,
// and their own way to the present otherwise. It looks at all before it writes to
// any.
func (s *shard) deliver(clients []*client, b *broadcast, t *tally) {
	var stuck, late [lookAhead]bool
	for i, c := range clients {
		stuck[i] = c.stuck
		late[i] = c.life != b.life || c.cursor != b.from || c.fresh != (Mask{}) || c.ahead
	}
	for i, c := range clients {
		switch {
		case stuck[i]:
			t.slow++
		case late[i]:
			s.advance(c, t)
		default:
			s.broadcast(c, b, t)
		}
	}
}

func (s *shard) broadcast(c *client, b *broadcast, t *tally) {
	if b.Snapshot {
		t.resyncs++
	}
	frame, place := c.choose(b.Update, b.link, deflateMin)
	s.write(c, b.Update, frame, place, t)
}

// advance brings c to the present in one frame, whatever it missed.
func (s *shard) advance(c *client, t *tally) {
	u := c.stream.next(c.reader)
	if u == nil {
		return
	}
	if u.Snapshot {
		t.resyncs++
	}
	s.send(c, u, t)
}

// send gives c an update that is not the stream's broadcast.
func (s *shard) send(c *client, u *Update, t *tally) {
	frame, place := c.choose(u, link{}, loneMin)
	s.write(c, u, frame, place, t)
}

func (s *shard) write(c *client, u *Update, frame []byte, place uint64, t *tally) {
	v := c.try(frame)
	switch v {
	case taken, behind:
		if place != 0 && place != c.chained {
			t.chained++
		}
		c.reader = reader{life: u.life, cursor: u.To, ahead: u.ahead}
		c.chained, c.sent = place, t.now
		t.frames++
		t.bytes += uint64(len(frame))
		c.stuck = v == behind
	case busy:
		c.stuck = true // its cursor stays; the drain that is under way goes on from there
	case gone:
	}
}

// pass sends an ephemeral message to those who can take it now.
func (s *shard) pass(w whisper, t *tally) {
	for stream, g := range s.groups {
		if stream.feed != w.feed || !stream.hears(w.about) {
			continue
		}
		for _, c := range g.members {
			send := c.small
			if w.about != nil {
				send = c.try // nothing of it waits
			}
			if send(w.frame) == busy {
				t.dropped++
			}
		}
	}
}

// whisper leaves an ephemeral message for the next round.
func (s *shard) whisper(w whisper) {
	s.mu.Lock()
	if len(s.whispers) < whispersMax {
		s.whispers = append(s.whispers, w)
	} else {
		s.hub.metrics.Dropped.Add(1)
	}
	s.mu.Unlock()
	s.nudge()
}

// move makes c a member of stream, or of none. Needs s.mu.
func (s *shard) move(c *client, stream *stream) {
	if old := c.stream; old != nil {
		g := s.groups[old]
		last := g.members[len(g.members)-1]
		g.members[c.place], last.place = last, c.place
		g.members[len(g.members)-1] = nil
		g.members = g.members[:len(g.members)-1]
		if len(g.members) == 0 {
			delete(s.groups, old)
		}
		if c.pressing == pressChained {
			old.chained.Add(-1)
		}
	}
	c.stream, c.chained = stream, 0
	if stream == nil {
		return
	}
	g := s.groups[stream]
	if g == nil {
		g = new(group)
		s.groups[stream] = g
	}
	c.place = len(g.members)
	g.members = append(g.members, c)
	if c.pressing == pressChained {
		stream.chained.Add(1)
	}
}
