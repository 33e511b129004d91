package transport

import (
	"strconv"
	"time"

	"github.com/seed45548214/arena/arena"
)

// An entry is one arena as both its journal and its runner tell it.
type entry struct {
	ID, Name string
	Phase    arena.Phase
	Reason   string // why it does not run, as a clause
	Stale    string // why what is shown may be old
	State    *arena.State
	Sum      string

	Differences []string // of the settings from the season under way
}

// entries returns the configured arenas in order.
func (s *Server) entries() []entry {
	configured := s.Control.Arenas()
	entries := make([]entry, len(configured))
	for i := range configured {
		entries[i] = s.entryOf(&configured[i])
	}
	return entries
}

// entry returns one arena, or an [Error].
func (s *Server) entry(id string) (entry, error) {
	for _, configured := range s.Control.Arenas() {
		if configured.ID == id {
			return s.entryOf(&configured), nil
		}
	}
	return entry{}, unknownArena(id)
}

func (s *Server) entryOf(configured *ArenaStatus) entry {
	glimpse := s.Views.glimpse(configured.ID)
	e := entry{
		ID: configured.ID, Name: configured.Name, State: glimpse.State, Sum: glimpse.Sum, Differences: configured.Differences,
	}
	if e.Name == "" {
		e.Name = e.ID
	}
	switch state := glimpse.State; {
	case configured.Phase != "":
		e.Phase, e.Reason = configured.Phase, configured.Reason
	case glimpse.Damaged():
		e.Phase, e.Reason = arena.PhaseFailed, glimpse.Err.Error()
	case state == nil:
		e.Phase, e.Reason = arena.PhaseWaiting, "its journal is being read"
	default:
		e.Phase, e.Reason = state.Phase, reasonOf(state)
	}
	if glimpse.Err != nil {
		e.Stale = glimpse.Err.Error()
	}
	if e.State != nil && e.State.Season == 0 {
		e.State = nil // nothing to show yet
	}
	return e
}

// reasonOf says why a season does not run.
func reasonOf(state *arena.State) string {
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

// first returns the first arena that runs, or else the first of all.
func first(entries []entry) (e entry, ok bool) {
	for i := range entries {
		if entries[i].Phase == arena.PhaseRunning {
			return entries[i], true
		}
	}
	if len(entries) == 0 {
		return entry{}, false
	}
	return entries[0], true
}

// nextRound returns the wall time of the next round. ok is false when there is
// none: nothing runs, or it runs as fast as it can.
func (e *entry) nextRound() (at time.Time, ok bool) {
	if e.State == nil || e.Phase != arena.PhaseRunning || e.State.Next.At.IsZero() {
		return time.Time{}, false
	}
	return e.State.Next.At, true
}

// whyNoRound says why there is no countdown, or why it stands.
func (e *entry) whyNoRound() string {
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

// seq is the last record shown.
func (e *entry) seq() uint64 {
	if e.State == nil {
		return 0
	}
	return e.State.Seq
}
