package model

import (
	"context"
	"errors"
	"fmt"

	"github.com/seed45548214/arena/actors/decide/completion"
	"github.com/seed45548214/arena/arena"
)

// A decider that has failed so often in a row asks in one round of so many only.
const (
	failuresToRest = 5
	roundsOfRest   = 5
)

// A rest is why a decider does not ask.
type rest struct {
	benched  string // for good, until somebody restarts it; empty if it is not
	failures int    // rounds in a row without an answer that could be read
	last     string // of them
	until    int    // the round in which it asks again
}

// resting is the error with which a round is missed that the model is not asked in.
func (d *Decider) resting(round int) error {
	d.mu.Lock()
	defer d.mu.Unlock()
	switch {
	case d.rests.benched != "":
		return missed(arena.MissedBenched, "the endpoint refuses: %s", d.rests.benched)
	case d.rests.failures >= failuresToRest && round < d.rests.until:
		return missed(arena.MissedBenched, "it failed %d times in a row, and is asked again in round %d: %s",
			d.rests.failures, d.rests.until, d.rests.last)
	}
	return nil
}

// learn counts answers that could be read, not those that came: an endpoint may fail in
// the words of success.
func (d *Decider) learn(round int, r *completion.Reading, err error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	miss, known := errors.AsType[*arena.MissError](err)
	switch {
	case errors.Is(err, context.Canceled): // somebody else ended it
	case err == nil, known && miss.Reason == arena.MissedRefused:
		d.rests = rest{}
	case known && miss.Reason == arena.MissedBudget:
	case r != nil && r.Outcome == completion.Bench:
		d.rests = rest{benched: r.Why}
	default:
		d.rests.failures++
		d.rests.last, d.rests.until = err.Error(), round+roundsOfRest
	}
}

func missed(reason arena.MissReason, format string, args ...any) error {
	return &arena.MissError{Reason: reason, Err: fmt.Errorf(format, args...)}
}
