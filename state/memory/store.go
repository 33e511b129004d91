// Package memory keeps journals, snapshots, leases and sealed values in the process
// and forgets them with it. It is for tests, benchmarks and replays.
package memory

import (
	"bytes"
	"context"
	"fmt"
	"iter"
	"slices"
	"sync"
	"time"

	"github.com/seed45548214/arena/state"
)

// A Store keeps the contract of [state.Store] until the process exits.
type Store struct {
	now func() time.Time

	mu     sync.Mutex
	arenas map[string]*room
	closed chan struct{}
}

// A room is what the store keeps of one arena.
type room struct {
	mu       sync.Mutex
	tenure   state.Tenure
	head     state.Head
	records  []state.Record // grows only, so that readers share it
	snapshot *state.Snapshot
	sealed   map[string][]byte
	waiters  state.Waiters
}

// New returns an empty store whose leases run by the clock now.
func New(now func() time.Time) *Store {
	return &Store{now: now, arenas: make(map[string]*room), closed: make(chan struct{})}
}

// Instant reports true: nothing here waits for anything.
func (s *Store) Instant() bool { return true }

// Close ends every Follow and refuses all further calls. It may be called twice.
func (s *Store) Close() error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if !s.over() {
		close(s.closed)
	}
	return nil
}

// Acquire gives the arena to owner; see [state.Leases].
func (s *Store) Acquire(ctx context.Context, arena, owner string, ttl time.Duration) (state.Lease, error) {
	r, err := s.room(ctx, arena)
	if err != nil {
		return state.Lease{}, err
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.tenure.Acquire(s.now(), arena, owner, ttl)
}

// Renew extends a lease; see [state.Leases].
func (s *Store) Renew(ctx context.Context, l state.Lease) (state.Lease, error) {
	r, err := s.room(ctx, l.Arena)
	if err != nil {
		return state.Lease{}, err
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.tenure.Renew(s.now(), l)
}

// Release ends a lease; see [state.Leases].
func (s *Store) Release(ctx context.Context, l state.Lease) error {
	r, err := s.room(ctx, l.Arena)
	if err != nil {
		return err
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	r.tenure.Release(l)
	return nil
}

// Append stores a record; see [state.Journals]. It trusts the record's sum.
func (s *Store) Append(ctx context.Context, f state.Fence, record state.Record) error {
	r, err := s.room(ctx, f.Arena)
	if err != nil {
		return err
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	if err := r.tenure.Admit(f, record); err != nil {
		return err
	}
	if stored, err := record.Follows(r.head); stored || err != nil {
		return err
	}
	record.Data = bytes.Clone(record.Data)
	r.records = append(r.records, record)
	r.head = record.Head()
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
		r.mu.Lock()
		records := r.records
		r.mu.Unlock()
		for _, record := range records[min(after, uint64(len(records))):] {
			if ctx.Err() != nil {
				yield(state.Record{}, ctx.Err())
				return
			}
			if !yield(record, nil) {
				return
			}
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

func (s *Store) wait(ctx context.Context, arena string, after uint64) error {
	r, err := s.room(ctx, arena)
	if err != nil {
		return err
	}
	r.mu.Lock()
	if r.head.Seq > after {
		r.mu.Unlock()
		return nil
	}
	more := r.waiters.More()
	r.mu.Unlock()
	select {
	case <-more:
		return nil
	case <-s.closed:
		return state.ErrClosed
	case <-ctx.Done():
		return ctx.Err()
	}
}

// Head returns where a journal stands; see [state.Journals].
func (s *Store) Head(ctx context.Context, arena string) (state.Head, error) {
	r, err := s.room(ctx, arena)
	if err != nil {
		return state.Head{}, err
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.head, nil
}

// Known returns the record of the snapshot: what is in the process is lost with it or
// not at all; see [state.Journals].
func (s *Store) Known(ctx context.Context, arena string) (state.Witness, error) {
	r, err := s.room(ctx, arena)
	if err != nil {
		return state.Witness{}, err
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.snapshot == nil {
		return state.Witness{}, nil
	}
	return state.Witness{Seq: r.snapshot.Seq, By: "its snapshot"}, nil
}

// Arenas returns the ids of the arenas that have a record, or are known to have had one;
// see [state.Journals].
func (s *Store) Arenas(ctx context.Context) ([]string, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.over() {
		return nil, state.ErrClosed
	}
	var ids []string
	for id, r := range s.arenas {
		r.mu.Lock()
		if r.head.Seq > 0 || r.snapshot != nil {
			ids = append(ids, id)
		}
		r.mu.Unlock()
	}
	slices.Sort(ids)
	return ids, nil
}

// SaveSnapshot replaces the snapshot; see [state.Snapshots].
func (s *Store) SaveSnapshot(ctx context.Context, f state.Fence, snapshot state.Snapshot) error {
	r, err := s.room(ctx, f.Arena)
	if err != nil {
		return err
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	if err := r.tenure.Allow(f); err != nil {
		return err
	}
	r.snapshot = &state.Snapshot{Head: snapshot.Head, Data: bytes.Clone(snapshot.Data)}
	return nil
}

// LoadSnapshot returns the last snapshot; see [state.Snapshots].
func (s *Store) LoadSnapshot(ctx context.Context, arena string) (state.Snapshot, error) {
	r, err := s.room(ctx, arena)
	if err != nil {
		return state.Snapshot{}, err
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.snapshot == nil {
		return state.Snapshot{}, fmt.Errorf("snapshot of arena %s: %w", arena, state.ErrNotFound)
	}
	return *r.snapshot, nil
}

// room returns what the store keeps of arena, and makes it on first use.
func (s *Store) room(ctx context.Context, arena string) (*room, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.over() {
		return nil, state.ErrClosed
	}
	r, ok := s.arenas[arena]
	if !ok {
		if err := state.CheckArena(arena); err != nil {
			return nil, err
		}
		r = new(room)
		s.arenas[arena] = r
	}
	return r, nil
}

// over requires s.mu.
func (s *Store) over() bool {
	select {
	case <-s.closed:
		return true
	default:
		return false
	}
}
