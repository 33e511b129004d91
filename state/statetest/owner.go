//nolint:thelper // these are the tests, not their helpers
package statetest

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"testing"

	"github.com/seed45548214/arena/state"
)

func ownerTests() map[string]func(*testing.T, Fixture) {
	return map[string]func(*testing.T, Fixture){
		"same bytes whoever writes": sameBytes,
		"snapshot and tail":         snapshotAndTail,
		"snapshot of another":       snapshotOfAnother,
	}
}

// A fold is a state that remembers every byte it was made of.
type fold struct {
	content  bytes.Buffer
	restored bool
	folded   int
}

func (f *fold) restore(_ uint64, snapshot []byte) error {
	f.restored = true
	f.content.Write(snapshot)
	return nil
}

func (f *fold) fold(seq uint64, data []byte) error {
	f.folded++
	fmt.Fprintf(&f.content, "%d %s\n", seq, data)
	return nil
}

func own(t *testing.T, s state.Store, name string) *state.Owner {
	t.Helper()
	owner, err := state.Open(t.Context(), s, "a", name, ttl)
	if err != nil {
		t.Fatal(err)
	}
	return owner
}

// write has owner append records, and folds each.
func write(t *testing.T, owner *state.Owner, to *fold, count int) {
	t.Helper()
	for range count {
		data := fmt.Appendf(nil, `[{"after":%q}]`, owner.Head())
		seq, err := owner.Append(t.Context(), data)
		if err != nil {
			t.Fatal(err)
		}
		if err := to.fold(seq, data); err != nil {
			t.Fatal(err)
		}
	}
}

func recoverFold(ctx context.Context, owner *state.Owner) (*fold, error) {
	var f fold
	return &f, owner.Recover(ctx, f.restore, f.fold)
}

// A season that five owners have written one after the other has the bytes of one
// that a single owner wrote: owners and epochs leave no trace.
func sameBytes(t *testing.T, f Fixture) {
	var live fold
	for i := range 5 {
		owner := own(t, []state.Store{f.Store, f.Rival}[i%2], fmt.Sprintf("owner-%d", i))
		got, err := recoverFold(t.Context(), owner)
		if err != nil {
			t.Fatal(err)
		}
		if got.content.String() != live.content.String() {
			t.Fatalf("owner %d recovered\n%s\nwant\n%s", i, &got.content, &live.content)
		}
		write(t, owner, &live, 4)
		f.Advance(2 * ttl)
	}
	var chain state.Chain
	var head state.Head
	for _, r := range read(t, f.Store, "a", 0) {
		want, err := chain.Seal("a", head, fmt.Appendf(nil, `[{"after":%q}]`, head))
		if err != nil {
			t.Fatal(err)
		}
		wantRecords(t, []state.Record{r}, []state.Record{want})
		head = want.Head()
	}
	if head.Seq != 20 {
		t.Errorf("%d records, want 20", head.Seq)
	}
}

func snapshotAndTail(t *testing.T, f Fixture) {
	var live fold
	owner := own(t, f.Store, "one")
	write(t, owner, &live, 7)
	if err := owner.SaveSnapshot(t.Context(), live.content.Bytes()); err != nil {
		t.Fatal(err)
	}
	for _, tail := range []int{0, 3} {
		write(t, owner, &live, tail)
		if err := owner.Release(t.Context()); err != nil {
			t.Fatal(err)
		}
		owner = own(t, f.Rival, fmt.Sprintf("after-%d", tail))
		got, err := recoverFold(t.Context(), owner)
		if err != nil || owner.Warning() != nil {
			t.Fatalf("recover: %v, warning %v", err, owner.Warning())
		}
		if !got.restored || got.folded != tail || got.content.String() != live.content.String() {
			t.Errorf("restored %v, folded %d of %d:\n%s\nwant\n%s", got.restored, got.folded, tail, &got.content, &live.content)
		}
	}
}

// A snapshot that was taken of another record of the same number proves that the journal
// is another one, or the snapshot: nobody goes on with either.
func snapshotOfAnother(t *testing.T, f Fixture) {
	var live fold
	owner := own(t, f.Store, "one")
	write(t, owner, &live, 3)
	other := state.Snapshot{Head: state.Head{Seq: 2, Sum: owner.Head().Sum}, Data: []byte("another")}
	f.Advance(2 * ttl)
	fence := acquire(t, f.Store, "a", "two").Fence()
	save(t, f.Store, fence, other)
	var damage *state.Damage
	if _, err := state.Open(t.Context(), f.Store, "a", "two", ttl); !errors.As(err, &damage) {
		t.Errorf("open: %v, want damage", err)
	}
	if report, err := state.Verify(t.Context(), f.Rival, "a", nil); !errors.As(err, &damage) || report.Records != 3 {
		t.Errorf("verify: %d records, %v, want 3 and damage", report.Records, err)
	}
	head := read(t, f.Store, "a", 0)[2].Head()
	save(t, f.Store, fence, state.Snapshot{Head: head, Data: live.content.Bytes()})
	got, err := recoverFold(t.Context(), own(t, f.Rival, "two"))
	if err != nil || !got.restored || got.content.String() != live.content.String() {
		t.Errorf("with a snapshot of it again: restored %v, %v", got.restored, err)
	}
}
