//nolint:thelper // these are the tests, not their helpers
package statetest

import (
	"testing"

	"github.com/seed45548214/arena/state"
)

func leaseTests() map[string]func(*testing.T, Fixture) {
	return map[string]func(*testing.T, Fixture){
		"held by another":             heldByAnother,
		"acquired again by its owner": acquiredAgain,
		"runs out":                    runsOut,
		"renewed":                     renewed,
		"renewed after it ran out":    renewedLate,
		"renewed after a takeover":    renewedAfterTakeover,
		"released":                    released,
		"released after a takeover":   releasedAfterTakeover,
		"of one arena only":           ofOneArena,
		"bad arguments":               badLease,
	}
}

func heldByAnother(t *testing.T, f Fixture) {
	lease := acquire(t, f.Store, "a", "one")
	_, err := f.Rival.Acquire(t.Context(), "a", "two", ttl)
	wantError(t, err, state.ErrHeld)
	f.Advance(ttl - ttl/100)
	_, err = f.Rival.Acquire(t.Context(), "a", "two", ttl)
	wantError(t, err, state.ErrHeld)
	fill(t, f.Store, lease.Fence(), state.Head{}, 1)
}

func acquiredAgain(t *testing.T, f Fixture) {
	first := acquire(t, f.Store, "a", "one")
	f.Advance(ttl / 2)
	second := acquire(t, f.Store, "a", "one")
	if second.Epoch != first.Epoch {
		t.Errorf("epoch = %d, want %d as before", second.Epoch, first.Epoch)
	}
	if !second.Until.After(first.Until) {
		t.Errorf("until = %v, want later than %v", second.Until, first.Until)
	}
	f.Advance(ttl * 3 / 4)
	_, err := f.Rival.Acquire(t.Context(), "a", "two", ttl)
	wantError(t, err, state.ErrHeld)
}

func runsOut(t *testing.T, f Fixture) {
	first := acquire(t, f.Store, "a", "one")
	records := fill(t, f.Store, first.Fence(), state.Head{}, 2)
	f.Advance(ttl + ttl/100)

	// It may still write while nobody else has come.
	records = append(records, fill(t, f.Store, first.Fence(), records[1].Head(), 1)...)

	second := acquire(t, f.Rival, "a", "two")
	if second.Epoch <= first.Epoch {
		t.Errorf("epoch = %d, want more than %d", second.Epoch, first.Epoch)
	}
	late := seal(t, "a", records[2].Head(), `["late"]`)
	wantError(t, f.Store.Append(t.Context(), first.Fence(), late), state.ErrFenced)
	// Not even the record that is stored already.
	wantError(t, f.Store.Append(t.Context(), first.Fence(), records[2]), state.ErrFenced)
	records = append(records, fill(t, f.Rival, second.Fence(), records[2].Head(), 1)...)
	wantRecords(t, read(t, f.Store, "a", 0), records)

	// The epoch and the owner must both be right.
	for _, forged := range []state.Fence{
		{Arena: "a", Epoch: second.Epoch, Owner: "one"},
		{Arena: "a", Epoch: first.Epoch, Owner: "two"},
		{Arena: "a", Epoch: second.Epoch},
		{Arena: "a"},
	} {
		wantError(t, f.Store.Append(t.Context(), forged, seal(t, "a", records[3].Head(), `[]`)), state.ErrFenced)
	}
	wantHead(t, f.Store, "a", records[3].Head())
}

func renewed(t *testing.T, f Fixture) {
	lease := acquire(t, f.Store, "a", "one")
	for range 3 {
		f.Advance(ttl * 3 / 4)
		next, err := f.Store.Renew(t.Context(), lease)
		if err != nil {
			t.Fatal(err)
		}
		if next.Fence() != lease.Fence() || !next.Until.After(lease.Until) {
			t.Errorf("renewed to %+v, want the fence of %+v until later", next, lease)
		}
		lease = next
		_, err = f.Rival.Acquire(t.Context(), "a", "two", ttl)
		wantError(t, err, state.ErrHeld)
	}
	fill(t, f.Store, lease.Fence(), state.Head{}, 1)
}

func renewedLate(t *testing.T, f Fixture) {
	lease := acquire(t, f.Store, "a", "one")
	f.Advance(2 * ttl)
	lease, err := f.Store.Renew(t.Context(), lease)
	if err != nil {
		t.Fatalf("renew a lease that nobody took: %v", err)
	}
	_, err = f.Rival.Acquire(t.Context(), "a", "two", ttl)
	wantError(t, err, state.ErrHeld)
	fill(t, f.Store, lease.Fence(), state.Head{}, 1)
}

func renewedAfterTakeover(t *testing.T, f Fixture) {
	first := acquire(t, f.Store, "a", "one")
	f.Advance(2 * ttl)
	second := acquire(t, f.Rival, "a", "two")
	_, err := f.Store.Renew(t.Context(), first)
	wantError(t, err, state.ErrFenced)
	fill(t, f.Rival, second.Fence(), state.Head{}, 1)
}

func released(t *testing.T, f Fixture) {
	first := acquire(t, f.Store, "a", "one")
	for range 2 {
		if err := f.Store.Release(t.Context(), first); err != nil {
			t.Fatal(err)
		}
	}
	wantError(t, f.Store.Append(t.Context(), first.Fence(), seal(t, "a", state.Head{}, `[]`)), state.ErrFenced)
	_, err := f.Store.Renew(t.Context(), first)
	wantError(t, err, state.ErrFenced)
	second := acquire(t, f.Rival, "a", "two")
	if second.Epoch <= first.Epoch {
		t.Errorf("epoch = %d, want more than %d", second.Epoch, first.Epoch)
	}
}

func releasedAfterTakeover(t *testing.T, f Fixture) {
	first := acquire(t, f.Store, "a", "one")
	f.Advance(2 * ttl)
	second := acquire(t, f.Rival, "a", "two")
	if err := f.Store.Release(t.Context(), first); err != nil {
		t.Fatal(err)
	}
	_, err := f.Store.Acquire(t.Context(), "a", "three", ttl)
	wantError(t, err, state.ErrHeld)
	fill(t, f.Rival, second.Fence(), state.Head{}, 1)
}

func ofOneArena(t *testing.T, f Fixture) {
	a, b := acquire(t, f.Store, "a", "one"), acquire(t, f.Store, "b", "two")
	crossed := state.Fence{Arena: "b", Epoch: a.Epoch, Owner: a.Owner}
	wantError(t, f.Store.Append(t.Context(), crossed, seal(t, "b", state.Head{}, `[]`)), state.ErrFenced)
	wantError(t, f.Store.Append(t.Context(), b.Fence(), seal(t, "a", state.Head{}, `[]`)), state.ErrFenced)
	fill(t, f.Store, b.Fence(), state.Head{}, 1)
	wantHead(t, f.Store, "a", state.Head{})
}

func badLease(t *testing.T, f Fixture) {
	if _, err := f.Store.Acquire(t.Context(), "a", "", ttl); err == nil {
		t.Error("a lease without an owner was given out")
	}
	if _, err := f.Store.Acquire(t.Context(), "a", "one", 0); err == nil {
		t.Error("a lease without a time to live was given out")
	}
	for _, id := range []string{"", "A", "a/b", "..", "a.b", "a b", "é", large(65)} {
		_, err := f.Store.Acquire(t.Context(), id, "one", ttl)
		wantError(t, err, state.ErrBadArena)
		_, err = f.Store.Head(t.Context(), id)
		wantError(t, err, state.ErrBadArena)
	}
}
