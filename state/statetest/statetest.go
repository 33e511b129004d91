// Package statetest is the conformance suite of package state: every driver must
// pass it, so that an arena need not know which one it has.
package statetest

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/seed45548214/arena/state"
)

// A Fixture is a new, empty store with what the suite needs beside it.
type Fixture struct {
	// Store is the store under test. The suite does not close it, unless it calls
	// Reopen.
	Store state.Store
	// Rival is a second way to the same records, as another instance has it. It is
	// Store itself for a driver that serves one process.
	Rival state.Store
	// Advance moves the time by which leases run out.
	Advance func(time.Duration)
	// Reopen closes Store and returns what another process finds after it. It is nil
	// for a driver that forgets.
	Reopen func(t *testing.T) state.Store
}

// Run runs the whole suite. It calls open for each test; open registers its own
// cleanup.
func Run(t *testing.T, open func(t *testing.T) Fixture) {
	t.Helper()
	groups := map[string]map[string]func(*testing.T, Fixture){
		"lease": leaseTests(), "append": appendTests(), "read": readTests(), "follow": followTests(),
		"snapshot": snapshotTests(), "vault": vaultTests(), "owner": ownerTests(), "loss": lossTests(), "reopen": reopenTests(),
	}
	if _, ok := open(t).Store.(state.Shared); ok {
		groups["shared"] = sharedTests()
	}
	for group, tests := range groups {
		t.Run(group, func(t *testing.T) {
			t.Parallel()
			for name, test := range tests {
				t.Run(name, func(t *testing.T) {
					t.Parallel()
					test(t, open(t))
				})
			}
		})
	}
}

// A Clock is a time that moves when it is told to. The zero value stands at a
// fixed moment.
type Clock struct {
	mu     sync.Mutex
	passed time.Duration
}

// Now returns the time.
func (c *Clock) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return time.Date(2025, 10, 30, 13, 30, 0, 0, time.UTC).Add(c.passed)
}

// Advance moves the time forward by d.
func (c *Clock) Advance(d time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.passed += d
}

const ttl = 10 * time.Second

// acquire gives arena to owner.
func acquire(t *testing.T, s state.Store, arena, owner string) state.Lease {
	t.Helper()
	lease, err := s.Acquire(t.Context(), arena, owner, ttl)
	if err != nil {
		t.Fatalf("acquire %s for %s: %v", arena, owner, err)
	}
	return lease
}

// seal returns the record of arena that puts text after the head.
func seal(t *testing.T, arena string, after state.Head, text string) state.Record {
	t.Helper()
	var chain state.Chain
	r, err := chain.Seal(arena, after, []byte(text))
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// fill appends count records after the head and returns them.
func fill(t *testing.T, s state.Store, f state.Fence, after state.Head, count int) []state.Record {
	t.Helper()
	var records []state.Record
	for range count {
		r := seal(t, f.Arena, after, fmt.Sprintf(`[{"tick":%d}]`, after.Seq+1))
		if err := s.Append(t.Context(), f, r); err != nil {
			t.Fatalf("append record %d of %s: %v", r.Seq, f.Arena, err)
		}
		records = append(records, r)
		after = r.Head()
	}
	return records
}

// read returns the records of arena after a sequence number.
func read(t *testing.T, s state.Store, arena string, after uint64) []state.Record {
	t.Helper()
	var records []state.Record
	for r, err := range s.Read(t.Context(), arena, after) {
		if err != nil {
			t.Fatalf("read %s after %d: %v", arena, after, err)
		}
		records = append(records, r)
	}
	return records
}

func wantRecords(t *testing.T, got, want []state.Record) {
	t.Helper()
	// Comparing megabytes by reflection takes seconds.
	same := func(a, b state.Record) bool {
		return a.Arena == b.Arena && a.Head() == b.Head() && a.After() == b.After() && bytes.Equal(a.Data, b.Data)
	}
	if slices.EqualFunc(got, want, same) {
		return
	}
	t.Errorf("records (-want +got):\n%s", cmp.Diff(want, got, cmp.Comparer(bytes.Equal)))
}

func wantHead(t *testing.T, s state.Store, arena string, want state.Head) {
	t.Helper()
	if got, err := s.Head(t.Context(), arena); err != nil || got != want {
		t.Errorf("head of %s = %v, %v, want %v", arena, got, err, want)
	}
}

func wantError(t *testing.T, got, want error) {
	t.Helper()
	if !errors.Is(got, want) {
		t.Errorf("error = %v, want %v", got, want)
	}
}

// wantConflict expects a Conflict that says where the journal stands.
func wantConflict(t *testing.T, got error, have state.Head) {
	t.Helper()
	var conflict *state.Conflict
	if !errors.As(got, &conflict) {
		t.Fatalf("error = %v, want a conflict", got)
	}
	if conflict.Have != have {
		t.Errorf("conflict at %v, want %v", conflict.Have, have)
	}
}

// canceled returns a context that has ended.
func canceled(t *testing.T) context.Context {
	t.Helper()
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	return ctx
}

// large returns JSON of a little more than size bytes.
func large(size int) string { return `["` + strings.Repeat("x", size) + `"]` }
