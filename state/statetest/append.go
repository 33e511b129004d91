//nolint:thelper // these are the tests, not their helpers
package statetest

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/seed45548214/arena/state"
)

func appendTests() map[string]func(*testing.T, Fixture) {
	return map[string]func(*testing.T, Fixture){
		"conflict":           conflict,
		"again":              again,
		"keeps its own copy": ownCopy,
		"large records":      largeRecords,
		"rival owners":       rivalOwners,
		"many arenas":        manyArenas,
		"canceled":           appendCanceled,
	}
}

func conflict(t *testing.T, f Fixture) {
	fence := acquire(t, f.Store, "a", "one").Fence()
	records := fill(t, f.Store, fence, state.Head{}, 3)
	head := records[2].Head()
	for name, after := range map[string]state.Head{
		"the start":         {},
		"a record before":   records[1].Head(),
		"a head to come":    seal(t, "a", head, `[]`).Head(),
		"another third one": {Seq: 3, Sum: records[1].Sum},
	} {
		t.Run(name, func(t *testing.T) {
			wantConflict(t, f.Store.Append(t.Context(), fence, seal(t, "a", after, `["x"]`)), head)
		})
	}
	wantConflict(t, f.Store.Append(t.Context(), fence, records[1]), head)
	wantConflict(t, f.Store.Append(t.Context(), fence, state.Record{Arena: "a"}), head)
	wantRecords(t, read(t, f.Store, "a", 0), records)
}

// A writer that got no reply sends the same record again.
func again(t *testing.T, f Fixture) {
	fence := acquire(t, f.Store, "a", "one").Fence()
	records := fill(t, f.Store, fence, state.Head{}, 2)
	for range 2 {
		if err := f.Store.Append(t.Context(), fence, records[1]); err != nil {
			t.Fatalf("the same record again: %v", err)
		}
	}
	wantRecords(t, read(t, f.Store, "a", 0), records)
	records = append(records, fill(t, f.Store, fence, records[1].Head(), 1)...)
	wantRecords(t, read(t, f.Rival, "a", 0), records)
}

func ownCopy(t *testing.T, f Fixture) {
	fence := acquire(t, f.Store, "a", "one").Fence()
	r := seal(t, "a", state.Head{}, `["kept"]`)
	if err := f.Store.Append(t.Context(), fence, r); err != nil {
		t.Fatal(err)
	}
	clear(r.Data)
	if got := read(t, f.Store, "a", 0); string(got[0].Data) != `["kept"]` {
		t.Errorf("data = %q, want that at the time of the call", got[0].Data)
	}
}

func largeRecords(t *testing.T, f Fixture) {
	fence := acquire(t, f.Store, "a", "one").Fence()
	var want []state.Record
	var head state.Head
	for i, size := range []int{1 << 20, 1, 1<<20 - 70, 100, 3 << 20} {
		// What a model writes: escapes, other alphabets, what looks like our own keys.
		text := fmt.Sprintf(`[{"i":%d,"reply":"\u0000 \n ü 漢 \",\"sum\":\"","pad":%s}]`, i, large(size))
		r := seal(t, "a", head, text)
		if err := f.Store.Append(t.Context(), fence, r); err != nil {
			t.Fatalf("append %d bytes: %v", len(text), err)
		}
		want, head = append(want, r), r.Head()
	}
	wantRecords(t, read(t, f.Rival, "a", 0), want)
	wantRecords(t, read(t, f.Rival, "a", 3), want[3:])
}

// Two owners fight for one arena: each takes it as soon as it can, counts up in it
// from what it finds, and writes on until it is thrown out.
func rivalOwners(t *testing.T, f Fixture) {
	const each = 40
	var acknowledged atomic.Int64
	var owners sync.WaitGroup
	for name, store := range map[string]state.Store{"one": f.Store, "two": f.Rival} {
		owners.Go(func() {
			for n := 0; n < each; {
				written, err := serve(t.Context(), store, fmt.Sprintf("%s-%d", name, n), each-n)
				n += written
				acknowledged.Add(int64(written))
				f.Advance(ttl / 8)
				if err != nil && !over(err) {
					t.Errorf("%s after %d records: %v", name, n, err)
					return
				}
			}
		})
	}
	owners.Wait()
	report, err := state.Verify(t.Context(), f.Store, "a", nil)
	if err != nil {
		t.Fatal(err)
	}
	if got := acknowledged.Load(); got != 2*each || report.Records != 2*each {
		t.Errorf("%d records acknowledged, %d stored, want %d of both", got, report.Records, 2*each)
	}
}

// over reports whether err is how a rival may lose.
func over(err error) bool {
	var conflict *state.Conflict
	return errors.Is(err, state.ErrHeld) || errors.Is(err, state.ErrFenced) || errors.As(err, &conflict)
}

// serve owns arena a for up to limit records and says how many it has written.
func serve(ctx context.Context, store state.Store, name string, limit int) (written int, err error) {
	owner, err := state.Open(ctx, store, "a", name, ttl)
	if err != nil {
		return 0, err
	}
	for ; written < limit; written++ {
		if _, err := owner.Append(ctx, fmt.Appendf(nil, `[{"by":%q,"n":%d}]`, name, written)); err != nil {
			return written, err
		}
	}
	return written, owner.Release(ctx)
}

func manyArenas(t *testing.T, f Fixture) {
	const arenas, each = 30, 5
	want := make([]string, arenas)
	var writers sync.WaitGroup
	for i := range arenas {
		id := fmt.Sprintf("arena-%02d", i)
		want[i] = id
		fence := acquire(t, f.Store, id, "one").Fence()
		writers.Go(func() {
			var chain state.Chain
			var head state.Head
			for n := range each {
				r, err := chain.Seal(id, head, fmt.Appendf(nil, `[{"arena":%d,"n":%d}]`, i, n))
				if err = errors.Join(err, f.Store.Append(t.Context(), fence, r)); err != nil {
					t.Errorf("append to %s: %v", id, err)
					return
				}
				head = r.Head()
			}
		})
	}
	acquire(t, f.Store, "without-records", "one")
	writers.Wait()
	got, err := f.Rival.Arenas(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("arenas (-want +got):\n%s", diff)
	}
	for i, id := range want {
		for n, r := range read(t, f.Rival, id, 0) {
			if text := fmt.Sprintf(`[{"arena":%d,"n":%d}]`, i, n); string(r.Data) != text || r.Arena != id {
				t.Errorf("record %d of %s = %s of %s, want %s", n+1, id, r.Data, r.Arena, text)
			}
		}
	}
}

func appendCanceled(t *testing.T, f Fixture) {
	lease := acquire(t, f.Store, "a", "one")
	ctx := canceled(t)
	wantError(t, f.Store.Append(ctx, lease.Fence(), seal(t, "a", state.Head{}, `[]`)), context.Canceled)
	wantError(t, f.Store.SaveSnapshot(ctx, lease.Fence(), state.Snapshot{}), context.Canceled)
	_, err := f.Store.Acquire(ctx, "b", "one", ttl)
	wantError(t, err, context.Canceled)
	_, err = f.Store.Renew(ctx, lease)
	wantError(t, err, context.Canceled)
	_, err = f.Store.Head(ctx, "a")
	wantError(t, err, context.Canceled)
	wantHead(t, f.Store, "a", state.Head{})
}
