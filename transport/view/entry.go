package view

import (
	"strconv"
	"time"

	"github.com/seed45548214/arena/arena"
)

// An Entry is one arena as both its journal and its runner tell it.
type Entry struct {
	ID, Name string
	Phase    arena.Phase
	Reason   string // why it does not run, as a clause
	Stale    string // why what is shown may be old
	State    *arena.State
	Sum      string

	Differences []string // of the settings from the season under way
}

// ReasonOf says why a season does not run.
func ReasonOf(state *arena.State) string {
	switch {
	case state.Season == 0:
		return "nobody has started it yet"
	case state.Phase == arena.PhaseWaiting:
		return "it was stopped"
	case state.Phase == arena.PhasePaused:
		return "it was paused"
	case state.Phase != arena.PhaseEnded:
		return ""
	case state.Outcome == arena.EndOfData:
		return "the recorded prices have ended"
	case state.Outcome == arena.MaxSessions && len(state.Sessions) == 1:
		return "it has had its one session"
	case state.Outcome == arena.MaxSessions:
		return "it has had its " + strconv.Itoa(len(state.Sessions)) + " sessions"
	}
	return "the season has ended"
}

// First returns the first arena that runs, or else the first of all.
func First(entries []Entry) (e Entry, ok bool) {
	for i := range entries {
		if entries[i].Phase == arena.PhaseRunning {
			return entries[i], true
		}
	}
	if len(entries) == 0 {
		return Entry{}, false
	}
	return entries[0], true
}

// NextRound returns the wall time of the next round. ok is false when there is
// none: nothing runs, or it runs as fast as it can.
func (e *Entry) NextRound() (at time.Time, ok bool) {
	if e.State == nil || e.Phase != arena.PhaseRunning || e.State.Next.At.IsZero() {
		return time.Time{}, false
	}
	return e.State.Next.At, true
}

// WhyNoRound says why there is no countdown, or why it stands.
func (e *Entry) WhyNoRound() string {
	switch {
	case e.Reason != "":
		return e.Reason
	case e.State == nil || e.Phase != arena.PhaseRunning:
		return "it does not run"
	case e.State.Next.At.IsZero():
		return "it runs as fast as it can"
	}
	return ""
}

// Seq is the last record shown.
func (e *Entry) Seq() uint64 {
	if e.State == nil {
		return 0
	}
	return e.State.Seq
}

// SecondsUntil rounds up, so that zero means that the time has come.
func SecondsUntil(at, now time.Time) int64 {
	return int64(max(at.Sub(now)+time.Second-1, 0) / time.Second)
}
