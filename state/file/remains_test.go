package file_test

import (
	"errors"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/seed45548214/arena/state"
	"github.com/seed45548214/arena/state/file"
	"github.com/seed45548214/arena/state/statetest"
)

// What another hand may do to the files of a running owner, in the folder dir.
func otherHands() map[string]func(dir string) error {
	journal := func(dir string) string { return filepath.Join(dir, "a.journal.jsonl") }
	rewrite := func(dir string, change func([]byte) []byte) error {
		content, err := os.ReadFile(journal(dir))
		if err != nil {
			return err
		}
		return os.WriteFile(journal(dir), change(content), 0o600)
	}
	return map[string]func(dir string) error{
		"the folder is removed": os.RemoveAll,
		"the folder is moved":   func(dir string) error { return os.Rename(dir, dir+"-moved") },
		"the journal is removed": func(dir string) error {
			return os.Remove(journal(dir))
		},
		"a copy is moved over it": func(dir string) error {
			content, err := os.ReadFile(journal(dir))
			if err != nil {
				return err
			}
			copied := filepath.Join(dir, "copy")
			return errors.Join(os.WriteFile(copied, content, 0o600), os.Rename(copied, journal(dir)))
		},
		"it is emptied": func(dir string) error { return os.Truncate(journal(dir), 0) },
		"it is cut": func(dir string) error {
			return rewrite(dir, func(content []byte) []byte { return content[:lineStarts(content)[1]] })
		},
		"somebody adds to it": func(dir string) error {
			return rewrite(dir, func(content []byte) []byte { return append(content, "a note\n"...) })
		},
		"the lock is removed": func(dir string) error { return os.Remove(filepath.Join(dir, "arena.lock")) },
	}
}

// An owner whose files are not its files any more acknowledges nothing, and says so at
// each renewal and at the end.
func TestStore_NoticesThatItsFilesAreOthers(t *testing.T) {
	t.Parallel()
	for name, act := range otherHands() {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			dir := filepath.Join(t.TempDir(), "store")
			s, err := file.Open(dir, time.Now)
			if err != nil {
				t.Fatal(err)
			}
			owner := own(t, s, "writer")
			for _, text := range []string{`["one"]`, `["two"]`} {
				if _, err := owner.Append(t.Context(), []byte(text)); err != nil {
					t.Fatal(err)
				}
			}
			if err := errors.Join(owner.Renew(t.Context()), s.Remains()); err != nil {
				t.Fatal(err)
			}
			if err := act(dir); err != nil {
				t.Fatal(err)
			}
			for what, err := range map[string]error{
				"renew": owner.Renew(t.Context()), "remains": s.Remains(),
				"snapshot": owner.SaveSnapshot(t.Context(), []byte("{}")), "seal": owner.Seal(t.Context(), "seed", []byte("1")),
				"release": owner.Release(t.Context()),
			} {
				if !errors.Is(err, state.ErrReplaced) {
					t.Errorf("%s: %v, want %v", what, err, state.ErrReplaced)
				}
			}
			if _, err := owner.Append(t.Context(), []byte(`["three"]`)); !errors.Is(err, state.ErrReplaced) {
				t.Errorf("append: %v, want %v", err, state.ErrReplaced)
			}
			if err := s.Close(); err != nil {
				t.Error(err)
			}
		})
	}
}

// A hand is a file to which another hand does something while a record is put on the disk.
type hand struct {
	*os.File

	act func() error
}

func (h *hand) Sync() error { return errors.Join(h.File.Sync(), h.act()) }

func (h *hand) Size() (int64, error) {
	stat, err := h.Stat()
	if err != nil {
		return 0, err
	}
	return stat.Size(), nil
}

