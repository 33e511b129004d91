package redis

import (
	"context"
	"errors"
	"fmt"
	"iter"

	goredis "github.com/redis/go-redis/v9"

	"github.com/seed45548214/arena/state"
)

// bus is the channel of all arenas.
func (s *Store) bus() string { return s.namespace + ":bus" }

// Publish tells all who listen; see [state.Bus].
func (s *Store) Publish(ctx context.Context, message []byte) error {
	if _, err := s.begin(ctx, "any"); err != nil {
		return err
	}
	if err := s.commands.Publish(ctx, s.bus(), message).Err(); err != nil {
		return s.explain(ctx, "publish", err)
	}
	return nil
}

// Listen yields what is published; see [state.Bus].
func (s *Store) Listen(ctx context.Context) iter.Seq2[[]byte, error] {
	return func(yield func([]byte, error) bool) {
		if _, err := s.begin(ctx, "any"); err != nil {
			yield(nil, err)
			return
		}
		subscription := s.waiting.Subscribe(ctx, s.bus())
		hangUp := func() { _ = subscription.Close() } // nothing is lost with it, and a read that waits ends
		defer hangUp()
		defer context.AfterFunc(ctx, hangUp)()
		var err error
		for err == nil {
			var received any
			received, err = subscription.ReceiveTimeout(ctx, blockFor)
			if isTimeout(err) && ctx.Err() == nil {
				err = subscription.Ping(ctx) // a connection that died unseen does not answer
			}
			if message, ok := received.(*goredis.Message); ok && !yield([]byte(message.Payload), nil) {
				return
			}
		}
		yield(nil, s.explain(ctx, "listen", err))
	}
}

func isTimeout(err error) bool {
	timeout, ok := errors.AsType[interface {
		error
		Timeout() bool
	}](err)
	return ok && timeout.Timeout()
}

// Secret returns what all processes know under a name; see [state.Shared].
func (s *Store) Secret(ctx context.Context, name string, fresh []byte) ([]byte, error) {
	if _, err := s.begin(ctx, "any"); err != nil {
		return nil, err
	}
	if err := state.CheckKey(name); err != nil {
		return nil, err
	}
	key, doing := s.namespace+":secret:"+name, "find the secret "+name
	if fresh != nil {
		if err := s.commands.SetNX(ctx, key, fresh, 0).Err(); err != nil {
			return nil, s.explain(ctx, doing, err)
		}
	}
	value, err := s.commands.Get(ctx, key).Bytes()
	if errors.Is(err, goredis.Nil) {
		return nil, fmt.Errorf("%s: %w", doing, state.ErrNotFound)
	}
	if err != nil {
		return nil, s.explain(ctx, doing, err)
	}
	return value, nil
}
