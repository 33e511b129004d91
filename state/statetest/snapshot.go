//nolint:thelper // these are the tests, not their helpers
package statetest

import (
	"bytes"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/seed45548214/arena/state"
)

func snapshotTests() map[string]func(*testing.T, Fixture) {
	return map[string]func(*testing.T, Fixture){
		"not found":        snapshotNotFound,
		"the latest wins":  latestWins,
		"fenced":           snapshotFenced,
		"keeps its copy":   snapshotCopy,
		"one for an arena": snapshotIsolated,
	}
}

func wantSnapshot(t *testing.T, s state.Store, arena string, want state.Snapshot) {
	t.Helper()
	got, err := s.LoadSnapshot(t.Context(), arena)
	if err != nil {
		t.Fatalf("load snapshot of %s: %v", arena, err)
	}
	if diff := cmp.Diff(want, got, cmp.Comparer(bytes.Equal)); diff != "" {
		t.Errorf("snapshot of %s (-want +got):\n%s", arena, diff)
	}
}

func save(t *testing.T, s state.Store, f state.Fence, snapshot state.Snapshot) {
	t.Helper()
	if err := s.SaveSnapshot(t.Context(), f, snapshot); err != nil {
		t.Fatalf("save snapshot of %s: %v", f.Arena, err)
	}
}

func snapshotNotFound(t *testing.T, f Fixture) {
	_, err := f.Store.LoadSnapshot(t.Context(), "nobody")
	wantError(t, err, state.ErrNotFound)
	fence := acquire(t, f.Store, "a", "one").Fence()
	fill(t, f.Store, fence, state.Head{}, 1)
	_, err = f.Store.LoadSnapshot(t.Context(), "a")
	wantError(t, err, state.ErrNotFound)
}

func latestWins(t *testing.T, f Fixture) {
	fence := acquire(t, f.Store, "a", "one").Fence()
	records := fill(t, f.Store, fence, state.Head{}, 3)
	// Any bytes, also none; a snapshot of an earlier record replaces one of a later.
	for _, want := range []state.Snapshot{
		{Head: records[0].Head(), Data: []byte(`{"cash":"100"}`)},
		{Head: records[2].Head(), Data: []byte("two\nlines\x00\xff")},
		{Head: records[1].Head(), Data: []byte(large(1 << 20))},
	} {
		save(t, f.Store, fence, want)
		wantSnapshot(t, f.Rival, "a", want)
	}
}

func snapshotFenced(t *testing.T, f Fixture) {
	first := acquire(t, f.Store, "a", "one").Fence()
	records := fill(t, f.Store, first, state.Head{}, 1)
	want := state.Snapshot{Head: records[0].Head(), Data: []byte("first")}
	save(t, f.Store, first, want)
	f.Advance(2 * ttl)
	second := acquire(t, f.Rival, "a", "two").Fence()
	late := state.Snapshot{Head: records[0].Head(), Data: []byte("late")}
	for _, forged := range []state.Fence{
		first,
		{Arena: "a", Epoch: second.Epoch, Owner: "one"},
		{Arena: "a", Epoch: first.Epoch, Owner: "two"},
		{Arena: "a", Epoch: second.Epoch},
	} {
		wantError(t, f.Store.SaveSnapshot(t.Context(), forged, late), state.ErrFenced)
	}
	wantSnapshot(t, f.Store, "a", want)
	want.Data = []byte("second")
	save(t, f.Rival, second, want)
	wantSnapshot(t, f.Store, "a", want)
}

func snapshotCopy(t *testing.T, f Fixture) {
	fence := acquire(t, f.Store, "a", "one").Fence()
	data := []byte("kept")
	save(t, f.Store, fence, state.Snapshot{Data: data})
	clear(data)
	wantSnapshot(t, f.Store, "a", state.Snapshot{Data: []byte("kept")})
}

func snapshotIsolated(t *testing.T, f Fixture) {
	a, b := acquire(t, f.Store, "a", "one").Fence(), acquire(t, f.Store, "b", "one").Fence()
	save(t, f.Store, a, state.Snapshot{Data: []byte("of a")})
	save(t, f.Store, b, state.Snapshot{Data: []byte("of b")})
	wantSnapshot(t, f.Rival, "a", state.Snapshot{Data: []byte("of a")})
	wantSnapshot(t, f.Rival, "b", state.Snapshot{Data: []byte("of b")})
}
