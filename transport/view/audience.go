package view

import (
	"time"

	"github.com/seed45548214/arena/arena"
)

// An Audience is told what a view folds. One goroutine calls its methods, one after
// another; a state that is passed to them is the view's own and changes after the
// call.
type Audience interface {
	// Level reports whether all that is in state has been told.
	Level(state *arena.State) bool
	// Prime tells what there is in state, as if past had been told, the last records of
	// its season. What they did not touch is older. begins is the chain's sum over the
	// record with which the season began, or with which its code names were revealed.
	Prime(state *arena.State, past []Decoded, begins string) error
	// Tell tells what a record that was folded into state has changed.
	Tell(state *arena.State, r Decoded) error
	// Clear tells that there is no season any more.
	Clear()
	// Flush is called after each change, when whoever waits for news may have it.
	Flush()
}

// A Decoded record is its events, as far as they are of one season.
type Decoded struct {
	Seq    uint64
	Sum    string
	At     time.Time // market time of the last tick up to this record
	Events []arena.Event
}
