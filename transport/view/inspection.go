package view

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"iter"

	"github.com/seed45548214/arena/arena"
)

// decodeEvery is how many records without a fact to index are skipped for one
// whose tick is.
const decodeEvery = 64

// An Inspection is what is known of a season at one moment, and reads in its
// journal what is not. It belongs to its reader.
type Inspection struct {
	State  *arena.State
	Index  Index
	Values Values // of the round that was asked for

	view *View
}

// Read yields the records of the arena after sequence number after, as its
// [Journal] does.
func (i *Inspection) Read(ctx context.Context, after uint64) iter.Seq2[Record, error] {
	return i.view.journal.Read(ctx, i.view.arena, after)
}

// Record reads the events of one record.
func (i *Inspection) Record(ctx context.Context, seq uint64) (events []arena.Event, err error) {
	for r, err := range i.Read(ctx, seq-1) {
		if err != nil {
			return nil, fmt.Errorf("read record %d: %w", seq, err)
		}
		return Decode(r)
	}
	return nil, fmt.Errorf("record %d is not there any more: %w", seq, arena.ErrUnavailable)
}

// Inspect returns what the view of an arena knows for the rounds from least on;
// values are those of round. It reads the journal up to the snapshot with which the
// view began if some of them are older. ok is false without a season, or without a
// view.
func (v *Views) Inspect(ctx context.Context, id string, round, least int) (known Inspection, ok bool, err error) {
	view, ok := v.Of(id)
	if !ok {
		return Inspection{}, false, nil
	}
	known, ok = view.inspected(round)
	if !ok || known.Index.from <= 1 || known.Index.round > 0 && least >= known.Index.round {
		return known, ok, nil
	}
	if err := view.backfill(ctx); err != nil {
		return known, false, fmt.Errorf("index the journal: %w", err)
	}
	known, ok = view.inspected(round)
	return known, ok, nil
}

func (v *View) inspected(round int) (known Inspection, ok bool) {
	v.mu.Lock()
	defer v.mu.Unlock()
	state := v.glimpse().State
	if v.told == nil || state == nil || state.Season == 0 {
		return Inspection{}, false
	}
	return Inspection{State: state, Index: *v.told.index, Values: v.told.valuesOf(round), view: v}, true
}

// backfill completes the index of a view that began at a snapshot. Only one
// caller at a time does it; the others wait.
func (v *View) backfill(ctx context.Context) error {
	select {
	case v.filling <- struct{}{}:
		defer func() { <-v.filling }()
	case <-ctx.Done():
		return ctx.Err()
	}
	v.mu.Lock()
	told := v.told
	if told == nil || told.index.from <= 1 {
		v.mu.Unlock()
		return nil
	}
	later, from := told.index, told.index.from
	v.mu.Unlock()
	earlier, err := v.indexUntil(ctx, from)
	if err != nil {
		return err
	}
	v.mu.Lock()
	defer v.mu.Unlock()
	if v.told == told && told.index == later {
		later.precede(earlier)
	}
	return nil
}

// indexUntil indexes the records before a sequence number. Of ticks in which
// nothing happened it lists a few.
func (v *View) indexUntil(ctx context.Context, end uint64) (*Index, error) {
	x := &Index{from: 1, every: 1}
	for r, err := range v.journal.Read(ctx, v.arena, 0) {
		switch {
		case err != nil:
			return nil, err //nolint:wrapcheck // the caller says what was read
		case r.Seq >= end:
			return x, nil
		case r.Seq%decodeEvery != 0 && !Holds(r.Data, "season_", "round_opened", "decision_", "order_", "split_", "session_"):
			continue
		}
		events, err := Decode(r)
		if err != nil {
			return nil, err
		}
		x.add(r.Seq, events)
	}
	return x, nil
}

// Holds reports whether a record has an event whose type begins with one of
// names. Within a text, the quotes of an event would be escaped.
func Holds(record []byte, names ...string) bool {
	for _, name := range names {
		if bytes.Contains(record, []byte(`{"type":"`+name)) {
			return true
		}
	}
	return false
}

// Decode returns the events of a record.
func Decode(r Record) ([]arena.Event, error) {
	events, err := arena.DecodeRecord(r.Data)
	if err != nil {
		return nil, fmt.Errorf("decode record %d: %w", r.Seq, errors.Join(ErrDamaged, err))
	}
	return events, nil
}
