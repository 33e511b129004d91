package push

import "time"

const (
	sweepEvery = time.Second
	// beatAfter is how long a level client hears nothing before a heartbeat.
	beatAfter = 15 * time.Second
	// pingEvery keeps proxies from closing a quiet connection, and finds one whose
	// peer is gone: it answers with no pong.
	pingEvery = 25 * time.Second
)

// sweep looks after quiet connections until the hub closes.
func (h *Hub) sweep() {
	ticker := time.NewTicker(sweepEvery)
	defer ticker.Stop()
	ping := controlFrame(opPing, nil)
	for {
		select {
		case <-h.done:
			return
		case now := <-ticker.C:
			for _, s := range h.shards {
				s.sweep(now.UnixMilli(), ping)
			}
		}
	}
}

func (s *shard) sweep(now int64, ping []byte) {
	s.mu.Lock()
	defer s.mu.Unlock()
	var beat beat
	t := newTally()
	defer func() { t.add(&s.hub.metrics) }()
	for c := range s.clients {
		if now-c.heard.Load() > s.hub.config.Silence.Milliseconds() {
			s.hub.metrics.Dead.Add(1)
			s.hub.tasks.Go(func() { _ = c.Close() }) // TLS may block
			continue
		}
		if now-c.pinged >= pingEvery.Milliseconds() {
			c.pinged = now
			c.small(ping)
		}
		if c.stream == nil || c.stuck || now-c.sent < beatAfter.Milliseconds() {
			continue
		}
		if c.ahead { // the feed has not come so far: what it has counts
			c.life = 0
			s.advance(c, &t)
		} else if frame := beat.of(c, now); frame != nil {
			c.sent = now
			c.small(frame)
		}
	}
}

// A beat is the last heartbeat built; clients of one stream who are level share
// it.
type beat struct {
	stream *stream
	life   uint64
	cursor uint64
	frame  []byte
}

// of returns the heartbeat of c, nil when it is not level: data is on its way.
func (b *beat) of(c *client, now int64) []byte {
	if b.stream == c.stream && b.life == c.life && b.cursor == c.cursor {
		return b.frame
	}
	sum, ok := c.stream.feed.level(c.stream.view.Load(), c.life, c.cursor)
	if !ok {
		return nil
	}
	*b = beat{c.stream, c.life, c.cursor, heartbeatFrame(c.cursor, sum, now)}
	return b.frame
}
