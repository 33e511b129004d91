package redis

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"strconv"
	"time"

	goredis "github.com/redis/go-redis/v9"

	"github.com/seed45548214/arena/state"
)

// requestLife is how long a request waits for an owner, and an answer for who asked: longer
// than anybody who asks does.
const requestLife = time.Minute

// inboxBlock is how long the server holds a question about an inbox: the client sees only
// between two of them that its context has ended.
const inboxBlock = time.Second

// Ask hands a request to the owner of an arena; see [state.Inbox].
func (s *Store) Ask(ctx context.Context, arena string, body []byte) ([]byte, error) {
	k, err := s.begin(ctx, arena)
	if err != nil {
		return nil, err
	}
	doing := "ask the owner of arena " + arena
	given, err := s.run(ctx, doing, s.scripts.ask, []string{k.inbox}, requestLife.Milliseconds(), body)
	if err != nil {
		return nil, err
	}
	id := given[1]
	for {
		answer, err := s.waiting.BLPop(ctx, inboxBlock, k.answer(id)).Result()
		switch {
		case err == nil:
			return []byte(answer[1]), nil // the first is the key
		case ctx.Err() != nil:
			return nil, errors.Join(fmt.Errorf("%s: %w", doing, ctx.Err()), s.withdraw(ctx, k, id))
		case errors.Is(err, goredis.Nil):
		default:
			if err := s.rest(ctx, s.explain(ctx, doing, err), lastPause); err != nil {
				return nil, err
			}
		}
	}
}

// withdraw takes a request back for which nobody waits any more.
func (s *Store) withdraw(ctx context.Context, k keys, id string) error {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), answerLimit)
	defer cancel()
	return s.commands.XDel(ctx, k.inbox, id).Err()
}

// rest waits before something is tried again, or returns why that is of no use: failed, or
// what ended the wait.
func (s *Store) rest(ctx context.Context, failed error, pause time.Duration) error {
	if final(failed) {
		return failed
	}
	timer := time.NewTimer(pause)
	defer timer.Stop()
	select {
	case <-timer.C:
		return nil
	case <-s.closed:
		return state.ErrClosed
	case <-ctx.Done():
		return failed
	}
}

// Requests yields the requests that wait for the owner of an arena; see [state.Inbox].
func (s *Store) Requests(ctx context.Context, arena string) iter.Seq2[state.Request, error] {
	return func(yield func(state.Request, error) bool) {
		k, err := s.begin(ctx, arena)
		if err != nil {
			yield(state.Request{}, err)
			return
		}
		now, err := s.commands.Time(ctx).Result()
		last := strconv.FormatInt(now.Add(-requestLife).UnixMilli(), 10) + "-0"
		for err == nil {
			var entries []goredis.XMessage
			entries, err = s.letters(ctx, k, last)
			for _, entry := range entries {
				body, _ := entry.Values["body"].(string)
				if !yield(state.Request{ID: entry.ID, Body: []byte(body)}, nil) {
					return
				}
				last = entry.ID
			}
		}
		yield(state.Request{}, s.explain(ctx, "read the inbox of arena "+arena, err))
	}
}

// letters waits a while for what is in an inbox behind an entry. There may be nothing.
func (s *Store) letters(ctx context.Context, k keys, last string) ([]goredis.XMessage, error) {
	streams, err := s.waiting.XRead(ctx, &goredis.XReadArgs{Streams: []string{k.inbox, last}, Count: batch, Block: inboxBlock}).Result()
	switch {
	case ctx.Err() != nil:
		return nil, ctx.Err()
	case errors.Is(err, goredis.Nil):
		return nil, nil
	case err != nil:
		return nil, err
	}
	return streams[0].Messages, nil
}

// Answer hands an answer to who asked; see [state.Inbox].
func (s *Store) Answer(ctx context.Context, f state.Fence, r state.Request, answer []byte) error {
	k, err := s.begin(ctx, f.Arena)
	if err != nil {
		return err
	}
	_, err = s.run(ctx, "answer a request to arena "+f.Arena, s.scripts.answer, []string{k.head, k.inbox, k.answer(r.ID)},
		f.Epoch, f.Owner, r.ID, requestLife.Milliseconds(), answer)
	return gone(err, f)
}
