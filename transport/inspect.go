package transport

import (
	"bytes"
	"context"
	"errors"
	"fmt"

	"github.com/seed45548214/arena/arena"
)

// decodeEvery is how many records without a fact to index are skipped for one
// whose tick is.
const decodeEvery = 64

// An inspection is what is known of a season at one moment. It belongs to its
// reader.
type inspection struct {
	state  *arena.State
	index  index
	values roundValues // of the round that was asked for
}

// inspect returns what v knows for the rounds from least on; values are those of
// round. It reads the journal up to the snapshot with which v began if some of
// them are older. ok is false without a season.
func (v *View) inspect(ctx context.Context, round, least int) (known inspection, ok bool, err error) {
	known, ok = v.inspected(round)
	if !ok || known.index.from <= 1 || known.index.round > 0 && least >= known.index.round {
		return known, ok, nil
	}
	if err := v.backfill(ctx); err != nil {
		return known, false, fmt.Errorf("index the journal: %w", err)
	}
	known, ok = v.inspected(round)
	return known, ok, nil
}

func (v *View) inspected(round int) (known inspection, ok bool) {
	v.mu.Lock()
	defer v.mu.Unlock()
	state := v.glimpse().State
	if v.told == nil || state == nil || state.Season == 0 {
		return inspection{}, false
	}
	return inspection{state: state, index: *v.told.index, values: v.told.valuesOf(round)}, true
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
func (v *View) indexUntil(ctx context.Context, end uint64) (*index, error) {
	x := &index{from: 1, every: 1}
	for r, err := range v.journal.Read(ctx, v.arena, 0) {
		switch {
		case err != nil:
			return nil, err //nolint:wrapcheck // the caller says what was read
		case r.Seq >= end:
			return x, nil
		case r.Seq%decodeEvery != 0 && !holds(r.Data, "season_", "round_opened", "decision_", "order_", "split_", "session_"):
			continue
		}
		events, err := decode(r)
		if err != nil {
			return nil, err
		}
		x.add(r.Seq, events)
	}
	return x, nil
}

// holds reports whether a record has an event whose type begins with one of
// names. Within a text, the quotes of an event would be escaped.
func holds(record []byte, names ...string) bool {
	for _, name := range names {
		if bytes.Contains(record, []byte(`{"type":"`+name)) {
			return true
		}
	}
	return false
}

func decode(r Record) ([]arena.Event, error) {
	events, err := arena.DecodeRecord(r.Data)
	if err != nil {
		return nil, fmt.Errorf("decode record %d: %w", r.Seq, errors.Join(ErrDamaged, err))
	}
	return events, nil
}

// recordOf reads the events of one record.
func (s *Server) recordOf(ctx context.Context, id string, seq uint64) (events []arena.Event, err error) {
	for r, err := range s.Journal.Read(ctx, id, seq-1) {
		if err != nil {
			return nil, fmt.Errorf("read record %d: %w", seq, err)
		}
		return decode(r)
	}
	return nil, fmt.Errorf("record %d is not there any more: %w", seq, arena.ErrUnavailable)
}
