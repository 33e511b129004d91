package postgres

import (
	"context"
	"sync"
	"time"
)

// Hears waits so long for a notification, and sends one so often: the first ones may come
// before the store listens.
const (
	hearsLimit = 3 * time.Second
	hearsEvery = 100 * time.Millisecond
)

// A mark is made once. The zero value is ready.
type mark struct {
	made, closed sync.Once
	set          chan struct{}
}

// done returns a channel that is closed when the mark is made.
func (m *mark) done() chan struct{} {
	m.made.Do(func() { m.set = make(chan struct{}) })
	return m.set
}

func (m *mark) make() { m.closed.Do(func() { close(m.done()) }) }

// Hears reports whether notifications arrive: they do not through a pooler that gives
// connections away after each transaction, nor from a database that is away. Without them
// all is late, and [Store.Listen] yields nothing. It takes up to three seconds, and those
// only when none arrive.
func (s *Store) Hears(ctx context.Context) (bool, error) {
	ctx, end, err := s.attentive(ctx)
	if err != nil {
		return false, err
	}
	defer end()
	limit, again := time.NewTimer(hearsLimit), time.NewTicker(hearsEvery)
	defer limit.Stop()
	defer again.Stop()
	for {
		s.tell(ctx, "") // nobody waits for it
		select {
		case <-s.heard.done():
			return true, nil
		case <-again.C:
		case <-limit.C:
			return false, nil
		case <-ctx.Done():
			return false, ended(ctx)
		}
	}
}
