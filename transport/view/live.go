package view

import (
	"context"
	"fmt"
	"slices"

	"github.com/seed45548214/arena/arena"
)

// primeRecords is how many records before the head an audience is told when it
// begins: whoever was away for less goes on without a snapshot.
const primeRecords = 1_000

// goLive shows a state that has caught up with its journal. The audience begins
// anew unless it was told every record on the way.
func (v *View) goLive(ctx context.Context) error {
	v.mu.Lock()
	told := v.audience == nil || v.live && v.audience.Level(v.state)
	v.mu.Unlock()
	if !told {
		if err := v.prime(ctx); err != nil {
			return err
		}
	}
	v.mu.Lock()
	v.live, v.distrust, v.shown.Err, v.told = true, false, nil, v.past
	v.mu.Unlock()
	return nil
}

// prime begins the audience with the last records. Only the goroutine that calls
// it changes the state, so it needs no lock to read it.
func (v *View) prime(ctx context.Context) error {
	if v.state.Season == 0 {
		v.audience.Clear()
		return nil
	}
	past, err := v.lately(ctx)
	if err != nil {
		return err
	}
	// After a reveal, or a loss, what was told before is told anew, as if another season had
	// begun.
	first := v.state.Anew()
	begins := past[0].Sum
	if past[0].Seq != first {
		if begins, err = v.sumOf(ctx, first); err != nil {
			return err
		}
	}
	return v.audience.Prime(v.state, dateRecords(v.state, past), begins)
}

// lately reads the last records of the season again, at least one.
func (v *View) lately(ctx context.Context) ([]Decoded, error) {
	begun, head := v.state.Begun, v.state.Seq
	next := max(begun, 1)
	if head > primeRecords {
		next = max(next, head-primeRecords+1)
	}
	var decoder arena.Decoder
	past := make([]Decoded, 0, head-next+1)
	for r, err := range v.journal.Read(ctx, v.arena, next-1) {
		if err != nil {
			return nil, fmt.Errorf("read the last records: %w", err)
		}
		if r.Seq != next {
			return nil, errForked
		}
		events, err := decoder.Decode(r.Data)
		if err != nil {
			return nil, fmt.Errorf("decode record %d: %w", r.Seq, err)
		}
		past = append(past, Decoded{Seq: r.Seq, Sum: r.Sum, Events: ofSeason(events)})
		next++
		if next > head {
			break
		}
	}
	if next <= head || past[len(past)-1].Sum != v.sum {
		return nil, errForked
	}
	return past, nil
}

// sumOf reads the chain's sum over a record.
func (v *View) sumOf(ctx context.Context, seq uint64) (sum string, err error) {
	for r, err := range v.journal.Read(ctx, v.arena, seq-1) {
		if err != nil {
			return "", fmt.Errorf("read record %d: %w", seq, err)
		}
		return r.Sum, nil
	}
	return "", errForked
}

// ofSeason leaves out what a record says of the season before the one that it
// starts.
func ofSeason(events []arena.Event) []arena.Event {
	for i := range slices.Backward(events) {
		if _, ok := events[i].(*arena.SeasonStarted); ok {
			return events[i:]
		}
	}
	return events
}

// dateRecords gives records their market time, that of the last tick. The time of
// those before the first tick is known if the season starts with them or if there
// is none up to the head; otherwise they are left out.
func dateRecords(state *arena.State, past []Decoded) []Decoded {
	at := state.StartsAt
	if past[0].Seq != state.Begun {
		first := slices.IndexFunc(past, func(r Decoded) bool { return tickOf(r.Events) != nil })
		if first > 0 {
			past = past[first:]
		}
		if !state.At.IsZero() {
			at = state.At // without a tick; otherwise the first record has one
		}
	}
	for i := range past {
		if tick := tickOf(past[i].Events); tick != nil {
			at = tick.At
		}
		past[i].At = at
	}
	return past
}

// tickOf returns the tick of a record, nil if it has none.
func tickOf(events []arena.Event) *arena.TickRecorded {
	for _, event := range events {
		if tick, ok := event.(*arena.TickRecorded); ok {
			return tick
		}
	}
	return nil
}
