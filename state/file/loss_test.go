package file_test

import (
	"errors"
	"maps"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/seed45548214/arena/state"
	"github.com/seed45548214/arena/state/file"
	"github.com/seed45548214/arena/state/statetest"
)

// stored is a folder in which arena a has five records and was given back, with the
// snapshot of the third if asked for.
func stored(t *testing.T, snapshot bool) (dir string) {
	t.Helper()
	dir = t.TempDir()
	s, err := file.Open(dir, time.Now)
	if err != nil {
		t.Fatal(err)
	}
	owner := own(t, s, "writer")
	for i := range 5 {
		if _, err := owner.Append(t.Context(), []byte(`["`+strings.Repeat("x", i)+`"]`)); err != nil {
			t.Fatal(err)
		}
		if snapshot && i == 2 {
			if err := owner.SaveSnapshot(t.Context(), []byte("third")); err != nil {
				t.Fatal(err)
			}
		}
	}
	if err := errors.Join(owner.Release(t.Context()), s.Close()); err != nil {
		t.Fatal(err)
	}
	return dir
}

// Whatever is missing at the end of a journal is refused with both numbers, by who would
// write and by who reads, and nothing in the folder changes.
func TestStore_RefusesAJournalThatHasLostItsEnd(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		snapshot bool
		remove   []string
		keep     int // bytes of the fifth record
		lines    int // that stay before it
		known    uint64
	}{
		"the last record":               {lines: 4, known: 5},
		"a part of the last record":     {lines: 4, keep: 20, known: 5},
		"all but a record":              {lines: 1, known: 5},
		"everything":                    {lines: 0, known: 5},
		"the file":                      {lines: -1, known: 5},
		"beside a snapshot alone":       {snapshot: true, remove: []string{"a.epoch"}, lines: 1, known: 3},
		"a part, beside a snapshot":     {snapshot: true, remove: []string{"a.epoch"}, lines: 2, keep: 30, known: 3},
		"the file, beside a snapshot":   {snapshot: true, remove: []string{"a.epoch"}, lines: -1, known: 3},
		"the snapshot and the last two": {snapshot: true, remove: []string{"a.snapshot"}, lines: 3, known: 5},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			dir := stored(t, c.snapshot)
			for _, name := range c.remove {
				if err := os.Remove(filepath.Join(dir, name)); err != nil {
					t.Fatal(err)
				}
			}
			shorten(t, filepath.Join(dir, "a.journal.jsonl"), c.lines, c.keep)
			before := contents(t, dir)
			head := uint64(max(c.lines, 0))
			wantLost(t, dir, head, c.known)
			var clock statetest.Clock
			s := open(t, dir, &clock)
			for range 2 {
				_, err := state.Open(t.Context(), s, "a", "next", time.Minute)
				missingRecords(t, err, head, c.known)
			}
			after := contents(t, dir)
			delete(after, "arena.lock")
			if !maps.Equal(before, after) {
				t.Errorf("the folder changed from\n%v\nto\n%v", before, after)
			}
		})
	}
}

// shorten keeps the first lines of a journal, and so many bytes of the next; without any
// lines it removes it.
func shorten(t *testing.T, path string, lines, more int) {
	t.Helper()
	if lines < 0 {
		if err := os.Remove(path); err != nil {
			t.Fatal(err)
		}
		return
	}
	content, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.Truncate(path, int64(lineStarts(content)[lines]+more)); err != nil {
		t.Fatal(err)
	}
}

// wantLost expects that a reader of the folder tells of the loss.
func wantLost(t *testing.T, dir string, head, known uint64) {
	t.Helper()
	s := watch(t, dir)
	_, err := state.Verify(t.Context(), s, "a", nil)
	missingRecords(t, err, head, known)
	if ids, err := s.Arenas(t.Context()); err != nil || len(ids) != 1 || ids[0] != "a" {
		t.Errorf("arenas = %v, %v, want a", ids, err)
	}
}

func missingRecords(t *testing.T, err error, head, known uint64) {
	t.Helper()
	var lost *state.Missing
	if !errors.As(err, &lost) || lost.Head != head || lost.Known.Seq != known {
		t.Fatalf("error = %v, want missing records %d to %d", err, head+1, known)
	}
}

// The epoch file of the first versions has an epoch alone: who had the arena before wrote
// something, if it was had before.
func TestStore_ReadsEpochsOfBefore(t *testing.T) {
	t.Parallel()
	for epoch, known := range map[string]uint64{"1": 0, "2": 1} {
		dir := t.TempDir()
		// {"sum":"…"} is the first half of SHA-256 over what follows.
		content := map[string]string{
			"1": "{\"sum\":\"6b86b273ff34fce19d6b804eff5a3f57\"}\n1",
			"2": "{\"sum\":\"d4735e3a265e16eee03f59718b9b5d03\"}\n2",
		}[epoch]
		if err := os.WriteFile(filepath.Join(dir, "a.epoch"), []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
		if got, err := watch(t, dir).Known(t.Context(), "a"); err != nil || got.Seq != known {
			t.Errorf("epoch %s: record %d is known, %v, want %d", epoch, got.Seq, err, known)
		}
	}
}

// What a cut-off write has left is cut, and who opens the arena is told how much it was.
func TestStore_TellsWhatItCut(t *testing.T) {
	t.Parallel()
	dir := stored(t, true)
	path := filepath.Join(dir, "a.journal.jsonl")
	f, err := os.OpenFile(path, os.O_APPEND|os.O_WRONLY, 0)
	if err != nil {
		t.Fatal(err)
	}
	_, err = f.WriteString(`{"seq":6,"events":["cut`)
	if err := errors.Join(err, f.Close()); err != nil {
		t.Fatal(err)
	}
	var clock statetest.Clock
	s := open(t, dir, &clock)
	for _, want := range []int64{23, 0} {
		owner := own(t, s, "next")
		if owner.Cut() != want || owner.Head().Seq != 5 {
			t.Errorf("cut %d bytes after record %d, want %d after record 5", owner.Cut(), owner.Head().Seq, want)
		}
		if err := owner.Release(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
}
