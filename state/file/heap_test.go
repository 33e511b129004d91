package file_test

import (
	"bytes"
	"fmt"
	"testing"
	"time"

	"github.com/seed45548214/arena/arena/arenatest"
	"github.com/seed45548214/arena/state"
	"github.com/seed45548214/arena/state/file"
)

// A round of models may make a record of megabytes. It is not kept in memory for the rest of
// the season.
//
//nolint:paralleltest // others would use the heap that it measures
func TestStore_HoldsNothingOfALongRecord(t *testing.T) {
	const (
		arenas  = 4
		long    = 8 << 20
		allowed = 1 << 20
	)
	store, err := file.Open(t.TempDir(), time.Now)
	if err != nil {
		t.Fatal(err)
	}
	var owners []*state.Owner
	for i := range arenas {
		owner, err := state.Open(t.Context(), store, fmt.Sprint("arena-", i), "one", time.Minute)
		if err != nil {
			t.Fatal(err)
		}
		owners = append(owners, owner)
	}
	appendAll := func(data []byte) {
		for _, owner := range owners {
			if _, err := owner.Append(t.Context(), data); err != nil {
				t.Fatal(err)
			}
		}
	}
	appendAll([]byte(`["short"]`))
	before := arenatest.Heap()
	appendAll(append(append([]byte(`["`), bytes.Repeat([]byte("x"), long)...), `"]`...))
	if grown := arenatest.Heap() - before; grown > allowed {
		t.Errorf("%d arenas hold %d bytes of records of %d, want at most %d", arenas, grown, long, allowed)
	}
	for _, owner := range owners {
		if err := owner.Release(t.Context()); err != nil {
			t.Error(err)
		}
	}
	if err := store.Close(); err != nil {
		t.Error(err)
	}
}
