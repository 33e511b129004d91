package main

import (
	"context"
	"fmt"
	"strings"

	"github.com/seed45548214/arena/arena"
	"github.com/seed45548214/arena/state"
)

// An examination follows a journal from its first record, and asks of each whether the
// program can have written it: the prices are those of their seed, the books hold, the
// strategies decide so by what they were shown, and the rules lead to the same bytes.
type examination struct {
	arena     string // as the store calls it
	decoder   arena.Decoder
	prices    priceCheck
	audit     *arena.Audit
	asked     askedAgain
	again     *secondRun
	saved     *savedState    // nil where there is none
	signers   map[int]string // of the seasons
	losses    map[uint64]uint64
	unchecked []string // what could not be asked, and why
}

func newExamination(calendar *arena.Calendar, id string, seeds map[int]arena.Secret, saved *savedState) *examination {
	return &examination{
		arena: id, prices: priceCheck{calendar: calendar, seeds: seeds},
		audit: arena.NewAudit(), again: newSecondRun(calendar), saved: saved,
		signers: make(map[int]string), losses: make(map[uint64]uint64),
	}
}

// walk looks at every record of the store. The error is what is wrong with the journal, or
// with its snapshot.
func (e *examination) walk(ctx context.Context, store state.Store, step func(seq uint64)) (state.Report, error) {
	var fault error
	report, err := state.Verify(ctx, store, e.arena, func(seq uint64, data []byte) error {
		step(seq)
		fault = e.record(ctx, seq, data)
		return fault
	})
	switch {
	case fault != nil:
		return report, fault
	case err != nil || report.Warning != nil || e.saved == nil:
		return report, err
	}
	e.note(e.saved.outdated)
	return report, e.saved.lie
}

// record looks at the next record. The error is an [arena.ViolationError], wraps
// [arena.ErrCorrupt], or is of ctx.
func (e *examination) record(ctx context.Context, seq uint64, data []byte) error {
	events, err := e.decoder.Decode(data)
	if err != nil {
		return fmt.Errorf("record %d: %w", seq, err)
	}
	for _, event := range events {
		switch event := event.(type) {
		case *arena.SeasonStarted:
			if err := e.begin(seq, event); err != nil {
				return err
			}
		case *arena.LossAccepted:
			e.losses[seq] = event.Through
		}
	}
	if err := e.prices.record(ctx, seq, events); err != nil {
		return err
	}
	if err := e.audit.Check(seq, events); err != nil {
		return err
	}
	if err := e.asked.record(seq, events, e.audit.State); err != nil {
		return err
	}
	if err := e.rerun(seq, data); err != nil {
		return err
	}
	return e.saved.compare(seq, e.audit.State)
}

// begin comes before the record that begins a season.
func (e *examination) begin(seq uint64, started *arena.SeasonStarted) error {
	if started.Arena != e.arena {
		return violation(seq, "season %d is one of the arena %q, and this is the journal of %s", started.Season, started.Arena, e.arena)
	}
	e.signers[started.Season] = started.Signer
	e.note(e.prices.begin(started))
	problem, unchecked := e.asked.begin(started)
	if problem != "" {
		return violation(seq, "%s", problem)
	}
	e.note(unchecked)
	return nil
}

// note keeps what is not checked of a season, if anything is not.
func (e *examination) note(what string) {
	if what != "" {
		e.unchecked = append(e.unchecked, what)
	}
}

// rerun runs the record again, in a season of these rules.
func (e *examination) rerun(seq uint64, data []byte) error {
	known := len(e.again.others)
	err := e.again.record(seq, data)
	for _, season := range e.again.others[known:] {
		e.note(season.Error() + "; its books are checked")
	}
	if err == nil {
		return nil
	}
	why := strings.TrimPrefix(err.Error(), fmt.Sprintf("record %d", seq))
	return violation(seq, "the rules do not lead to it: the record %s", strings.TrimLeft(why, ": "))
}

// openings are the sealed facts of all seasons, and what became of them.
func (e *examination) openings() []arena.Opening {
	openings := e.audit.Openings()
	for i := range openings {
		if o := &openings[i]; o.Name == arena.PriceSeed && o.Season == e.prices.refuted {
			o.Fate, o.Value = arena.FateRefuted, e.prices.seeds[o.Season].Value
		}
	}
	return openings
}

func violation(seq uint64, format string, args ...any) error {
	return &arena.ViolationError{Seq: seq, Text: fmt.Sprintf(format, args...)}
}
