package state_test

import (
	"context"
	"errors"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/seed45548214/arena/state"
	"github.com/seed45548214/arena/state/memory"
	"github.com/seed45548214/arena/state/statetest"
)

var errUnknown = errors.New("the reply was lost")

// A flaky store loses the reply, or the request, of the appends that it is told to.
type flaky struct {
	state.Store
	loseReply   bool
	loseRequest bool
}

func (f *flaky) Append(ctx context.Context, fence state.Fence, r state.Record) error {
	if f.loseRequest {
		f.loseRequest = false
		return errUnknown
	}
	err := f.Store.Append(ctx, fence, r)
	if f.loseReply {
		f.loseReply = false
		return errUnknown
	}
	return err
}

func newStore(t *testing.T) (*flaky, *statetest.Clock) {
	t.Helper()
	var clock statetest.Clock
	return &flaky{Store: memory.New(clock.Now)}, &clock
}

func own(t *testing.T, s state.Store, name string) *state.Owner {
	t.Helper()
	owner, err := state.Open(t.Context(), s, "a", name, time.Minute)
	if err != nil {
		t.Fatal(err)
	}
	return owner
}

func put(t *testing.T, owner *state.Owner, text string) {
	t.Helper()
	if _, err := owner.Append(t.Context(), []byte(text)); err != nil {
		t.Fatal(err)
	}
}

// recovered returns what an owner restores and folds, in order.
func recovered(t *testing.T, owner *state.Owner) []string {
	t.Helper()
	var seen []string
	err := owner.Recover(t.Context(),
		func(_ uint64, snapshot []byte) error { seen = append(seen, "restored "+string(snapshot)); return nil },
		func(_ uint64, data []byte) error { seen = append(seen, string(data)); return nil })
	if err != nil {
		t.Fatal(err)
	}
	return seen
}

func wantSeen(t *testing.T, got []string, want ...string) {
	t.Helper()
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("seen (-want +got):\n%s", diff)
	}
}

// A writer that does not know how an append ended tries again with the same bytes.
func TestOwner_StoresOnceWhateverGetsLost(t *testing.T) {
	t.Parallel()
	for name, lose := range map[string]func(*flaky){
		"reply":   func(f *flaky) { f.loseReply = true },
		"request": func(f *flaky) { f.loseRequest = true },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			store, _ := newStore(t)
			owner := own(t, store, "one")
			put(t, owner, `["one"]`)
			head := owner.Head()
			lose(store)
			if _, err := owner.Append(t.Context(), []byte(`["two"]`)); !errors.Is(err, errUnknown) {
				t.Fatalf("append: %v, want %v", err, errUnknown)
			}
			if owner.Head() != head {
				t.Errorf("head = %v after an unknown end, want %v as before", owner.Head(), head)
			}
			seq, err := owner.Append(t.Context(), []byte(`["two"]`))
			if err != nil || seq != 2 {
				t.Fatalf("append again: record %d, %v, want record 2", seq, err)
			}
			put(t, owner, `["three"]`)
			wantSeen(t, recovered(t, owner), `["one"]`, `["two"]`, `["three"]`)
		})
	}
}

// To go on with other bytes after a lost reply would make a second history.
func TestOwner_ConflictIsFinal(t *testing.T) {
	t.Parallel()
	store, _ := newStore(t)
	owner := own(t, store, "one")
	store.loseReply = true
	if _, err := owner.Append(t.Context(), []byte(`["one"]`)); !errors.Is(err, errUnknown) {
		t.Fatal(err)
	}
	for _, text := range []string{`["other"]`, `["one"]`} {
		var conflict *state.Conflict
		if _, err := owner.Append(t.Context(), []byte(text)); !errors.As(err, &conflict) {
			t.Errorf("append %s: %v, want a conflict", text, err)
		}
	}
	if err := owner.SaveSnapshot(t.Context(), []byte("{}")); err == nil {
		t.Error("a snapshot was saved after a conflict")
	}
}

func TestOwner_FencedIsFinal(t *testing.T) {
	t.Parallel()
	store, clock := newStore(t)
	first := own(t, store, "one")
	put(t, first, `["one"]`)
	if _, err := state.Open(t.Context(), store, "a", "two", time.Minute); !errors.Is(err, state.ErrHeld) {
		t.Fatalf("open a held arena: %v, want %v", err, state.ErrHeld)
	}
	clock.Advance(2 * time.Minute)
	second := own(t, store, "two")
	if err := first.Renew(t.Context()); !errors.Is(err, state.ErrFenced) {
		t.Errorf("renew: %v, want %v", err, state.ErrFenced)
	}
	if err := first.Release(t.Context()); err != nil {
		t.Errorf("release: %v", err)
	}
	if err := second.Release(t.Context()); err != nil {
		t.Fatal(err)
	}
	for range 2 {
		if _, err := first.Append(t.Context(), []byte(`["late"]`)); !errors.Is(err, state.ErrFenced) {
			t.Errorf("append: %v, want %v", err, state.ErrFenced)
		}
	}
	wantSeen(t, recovered(t, own(t, store, "three")), `["one"]`)
}

func TestOwner_RenewMovesTheEnd(t *testing.T) {
	t.Parallel()
	store, clock := newStore(t)
	owner := own(t, store, "one")
	clock.Advance(45 * time.Second)
	if err := owner.Renew(t.Context()); err != nil {
		t.Fatal(err)
	}
	if want := clock.Now().Add(time.Minute); !owner.Until().Equal(want) {
		t.Errorf("until %v, want %v", owner.Until(), want)
	}
}

// A snapshot that a new version of the program cannot read costs time only.
func TestOwner_ReplaysAllWhenTheSnapshotIsRefused(t *testing.T) {
	t.Parallel()
	store, _ := newStore(t)
	owner := own(t, store, "one")
	put(t, owner, `["one"]`)
	if err := owner.SaveSnapshot(t.Context(), []byte("old")); err != nil {
		t.Fatal(err)
	}
	put(t, owner, `["two"]`)
	errOld := errors.New("an old version")
	var seen []string
	err := owner.Recover(t.Context(), func(uint64, []byte) error { return errOld },
		func(_ uint64, data []byte) error { seen = append(seen, string(data)); return nil })
	if err != nil || !errors.Is(owner.Warning(), errOld) {
		t.Errorf("recover: %v, warning %v, want the warning %v", err, owner.Warning(), errOld)
	}
	wantSeen(t, seen, `["one"]`, `["two"]`)
	wantSeen(t, recovered(t, owner), "restored old", `["two"]`)
	if owner.Warning() != nil {
		t.Errorf("warning %v, want none of the last recovery", owner.Warning())
	}
}

func TestOwner_RecoverEndsWithTheErrorOfFold(t *testing.T) {
	t.Parallel()
	store, _ := newStore(t)
	owner := own(t, store, "one")
	put(t, owner, `["one"]`)
	errFold := errors.New("an impossible fill")
	err := owner.Recover(t.Context(), nil, func(uint64, []byte) error { return errFold })
	if !errors.Is(err, errFold) {
		t.Errorf("recover: %v, want %v", err, errFold)
	}
}

func TestOwner_RefusesWhatIsNotALine(t *testing.T) {
	t.Parallel()
	store, _ := newStore(t)
	owner := own(t, store, "one")
	if _, err := owner.Append(t.Context(), []byte("[1,\n2]")); !errors.Is(err, state.ErrBadRecord) {
		t.Errorf("append: %v, want %v", err, state.ErrBadRecord)
	}
	put(t, owner, `["it goes on"]`)
}
