//nolint:thelper // these are the tests, not their helpers
package statetest

import (
	"testing"

	"github.com/seed45548214/arena/state"
)

func reopenTests() map[string]func(*testing.T, Fixture) {
	return map[string]func(*testing.T, Fixture){
		"keeps all":      keepsAll,
		"closed":         refusesAfterClose,
		"epochs go on":   epochsGoOn,
		"empty survives": emptySurvives,
	}
}

// reopen skips the test for a driver that forgets.
func reopen(t *testing.T, f Fixture) state.Store {
	t.Helper()
	if f.Reopen == nil {
		t.Skip("the driver forgets")
	}
	return f.Reopen(t)
}

func keepsAll(t *testing.T, f Fixture) {
	a, b := acquire(t, f.Store, "a", "one").Fence(), acquire(t, f.Store, "b", "one").Fence()
	ofA, ofB := fill(t, f.Store, a, state.Head{}, 300), fill(t, f.Store, b, state.Head{}, 3)
	snapshot := state.Snapshot{Head: ofA[100].Head(), Data: []byte("of a")}
	save(t, f.Store, a, snapshot)
	s := reopen(t, f)
	wantRecords(t, read(t, s, "a", 0), ofA)
	wantRecords(t, read(t, s, "b", 1), ofB[1:])
	wantHead(t, s, "a", ofA[299].Head())
	wantSnapshot(t, s, "a", snapshot)
	f.Advance(2 * ttl)
	fence := acquire(t, s, "a", "two").Fence()
	ofA = append(ofA, fill(t, s, fence, ofA[299].Head(), 2)...)
	wantRecords(t, read(t, s, "a", 290), ofA[290:])
}

func refusesAfterClose(t *testing.T, f Fixture) {
	lease := acquire(t, f.Store, "a", "one")
	reopen(t, f)
	ctx := t.Context()
	wantError(t, f.Store.Append(ctx, lease.Fence(), seal(t, "a", state.Head{}, `[]`)), state.ErrClosed)
	wantError(t, f.Store.SaveSnapshot(ctx, lease.Fence(), state.Snapshot{}), state.ErrClosed)
	_, err := f.Store.Acquire(ctx, "a", "two", ttl)
	wantError(t, err, state.ErrClosed)
	_, err = f.Store.Head(ctx, "a")
	wantError(t, err, state.ErrClosed)
	_, err = f.Store.LoadSnapshot(ctx, "a")
	wantError(t, err, state.ErrClosed)
	_, err = f.Store.Known(ctx, "a")
	wantError(t, err, state.ErrClosed)
	_, err = f.Store.Arenas(ctx)
	wantError(t, err, state.ErrClosed)
	wantError(t, lastError(f.Store.Read(ctx, "a", 0)), state.ErrClosed)
	wantError(t, lastError(f.Store.Follow(ctx, "a", 0)), state.ErrClosed)
	if err := f.Store.Close(); err != nil {
		t.Errorf("close again: %v", err)
	}
}

func epochsGoOn(t *testing.T, f Fixture) {
	var last uint64
	for _, owner := range []string{"one", "two", "three"} {
		lease := acquire(t, f.Store, "a", owner)
		if lease.Epoch <= last {
			t.Errorf("epoch of %s = %d, want more than %d", owner, lease.Epoch, last)
		}
		last = lease.Epoch
		f.Advance(2 * ttl)
	}
	if lease := acquire(t, reopen(t, f), "a", "four"); lease.Epoch <= last {
		t.Errorf("epoch after a restart = %d, want more than %d", lease.Epoch, last)
	}
}

func emptySurvives(t *testing.T, f Fixture) {
	acquire(t, f.Store, "a", "one")
	s := reopen(t, f)
	wantHead(t, s, "a", state.Head{})
	f.Advance(2 * ttl)
	fill(t, s, acquire(t, s, "a", "two").Fence(), state.Head{}, 1)
}
