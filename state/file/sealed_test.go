package file_test

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/seed45548214/arena/state"
	"github.com/seed45548214/arena/state/statetest"
)

// write stores three records of arena a, with a snapshot of the second, and closes.
func write(t *testing.T, dir string) {
	t.Helper()
	var clock statetest.Clock
	s := open(t, dir, &clock)
	owner := own(t, s, "writer")
	for _, text := range []string{`["one"]`, `["two"]`, `["three"]`} {
		seq, err := owner.Append(t.Context(), []byte(text))
		if err != nil {
			t.Fatal(err)
		}
		if seq == 2 {
			if err := owner.SaveSnapshot(t.Context(), []byte(`["one"]["two"]`)); err != nil {
				t.Fatal(err)
			}
		}
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
}

func own(t *testing.T, s state.Store, name string) *state.Owner {
	t.Helper()
	owner, err := state.Open(t.Context(), s, "a", name, 1<<40)
	if err != nil {
		t.Fatal(err)
	}
	return owner
}

// recovered returns all that an owner recovers, and how many records it folded.
func recovered(t *testing.T, owner *state.Owner) (content string, folded int) {
	t.Helper()
	err := owner.Recover(t.Context(),
		func(_ uint64, snapshot []byte) error { content = string(snapshot); return nil },
		func(_ uint64, data []byte) error { content += string(data); folded++; return nil })
	if err != nil {
		t.Fatal(err)
	}
	return content, folded
}

// contents returns the name and content of every file in dir.
func contents(t *testing.T, dir string) map[string]string {
	t.Helper()
	entries, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	files := make(map[string]string)
	for _, entry := range entries {
		content, err := os.ReadFile(filepath.Join(dir, entry.Name()))
		if err != nil {
			t.Fatal(err)
		}
		files[entry.Name()] = string(content)
	}
	return files
}

// wrongs returns every bit flip and every truncation of content.
func wrongs(content string) []string {
	var all []string
	for at := range len(content) {
		for bit := range 8 {
			all = append(all, content[:at]+string(content[at]^1<<bit)+content[at+1:])
		}
		all = append(all, content[:at])
	}
	return all
}

// A snapshot in which a bit has flipped, or of which a part is missing, is left
// aside: the state is that of the journal, and somebody is told.
func TestStore_NoticesEveryBitFlipInTheSnapshot(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	write(t, dir)
	var clock statetest.Clock
	owner := own(t, open(t, dir, &clock), "reader")
	const want = `["one"]["two"]["three"]`
	if got, folded := recovered(t, owner); got != want || folded != 1 || owner.Warning() != nil {
		t.Fatalf("recovered %s with %d records, warning %v, want the snapshot and one", got, folded, owner.Warning())
	}
	path := filepath.Join(dir, "a.snapshot")
	for i, wrong := range wrongs(contents(t, dir)["a.snapshot"]) {
		if err := os.WriteFile(path, []byte(wrong), 0o600); err != nil {
			t.Fatal(err)
		}
		if got, folded := recovered(t, owner); got != want || folded != 3 {
			t.Fatalf("case %d: recovered %s with %d records, want %s with all three", i, got, folded, want)
		}
		var damage *state.Damage
		if err := owner.Warning(); !errors.As(err, &damage) || damage.Path != path {
			t.Fatalf("case %d: warning %v, want damage of %s", i, err, path)
		}
	}
}

// An epoch that cannot be trusted stops the arena, and nothing changes.
func TestStore_RefusesADamagedEpoch(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	write(t, dir)
	path := filepath.Join(dir, "a.epoch")
	for i, wrong := range wrongs(contents(t, dir)["a.epoch"]) {
		if err := os.WriteFile(path, []byte(wrong), 0o600); err != nil {
			t.Fatal(err)
		}
		wantRefusal(t, dir, path, i)
	}
}

// A damaged journal stops its own arena only, and nothing changes.
func TestStore_RefusesADamagedJournalAndServesTheOthers(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	write(t, dir)
	path := filepath.Join(dir, "a.journal.jsonl")
	wrong := strings.Replace(contents(t, dir)["a.journal.jsonl"], "two", "six", 1)
	if err := os.WriteFile(path, []byte(wrong), 0o600); err != nil {
		t.Fatal(err)
	}
	wantRefusal(t, dir, path, 0)

	var clock statetest.Clock
	s := open(t, dir, &clock)
	if _, err := s.Acquire(t.Context(), "b", "one", 1); err != nil {
		t.Errorf("another arena: %v", err)
	}
	_, err := s.Acquire(t.Context(), "a", "one", 1)
	want := path + " is damaged at line 2, byte offset 100, after record 1: the line does not match its checksum"
	if err == nil || err.Error() != want {
		t.Errorf("error = %v, want %s", err, want)
	}
}

// wantRefusal expects damage of the file at path, and no change of anything in dir.
func wantRefusal(t *testing.T, dir, path string, number int) {
	t.Helper()
	before := contents(t, dir)
	var clock statetest.Clock
	s := open(t, dir, &clock)
	_, err := s.Acquire(t.Context(), "a", "one", 1)
	var damage *state.Damage
	if !errors.As(err, &damage) || damage.Path != path {
		t.Fatalf("case %d: error = %v, want damage of %s", number, err, path)
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(before, contents(t, dir)); diff != "" {
		t.Fatalf("case %d: the folder has changed (-before +after):\n%s", number, diff)
	}
}

// A snapshot that cannot be written leaves the one before and the journal alone.
func TestStore_KeepsTheOldSnapshotWhenANewOneFails(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	write(t, dir)
	var clock statetest.Clock
	s := open(t, dir, &clock)
	owner := own(t, s, "writer")
	// A folder where the new snapshot would be written.
	if err := os.MkdirAll(filepath.Join(dir, "a.snapshot.tmp", "full"), 0o750); err != nil {
		t.Fatal(err)
	}
	if err := owner.SaveSnapshot(t.Context(), []byte("new")); err == nil {
		t.Error("a snapshot was saved where none can be")
	}
	if got, err := s.LoadSnapshot(t.Context(), "a"); err != nil || got.Seq != 2 {
		t.Errorf("snapshot of record %d, %v, want the old one of record 2", got.Seq, err)
	}
	if seq, err := owner.Append(t.Context(), []byte(`["four"]`)); err != nil || seq != 4 {
		t.Errorf("append: record %d, %v, want record 4", seq, err)
	}
}
