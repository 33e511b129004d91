//nolint:thelper // these are the tests, not their helpers
package statetest

import (
	"errors"
	"testing"

	"github.com/seed45548214/arena/state"
)

func lossTests() map[string]func(*testing.T, Fixture) {
	return map[string]func(*testing.T, Fixture){
		"knows what it has":   knowsItsOwn,
		"snapshot ahead":      snapshotAhead,
		"snapshot alone":      snapshotAlone,
		"a loss is accepted":  lossAccepted,
		"accepted by halves":  lossAcceptedByHalves,
		"nothing to accept":   nothingToAccept,
		"released and whole":  releasedWhole,
		"known of an unknown": knownOfNobody,
	}
}

// lose makes arena a of the fixture one whose journal ends at record have, which is 0 for
// none, beside a snapshot of record known.
func lose(t *testing.T, f Fixture, have int, known uint64) {
	fence := acquire(t, f.Store, "a", "one").Fence()
	head := state.Head{}
	for _, r := range fill(t, f.Store, fence, head, have) {
		head = r.Head()
	}
	for head.Seq < known {
		head = seal(t, "a", head, `["lost"]`).Head()
	}
	save(t, f.Store, fence, state.Snapshot{Head: head, Data: []byte("ahead")})
	f.Advance(2 * ttl)
}

func wantMissing(t *testing.T, err error, head, known uint64) {
	t.Helper()
	var lost *state.Missing
	if !errors.As(err, &lost) {
		t.Fatalf("error = %v, want missing records", err)
	}
	if lost.Arena != "a" || lost.Head != head || lost.Known.Seq != known || lost.Known.By == "" {
		t.Errorf("missing %+v, want records %d to %d of a, and who knows", lost, head+1, known)
	}
}

// What is known of a journal is never beyond what was stored.
func knowsItsOwn(t *testing.T, f Fixture) {
	fence := acquire(t, f.Store, "a", "one").Fence()
	var head state.Head
	for range 3 {
		r := fill(t, f.Store, fence, head, 1)[0]
		head = r.Head()
		known, err := f.Rival.Known(t.Context(), "a")
		if err != nil || known.Seq > head.Seq {
			t.Fatalf("known = %v, %v, with %d records", known, err, head.Seq)
		}
		save(t, f.Store, fence, state.Snapshot{Head: head, Data: []byte("of it")})
		if known, err = f.Rival.Known(t.Context(), "a"); err != nil || known.Seq != head.Seq {
			t.Fatalf("known = %v, %v, want the record of the snapshot, %d", known, err, head.Seq)
		}
	}
}

// A store that has lost records shows it by a snapshot that is ahead of them.
func snapshotAhead(t *testing.T, f Fixture) {
	lose(t, f, 3, 5)
	before := read(t, f.Store, "a", 0)
	for _, name := range []string{"two", "three"} {
		_, err := state.Open(t.Context(), f.Store, "a", name, ttl)
		wantMissing(t, err, 3, 5)
	}
	report, err := state.Verify(t.Context(), f.Rival, "a", nil)
	wantMissing(t, err, 3, 5)
	if report.Records != 3 {
		t.Errorf("%d records are whole, want 3", report.Records)
	}
	wantRecords(t, read(t, f.Store, "a", 0), before)
}

// An arena of which there is a snapshot, and no journal, is not a new one.
func snapshotAlone(t *testing.T, f Fixture) {
	lose(t, f, 0, 2)
	_, err := state.Open(t.Context(), f.Store, "a", "two", ttl)
	wantMissing(t, err, 0, 2)
	_, err = state.Verify(t.Context(), f.Rival, "a", nil)
	wantMissing(t, err, 0, 2)
	if ids, err := f.Rival.Arenas(t.Context()); err != nil || len(ids) != 1 || ids[0] != "a" {
		t.Errorf("arenas = %v, %v, want a", ids, err)
	}
}

// openShort accepts the loss of arena a.
func openShort(t *testing.T, f Fixture, name string) (*state.Owner, *state.Missing) {
	t.Helper()
	owner, lost, err := state.OpenShort(t.Context(), f.Store, "a", name, ttl)
	if err != nil {
		t.Fatal(err)
	}
	return owner, lost
}

func lossAccepted(t *testing.T, f Fixture) {
	lose(t, f, 2, 4)
	owner, lost := openShort(t, f, "two")
	wantMissing(t, lost, 2, 4)
	got, err := recoverFold(t.Context(), owner)
	if err != nil || got.restored || got.folded != 2 {
		t.Fatalf("restored %v, folded %d records, %v, want the two that are there", got.restored, got.folded, err)
	}
	write(t, owner, got, 1)
	if err := owner.SaveSnapshot(t.Context(), got.content.Bytes()); err != nil {
		t.Fatal(err)
	}
	if err := owner.Release(t.Context()); err != nil {
		t.Fatal(err)
	}
	again, err := recoverFold(t.Context(), own(t, f.Rival, "three"))
	if err != nil || !again.restored || again.content.String() != got.content.String() {
		t.Errorf("after the loss was accepted: %v\n%s\nwant\n%s", err, &again.content, &got.content)
	}
}

// Who ends before the loss is written down has accepted nothing.
func lossAcceptedByHalves(t *testing.T, f Fixture) {
	lose(t, f, 2, 6)
	owner, _ := openShort(t, f, "two")
	if err := owner.Release(t.Context()); err != nil {
		t.Fatal(err)
	}
	_, err := state.Open(t.Context(), f.Store, "a", "three", ttl)
	wantMissing(t, err, 2, 6)
	owner, _ = openShort(t, f, "four")
	got, err := recoverFold(t.Context(), owner)
	if err != nil {
		t.Fatal(err)
	}
	write(t, owner, got, 1)
	f.Advance(2 * ttl) // without a snapshot
	_, err = state.Open(t.Context(), f.Store, "a", "five", ttl)
	wantMissing(t, err, 3, 6)
}

func nothingToAccept(t *testing.T, f Fixture) {
	lose(t, f, 4, 3)
	if _, lost := openShort(t, f, "two"); lost != nil {
		t.Errorf("missing %v of a whole journal", lost)
	}
}

func releasedWhole(t *testing.T, f Fixture) {
	owner := own(t, f.Store, "one")
	write(t, owner, new(fold), 3)
	if err := owner.Release(t.Context()); err != nil {
		t.Fatal(err)
	}
	own(t, f.Rival, "two")
	if report, err := state.Verify(t.Context(), f.Rival, "a", nil); err != nil || report.Records != 3 {
		t.Errorf("verify: %d records, %v", report.Records, err)
	}
}

func knownOfNobody(t *testing.T, f Fixture) {
	if known, err := f.Store.Known(t.Context(), "nobody"); err != nil || known.Seq != 0 {
		t.Errorf("known of nobody: %v, %v", known, err)
	}
	_, err := f.Store.Known(canceled(t), "a")
	wantError(t, err, canceled(t).Err())
	_, err = f.Store.Known(t.Context(), "No Arena")
	wantError(t, err, state.ErrBadArena)
}