// A file that is replaced while a record is written holds no record that anybody finds: it
// is not acknowledged.
func TestJournal_AcknowledgesNothingInAFileThatIsAnother(t *testing.T) {
	t.Parallel()
	for name, act := range otherHands() {
		if name == "the lock is removed" {
			continue // which a journal knows nothing of
		}
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			dir := filepath.Join(t.TempDir(), "store")
			if err := os.Mkdir(dir, 0o750); err != nil {
				t.Fatal(err)
			}
			path := filepath.Join(dir, "a.journal.jsonl")
			f, err := os.Create(path)
			if err != nil {
				t.Fatal(err)
			}
			defer func() { _ = f.Close() }()
			h := &hand{File: f, act: func() error { return nil }}
			j, err := file.OpenJournalAt(path, h)
			if err != nil {
				t.Fatal(err)
			}
			for _, text := range []string{`["one"]`, `["two"]`} {
				if err := j.Put([]byte(text)); err != nil {
					t.Fatal(err)
				}
			}
			h.act = func() error { return act(dir) }
			if err := j.Put([]byte(`["three"]`)); !errors.Is(err, state.ErrReplaced) {
				t.Errorf("append: %v, want %v", err, state.ErrReplaced)
			}
		})
	}
}

// Another server whose folder has lost its lock takes the arenas, and keeps its own lock
// when the first one ends.
func TestStore_LeavesTheLockOfAnother(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	first, err := file.Open(dir, time.Now)
	if err != nil {
		t.Fatal(err)
	}
	old := own(t, first, "first")
	if _, err := old.Append(t.Context(), []byte(`["one"]`)); err != nil {
		t.Fatal(err)
	}
	if err := os.Remove(filepath.Join(dir, "arena.lock")); err != nil {
		t.Fatal(err)
	}
	var clock statetest.Clock
	second := own(t, open(t, dir, &clock), "second")
	if _, err := second.Append(t.Context(), []byte(`["two"]`)); err != nil {
		t.Fatal(err)
	}
	if _, err := old.Append(t.Context(), []byte(`["another two"]`)); !errors.Is(err, state.ErrReplaced) {
		t.Errorf("append: %v, want %v", err, state.ErrReplaced)
	}
	if err := first.Close(); err != nil {
		t.Error(err)
	}
	if _, err := file.Open(dir, time.Now); err == nil {
		t.Error("the first server has removed the lock of the second")
	}
	if _, err := second.Append(t.Context(), []byte(`["three"]`)); err != nil {
		t.Error(err)
	}
}

// A journal that was put back is gone on with, without a new process; one that is shorter
// is refused, also if nothing beside it knows how long it was.
func TestStore_GoesOnWhenTheJournalIsPutBack(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	var clock statetest.Clock
	s := open(t, dir, &clock)
	owner := own(t, s, "one")
	for _, text := range []string{`["one"]`, `["two"]`, `["three"]`} {
		if _, err := owner.Append(t.Context(), []byte(text)); err != nil {
			t.Fatal(err)
		}
	}
	path := filepath.Join(dir, "a.journal.jsonl")
	if err := os.Rename(path, path+".away"); err != nil {
		t.Fatal(err)
	}
	if _, err := owner.Append(t.Context(), []byte(`["four"]`)); !errors.Is(err, state.ErrReplaced) {
		t.Fatalf("append: %v, want %v", err, state.ErrReplaced)
	}
	if err := owner.Release(t.Context()); !errors.Is(err, state.ErrReplaced) {
		t.Errorf("release: %v, want %v", err, state.ErrReplaced)
	}
	_, err := state.Open(t.Context(), s, "a", "two", time.Minute)
	missingRecords(t, err, 0, 3)
	content, err := os.ReadFile(path + ".away")
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, content[:lineStarts(content)[1]], 0o600); err != nil {
		t.Fatal(err)
	}
	_, err = state.Open(t.Context(), s, "a", "three", time.Minute)
	missingRecords(t, err, 1, 3)
	if err := os.Rename(path+".away", path); err != nil {
		t.Fatal(err)
	}
	owner = own(t, s, "four")
	if seq, err := owner.Append(t.Context(), []byte(`["four"]`)); err != nil || seq != 4 {
		t.Errorf("record %d, %v, want record 4", seq, err)
	}
}
