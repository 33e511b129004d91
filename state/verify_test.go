package state_test

import (
	"context"
	"errors"
	"iter"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/seed45548214/arena/state"
)

// A forged store returns records of its own.
type forged struct {
	state.Store
	records []state.Record
}

func (f forged) Read(_ context.Context, _ string, after uint64) iter.Seq2[state.Record, error] {
	return func(yield func(state.Record, error) bool) {
		for _, r := range f.records[after:] {
			if !yield(r, nil) {
				return
			}
		}
	}
}

// Whatever a driver returns, verify and recover accept a chain without a gap only.
func TestVerify_NoticesWhatADriverDoesNot(t *testing.T) {
	t.Parallel()
	one := seal(t, state.Head{}, `["one"]`)
	two := seal(t, one.Head(), `["two"]`)
	three := seal(t, two.Head(), `["three"]`)
	changed := two
	changed.Data = []byte(`["six"]`)
	for name, c := range map[string]struct {
		records []state.Record
		after   uint64
		reason  string
	}{
		"a gap":            {[]state.Record{one, three}, 1, "record 3 follows record 1"},
		"a duplicate":      {[]state.Record{one, one}, 1, "record 1 follows record 1"},
		"a late start":     {[]state.Record{two, three}, 0, "record 2 follows record 0"},
		"other bytes":      {[]state.Record{one, changed, three}, 1, "checksum of record 2"},
		"another branch":   {[]state.Record{one, seal(t, state.Head{Seq: 1}, `["two"]`)}, 1, "checksum of record 2"},
		"what is not JSON": {[]state.Record{one, seal(t, one.Head(), `["two"`)}, 1, "record 2 is not JSON"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			inner, _ := newStore(t)
			store := forged{inner, c.records}
			report, err := state.Verify(t.Context(), store, "a", nil)
			var damage *state.Damage
			if !errors.As(err, &damage) || damage.AfterSeq != c.after || !strings.Contains(damage.Reason, c.reason) {
				t.Errorf("verify: %v, want damage after record %d: %s", err, c.after, c.reason)
			}
			if report.Records != c.after || report.Head.Seq != c.after {
				t.Errorf("%d records up to %v are whole, want %d", report.Records, report.Head, c.after)
			}
			if name == "what is not JSON" {
				return // whoever folds it will say so
			}
			err = own(t, store, "one").Recover(t.Context(), nil, func(uint64, []byte) error { return nil })
			if !errors.As(err, &damage) {
				t.Errorf("recover: %v, want damage", err)
			}
		})
	}
}

func TestVerify_ReportsWhatIsThere(t *testing.T) {
	t.Parallel()
	store, _ := newStore(t)
	owner := own(t, store, "one")
	put(t, owner, `["one"]`)
	if err := owner.SaveSnapshot(t.Context(), []byte("{}")); err != nil {
		t.Fatal(err)
	}
	put(t, owner, `["two"]`)
	var seen []string
	got, err := state.Verify(t.Context(), store, "a", func(_ uint64, data []byte) error {
		seen = append(seen, string(data))
		return nil
	})
	want := state.Report{Arena: "a", Head: owner.Head(), Records: 2, Bytes: 14, Snapshot: 1}
	if diff := cmp.Diff(want, got); diff != "" || err != nil {
		t.Errorf("verify: %v, report (-want +got):\n%s", err, diff)
	}
	wantSeen(t, seen, `["one"]`, `["two"]`)

	errVisit := errors.New("the books do not balance")
	if _, err := state.Verify(t.Context(), store, "a", func(uint64, []byte) error { return errVisit }); !errors.Is(err, errVisit) {
		t.Errorf("verify: %v, want %v", err, errVisit)
	}
	if _, err := state.Verify(t.Context(), store, "nobody", nil); !errors.Is(err, state.ErrNotFound) {
		t.Errorf("verify an arena without records: %v, want %v", err, state.ErrNotFound)
	}
}
