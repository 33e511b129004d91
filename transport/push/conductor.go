package push

import (
	"slices"
	"sync"
	"sync/atomic"
	"time"
)

// A conductor paces one feed: it flushes at once when something is new, and then
// at most once per Config.Flush. It makes the broadcasts; the shards send them.
type conductor struct {
	hub  *Hub
	id   string
	feed *Feed
	wake chan struct{}
	done chan struct{} // closed by Remove
	code CloseCode     // why, once done is closed

	mu       sync.Mutex
	streams  map[string]*stream
	order    []*stream
	watchers map[*watcher]struct{}
	standing atomic.Pointer[ephemeral] // what whoever comes is told; nil for nothing
}

func newConductor(hub *Hub, id string, feed *Feed) *conductor {
	return &conductor{
		hub: hub, id: id, feed: feed,
		wake:     make(chan struct{}, 1),
		done:     make(chan struct{}),
		streams:  make(map[string]*stream),
		watchers: make(map[*watcher]struct{}),
	}
}

// run flushes until the hub closes or the feed is removed.
func (c *conductor) run() {
	pause := time.NewTimer(0)
	defer pause.Stop()
	for {
		select {
		case <-c.hub.done:
			return
		case <-c.done:
			return
		case <-pause.C:
		}
		select {
		case <-c.hub.done:
			return
		case <-c.done:
			return
		case <-c.wake:
		}
		c.flush()
		pause.Reset(c.hub.config.Flush)
	}
}

// nudge asks for a flush.
func (c *conductor) nudge() {
	select {
	case c.wake <- struct{}{}:
	default:
	}
}

func (c *conductor) flush() {
	now := time.Now()
	c.mu.Lock()
	for _, s := range c.order {
		c.link(s)
		s.flush(now)
	}
	for w := range c.watchers {
		select {
		case w.flushed <- struct{}{}:
		default:
		}
	}
	c.mu.Unlock()
	for _, s := range c.hub.shards {
		s.nudge()
	}
}

// link gives s a chain if it has readers for one, and takes it when it has none.
// Needs c.mu.
func (c *conductor) link(s *stream) {
	wanted := s.chained.Load()
	if (s.chain != nil) == (wanted > 0) {
		return
	}
	if wanted == 0 {
		s.chain = nil
		return
	}
	smallest, chains := s, 0
	for _, other := range c.order {
		if other.chain == nil {
			continue
		}
		chains++
		if other.chained.Load() < smallest.chained.Load() {
			smallest = other
		}
	}
	switch {
	case chains < chainsMax:
	case smallest == s:
		return
	default:
		smallest.chain = nil
	}
	s.chain = newChain(c.hub.serial.Add(1), c.hub.config.Keyframe)
}

// join finds or makes the stream of some topics and counts one more member, until
// leave.
func (c *conductor) join(names []string, all bool) *stream {
	c.mu.Lock()
	defer c.mu.Unlock()
	s := c.streams[streamKey(names, all)]
	if s == nil {
		s = newStream(c.feed, names, all)
		s.life, s.cursor = c.feed.place(s.view.Load())
		c.streams[s.key] = s
		c.order = append(c.order, s)
	}
	s.members++
	return s
}

func (c *conductor) leave(s *stream) {
	c.mu.Lock()
	defer c.mu.Unlock()
	s.members--
	if s.members == 0 {
		delete(c.streams, s.key)
		c.order = slices.DeleteFunc(c.order, func(other *stream) bool { return other == s })
	}
}

// A watcher is how an event stream, which has a goroutine of its own, hears of
// its feed.
type watcher struct {
	stream   *stream
	flushed  chan struct{}
	whispers chan []byte
}

// watch tells an event stream of every flush and whisper, until unwatch.
func (c *conductor) watch(s *stream) *watcher {
	w := &watcher{stream: s, flushed: make(chan struct{}, 1), whispers: make(chan []byte, whispersMax)}
	c.mu.Lock()
	defer c.mu.Unlock()
	c.watchers[w] = struct{}{}
	return w
}

func (c *conductor) unwatch(w *watcher) {
	c.mu.Lock()
	defer c.mu.Unlock()
	delete(c.watchers, w)
}

// whisper leaves an ephemeral message for the event streams that have room, of those that
// have asked for what it is about.
func (c *conductor) whisper(text []byte, about *Murmur) {
	c.mu.Lock()
	defer c.mu.Unlock()
	for w := range c.watchers {
		if !w.stream.hears(about) {
			continue
		}
		select {
		case w.whispers <- text:
		default:
			c.hub.metrics.Dropped.Add(1)
		}
	}
}
