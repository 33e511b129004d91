package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strconv"

	"github.com/seed45548214/arena/arena"
	"github.com/seed45548214/arena/state"
)

// A savedState is the snapshot of an arena, which is held against what its records lead
// to. The nil one is that of an arena without a snapshot.
type savedState struct {
	seq      uint64
	data     []byte
	lie      error  // in what it differs
	outdated string // why it is not compared
}

// loadSaved returns the snapshot of an arena; nil if there is none that can be read, which
// [state.Verify] tells.
func loadSaved(ctx context.Context, store state.Store, id string) (*savedState, error) {
	snapshot, err := store.LoadSnapshot(ctx, id)
	if _, damaged := errors.AsType[*state.Damage](err); damaged || errors.Is(err, state.ErrNotFound) {
		return nil, nil //nolint:nilnil // a journal without a snapshot is whole
	}
	if err != nil {
		return nil, fmt.Errorf("load the snapshot of %s: %w", id, err)
	}
	return &savedState{seq: snapshot.Seq, data: snapshot.Data}, nil
}

// compare holds the snapshot against the state after record seq, if it is of that. What it
// finds is kept until it is known whether the snapshot is one of this journal.
func (s *savedState) compare(seq uint64, folded *arena.State) error {
	if s == nil || seq != s.seq {
		return nil
	}
	data, err := json.Marshal(folded)
	if err != nil {
		return fmt.Errorf("encode the state at record %d: %w", seq, err)
	}
	if bytes.Equal(data, s.data) {
		return nil
	}
	var saved, led any
	if err := errors.Join(json.Unmarshal(s.data, &saved), json.Unmarshal(data, &led)); err != nil {
		s.lie = violation(seq, "the snapshot of it cannot be read: %v", err)
		return nil
	}
	if layoutOf(saved) != layoutOf(led) {
		s.outdated = "the snapshot is of another version of the program, and is not compared with the records"
		return nil
	}
	if where, was, is, differs := firstOther("", saved, led); differs {
		s.lie = violation(seq, "the snapshot of it has %s as %s, and the records lead to %s", where, was, is)
	}
	return nil
}

func layoutOf(state any) any {
	members, _ := state.(map[string]any)
	return members["layout"]
}

// firstOther finds the first value in which two JSON values differ: where it is, and both
// in short.
func firstOther(path string, a, b any) (where, inA, inB string, differs bool) {
	switch x := a.(type) {
	case map[string]any:
		y, ok := b.(map[string]any)
		if !ok {
			break
		}
		names := slices.AppendSeq(slices.Collect(maps.Keys(x)), maps.Keys(y))
		slices.Sort(names)
		for _, name := range slices.Compact(names) {
			if where, inA, inB, differs = firstOther(joined(path, name), x[name], y[name]); differs {
				return where, inA, inB, true
			}
		}
		return "", "", "", false
	case []any:
		y, ok := b.([]any)
		if !ok || len(x) != len(y) {
			break
		}
		for i := range x {
			if where, inA, inB, differs = firstOther(path+"["+strconv.Itoa(i)+"]", x[i], y[i]); differs {
				return where, inA, inB, true
			}
		}
		return "", "", "", false
	default:
		if a == b {
			return "", "", "", false
		}
	}
	return path, inShort(a), inShort(b), true
}

func joined(path, name string) string {
	if path == "" {
		return name
	}
	return path + "." + name
}

// inShort is the beginning of a JSON value.
func inShort(value any) string {
	const most = 60
	if value == nil {
		return "nothing"
	}
	text, _ := json.Marshal(value) //nolint:errchkjson // it was JSON
	if len(text) > most {
		return string(text[:most]) + "…"
	}
	return string(text)
}
