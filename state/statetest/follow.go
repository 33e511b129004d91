//nolint:thelper // these are the tests, not their helpers
package statetest

import (
	"context"
	"errors"
	"iter"
	"sync"
	"testing"

	"github.com/seed45548214/arena/state"
)

func followTests() map[string]func(*testing.T, Fixture) {
	return map[string]func(*testing.T, Fixture){
		"in order":              followInOrder,
		"before the arena is":   followBefore,
		"beyond the head":       followBeyond,
		"canceled while waits":  followCanceled,
		"canceled before":       followCanceledBefore,
		"closed while it waits": followClosed,
	}
}

// lastError returns the error with which a sequence ends.
func lastError(records iter.Seq2[state.Record, error]) error {
	for _, err := range records {
		if err != nil {
			return err
		}
	}
	return nil
}

// Followers that begin at different places, before and during the writing, see
// each record once and in order.
func followInOrder(t *testing.T, f Fixture) {
	const count = 200
	fence := acquire(t, f.Store, "a", "one").Fence()
	first := fill(t, f.Store, fence, state.Head{}, 20)
	var followers sync.WaitGroup
	for i := range 8 {
		store := f.Store
		if i%2 == 1 {
			store = f.Rival
		}
		followers.Go(func() {
			seq := uint64(i * 4)
			for r, err := range store.Follow(t.Context(), "a", seq) {
				seq++
				if err != nil || r.Seq != seq {
					t.Errorf("follower %d: record %d, %v, want record %d", i, r.Seq, err, seq)
					return
				}
				if seq == count {
					return
				}
			}
		})
	}
	fill(t, f.Store, fence, first[19].Head(), count-20)
	followers.Wait()
}

func followBefore(t *testing.T, f Fixture) {
	next, stop := iter.Pull2(f.Rival.Follow(t.Context(), "a", 0))
	defer stop()
	seen := make(chan state.Record)
	go func() {
		r, _, _ := next()
		seen <- r
	}()
	fence := acquire(t, f.Store, "a", "one").Fence()
	records := fill(t, f.Store, fence, state.Head{}, 1)
	wantRecords(t, []state.Record{<-seen}, records)
}

func followBeyond(t *testing.T, f Fixture) {
	fence := acquire(t, f.Store, "a", "one").Fence()
	seen := make(chan state.Record)
	go func() {
		for r, err := range f.Store.Follow(t.Context(), "a", 2) {
			if err != nil {
				t.Errorf("follow: %v", err)
			}
			seen <- r
			return
		}
	}()
	records := fill(t, f.Store, fence, state.Head{}, 3)
	wantRecords(t, []state.Record{<-seen}, records[2:])
}

func followCanceled(t *testing.T, f Fixture) {
	fence := acquire(t, f.Store, "a", "one").Fence()
	fill(t, f.Store, fence, state.Head{}, 1)
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	var seen int
	for _, err := range f.Rival.Follow(ctx, "a", 0) {
		if err != nil {
			wantError(t, err, context.Canceled)
			break
		}
		seen++
		cancel()
	}
	if seen != 1 {
		t.Errorf("%d records before the context ended, want 1", seen)
	}
}

func followCanceledBefore(t *testing.T, f Fixture) {
	wantError(t, lastError(f.Store.Follow(canceled(t), "a", 0)), context.Canceled)
}

func followClosed(t *testing.T, f Fixture) {
	if f.Reopen == nil {
		t.Skip("the driver forgets: its own tests close it")
	}
	fence := acquire(t, f.Store, "a", "one").Fence()
	fill(t, f.Store, fence, state.Head{}, 1)
	reached, ended := make(chan struct{}), make(chan error)
	go func() {
		for _, err := range f.Store.Follow(t.Context(), "a", 0) {
			if err != nil {
				ended <- err
				return
			}
			close(reached)
		}
		ended <- errors.New("the sequence ended without an error")
	}()
	<-reached
	f.Reopen(t)
	wantError(t, <-ended, state.ErrClosed)
}
