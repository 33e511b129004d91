package redis

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"sync"
	"time"

	goredis "github.com/redis/go-redis/v9"

	"github.com/seed45548214/arena/state"
)

// errForked means that what comes does not follow what was seen.
var errForked = errors.New("the journal does not go on from what was seen of it")

// batch is how many records one answer brings to a follower at most.
const batch = 64

// Follow yields the records after a sequence number and those to come; see
// [state.Journals]. It ends with an error when the server is away or has lost records:
// whoever follows again looks first whether the journal is still the one that was read.
func (s *Store) Follow(ctx context.Context, arena string, after uint64) iter.Seq2[state.Record, error] {
	read := func(after uint64) iter.Seq2[state.Record, error] {
		if fresh, ok := s.followed.fresh(arena, after); ok {
			return fresh
		}
		return s.Read(ctx, arena, after)
	}
	return state.Follow(ctx, after, read, func(ctx context.Context, after uint64) error {
		return s.wait(ctx, arena, after)
	})
}

// wait blocks until the journal may have a record after a sequence number.
func (s *Store) wait(ctx context.Context, arena string, after uint64) error {
	k, err := s.begin(ctx, arena)
	if err != nil {
		return err
	}
	t := s.tailOf(arena, k, after) //nolint:contextcheck // it outlives whoever was the first to follow
	more, ready := t.more(after)
	if ready {
		return nil
	}
	select {
	case <-more:
		return t.failure()
	case <-s.closed:
		return state.ErrClosed
	case <-ctx.Done():
		return ctx.Err()
	}
}

// tails are the ends of the journals that somebody in this process follows.
type tails struct {
	mu      sync.Mutex
	by      map[string]*tail
	running sync.WaitGroup
}

// A tail waits on one connection for the records of one arena, for all who follow it. Who
// reads from where it was gets its records without asking the server again.
type tail struct {
	mu      sync.Mutex
	last    state.Head     // the last record seen; its sum is zero as long as none was
	recent  []state.Record // the last that came, in order
	failed  error          // why it has ended
	waiters state.Waiters
}

// tailOf returns the tail of arena, which begins after a record when it is new.
func (s *Store) tailOf(arena string, k keys, after uint64) *tail {
	t := &s.followed
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.by == nil {
		t.by = make(map[string]*tail)
	}
	end, ok := t.by[arena]
	if !ok {
		end = &tail{last: state.Head{Seq: after}}
		t.by[arena] = end
		t.running.Go(func() {
			err := s.watch(arena, k, end)
			t.mu.Lock()
			delete(t.by, arena)
			t.mu.Unlock()
			end.fail(err)
		})
	}
	return end
}

// fresh yields the records after a sequence number, if the last that came to the tail of
// arena are just those.
func (t *tails) fresh(arena string, after uint64) (iter.Seq2[state.Record, error], bool) {
	t.mu.Lock()
	end, ok := t.by[arena]
	t.mu.Unlock()
	if !ok {
		return nil, false
	}
	end.mu.Lock()
	defer end.mu.Unlock()
	if len(end.recent) == 0 || after < end.recent[0].Seq-1 || after >= end.last.Seq {
		return nil, false
	}
	fresh := end.recent[after-(end.recent[0].Seq-1):]
	return func(yield func(state.Record, error) bool) {
		for _, r := range fresh {
			if !yield(r, nil) {
				return
			}
		}
	}, true
}

// more reports whether there is a record after a sequence number, or returns what is
// closed when there may be.
func (t *tail) more(after uint64) (more <-chan struct{}, ready bool) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.last.Seq > after {
		return nil, true
	}
	more = t.waiters.More()
	if t.failed != nil {
		t.waiters.Wake()
	}
	return more, false
}

func (t *tail) position() state.Head {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.last
}

// came tells all who wait of records that follow the last one.
func (t *tail) came(fresh []state.Record) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.recent, t.last = fresh, fresh[len(fresh)-1].Head()
	t.waiters.Wake()
}

// fail tells all who wait that nothing more comes.
func (t *tail) fail(err error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.failed = err
	t.waiters.Wake()
}

func (t *tail) failure() error {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.failed
}

// watch waits for records until the server is away or has lost some, or the store is closed.
func (s *Store) watch(arena string, k keys, end *tail) error {
	ctx := context.Background() // Close ends it, by its connection
	for {
		last := end.position()
		// The time-out of the connection ends the wait on one that died unseen.
		streams, err := s.waiting.XRead(ctx, &goredis.XReadArgs{
			Streams: []string{k.journal, entryID(last.Seq)}, Count: batch, Block: blockFor,
		}).Result()
		switch {
		case errors.Is(err, goredis.Nil):
			err = s.compare(ctx, arena, k, last)
		case err != nil:
			err = s.explain(ctx, "follow arena "+arena, err)
		default:
			var fresh []state.Record
			if fresh, err = records(arena, k, last, streams[0].Messages); err == nil {
				end.came(fresh)
			} else {
				err = fmt.Errorf("%w: %v", errForked, err) //nolint:errorlint // whoever reads the journal finds out whether it is damage
			}
		}
		if err != nil {
			return err
		}
	}
}

// compare returns an error when the journal ends before a record that was seen: a server
// that has lost its end would be silent until it has as many again.
func (s *Store) compare(ctx context.Context, arena string, k keys, seen state.Head) error {
	if seen.Sum == (state.Sum{}) {
		return nil
	}
	ctx, cancel := context.WithTimeout(ctx, 2*time.Second)
	defer cancel()
	head, err := s.headOf(ctx, arena, k)
	if err != nil {
		return err
	}
	if head.Seq < seen.Seq {
		return fmt.Errorf("follow arena %s: the server has lost records: it ends at %d, and %d was seen", arena, head.Seq, seen.Seq)
	}
	return nil
}
