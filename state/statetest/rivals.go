package statetest

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/seed45548214/arena/state"
)

// rivalTTL is so short that leases run out by themselves.
const rivalTTL = 40 * time.Millisecond

// Rivals has owners fight for one arena, each with a store of its own, which open returns:
// leases run out in the middle, renewals are forgotten, owners pause, and whatever stands
// before the server loses questions and answers. Each record that was acknowledged must
// stand in the journal once, where the store said, and the journal must be whole. judge is
// a store that nothing stands before.
func Rivals(t *testing.T, judge state.Store, open func(t *testing.T) state.Store, owners, records int, seed uint64) {
	t.Helper()
	var mu sync.Mutex
	acknowledged := make(map[string]uint64)
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	var running sync.WaitGroup
	for i := range owners {
		r := rival{store: open(t), chance: rand.New(rand.NewPCG(seed, uint64(i))), name: fmt.Sprintf("rival-%d", i)}
		running.Go(func() {
			for life := 0; ctx.Err() == nil; life++ {
				err := r.live(ctx, life, func(text string, seq uint64) {
					mu.Lock()
					defer mu.Unlock()
					acknowledged[text] = seq
					if len(acknowledged) == records {
						cancel()
					}
				})
				if err != nil {
					t.Error(err)
					return
				}
			}
		})
	}
	running.Wait()
	wantOnceEach(t, judge, acknowledged)
}

// wantOnceEach expects a whole journal that has each acknowledged record where the store
// said, and no text twice.
func wantOnceEach(t *testing.T, judge state.Store, acknowledged map[string]uint64) {
	t.Helper()
	found := make(map[string]uint64)
	_, err := state.Verify(t.Context(), judge, "a", func(seq uint64, text []byte) error {
		if before, ok := found[string(text)]; ok {
			return fmt.Errorf("%s stands at %d and at %d", text, before, seq)
		}
		found[string(text)] = seq
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	for text, seq := range acknowledged {
		if found[text] != seq {
			t.Errorf("%s was acknowledged as record %d, and stands at %d", text, seq, found[text])
		}
	}
}

// A rival is somebody who wants to own the arena.
type rival struct {
	store  state.Store
	chance *rand.Rand
	name   string
}

// live owns the arena once, if it can, until it is thrown out or ctx ends.
func (r *rival) live(ctx context.Context, life int, told func(text string, seq uint64)) error {
	owner, err := state.Open(ctx, r.store, "a", fmt.Sprintf("%s-%d", r.name, life), rivalTTL)
	if err != nil {
		r.pause(ctx, 10) // somebody has it, or the server did not answer
		return r.unlikely(err)
	}
	for n := 0; ctx.Err() == nil; n++ {
		if r.chance.IntN(15) == 0 {
			r.pause(ctx, 120) // well past the lease
		}
		if r.chance.IntN(5) == 0 {
			_ = owner.Renew(ctx) // what it says must not matter
		}
		text := fmt.Sprintf(`["%s-%d-%d"]`, r.name, life, n)
		seq, err := r.append(ctx, owner, text)
		if err != nil {
			return r.unlikely(err)
		}
		told(text, seq)
	}
	return nil
}

// append tries until it knows how it ended.
func (r *rival) append(ctx context.Context, owner *state.Owner, text string) (uint64, error) {
	for {
		seq, err := owner.Append(ctx, []byte(text))
		if err == nil || over(err) || ctx.Err() != nil {
			return seq, err
		}
	}
}

// unlikely returns an error that no fault of a connection and no rival explains.
func (r *rival) unlikely(err error) error {
	var missing *state.Missing
	var damage *state.Damage
	var conflict *state.Conflict // nobody else writes under its fence
	if errors.Is(err, state.ErrReplaced) || errors.As(err, &missing) || errors.As(err, &damage) || errors.As(err, &conflict) {
		return fmt.Errorf("%s: %w", r.name, err)
	}
	return nil
}

func (r *rival) pause(ctx context.Context, most int) {
	timer := time.NewTimer(time.Duration(r.chance.IntN(most)) * time.Millisecond)
	defer timer.Stop()
	select {
	case <-timer.C:
	case <-ctx.Done():
	}
}

// Linear has writers append at once under one fence and readers ask for the head, and
// reports whether what they were told can have happened one after the other.
func Linear(t *testing.T, open func(t *testing.T) state.Store, writers, each int, seed uint64) {
	t.Helper()
	lease := acquire(t, open(t), "a", "one")
	began := time.Now()
	var mu sync.Mutex
	var history []operation
	var running sync.WaitGroup
	for i := range writers {
		w := writer{id: i, store: open(t), fence: lease.Fence(), began: began, chance: rand.New(rand.NewPCG(seed, uint64(i)))}
		running.Go(func() {
			for range each {
				told, err := w.turn(t.Context())
				if err != nil {
					t.Error(err)
					return
				}
				mu.Lock()
				history = append(history, told...)
				mu.Unlock()
			}
		})
	}
	running.Wait()
	if !linear(slices.Clip(history)) {
		t.Errorf("the %d answers cannot have been given one after the other", len(history))
	}
}
