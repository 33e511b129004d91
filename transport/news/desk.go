package news

import (
	"fmt"
	"sync"

	"github.com/seed45548214/arena/transport/push"
)

// A Desk has the stream of every arena that is served, and the hub that passes on
// what they tell.
type Desk struct {
	hub *push.Hub

	mu      sync.RWMutex
	streams map[string]*Stream
	encoded uint64 // messages, of arenas that went
}

// NewDesk returns a desk that serves no arena yet.
func NewDesk(hub *push.Hub) *Desk {
	return &Desk{hub: hub, streams: make(map[string]*Stream)}
}

// Open begins to serve an arena with an empty stream, which a view fills.
func (d *Desk) Open(arena string) (*Stream, error) {
	stream := NewStream(d.hub.Flush)
	if err := d.hub.Add(arena, stream.feed); err != nil {
		return nil, fmt.Errorf("serve the feed of %s: %w", arena, err)
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	d.streams[arena] = stream
	return stream, nil
}

// Close sends the audience of an arena away for good.
func (d *Desk) Close(arena string) {
	d.hub.Remove(arena, push.CloseForbidden)
	d.mu.Lock()
	defer d.mu.Unlock()
	if stream, ok := d.streams[arena]; ok {
		d.encoded += stream.feed.Encodes()
		delete(d.streams, arena)
	}
}

// Of returns the stream of an arena.
func (d *Desk) Of(arena string) (stream *Stream, ok bool) {
	d.mu.RLock()
	defer d.mu.RUnlock()
	stream, ok = d.streams[arena]
	return stream, ok
}

// Encodes is how many messages the feeds have encoded; compared with the frames
// sent it shows how well they are shared.
func (d *Desk) Encodes() uint64 {
	d.mu.RLock()
	defer d.mu.RUnlock()
	sum := d.encoded
	for _, stream := range d.streams {
		sum += stream.feed.Encodes()
	}
	return sum
}
