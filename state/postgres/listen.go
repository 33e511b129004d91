package postgres

import (
	"context"
	"strings"
	"sync"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/seed45548214/arena/state"
)

// A listener that has lost its connection waits between these before the next one.
const (
	shortestPause = 50 * time.Millisecond
	longestPause  = 5 * time.Second
)

// silence is how long a listener hears nothing before it asks whether its connection lives.
const silence = 30 * time.Second

// A bell wakes those who wait for a record of an arena. The zero value is ready.
type bell struct {
	mu     sync.Mutex
	arenas map[string]*state.Waiters
}

// more returns a channel that is closed when arena may have more.
func (b *bell) more(arena string) <-chan struct{} {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.arenas == nil {
		b.arenas = make(map[string]*state.Waiters)
	}
	waiters, ok := b.arenas[arena]
	if !ok {
		waiters = new(state.Waiters)
		b.arenas[arena] = waiters
	}
	return waiters.More()
}

func (b *bell) ring(arena string) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if waiters, ok := b.arenas[arena]; ok {
		waiters.Wake()
		delete(b.arenas, arena)
	}
}

func (b *bell) ringAll() {
	b.mu.Lock()
	defer b.mu.Unlock()
	for _, waiters := range b.arenas {
		waiters.Wake()
	}
	clear(b.arenas)
}

// payload is what a notification says of arena. Neither name has a space.
func (s *Store) payload(arena string) string { return s.namespace + " " + arena }

// listen rings the bell for each notification until ctx ends, with one connection for all
// followers.
func (s *Store) listen(ctx context.Context) {
	pause := shortestPause
	for ctx.Err() == nil {
		if s.attend(ctx) {
			pause = shortestPause
		}
		timer := time.NewTimer(pause)
		select {
		case <-timer.C:
		case <-ctx.Done():
		}
		timer.Stop()
		pause = min(2*pause, longestPause)
	}
}

// attend listens on one connection until that ends. It reports whether it has listened.
func (s *Store) attend(ctx context.Context) bool {
	connecting, done := patient(ctx)
	defer done()
	conn, err := pgx.ConnectConfig(connecting, s.pool.Config().ConnConfig)
	if err != nil {
		return false
	}
	defer func() {
		closing, done := context.WithTimeout(context.WithoutCancel(ctx), time.Second)
		defer done()
		_ = conn.Close(closing) // nothing is left to be sent
	}()
	if _, err := conn.Exec(connecting, "listen "+channel); err != nil {
		return false
	}
	s.bell.ringAll() // what was stored before is not told
	for {
		if err := s.hearken(ctx, conn); err != nil {
			return true
		}
	}
}

// hearken waits for one notification, and after some silence asks whether anybody is there.
func (s *Store) hearken(ctx context.Context, conn *pgx.Conn) error {
	waiting, done := context.WithTimeout(ctx, silence)
	defer done()
	told, err := conn.WaitForNotification(waiting)
	if err == nil {
		if namespace, arena, _ := strings.Cut(told.Payload, " "); namespace == s.namespace {
			s.bell.ring(arena)
		}
		return nil
	}
	if ctx.Err() != nil || waiting.Err() == nil {
		return err
	}
	asking, done := patient(ctx)
	defer done()
	return conn.Ping(asking)
}
