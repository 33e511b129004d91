package postgres_test

import (
	"errors"
	"fmt"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/seed45548214/arena/state"
	"github.com/seed45548214/arena/state/postgres"
	"github.com/seed45548214/arena/state/postgres/postgrestest"
)

// However many ask at the same moment, one gets the arena.
func TestStore_GivesAnArenaToOneOfMany(t *testing.T) {
	t.Parallel()
	url := postgrestest.URL(t)
	stores := make([]*postgres.Store, 4)
	for i := range stores {
		stores[i] = open(t, url)
	}
	for round := range 10 {
		var given, epoch atomic.Int64
		var release func() error
		var rivals sync.WaitGroup
		arena := fmt.Sprintf("a%d", round%5) // twice each: new, and released
		for i := range 16 {
			rivals.Go(func() {
				s := stores[i%len(stores)]
				lease, err := s.Acquire(t.Context(), arena, fmt.Sprintf("owner-%d", i), time.Minute)
				switch {
				case err == nil:
					given.Add(1)
					epoch.Store(int64(lease.Epoch))
					release = func() error { return s.Release(t.Context(), lease) }
				case !errors.Is(err, state.ErrHeld):
					t.Error(err)
				}
			})
		}
		rivals.Wait()
		if given.Load() != 1 || epoch.Load() != int64(round/5)+1 {
			t.Fatalf("round %d: given to %d, epoch %d", round, given.Load(), epoch.Load())
		}
		if err := release(); err != nil {
			t.Error(err)
		}
	}
}

// A lease runs out by the clock of the database. Who had it is kept out from the moment on
// in which somebody else has it, whatever the clock of its process says.
func TestStore_KeepsOutAZombie(t *testing.T) {
	t.Parallel()
	url := postgrestest.URL(t)
	asleep, err := postgres.Open(t.Context(), postgres.Config{URL: url, Now: func() time.Time { return time.Unix(0, 0) }})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = asleep.Close() })
	const ttl = 200 * time.Millisecond
	began := time.Now()
	zombie, err := state.Open(t.Context(), asleep, "a", "zombie", ttl)
	if err != nil {
		t.Fatal(err)
	}
	if want := time.Unix(0, 0).Add(ttl); !zombie.Until().Equal(want) {
		t.Errorf("the lease runs until %s, want %s by the clock of its process", zombie.Until(), want)
	}
	write(t, zombie, 2)
	s := open(t, url)
	_, err = s.Acquire(t.Context(), "a", "two", time.Minute)
	for errors.Is(err, state.ErrHeld) {
		_, err = s.Acquire(t.Context(), "a", "two", time.Minute)
	}
	if passed := time.Since(began); err != nil || passed < ttl {
		t.Errorf("given away after %s: %v", passed, err)
	}
	if _, err := zombie.Append(t.Context(), []byte(`["late"]`)); !errors.Is(err, state.ErrFenced) {
		t.Errorf("a zombie appends: %v", err)
	}
	if err := zombie.Release(t.Context()); err != nil {
		t.Error(err)
	}
	if _, err := s.Acquire(t.Context(), "a", "three", time.Minute); !errors.Is(err, state.ErrHeld) {
		t.Errorf("after a zombie's release: %v", err)
	}
}

// The epoch and the owner must both be right, also for a snapshot.
func TestStore_SavesNoSnapshotUnderAForgedFence(t *testing.T) {
	t.Parallel()
	s := open(t, postgrestest.URL(t))
	lease, err := s.Acquire(t.Context(), "a", "one", time.Minute)
	wantNil(t, err)
	for _, forged := range []state.Fence{
		{Arena: "a", Epoch: lease.Epoch, Owner: "two"},
		{Arena: "a", Epoch: lease.Epoch + 1, Owner: "one"},
		{Arena: "a", Epoch: 1 << 63, Owner: "one"},
		{Arena: "a", Epoch: lease.Epoch},
		{Arena: "a", Owner: "one"},
	} {
		if err := s.SaveSnapshot(t.Context(), forged, state.Snapshot{}); !errors.Is(err, state.ErrFenced) {
			t.Errorf("%+v: %v, want %v", forged, err, state.ErrFenced)
		}
	}
}
