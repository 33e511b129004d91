package file_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/seed45548214/arena/state"
	"github.com/seed45548214/arena/state/file"
	"github.com/seed45548214/arena/state/statetest"
)

func TestStore_KeepsTheContract(t *testing.T) {
	t.Parallel()
	statetest.Run(t, func(t *testing.T) statetest.Fixture {
		t.Helper()
		var clock statetest.Clock
		dir := t.TempDir()
		s := open(t, dir, &clock)
		return statetest.Fixture{
			Store: s, Rival: s, Advance: clock.Advance,
			Reopen: func(t *testing.T) state.Store {
				t.Helper()
				if err := s.Close(); err != nil {
					t.Fatal(err)
				}
				return open(t, dir, &clock)
			},
		}
	})
}

// Whoever finds a folder where a journal belongs, an owner or a reader, is told to move it.
func TestStore_SaysThatAFolderStandsInAJournalsPlace(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	path := filepath.Join(dir, "a.journal.jsonl")
	if err := os.Mkdir(path, 0o700); err != nil {
		t.Fatal(err)
	}
	var clock statetest.Clock
	_, owned := state.Open(t.Context(), open(t, dir, &clock), "a", "one", time.Minute)
	_, read := state.Verify(t.Context(), watch(t, dir), "a", nil)
	for who, err := range map[string]error{"the owner": owned, "a reader": read} {
		if err == nil || !strings.Contains(err.Error(), path) || !strings.Contains(err.Error(), "a folder stands in the place of a file, move it away") {
			t.Errorf("%s is told %v", who, err)
		}
	}
}

// open opens the folder for the length of the test.
func open(t *testing.T, dir string, clock *statetest.Clock) *file.Store {
	t.Helper()
	s, err := file.Open(dir, clock.Now)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	})
	return s
}
