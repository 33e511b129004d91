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
	if found := firstOther("", saved, led); found != nil {
		s.lie = violation(seq, "the snapshot of it has %s as %s, and the records lead to %s", found.where, found.was, found.is)
	}
	return nil
}

func layoutOf(saved any) any {
	members, _ := saved.(map[string]any)
	return members["layout"]
}

// An other is the first value in which two JSON values differ: where it is, and both in
// short.
type other struct{ where, was, is string }

// firstOther returns nil if a and b are the same.
func firstOther(path string, a, b any) *other {
	switch x := a.(type) {
	case map[string]any:
		if y, ok := b.(map[string]any); ok {
			return otherMember(path, x, y)
		}
	case []any:
		if y, ok := b.([]any); ok && len(x) == len(y) {
			return otherElement(path, x, y)
		}
	default:
		if a == b {
			return nil
		}
	}
	return &other{path, inShort(a), inShort(b)}
}

func otherMember(path string, a, b map[string]any) *other {
	names := slices.AppendSeq(slices.Collect(maps.Keys(a)), maps.Keys(b))
	slices.Sort(names)
	for _, name := range slices.Compact(names) {
		if found := firstOther(joined(path, name), a[name], b[name]); found != nil {
			return found
		}
	}
	return nil
}

func otherElement(path string, a, b []any) *other {
	for i := range a {
		if found := firstOther(path+"["+strconv.Itoa(i)+"]", a[i], b[i]); found != nil {
			return found
		}
	}
	return nil
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
