package file_test

import (
	"bytes"
	"errors"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/seed45548214/arena/state"
	"github.com/seed45548214/arena/state/file"
	"github.com/seed45548214/arena/state/statetest"
)

func watch(t *testing.T, dir string) *file.Store {
	t.Helper()
	s, err := file.OpenReadOnly(dir)
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

// A follower in another process sees an arena that is not there yet, and each
// record as it comes.
func TestOpenReadOnly_FollowsBesideTheOwner(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	var clock statetest.Clock
	owner := own(t, open(t, dir, &clock), "writer")
	watcher := watch(t, dir)
	seen := make(chan string)
	go func() {
		for r, err := range watcher.Follow(t.Context(), "a", 0) {
			if err != nil {
				return
			}
			seen <- string(r.Data)
		}
	}()
	for _, text := range []string{`["one"]`, `["two"]`, `["three"]`} {
		if _, err := owner.Append(t.Context(), []byte(text)); err != nil {
			t.Fatal(err)
		}
		if got := <-seen; got != text {
			t.Errorf("followed %s, want %s", got, text)
		}
	}
	if head, err := watcher.Head(t.Context(), "a"); err != nil || head != owner.Head() {
		t.Errorf("head = %v, %v, want %v", head, err, owner.Head())
	}
}

// Verify beside a running owner stops quietly before a record that is being
// written, and goes on behind it once it is there.
func TestOpenReadOnly_StopsBeforeAnUnfinishedRecord(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	write(t, dir)
	content := contents(t, dir)["a.journal.jsonl"]
	path := filepath.Join(dir, "a.journal.jsonl")
	begin := strings.LastIndex(content, `{"seq":3`)
	f, err := os.OpenFile(path, os.O_WRONLY, 0)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := f.Close(); err != nil {
			t.Error(err)
		}
	})
	if err := f.Truncate(int64(begin)); err != nil {
		t.Fatal(err)
	}
	if _, err := f.Seek(0, io.SeekEnd); err != nil {
		t.Fatal(err)
	}
	watcher := watch(t, dir)
	for i := begin; i < len(content); i++ {
		if report, err := state.Verify(t.Context(), watcher, "a", nil); err != nil || report.Records != 2 {
			t.Fatalf("%d bytes of the third record: %d records, %v, want 2", i-begin, report.Records, err)
		}
		if _, err := f.WriteString(content[i : i+1]); err != nil {
			t.Fatal(err)
		}
	}
	if report, err := state.Verify(t.Context(), watcher, "a", nil); err != nil || report.Records != 3 || report.Snapshot != 2 {
		t.Errorf("report %+v, %v, want 3 records and the snapshot of the second", report, err)
	}
	if err := os.Truncate(path, int64(begin)); err != nil {
		t.Fatal(err)
	}
	var damage *state.Damage
	if _, err := state.Verify(t.Context(), watcher, "a", nil); !errors.As(err, &damage) {
		t.Errorf("a journal that has shrunk: %v, want damage", err)
	}
}

// Verify shows what is whole and says where the first damage is.
func TestOpenReadOnly_ReadsUpToTheDamage(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	write(t, dir)
	path := filepath.Join(dir, "a.journal.jsonl")
	wrong := strings.Replace(contents(t, dir)["a.journal.jsonl"], "three", "thrae", 1)
	if err := os.WriteFile(path, []byte(wrong), 0o600); err != nil {
		t.Fatal(err)
	}
	before := contents(t, dir)
	watcher := watch(t, dir)
	var seen []string
	report, err := state.Verify(t.Context(), watcher, "a", func(_ uint64, data []byte) error {
		seen = append(seen, string(data))
		return nil
	})
	wantDamageOf(t, err, state.Damage{Path: path, Line: 3, Offset: 200, AfterSeq: 2})
	if diff := cmp.Diff([]string{`["one"]`, `["two"]`}, seen); diff != "" || report.Records != 2 {
		t.Errorf("%d records (-want +got):\n%s", report.Records, diff)
	}
	_, err = watcher.Head(t.Context(), "a")
	wantDamageOf(t, err, state.Damage{Path: path, Line: 3, Offset: 200, AfterSeq: 2})
	for _, err := range watcher.Follow(t.Context(), "a", 2) {
		wantDamageOf(t, err, state.Damage{Path: path, Line: 3, Offset: 200, AfterSeq: 2})
	}
	if diff := cmp.Diff(before, contents(t, dir)); diff != "" {
		t.Errorf("the folder has changed (-before +after):\n%s", diff)
	}
}

