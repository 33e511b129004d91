package postgres

import (
	"context"
	"crypto/rand"
	"encoding/base64"
	"fmt"
	"iter"
	"slices"
	"strconv"
	"strings"
	"sync"
)

// busChannel carries the messages themselves.
const busChannel = "arena_bus"

// pieceBytes is how much of a message goes into one notification. That has less than 8,000
// bytes and must be text: base64 makes 7,200 of these, and a namespace has up to 401.
const pieceBytes = 5400

// unheard is how many messages wait for a listener; further ones are lost for it.
const unheard = 256

// Publish tells all who listen; see [state.Bus].
func (s *Store) Publish(ctx context.Context, message []byte) error {
	ctx, done, err := s.begin(ctx)
	if err != nil {
		return err
	}
	defer done()
	// Alone in its transaction a notification waits for no disk, nor does who comes after it.
	_, err = s.pool.Exec(ctx, `select pg_notify($1, piece) from unnest($2::text[]) piece`, busChannel, s.pieces(message))
	if err != nil {
		return fmt.Errorf("publish: %w", explain(ctx, err))
	}
	return nil
}

// pieces returns what an assembly makes message of, in order.
func (s *Store) pieces(message []byte) (pieces []string) {
	count := max(1, (len(message)+pieceBytes-1)/pieceBytes)
	id := rand.Text()
	for i := range count {
		part := message[i*pieceBytes : min((i+1)*pieceBytes, len(message))]
		piece := fmt.Sprintf("%s %d %d %s", id, i, count-1, base64.StdEncoding.EncodeToString(part))
		pieces = append(pieces, s.payload(piece))
	}
	return pieces
}

// An assembly makes messages of pieces. Those of one message come one after the other: what
// a transaction notifies stays together. The zero value is ready.
type assembly struct {
	id   string
	next int
	body []byte
}

// add returns the message of which piece is the last one.
func (a *assembly) add(piece string) (message []byte, whole bool) {
	fields := strings.Split(piece, " ")
	if len(fields) != 4 {
		return nil, false // of a newer program
	}
	if fields[1] == "0" {
		*a = assembly{id: fields[0]}
	}
	part, err := base64.StdEncoding.DecodeString(fields[3])
	if err != nil || fields[0] != a.id || fields[1] != strconv.Itoa(a.next) {
		*a = assembly{}
		return nil, false
	}
	a.body = append(a.body, part...)
	a.next++
	if fields[1] != fields[2] {
		return nil, false
	}
	message = a.body
	*a = assembly{}
	return message, true
}

// A bus hands messages to the listeners of this process. The zero value is ready.
type bus struct {
	mu        sync.Mutex
	listeners map[*listener]bool
}

type listener struct {
	messages chan []byte
	lost     chan error // why nothing more will come
}

func (b *bus) join() *listener {
	l := &listener{messages: make(chan []byte, unheard), lost: make(chan error, 1)}
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.listeners == nil {
		b.listeners = make(map[*listener]bool)
	}
	b.listeners[l] = true
	return l
}

func (b *bus) leave(l *listener) {
	b.mu.Lock()
	defer b.mu.Unlock()
	delete(b.listeners, l)
}

// tell never waits.
func (b *bus) tell(message []byte) {
	b.mu.Lock()
	defer b.mu.Unlock()
	for l := range b.listeners {
		select {
		case l.messages <- slices.Clone(message):
		default:
		}
	}
}

// lose ends all listeners.
func (b *bus) lose(why error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	for l := range b.listeners {
		l.lost <- why
	}
	clear(b.listeners)
}

// Listen yields what is published; see [state.Bus].
func (s *Store) Listen(ctx context.Context) iter.Seq2[[]byte, error] {
	return func(yield func([]byte, error) bool) {
		ctx, end, err := s.attentive(ctx)
		if err != nil {
			yield(nil, err)
			return
		}
		defer end()
		l := s.bus.join()
		defer s.bus.leave(l)
		for {
			select {
			case message := <-l.messages:
				if !yield(message, nil) {
					return
				}
			case err := <-l.lost:
				yield(nil, fmt.Errorf("listen: %w", err))
				return
			case <-ctx.Done():
				yield(nil, ended(ctx))
				return
			}
		}
	}
}
