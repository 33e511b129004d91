package main

import (
	"errors"
	"fmt"
	"slices"

	"github.com/seed45548214/arena/arena"
)

// A secondRun follows a journal from its first record and runs it again, season by season.
// A season that was begun by other rules is folded only.
type secondRun struct {
	calendar *arena.Calendar
	replay   *arena.Replay       // nil in a season of other rules
	folded   *arena.State        // in such a season
	others   []arena.EngineError // the seasons that are not run again
}

func newSecondRun(calendar *arena.Calendar) *secondRun {
	return &secondRun{calendar: calendar, replay: arena.NewReplay(calendar, nil)}
}

// record runs the next record again. The error is of [arena.Replay.Record], or of a record
// that cannot be read or folded.
func (r *secondRun) record(seq uint64, data []byte) error {
	if r.replay == nil {
		events, err := arena.DecodeRecord(data)
		if err != nil {
			return fmt.Errorf("record %d: %w", seq, err)
		}
		if !slices.ContainsFunc(events, begins) {
			return r.folded.Fold(seq, events)
		}
		r.replay = arena.NewReplay(r.calendar, r.folded)
	}
	err := r.replay.Record(seq, data)
	other, ok := errors.AsType[*arena.EngineError](err)
	if !ok {
		return err
	}
	r.others = append(r.others, *other)
	r.folded, r.replay = r.replay.State(), nil
	events, err := arena.DecodeRecord(data)
	if err != nil {
		return fmt.Errorf("record %d: %w", seq, err)
	}
	return r.folded.Fold(seq, events)
}

func begins(event arena.Event) bool {
	_, ok := event.(*arena.SeasonStarted)
	return ok
}
