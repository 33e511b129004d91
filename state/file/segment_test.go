package file_test

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/seed45548214/arena/state"
	"github.com/seed45548214/arena/state/file"
	"github.com/seed45548214/arena/state/statetest"
)

// small is a segment of a few records.
const small = 1_000

// openSmall opens the folder with small segments for the length of the test.
func openSmall(t *testing.T, dir string) *file.Store {
	t.Helper()
	var clock statetest.Clock
	s := open(t, dir, &clock)
	file.SetSegments(s, small)
	return s
}

// adds count records and returns their data.
func adds(t *testing.T, owner *state.Owner, count int) (texts []string) {
	t.Helper()
	for range count {
		text := fmt.Sprintf(`["after %s",%q]`, owner.Head(), strings.Repeat("x", int(owner.Head().Seq%7)*20))
		if _, err := owner.Append(t.Context(), []byte(text)); err != nil {
			t.Fatal(err)
		}
		texts = append(texts, text)
	}
	return texts
}

// texts are the data of the records after seq.
func texts(t *testing.T, s state.Journals, seq uint64) (all []string) {
	t.Helper()
	for r, err := range s.Read(t.Context(), "a", seq) {
		if err != nil {
			t.Fatalf("read after %d: %v", seq, err)
		}
		all = append(all, string(r.Data))
	}
	return all
}

func wantTexts(t *testing.T, got, want []string) {
	t.Helper()
	if diff := cmp.Diff(want, got, cmpopts.EquateEmpty()); diff != "" {
		t.Errorf("records (-want +got):\n%s", diff)
	}
}

// The whole contract holds with segments so small that every few records begin another.
func TestStore_KeepsTheContractInSegments(t *testing.T) {
	t.Parallel()
	statetest.Run(t, func(t *testing.T) statetest.Fixture {
		t.Helper()
		var clock statetest.Clock
		dir := t.TempDir()
		s := open(t, dir, &clock)
		file.SetSegments(s, small)
		return statetest.Fixture{
			Store: s, Rival: s, Advance: clock.Advance,
			Reopen: func(t *testing.T) state.Store {
				t.Helper()
				if err := s.Close(); err != nil {
					t.Fatal(err)
				}
				again := open(t, dir, &clock)
				file.SetSegments(again, small)
				return again
			},
		}
	})
}

// From every record on a journal of segments reads as one of a single file does, by its
// owner, by the next one and by a reader beside it; a segment is left as it is.
func TestStore_ReadsAcrossSegments(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	s := openSmall(t, dir)
	watcher := watch(t, dir)
	owner := own(t, s, "writer")
	var want []string
	for range 12 {
		want = append(want, adds(t, owner, 5)...)
		wantTexts(t, texts(t, watcher, 0), want)
	}
	segments, err := filepath.Glob(filepath.Join(dir, "a.segment-*.jsonl"))
	if err != nil || len(segments) < 5 {
		t.Fatalf("%d segments, %v", len(segments), err)
	}
	fresh := watch(t, dir)
	for _, journals := range []state.Journals{s, watcher, fresh} {
		for seq := range len(want) + 1 {
			wantTexts(t, texts(t, journals, uint64(seq)), want[seq:])
		}
		if report, err := state.Verify(t.Context(), watch(t, dir), "a", nil); err != nil || report.Records != uint64(len(want)) {
			t.Errorf("verify: %d records, %v", report.Records, err)
		}
	}
	before := contents(t, dir)
	for i, text := range want {
		place, err := fresh.Place(t.Context(), "a", uint64(i+1))
		if err != nil {
			t.Fatal(err)
		}
		content := before[filepath.Base(place.Path)]
		prefix := fmt.Sprintf(`{"seq":%d,"events":%s,`, i+1, text)
		if !strings.HasPrefix(content[place.Offset:], prefix) || strings.Count(content[:place.Offset], "\n") != place.Line-1 {
			t.Errorf("record %d does not stand at %+v", i+1, place)
		}
	}
	if _, err := fresh.Place(t.Context(), "a", uint64(len(want)+1)); !errors.Is(err, state.ErrNotFound) {
		t.Errorf("place of the record that comes next: %v, want %v", err, state.ErrNotFound)
	}
	if err := errors.Join(owner.Release(t.Context()), s.Close()); err != nil {
		t.Fatal(err)
	}
	next := own(t, openSmall(t, dir), "next")
	want = append(want, adds(t, next, 10)...)
	wantTexts(t, texts(t, fresh, 0), want)
	after := contents(t, dir)
	for _, path := range segments {
		name := filepath.Base(path)
		if before[name] != after[name] {
			t.Errorf("segment %s has changed", name)
		}
	}
}

