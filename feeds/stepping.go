package feeds

import (
	"fmt"
	"time"

	"github.com/seed45548214/arena/arena"
)

// Stepping is a [Timetable] of equal steps: every session's open, then one
// moment a step, and always the close.
type Stepping struct {
	calendar *arena.Calendar
	step     time.Duration
	last     arena.Date
}

// NewStepping returns the timetable of calendar with step between its moments.
// It ends with the session last, or with the calendar if last is empty.
func NewStepping(calendar *arena.Calendar, step time.Duration, last arena.Date) (*Stepping, error) {
	if step <= 0 {
		return nil, fmt.Errorf("timetable: a step of %s; want more than zero", step)
	}
	return &Stepping{calendar: calendar, step: step, last: last}, nil
}

// Next returns the first moment after a time. ok is false after the last
// session.
func (s *Stepping) Next(after time.Time) (at time.Time, ok bool) {
	at = s.calendar.NextOpen(after)
	if session, open := s.calendar.SessionOf(after); open && after.Before(session.Close) {
		at = session.Open.Add(after.Sub(session.Open).Truncate(s.step) + s.step)
		if at.After(session.Close) {
			at = session.Close
		}
	}
	if at.IsZero() || s.last != "" && s.calendar.DateOf(at) > s.last {
		return time.Time{}, false
	}
	return at, true
}
