package arena_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"maps"
	"slices"
	"testing"
	"time"

	"github.com/seed45548214/arena/arena"
	"github.com/seed45548214/arena/arena/arenatest"
)

// No edit of a snapshot in one place makes anything panic: of every place in two of the
// ways that there are, in full size in each.
func TestState_RestoreStandsEveryEdit(t *testing.T) {
	t.Parallel()
	records := seeds(t)
	saved := savedSeason(t)
	snapshot := snapshotOf(t, saved)
	step := arenatest.Sized(4, 1)
	for place := 0; ; place++ {
		for way := place % step; way < editWays; way += step {
			edited, ok := edit(t, snapshot, place, way, "ZZZ")
			if !ok {
				return
			}
			if state := readOrRefuse(t, edited); state != nil {
				use(t, state, records)
			}
		}
	}
}

// Whatever a snapshot says, it is refused, or nothing that is done with it panics.
func FuzzState_Restore(f *testing.F) {
	records := seeds(f)
	snapshots := make([][]byte, len(records))
	for i := range records {
		snapshots[i] = snapshotOf(f, foldAll(f, records[:i+1]))
		f.Add(uint8(i), []byte{0, 9, 2, 1, 80, 4, 0, 200, 6}, "-12.34")
	}
	f.Fuzz(func(t *testing.T, which uint8, edits []byte, text string) {
		snapshot := snapshots[int(which)%len(snapshots)]
		for ; len(edits) >= 3; edits = edits[3:] {
			if edited, ok := edit(t, snapshot, int(edits[0])<<8|int(edits[1]), int(edits[2]), text); ok {
				snapshot = edited
			}
		}
		if state := readOrRefuse(t, snapshot); state != nil {
			use(t, state, records)
		}
	})
}

// readOrRefuse returns the state of a snapshot, or nil if it is refused.
func readOrRefuse(tb testing.TB, snapshot []byte) *arena.State {
	tb.Helper()
	state := new(arena.State)
	if json.Unmarshal(snapshot, state) != nil {
		return nil
	}
	if err := state.Restore(); err != nil {
		if !errors.Is(err, arena.ErrCorrupt) {
			tb.Fatal(err)
		}
		return nil
	}
	return state
}

// editWays is in how many ways a place of a snapshot is edited.
const editWays = 8

// edit changes one value of a snapshot, in one of several ways. ok is false if it has
// fewer values.
func edit(tb testing.TB, snapshot []byte, place, way int, text string) (edited []byte, ok bool) {
	tb.Helper()
	var tree any
	decoder := json.NewDecoder(bytes.NewReader(snapshot))
	decoder.UseNumber() // a large number stays what it is
	if err := decoder.Decode(&tree); err != nil {
		tb.Fatal(err)
	}
	n := place
	tree = editNth(tree, &n, way%editWays, text)
	edited, err := json.Marshal(tree)
	if err != nil {
		tb.Fatal(err)
	}
	return edited, n < 0
}

// editNth changes the value below node that n more come before, and counts n down.
func editNth(node any, n *int, way int, text string) any {
	if *n == 0 {
		*n = -1
		return another(node, way, text)
	}
	*n--
	switch at := node.(type) {
	case map[string]any:
		for _, name := range slices.Sorted(maps.Keys(at)) {
			if at[name] = editNth(at[name], n, way, text); *n < 0 {
				break
			}
		}
	case []any:
		for i := range at {
			if at[i] = editNth(at[i], n, way, text); *n < 0 {
				break
			}
		}
	}
	return node
}

func another(node any, way int, text string) any {
	list, isList := node.([]any)
	switch {
	case way == 0 && isList && len(list) > 0:
		return list[1:]
	case way == 1 && isList && len(list) > 0:
		return append(list, list[0])
	case way == 2 && isList:
		slices.Reverse(list)
		return list
	}
	return [...]any{nil, -1, 0, json.Number("9223372036854775807"), text, "-1.00", "9000000000000", "2525-01-01T00:00:00Z"}[way]
}

// use does with a state what is done with one that was restored.
func use(tb testing.TB, state *arena.State, records [][]byte) {
	tb.Helper()
	state.Standings()
	for seat := range state.Accounts {
		state.Statistics(seat)
		state.ReturnBesideIndex(seat)
	}
	state.IndexLevel()
	state.IndexToday()
	state.AdjustedThrough()
	if state.Open != nil {
		state.Views()
	}
	for _, record := range records {
		events, err := arena.DecodeRecord(record)
		if err != nil {
			tb.Fatal(err)
		}
		_ = state.Clone().Fold(state.Seq+1, events) // that it returns is all
	}
	if state.At.Year() < 2000 || state.At.Year() > 2100 || state.RoundEvery > arena.Millis(time.Hour.Milliseconds()*24*365) {
		return // no calendar reaches as far
	}
	next := arenatest.NYSE().NextOpen(state.At)
	for _, step := range []func(*arena.Season) error{
		func(s *arena.Season) error { _, err := s.Tick(tickAt(next, "AAPL", 200)); return err },
		func(s *arena.Season) error { _, err := s.Pause("a fuzzer", true, nil); return err },
		func(s *arena.Season) error { _, err := s.Extend(next); return err },
		func(s *arena.Season) error { _, err := s.End(arena.EndOfData); return err },
		func(s *arena.Season) error {
			_, err := s.CloseRound([]arena.Answer{buy(5, "AAPL"), hold()})
			return err
		},
	} {
		_ = step(arena.NewSeason(arenatest.NYSE(), state.Clone())) // that it returns is all
	}
}
