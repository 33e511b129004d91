package postgres

import (
	"context"
	"strings"
	"sync"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"

	"github.com/seed45548214/arena/state"
)

// A listener that has lost its connection waits between these before the next one.
const (
	shortestPause = 50 * time.Millisecond
	longestPause  = 5 * time.Second
)

// silence is how long a listener hears nothing before it asks whether its connection lives.
const silence = 30 * time.Second

// A bell wakes those who wait for more of a topic: the id of an arena, for the records of
// it, or what inboxOf or answerTo returns. The zero value is ready.
type bell struct {
	mu     sync.Mutex
	topics map[string]*state.Waiters
}

// more returns a channel that is closed when there may be more of a topic.
func (b *bell) more(topic string) <-chan struct{} {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.topics == nil {
		b.topics = make(map[string]*state.Waiters)
	}
	waiters, ok := b.topics[topic]
	if !ok {
		waiters = new(state.Waiters)
		b.topics[topic] = waiters
	}
	return waiters.More()
}

func (b *bell) ring(topic string) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if waiters, ok := b.topics[topic]; ok {
		waiters.Wake()
		delete(b.topics, topic)
	}
}

func (b *bell) ringAll() {
	b.mu.Lock()
	defer b.mu.Unlock()
	for _, waiters := range b.topics {
		waiters.Wake()
	}
	clear(b.topics)
}

// payload is what a notification says of a topic. No namespace has a space.
func (s *Store) payload(topic string) string { return s.namespace + " " + topic }

// listen rings the bell for each notification until ctx ends, and hands on what comes over
// the bus, with one connection for all who wait.
func (s *Store) listen(ctx context.Context) {
	pause := shortestPause
	for ctx.Err() == nil {
		listened, err := s.attend(ctx)
		if listened {
			pause = shortestPause
		}
		if ctx.Err() == nil {
			s.bus.lose(err)
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

// attend listens on one connection until that ends, which it reports, and whether it has
// listened.
func (s *Store) attend(ctx context.Context) (listened bool, err error) {
	connecting, done := patient(ctx)
	defer done()
	conn, err := pgx.ConnectConfig(connecting, s.pool.Config().ConnConfig)
	if err != nil {
		return false, explain(connecting, err)
	}
	defer func() {
		closing, done := context.WithTimeout(context.WithoutCancel(ctx), time.Second)
		defer done()
		_ = conn.Close(closing) // nothing is left to be sent
	}()
	if _, err := conn.Exec(connecting, "listen "+moreChannel+"; listen "+busChannel); err != nil {
		return false, explain(connecting, err)
	}
	s.bell.ringAll() // what was stored before is not told
	var message assembly
	for {
		if err := s.hearken(ctx, conn, &message); err != nil {
			return true, err
		}
	}
}

// hearken waits for one notification, and after some silence asks whether anybody is there.
func (s *Store) hearken(ctx context.Context, conn *pgx.Conn, message *assembly) error {
	waiting, done := context.WithTimeout(ctx, silence)
	defer done()
	told, err := conn.WaitForNotification(waiting)
	if err == nil {
		s.hand(told, message)
		return nil
	}
	if ctx.Err() != nil || waiting.Err() == nil {
		return err
	}
	asking, done := patient(ctx)
	defer done()
	return conn.Ping(asking)
}

// hand gives a notification to whom it is for.
func (s *Store) hand(told *pgconn.Notification, message *assembly) {
	namespace, rest, _ := strings.Cut(told.Payload, " ")
	if namespace != s.namespace {
		return
	}
	s.heard.make()
	if told.Channel == moreChannel {
		s.bell.ring(rest)
	} else if body, whole := message.add(rest); whole {
		s.bus.tell(body)
	}
}
