package main_test

import (
	"bytes"
	"crypto/sha256"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/seed45548214/arena/arena"
	"github.com/seed45548214/arena/arena/arenatest"
	"github.com/seed45548214/arena/state"
	"github.com/seed45548214/arena/state/file"
)

// What may happen to the lines of a journal. Nil lines remove the file.
var damages = map[string]func(lines [][]byte) []byte{
	"nothing":             func(lines [][]byte) []byte { return bytes.Join(lines, nil) },
	"half of it is gone":  func(lines [][]byte) []byte { return bytes.Join(lines[:len(lines)/2], nil) },
	"the last line, too":  func(lines [][]byte) []byte { return bytes.Join(lines[:len(lines)-1], nil) },
	"a line is cut off":   func(lines [][]byte) []byte { return append(bytes.Join(lines[:7], nil), lines[7][:20]...) },
	"the end is cut off":  func(lines [][]byte) []byte { text := bytes.Join(lines, nil); return text[:len(text)-30] },
	"it is empty":         func([][]byte) []byte { return []byte{} },
	"it is removed":       func([][]byte) []byte { return nil },
	"a bit is flipped":    func(lines [][]byte) []byte { text := bytes.Join(lines, nil); text[len(text)/3] ^= 4; return text },
	"a bit at the end":    func(lines [][]byte) []byte { text := bytes.Join(lines, nil); text[len(text)-50] ^= 4; return text },
	"two lines swapped":   func(lines [][]byte) []byte { lines[3], lines[4] = lines[4], lines[3]; return bytes.Join(lines, nil) },
	"a line twice":        func(lines [][]byte) []byte { return bytes.Join(append(lines[:5:5], lines[4:]...), nil) },
	"the last line twice": func(lines [][]byte) []byte { return bytes.Join(append(lines, lines[len(lines)-1]), nil) },
	"line breaks of DOS": func(lines [][]byte) []byte {
		return bytes.ReplaceAll(bytes.Join(lines, nil), []byte("\n"), []byte("\r\n"))
	},
	"a byte order mark": func(lines [][]byte) []byte { return append([]byte("\xEF\xBB\xBF"), bytes.Join(lines, nil)...) },
	"a sector of zeros": func(lines [][]byte) []byte { text := bytes.Join(lines, nil); clear(text[1024:1536]); return text },
	"zeros at the end":  func(lines [][]byte) []byte { clear(lines[len(lines)-1]); return bytes.Join(lines, nil) },
	"a line of 20 MB": func(lines [][]byte) []byte {
		return append(bytes.Join(lines, nil), bytes.Repeat([]byte("x"), 20<<20)...)
	},
	"a note at the end": func(lines [][]byte) []byte { return append(bytes.Join(lines, nil), "remember this\n"...) },
}

// What may lie beside it in place of its snapshot, made of the one that was saved. Nil
// removes it.
var besides = map[string]func(saved []byte) []byte{
	"the snapshot":  func(saved []byte) []byte { return saved },
	"none":          func([]byte) []byte { return nil },
	"an empty one":  func([]byte) []byte { return []byte{} },
	"a corrupt one": func(saved []byte) []byte { saved[len(saved)/2] ^= 1; return saved },
	"an edited one": func(saved []byte) []byte {
		return editedSnapshot(saved, `"cash":"10000.00"`, `"cash":"99999.00"`)
	},
	"one of a symbol": func(saved []byte) []byte {
		return editedSnapshot(saved, `"symbol":"AAPL"`, `"symbol":"ZZZZ"`)
	},
	"one of the future":  func(saved []byte) []byte { return editedHead(saved, 1_000_000) },
	"one of the past":    func(saved []byte) []byte { return editedHead(saved, 3) },
	"one of later rules": func(saved []byte) []byte { return editedSnapshot(saved, `"engine":3`, `"engine":4`) },
	"no season's":        func(saved []byte) []byte { return editedSnapshot(saved, `"season":1`, `"season":0`) },
}

// editedSnapshot changes what a snapshot says, and makes its checksum right.
func editedSnapshot(saved []byte, old, fresh string) []byte {
	return resealed(bytes.Replace(saved, []byte(old), []byte(fresh), 1))
}

// resealed makes the checksum of a snapshot right.
func resealed(snapshot []byte) []byte {
	_, rest, _ := bytes.Cut(snapshot, []byte("\n"))
	sum := sha256.Sum256(rest)
	return fmt.Appendf(nil, "{\"sum\":\"%x\"}\n%s", sum[:16], rest)
}

// editedHead makes a snapshot one of another record.
func editedHead(saved []byte, seq int) []byte {
	return resealed(regexp.MustCompile(`\n\{"seq":\d+`).ReplaceAll(saved, fmt.Appendf(nil, "\n{\"seq\":%d", seq)))
}

