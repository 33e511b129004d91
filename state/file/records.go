package file

import (
	"context"
	"errors"
	"io/fs"
	"iter"
	"time"

	"github.com/seed45548214/arena/state"
)

// pollEvery is how often a follower beside the owner's process looks for records:
// as long as a viewer may wait, and nothing next to the work of one record.
const pollEvery = 100 * time.Millisecond

// Append stores a record and returns once it is on the disk; see [state.Journals].
// When the disk fails, or is full, it returns [state.ErrBroken] until the arena is
// acquired again.
func (s *Store) Append(ctx context.Context, f state.Fence, record state.Record) error {
	r, err := s.write(ctx, f.Arena)
	if err != nil {
		return err
	}
	defer r.leave()
	if err := r.tenure.Admit(f, record); err != nil {
		return err
	}
	if err := r.journal.append(record); err != nil {
		return errors.Join(err, r.remember(err))
	}
	r.waiters.Wake()
	return nil
}

// Read yields the records after a sequence number; see [state.Journals].
func (s *Store) Read(ctx context.Context, arena string, after uint64) iter.Seq2[state.Record, error] {
	return func(yield func(state.Record, error) bool) {
		r, err := s.room(ctx, arena)
		if err != nil {
			yield(state.Record{}, err)
			return
		}
		damage, err := r.enter()
		if err != nil {
			yield(state.Record{}, err)
			return
		}
		records := r.journal.after(after)
		r.leave()
		for record, err := range records {
			switch {
			case ctx.Err() != nil:
				record, err = state.Record{}, ctx.Err()
			case errors.Is(err, fs.ErrClosed):
				err = state.ErrClosed
			}
			if !yield(record, err) || err != nil {
				return
			}
		}
		if damage != nil {
			yield(state.Record{}, damage)
		}
	}
}

// Follow yields the records after a sequence number and those to come; see
// [state.Journals].
func (s *Store) Follow(ctx context.Context, arena string, after uint64) iter.Seq2[state.Record, error] {
	read := func(after uint64) iter.Seq2[state.Record, error] { return s.Read(ctx, arena, after) }
	return state.Follow(ctx, after, read, func(ctx context.Context, after uint64) error {
		return s.wait(ctx, arena, after)
	})
}

// wait returns when there may be a record after the given one.
func (s *Store) wait(ctx context.Context, arena string, after uint64) error {
	r, err := s.room(ctx, arena)
	if err != nil {
		return err
	}
	damage, err := r.enter()
	if err != nil {
		return err
	}
	more := r.waiters.More()
	behind := r.journal.head.Seq > after
	r.leave()
	if behind || damage != nil {
		return nil // the next read has it
	}
	var poll <-chan time.Time
	if s.lock == nil {
		timer := time.NewTimer(pollEvery)
		defer timer.Stop()
		poll = timer.C
	}
	select {
	case <-more:
		return nil
	case <-poll:
		return nil
	case <-s.closed:
		return state.ErrClosed
	case <-ctx.Done():
		return ctx.Err()
	}
}

// Known returns the last record that the files beside a journal know of; see
// [state.Journals].
func (s *Store) Known(ctx context.Context, arena string) (state.Witness, error) {
	r, err := s.room(ctx, arena)
	if err != nil {
		return state.Witness{}, err
	}
	if s.lock == nil {
		last, err := loadTerm(r.base + epochSuffix)
		return last.witness().Later(state.Witness{Seq: keptIn(r.base + snapshotSuffix), By: "its snapshot"}), err
	}
	if _, err := r.enter(); err != nil {
		return state.Witness{}, err
	}
	defer r.leave()
	err = r.reopen(s.now())
	return r.known(), err
}

// Head returns where a journal stands; see [state.Journals].
func (s *Store) Head(ctx context.Context, arena string) (state.Head, error) {
	r, err := s.room(ctx, arena)
	if err != nil {
		return state.Head{}, err
	}
	damage, err := r.enter()
	if err != nil {
		return state.Head{}, err
	}
	defer r.leave()
	if damage != nil {
		return state.Head{}, damage
	}
	return r.journal.head, nil
}
