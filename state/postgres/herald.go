package postgres

import (
	"context"
	"maps"
	"slices"
	"sync"
)

// moreChannel is where a notification says that there is more of something: see
// [Store.payload].
const moreChannel = "arena_more"

// A herald remembers of what there is more without other processes having been told.
// Telling is no part of the write: from a notification until the disk has it a commit holds
// a lock that all others of the server wait for, and 16 arenas stored 400 records a second
// instead of 2,000. The zero value is ready.
type herald struct {
	mu     sync.Mutex
	untold map[string]bool
	news   chan struct{}
}

// more returns a channel on which somebody says that there is something to take.
func (h *herald) more() chan struct{} {
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.news == nil {
		h.news = make(chan struct{}, 1)
		h.untold = make(map[string]bool)
	}
	return h.news
}

// add never waits.
func (h *herald) add(payload string) {
	news := h.more()
	h.mu.Lock()
	h.untold[payload] = true
	h.mu.Unlock()
	select {
	case news <- struct{}{}:
	default: // it has been said, and nobody has taken since
	}
}

func (h *herald) take() []string {
	h.mu.Lock()
	defer h.mu.Unlock()
	payloads := slices.Collect(maps.Keys(h.untold))
	clear(h.untold)
	return payloads
}

// tell wakes those who wait for more of a topic, here and elsewhere.
func (s *Store) tell(ctx context.Context, topic string) {
	s.bell.ring(topic)
	s.speak.Do(func() { s.calls.work(ctx, s.announce) })
	s.herald.add(s.payload(topic))
}

// announce tells other processes until ctx ends. What it cannot tell they find by
// themselves.
func (s *Store) announce(ctx context.Context) {
	more := s.herald.more()
	for {
		select {
		case <-more:
			asking, done := patient(ctx)
			_, _ = s.pool.Exec(asking, `select pg_notify($1, payload) from unnest($2::text[]) payload`, moreChannel, s.herald.take())
			done()
		case <-ctx.Done():
			return
		}
	}
}