// Whatever has happened to a journal, and whatever lies beside it, it is refused with its
// place or what is missing, and stays as it is, or it is whole: never is a part taken for
// the whole, and never a snapshot believed over the records. Each damage is tried beside the
// snapshot and each replacement beside a whole journal; of the rest a third, in full all.
func TestDamage_IsRefusedOrTheJournalIsWhole(t *testing.T) {
	t.Parallel()
	_, folder := recordedShell(t)
	want := saveInTheMiddle(t, folder)
	lines := bytes.SplitAfter(bytes.TrimSuffix(read(t, journalOf(folder)), []byte("\n")), []byte("\n"))
	lines[len(lines)-1] = append(lines[len(lines)-1], '\n')
	snapshot := filepath.Join(folder, "strategies.snapshot")
	saved := read(t, snapshot)
	third := arenatest.Sized(3, 1)
	for i, damage := range slices.Sorted(maps.Keys(damages)) {
		for j, beside := range slices.Sorted(maps.Keys(besides)) {
			if (i+j)%third != 0 && damage != "nothing" && beside != "the snapshot" {
				continue
			}
			change, replace := damages[damage], besides[beside]
			t.Run(damage+", beside "+beside, func(t *testing.T) {
				t.Parallel()
				dir := t.TempDir()
				if err := os.CopyFS(dir, os.DirFS(folder)); err != nil {
					t.Fatal(err)
				}
				own := make([][]byte, len(lines))
				for i := range lines {
					own[i] = bytes.Clone(lines[i])
				}
				put(t, journalOf(dir), change(own))
				snapshot := replace(bytes.Clone(saved))
				if bytes.Equal(snapshot, saved) != (beside == "the snapshot") {
					t.Fatal("the snapshot was not changed")
				}
				put(t, filepath.Join(dir, "strategies.snapshot"), snapshot)
				before := filesOf(t, dir)
				folded, err := opened(t, dir)
				if refused := damage != "nothing" || beside == "one of the future" || beside == "one of the past"; (err != nil) != refused {
					t.Errorf("it is opened with the error %v", err)
				}
				if err == nil {
					if !bytes.Equal(folded, want) {
						t.Error("its records were not believed over what lies beside them")
					}
					return
				}
				if diff := cmp.Diff(before, filesOf(t, dir)); diff != "" {
					t.Errorf("it was refused (%v), and the folder has changed:\n%.500s", err, diff)
				}
			})
		}
	}
}

// put writes a file, or removes it.
func put(t *testing.T, path string, content []byte) {
	t.Helper()
	if content != nil {
		write(t, path, string(content))
		return
	}
	if err := os.Remove(path); err != nil {
		t.Fatal(err)
	}
}

// filesOf are the journal and the snapshot of a folder.
func filesOf(t *testing.T, dir string) map[string]string {
	t.Helper()
	all := make(map[string]string)
	for _, name := range list(t, dir) {
		if strings.HasPrefix(name, "strategies.") {
			all[name] = string(read(t, filepath.Join(dir, name)))
		}
	}
	return all
}

// opened is the state to which a start leads, as JSON. The error says why it does not: it
// is of damage, or of missing records.
func opened(t *testing.T, dir string) (folded []byte, err error) {
	t.Helper()
	store, err := file.Open(dir, time.Now)
	if err != nil {
		t.Fatal(err)
	}
	defer func() {
		if err := store.Close(); err != nil {
			t.Error(err)
		}
	}()
	owner, err := state.Open(t.Context(), store, "strategies", "test", time.Minute)
	_, damaged := errors.AsType[*state.Damage](err)
	_, missing := errors.AsType[*state.Missing](err)
	if err != nil && !damaged && !missing {
		t.Errorf("it is refused with %v, want damage or missing records", err)
	}
	if err != nil {
		return nil, err
	}
	return recovered(t, owner), owner.Release(t.Context())
}

// recovered folds what an owner has, as the actors do.
func recovered(t *testing.T, owner *state.Owner) []byte {
	t.Helper()
	season := &arena.State{Phase: arena.PhaseWaiting}
	restore := func(seq uint64, snapshot []byte) error {
		restored, err := arena.ReadSnapshot(snapshot, "strategies", seq)
		if err == nil {
			season = restored
		}
		return err
	}
	decoder := new(arena.Decoder)
	fold := func(seq uint64, data []byte) error {
		events, err := decoder.Decode(data)
		if err != nil {
			return err
		}
		return season.Fold(seq, events)
	}
	err := owner.Recover(t.Context(), restore, fold)
	if err != nil { // the snapshot was a lie that its records do not follow
		season = &arena.State{Phase: arena.PhaseWaiting}
		err = owner.Recover(t.Context(), func(uint64, []byte) error { return fmt.Errorf("left aside: %w", err) }, fold)
	}
	if err != nil {
		t.Fatal(err)
	}
	text, err := json.Marshal(season)
	if err != nil {
		t.Fatal(err)
	}
	return text
}

// saveInTheMiddle saves the snapshot of a record in the middle of the journal of folder,
// and returns the state at its end.
func saveInTheMiddle(t *testing.T, folder string) []byte {
	t.Helper()
	store, err := file.Open(folder, time.Now)
	if err != nil {
		t.Fatal(err)
	}
	owner, err := state.Open(t.Context(), store, "strategies", "saver", time.Minute)
	if err != nil {
		t.Fatal(err)
	}
	season, decoder := &arena.State{Phase: arena.PhaseWaiting}, new(arena.Decoder)
	var snapshot state.Snapshot
	for r, err := range store.Read(t.Context(), "strategies", 0) {
		if err != nil {
			t.Fatal(err)
		}
		events, err := decoder.Decode(r.Data)
		if err == nil {
			err = season.Fold(r.Seq, events)
		}
		if err != nil {
			t.Fatal(err)
		}
		if season.Open == nil && r.Seq <= 20 {
			snapshot.Head = r.Head()
			if snapshot.Data, err = json.Marshal(season); err != nil {
				t.Fatal(err)
			}
		}
	}
	lease, err := store.Acquire(t.Context(), "strategies", "saver", time.Minute)
	if err == nil {
		err = store.SaveSnapshot(t.Context(), lease.Fence(), snapshot)
	}
	if err := errors.Join(err, owner.Release(t.Context()), store.Close()); err != nil {
		t.Fatal(err)
	}
	want, err := json.Marshal(season)
	if err != nil {
		t.Fatal(err)
	}
	return want
}
