//nolint:thelper // these are the tests, not their helpers
package statetest

import (
	"context"
	"errors"
	"sync"
	"testing"

	"github.com/seed45548214/arena/state"
)

func readTests() map[string]func(*testing.T, Fixture) {
	return map[string]func(*testing.T, Fixture){
		"empty":            readEmpty,
		"after any record": readAfter,
		"while appending":  readWhileAppending,
		"stops":            readStops,
		"canceled":         readCanceled,
	}
}

func readEmpty(t *testing.T, f Fixture) {
	wantRecords(t, read(t, f.Store, "nobody", 0), nil)
	wantRecords(t, read(t, f.Store, "nobody", 7), nil)
	wantHead(t, f.Store, "nobody", state.Head{})
	acquire(t, f.Store, "a", "one")
	wantRecords(t, read(t, f.Store, "a", 0), nil)
	if ids, err := f.Store.Arenas(t.Context()); err != nil || len(ids) > 0 {
		t.Errorf("arenas = %v, %v, want none", ids, err)
	}
}

func readAfter(t *testing.T, f Fixture) {
	const count = 600
	fence := acquire(t, f.Store, "a", "one").Fence()
	records := fill(t, f.Store, fence, state.Head{}, count)
	for _, after := range []uint64{0, 1, 2, 254, 255, 256, 257, 511, 512, 513, count - 2, count - 1, count} {
		wantRecords(t, read(t, f.Rival, "a", after), append([]state.Record(nil), records[after:]...))
	}
	wantRecords(t, read(t, f.Rival, "a", count+1), nil)
	wantRecords(t, read(t, f.Rival, "a", 1<<63), nil)
	wantHead(t, f.Rival, "a", records[count-1].Head())
}

func readWhileAppending(t *testing.T, f Fixture) {
	fence := acquire(t, f.Store, "a", "one").Fence()
	first := fill(t, f.Store, fence, state.Head{}, 50)
	var readers sync.WaitGroup
	for range 4 {
		readers.Go(func() {
			for range 20 {
				seq := uint64(10)
				for r, err := range f.Rival.Read(t.Context(), "a", 10) {
					seq++
					if err != nil || r.Seq != seq {
						t.Errorf("record %d: %v, want record %d", r.Seq, err, seq)
						return
					}
				}
				if seq < 50 {
					t.Errorf("read up to record %d, want at least 50", seq)
				}
			}
		})
	}
	fill(t, f.Store, fence, first[49].Head(), 100)
	readers.Wait()
}

func readStops(t *testing.T, f Fixture) {
	fence := acquire(t, f.Store, "a", "one").Fence()
	fill(t, f.Store, fence, state.Head{}, 10)
	count := 0
	for _, err := range f.Store.Read(t.Context(), "a", 0) {
		if err != nil {
			t.Fatal(err)
		}
		count++
		if count == 3 {
			break
		}
	}
	if count != 3 {
		t.Errorf("%d records, want 3", count)
	}
}

func readCanceled(t *testing.T, f Fixture) {
	fence := acquire(t, f.Store, "a", "one").Fence()
	fill(t, f.Store, fence, state.Head{}, 3)
	wantError(t, lastError(f.Store.Read(canceled(t), "a", 0)), context.Canceled)

	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	var seen int
	for _, err := range f.Store.Read(ctx, "a", 0) {
		if err != nil {
			if !errors.Is(err, context.Canceled) {
				t.Errorf("error = %v, want canceled", err)
			}
			break
		}
		seen++
		cancel()
	}
	if seen == 0 {
		t.Error("nothing was read before the context ended")
	}
}
