package file_test

import (
	"errors"
	"fmt"
	"path/filepath"
	"strconv"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/seed45548214/arena/state"
	"github.com/seed45548214/arena/state/file"
	"github.com/seed45548214/arena/state/memory"
	"github.com/seed45548214/arena/state/statetest"
)

// A pair is the file store beside the memory store, which is simple enough to be
// believed: whatever is asked of both, they must answer the same.
type pair struct {
	dir    string
	clock  statetest.Clock
	file   *file.Store
	memory *memory.Store

	leases  []state.Lease  // every lease that was given out
	records []state.Record // every record that was tried
}

const lifetime = 10 * time.Second

// same fails unless both stores answered alike.
func same(t *rapid.T, operation string, got, want any, gotErr, wantErr error) {
	t.Helper()
	for _, sentinel := range []error{state.ErrHeld, state.ErrFenced, state.ErrNotFound, state.ErrBadArena} {
		if errors.Is(gotErr, sentinel) != errors.Is(wantErr, sentinel) {
			t.Fatalf("%s: file says %v, memory %v", operation, gotErr, wantErr)
		}
	}
	var a, b *state.Conflict
	if errors.As(gotErr, &a) != errors.As(wantErr, &b) || (gotErr == nil) != (wantErr == nil) {
		t.Fatalf("%s: file says %v, memory %v", operation, gotErr, wantErr)
	}
	if diff := cmp.Diff([]any{want, b}, []any{got, a}); diff != "" {
		t.Fatalf("%s (-memory +file):\n%s", operation, diff)
	}
}

func (p *pair) acquire(t *rapid.T) {
	arena, owner := rapid.SampledFrom([]string{"a", "b", "No"}).Draw(t, "arena"), rapid.SampledFrom([]string{"x", "y"}).Draw(t, "owner")
	got, gotErr := p.file.Acquire(t.Context(), arena, owner, lifetime)
	want, wantErr := p.memory.Acquire(t.Context(), arena, owner, lifetime)
	same(t, "acquire", got, want, gotErr, wantErr)
	if gotErr == nil {
		p.leases = append(p.leases, got)
	}
}

func (p *pair) lease(t *rapid.T) state.Lease {
	if len(p.leases) == 0 {
		t.Skip("no lease yet")
	}
	return rapid.SampledFrom(p.leases).Draw(t, "lease")
}

func (p *pair) renew(t *rapid.T) {
	lease := p.lease(t)
	got, gotErr := p.file.Renew(t.Context(), lease)
	want, wantErr := p.memory.Renew(t.Context(), lease)
	same(t, "renew", got, want, gotErr, wantErr)
}

func (p *pair) release(t *rapid.T) {
	lease := p.lease(t)
	same(t, "release", nil, nil, p.file.Release(t.Context(), lease), p.memory.Release(t.Context(), lease))
}

func (p *pair) wait(t *rapid.T) {
	p.clock.Advance(time.Duration(rapid.IntRange(1, 15).Draw(t, "seconds")) * time.Second)
}

func (p *pair) append(t *rapid.T) {
	fence := p.lease(t).Fence()
	head, err := p.memory.Head(t.Context(), fence.Arena)
	if err != nil {
		t.Fatal(err)
	}
	var chain state.Chain
	size := rapid.IntRange(0, 3000).Draw(t, "size")
	r, err := chain.Seal(fence.Arena, head, fmt.Appendf(nil, `["%0*d"]`, size, len(p.records)))
	if err != nil {
		t.Fatal(err)
	}
	if len(p.records) > 0 && rapid.IntRange(0, 3).Draw(t, "which") == 0 {
		r = rapid.SampledFrom(p.records).Draw(t, "an earlier one")
	}
	p.records = append(p.records, r)
	same(t, "append", nil, nil, p.file.Append(t.Context(), fence, r), p.memory.Append(t.Context(), fence, r))
}

func (p *pair) save(t *rapid.T) {
	fence := p.lease(t).Fence()
	s := state.Snapshot{Head: state.Head{Seq: rapid.Uint64().Draw(t, "seq")}, Data: rapid.SliceOfN(rapid.Byte(), 1, 50).Draw(t, "data")}
	same(t, "save snapshot", nil, nil, p.file.SaveSnapshot(t.Context(), fence, s), p.memory.SaveSnapshot(t.Context(), fence, s))
}

// reopen gives all leases back first: the memory store would keep them.
func (p *pair) reopen(t *rapid.T) {
	for _, lease := range p.leases {
		same(t, "release", nil, nil, p.file.Release(t.Context(), lease), p.memory.Release(t.Context(), lease))
	}
	if err := p.file.Close(); err != nil {
		t.Fatal(err)
	}
	var err error
	if p.file, err = file.Open(p.dir, p.clock.Now); err != nil {
		t.Fatal(err)
	}
	file.SetSegments(p.file, small)
}

// check compares all that can be read, from a place of the tool's choice.
func (p *pair) check(t *rapid.T) {
	after := rapid.Uint64Range(0, 10).Draw(t, "after")
	for _, arena := range []string{"a", "b"} {
		got, gotErr := readAll(t, p.file, arena, after)
		want, wantErr := readAll(t, p.memory, arena, after)
		same(t, "read", got, want, gotErr, wantErr)
		gotHead, gotErr := p.file.Head(t.Context(), arena)
		wantHead, wantErr := p.memory.Head(t.Context(), arena)
		same(t, "head", gotHead, wantHead, gotErr, wantErr)
		gotSnapshot, gotErr := p.file.LoadSnapshot(t.Context(), arena)
		wantSnapshot, wantErr := p.memory.LoadSnapshot(t.Context(), arena)
		same(t, "load snapshot", gotSnapshot, wantSnapshot, gotErr, wantErr)
	}
	got, gotErr := p.file.Arenas(t.Context())
	want, wantErr := p.memory.Arenas(t.Context())
	same(t, "arenas", got, want, gotErr, wantErr)
}

func readAll(t *rapid.T, s state.Store, arena string, after uint64) (all []string, err error) {
	for r, err := range s.Read(t.Context(), arena, after) {
		if err != nil {
			return all, err
		}
		all = append(all, fmt.Sprintf("%s %d %s %s %s", r.Arena, r.Seq, r.Prev, r.Sum, r.Data))
	}
	return all, nil
}

func TestStore_AnswersAsTheMemoryStoreDoes(t *testing.T) {
	t.Parallel()
	root := t.TempDir()
	var folders atomic.Int64
	rapid.Check(t, func(t *rapid.T) {
		var err error
		p := &pair{dir: filepath.Join(root, strconv.FormatInt(folders.Add(1), 10), "made", "on", "the", "way")}
		p.memory = memory.New(p.clock.Now)
		if p.file, err = file.Open(p.dir, p.clock.Now); err != nil {
			t.Fatal(err)
		}
		file.SetSegments(p.file, small)
		t.Cleanup(func() {
			if err := p.file.Close(); err != nil {
				t.Error(err)
			}
		})
		t.Repeat(map[string]func(*rapid.T){
			"acquire": p.acquire, "renew": p.renew, "release": p.release, "wait": p.wait, "reopen": p.reopen,
			"append": p.append, "append more": p.append, "append much": p.append, "save": p.save, "": p.check,
		})
	})
}