// A follower beside the owner hears every record once, however the file changes its name.
func TestOpenReadOnly_FollowsAcrossSegments(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	owner := own(t, openSmall(t, dir), "writer")
	const count = 60
	seen := make(chan []string)
	watcher := watch(t, dir)
	go func() {
		var all []string
		for r, err := range watcher.Follow(t.Context(), "a", 0) {
			if err != nil {
				all = append(all, err.Error())
				break
			}
			if all = append(all, string(r.Data)); len(all) == count {
				break
			}
		}
		seen <- all
	}()
	want := adds(t, owner, count)
	wantTexts(t, <-seen, want)
}

// Wherever a process ends while it seals a segment, the next one has all records and goes
// on, and a reader sees them, too.
func TestStore_SealsInStepsThatMayBreakOff(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	s := openSmall(t, dir)
	owner := own(t, s, "writer")
	var want []string
	list := func() string { return contents(t, dir)["a.segments"] }
	for list() == "" {
		want = append(want, adds(t, owner, 1)...)
	}
	if err := errors.Join(owner.Release(t.Context()), s.Close()); err != nil {
		t.Fatal(err)
	}
	whole := contents(t, dir) // the first segment, and one record behind it
	sealed, active := "a.segment-1.jsonl", "a.journal.jsonl"
	for name, files := range map[string]map[string]string{
		"before the file has its new name": {"a.segments": whole["a.segments"], active: whole[sealed]},
		"before the next record":           {"a.segments": whole["a.segments"], sealed: whole[sealed]},
		"in the next record":               {"a.segments": whole["a.segments"], sealed: whole[sealed], active: whole[active][:20]},
		"behind it":                        {"a.segments": whole["a.segments"], sealed: whole[sealed], active: whole[active]},
		"before the list":                  {active: whole[sealed]},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			dir := t.TempDir()
			for name, content := range files {
				if err := os.WriteFile(filepath.Join(dir, name), []byte(content), 0o600); err != nil {
					t.Fatal(err)
				}
			}
			have := len(want) - 1
			if len(files[active]) == len(whole[active]) {
				have++
			}
			watcher := watch(t, dir)
			wantTexts(t, texts(t, watcher, 0), want[:have])
			next := own(t, openSmall(t, dir), "next")
			wantTexts(t, texts(t, watcher, 0), want[:have])
			all := slices.Concat(want[:have], adds(t, next, 20))
			wantTexts(t, texts(t, watcher, 0), all)
			wantTexts(t, texts(t, watch(t, dir), 0), all)
		})
	}
}

// What is damaged in segments is refused when the arena is opened, if it shows then, or
// else by whoever reads it, with the place.
func TestStore_NoticesDamageOfSegments(t *testing.T) {
	t.Parallel()
	flip := func(path string) error {
		content, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		content[len(content)/2] ^= 1
		return os.WriteFile(path, content, 0o600)
	}
	for name, c := range map[string]struct {
		act    func(dir string) error
		opens  bool
		reason string
	}{
		"a segment is missing": {func(dir string) error { return os.Remove(filepath.Join(dir, "a.segment-1.jsonl")) }, false, "the file is missing"},
		"a segment is cut":     {func(dir string) error { return os.Truncate(filepath.Join(dir, "a.segment-1.jsonl"), 100) }, false, "has 100 bytes"},
		"a bit of a segment":   {func(dir string) error { return flip(filepath.Join(dir, "a.segment-1.jsonl")) }, true, "line"},
		"the list is missing":  {func(dir string) error { return os.Remove(filepath.Join(dir, "a.segments")) }, false, "there are segments"},
		"a bit of the list":    {func(dir string) error { return flip(filepath.Join(dir, "a.segments")) }, false, "checksum"},
		"two segments in turn": {func(dir string) error {
			one, two := filepath.Join(dir, "a.segment-1.jsonl"), filepath.Join(dir, "a.journal.jsonl")
			return errors.Join(os.Rename(one, one+".away"), os.Rename(two, one), os.Rename(one+".away", two))
		}, false, "bytes"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			dir := t.TempDir()
			s := openSmall(t, dir)
			owner := own(t, s, "writer")
			adds(t, owner, 12)
			if err := errors.Join(owner.Release(t.Context()), s.Close()); err != nil {
				t.Fatal(err)
			}
			if err := c.act(dir); err != nil {
				t.Fatal(err)
			}
			before := contents(t, dir)
			_, err := state.Verify(t.Context(), watch(t, dir), "a", nil)
			damage, ok := errors.AsType[*state.Damage](err)
			if !ok || !strings.Contains(damage.Error(), c.reason) {
				t.Errorf("verify: %v, want damage with %q", err, c.reason)
			}
			owner, err = state.Open(t.Context(), openSmall(t, dir), "a", "next", time.Minute)
			if (err == nil) != c.opens {
				t.Errorf("open: %v, want it to open: %v", err, c.opens)
			}
			if err == nil {
				if err := owner.Release(t.Context()); err != nil {
					t.Error(err)
				}
				return
			}
			after := contents(t, dir)
			delete(after, "arena.lock")
			if diff := cmp.Diff(before, after); diff != "" {
				t.Errorf("the folder has changed:\n%s", diff)
			}
		})
	}
}