func wantDamageOf(t *testing.T, err error, want state.Damage) {
	t.Helper()
	var damage *state.Damage
	if !errors.As(err, &damage) {
		t.Fatalf("error = %v, want damage", err)
	}
	want.Reason = damage.Reason
	if diff := cmp.Diff(want, *damage); diff != "" {
		t.Errorf("damage (-want +got):\n%s", diff)
	}
}

// Bytes that change under a running owner are noticed by the next who reads them.
func TestStore_NoticesDamageWhileItRuns(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	write(t, dir)
	var clock statetest.Clock
	s := open(t, dir, &clock)
	owner := own(t, s, "reader")
	path := filepath.Join(dir, "a.journal.jsonl")
	wrong := strings.Replace(contents(t, dir)["a.journal.jsonl"], "two", "six", 1)
	if err := os.WriteFile(path, []byte(wrong), 0o600); err != nil {
		t.Fatal(err)
	}
	_, err := state.Verify(t.Context(), s, "a", nil)
	wantDamageOf(t, err, state.Damage{Path: path, Line: 2, Offset: 100, AfterSeq: 1})
	err = owner.Recover(t.Context(), func(uint64, []byte) error { return errors.New("no") }, func(uint64, []byte) error { return nil })
	wantDamageOf(t, err, state.Damage{Path: path, Line: 2, Offset: 100, AfterSeq: 1})
}

// A read that only passes a damaged record still says where the damage is.
func TestStore_FindsDamageOfARecordThatItPasses(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	write(t, dir)
	var clock statetest.Clock
	s := open(t, dir, &clock)
	if _, err := s.Head(t.Context(), "a"); err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(dir, "a.journal.jsonl")
	content := []byte(contents(t, dir)["a.journal.jsonl"])
	content[bytes.Index(content, []byte(`"sum":"`))+len(`"sum":"`)] ^= 1 // another digit, or none
	if err := os.WriteFile(path, content, 0o600); err != nil {
		t.Fatal(err)
	}
	for _, err := range s.Read(t.Context(), "a", 1) {
		wantDamageOf(t, err, state.Damage{Path: path, Line: 1})
	}
}

func TestOpenReadOnly_NeverWrites(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	write(t, dir)
	// What a killed process leaves: the owner would cut it off.
	path := filepath.Join(dir, "a.journal.jsonl")
	f, err := os.OpenFile(path, os.O_WRONLY|os.O_APPEND, 0)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := f.WriteString(`{"seq":4,"ev`); err != nil {
		t.Fatal(err)
	}
	if err := f.Close(); err != nil {
		t.Fatal(err)
	}
	before := contents(t, dir)
	s := watch(t, dir)
	ctx := t.Context()
	if _, err := state.Verify(ctx, s, "a", nil); err != nil {
		t.Error(err)
	}
	_, acquire := s.Acquire(ctx, "a", "one", 1)
	_, renew := s.Renew(ctx, state.Lease{Arena: "a"})
	for name, err := range map[string]error{
		"acquire": acquire, "renew": renew,
		"release":       s.Release(ctx, state.Lease{Arena: "a"}),
		"append":        s.Append(ctx, state.Fence{Arena: "a"}, state.Record{}),
		"save snapshot": s.SaveSnapshot(ctx, state.Fence{Arena: "a"}, state.Snapshot{}),
	} {
		if !errors.Is(err, state.ErrReadOnly) {
			t.Errorf("%s: %v, want %v", name, err, state.ErrReadOnly)
		}
	}
	if diff := cmp.Diff(before, contents(t, dir)); diff != "" {
		t.Errorf("the folder has changed (-before +after):\n%s", diff)
	}
}

func TestOpenReadOnly_SaysThatThereIsNoFolder(t *testing.T) {
	t.Parallel()
	dir := filepath.Join(t.TempDir(), "nowhere")
	_, err := file.OpenReadOnly(dir)
	if !errors.Is(err, state.ErrNotFound) || !strings.Contains(err.Error(), dir) {
		t.Errorf("error = %v, want %v with the folder's name", err, state.ErrNotFound)
	}
	if _, err := os.Stat(dir); err == nil {
		t.Error("the folder was created")
	}
	plain := filepath.Join(t.TempDir(), "plain")
	if err := os.WriteFile(plain, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := file.OpenReadOnly(plain); err == nil {
		t.Error("a file was opened as a folder")
	}
	if _, err := file.Open(plain, nil); err == nil {
		t.Error("a file was opened as a folder for writing")
	}
}
