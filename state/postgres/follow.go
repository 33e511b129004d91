package postgres

import (
	"context"
	"errors"
	"iter"
	"slices"
	"time"

	"github.com/seed45548214/arena/state"
)

// recordPoll is how long a follower waits for a notification before it looks by itself. A
// notification that got lost, or a pooler that delivers none, costs no more.
const recordPoll = 2 * time.Second

// Follow yields the records after a sequence number and those to come; see
// [state.Journals]. While the database is away it waits for it.
func (s *Store) Follow(ctx context.Context, arena string, after uint64) iter.Seq2[state.Record, error] {
	return func(yield func(state.Record, error) bool) {
		ctx, end, err := s.attentive(ctx)
		if err != nil {
			yield(state.Record{}, err)
			return
		}
		defer end()
		var more <-chan struct{}
		read := func(after uint64) iter.Seq2[state.Record, error] {
			more = s.bell.more(arena) // before reading: what comes later rings
			return present(ctx, s.Read(ctx, arena, after))
		}
		wait := func(ctx context.Context, _ uint64) error { return rest(ctx, more, recordPoll) }
		state.Follow(ctx, after, read, wait)(yield)
	}
}

// attentive begins a call that lasts as long as its context, and hears notifications.
func (s *Store) attentive(ctx context.Context) (_ context.Context, end func(), err error) {
	if err := ctx.Err(); err != nil {
		return nil, nil, err
	}
	ctx, end, err = s.calls.begin(ctx)
	if err == nil {
		s.hear.Do(func() { s.calls.work(ctx, s.listen) })
	}
	return ctx, end, err
}

// rest returns nil after a while, or as soon as there is more.
func rest(ctx context.Context, more <-chan struct{}, poll time.Duration) error {
	look := time.NewTimer(poll)
	defer look.Stop()
	select {
	case <-more:
		return nil
	case <-look.C:
		return nil
	case <-ctx.Done():
		return ended(ctx)
	}
}

// present ends the records without an error if that says that the database is away.
func present(ctx context.Context, records iter.Seq2[state.Record, error]) iter.Seq2[state.Record, error] {
	return func(yield func(state.Record, error) bool) {
		for r, err := range records {
			if cause := ended(ctx); err != nil && cause != nil {
				err = cause
			} else if away(err) {
				return
			}
			if !yield(r, err) {
				return
			}
		}
	}
}

// away reports whether err says that the database cannot be reached, is starting, stopping
// or full, or has not answered in time: another try may find it.
func away(err error) bool {
	if err == nil {
		return false
	}
	for _, said := range []error{state.ErrBadArena, state.ErrFenced, state.ErrReplaced, errExpired, errMoved} {
		if errors.Is(err, said) {
			return false
		}
	}
	kind := code(err)
	return kind == "" || slices.Contains([]string{"08", "53", "57"}, kind[:2])
}
