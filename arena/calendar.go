package arena

import (
	"fmt"
	"slices"
	"time"
	_ "time/tzdata" // New York's clock, also on a machine without a tz database
)

// The years that a Calendar knows.
const (
	firstYear = 1990
	lastYear  = 2060
)

const secondsPerDay = 24 * 60 * 60

// A Calendar knows the sessions of the New York Stock Exchange from 1990 to
// 2060. Years before 2000 and after 2030 follow the rules of today, Martin
// Luther King's day from 1998 and Juneteenth from 2022 on; half days and late
// opens of the 1990s that followed no rule are missing. Where no session is
// left, a method returns a zero Session or a zero time.
//
// A Calendar is immutable and safe for concurrent use. No lookup within its
// years allocates.
type Calendar struct {
	newYork  *time.Location
	sessions []Session

	// One entry for each calendar day, from the first of January of firstYear.
	dates     []Date
	midnights []int64 // Unix seconds of the day's start in New York
	upcoming  []int32 // index of the first session on or after the day
	firstDay  int64   // day number of dates[0]
}

// NYSE returns the calendar of the exchange without the sessions of closures,
// which are surprise closures that the rules cannot know. It takes some
// milliseconds; build it once.
func NYSE(closures ...Date) *Calendar {
	newYork, err := time.LoadLocation("America/New_York")
	if err != nil {
		panic(fmt.Sprintf("arena: the embedded tz database has no New York: %v", err))
	}
	first := time.Date(firstYear, time.January, 1, 0, 0, 0, 0, time.UTC)
	end := time.Date(lastYear+1, time.January, 1, 0, 0, 0, 0, time.UTC)
	days := int(end.Sub(first) / (secondsPerDay * time.Second))
	c := &Calendar{
		newYork:   newYork,
		sessions:  make([]Session, 0, days*5/7),
		dates:     make([]Date, days),
		midnights: make([]int64, days+1),
		upcoming:  make([]int32, days),
		firstDay:  first.Unix() / secondsPerDay,
	}
	for i := range days {
		day := first.AddDate(0, 0, i)
		c.dates[i] = dateOf(day)
		c.midnights[i] = midnightIn(newYork, day)
		c.upcoming[i] = int32(len(c.sessions)) //nolint:gosec // a few ten thousand
		if isTradingDay(day) && !slices.Contains(closures, c.dates[i]) {
			c.sessions = append(c.sessions, newSession(c.dates[i], day, newYork))
		}
	}
	c.midnights[days] = midnightIn(newYork, end)
	return c
}

func midnightIn(location *time.Location, day time.Time) int64 {
	year, month, dom := day.Date()
	return time.Date(year, month, dom, 0, 0, 0, 0, location).Unix()
}

// Session returns the session of d. ok is false when the exchange is closed
// that day.
func (c *Calendar) Session(d Date) (session Session, ok bool) {
	session = c.OnOrAfter(d)
	if session.Date != d || d == "" {
		return Session{}, false
	}
	return session, true
}

// SessionOf returns the session that t lies in, both bells included.
func (c *Calendar) SessionOf(t time.Time) (session Session, ok bool) {
	day := c.dayOf(t)
	if day < 0 || day >= len(c.dates) {
		return Session{}, false
	}
	session = c.at(int(c.upcoming[day]))
	if t.Before(session.Open) || t.After(session.Close) || session.Date == "" {
		return Session{}, false
	}
	return session, true
}

// IsOpen reports whether the exchange trades at t: from the opening bell on, and
// no longer at the closing bell.
func (c *Calendar) IsOpen(t time.Time) bool {
	session, ok := c.SessionOf(t)
	return ok && t.Before(session.Close)
}

// NextOpen returns the first opening bell after t.
func (c *Calendar) NextOpen(t time.Time) time.Time {
	next := c.upcomingAt(t)
	if session := c.at(next); session.Open.After(t) {
		return session.Open
	}
	return c.at(next + 1).Open
}

// NextClose returns the first closing bell after t.
func (c *Calendar) NextClose(t time.Time) time.Time {
	next := c.upcomingAt(t)
	if session := c.at(next); session.Close.After(t) {
		return session.Close
	}
	return c.at(next + 1).Close
}

// OnOrAfter returns the session of d or else the next one.
func (c *Calendar) OnOrAfter(d Date) Session { return c.at(c.upcomingFrom(d)) }

// OnOrBefore returns the session of d or else the one before.
func (c *Calendar) OnOrBefore(d Date) Session {
	next := c.upcomingFrom(d)
	if session := c.at(next); session.Date == d {
		return session
	}
	return c.at(next - 1)
}

// After returns the first session after d.
func (c *Calendar) After(d Date) Session {
	next := c.upcomingFrom(d)
	if session := c.at(next); session.Date != d {
		return session
	}
	return c.at(next + 1)
}

// Before returns the last session before d.
func (c *Calendar) Before(d Date) Session { return c.at(c.upcomingFrom(d) - 1) }

// DateOf returns the day that it is in New York at t.
func (c *Calendar) DateOf(t time.Time) Date {
	if day := c.dayOf(t); day >= 0 && day < len(c.dates) {
		return c.dates[day]
	}
	return dateOf(t.In(c.newYork))
}

// at returns a session by its index, or none.
func (c *Calendar) at(index int) Session {
	if index < 0 || index >= len(c.sessions) {
		return Session{}
	}
	return c.sessions[index]
}

// dayOf returns the index of New York's day at t: -1 before the calendar begins,
// and the number of days after it ends.
func (c *Calendar) dayOf(t time.Time) int {
	seconds, days := t.Unix(), len(c.dates)
	switch {
	case seconds < c.midnights[0]:
		return -1
	case seconds >= c.midnights[days]:
		return days
	}
	// The first midnight is one of winter. Those of summer come an hour earlier,
	// and then the guess may be a day short.
	day := int((seconds - c.midnights[0]) / secondsPerDay)
	if seconds >= c.midnights[day+1] {
		day++
	}
	return day
}

// upcomingAt returns the index of the first session on or after the day of t.
func (c *Calendar) upcomingAt(t time.Time) int { return c.upcomingOn(c.dayOf(t)) }

// upcomingFrom is upcomingAt for a date. A text that is no date lies before the
// calendar.
func (c *Calendar) upcomingFrom(d Date) int {
	number, ok := dayNumber(d)
	if !ok {
		return 0
	}
	return c.upcomingOn(int(min(max(number-c.firstDay, -1), int64(len(c.dates)))))
}

func (c *Calendar) upcomingOn(day int) int {
	switch {
	case day < 0:
		return 0
	case day >= len(c.dates):
		return len(c.sessions)
	default:
		return int(c.upcoming[day])
	}
}

// dayNumber returns the number of days from 1970-01-01 to d without allocating,
// as time.Parse would.
func dayNumber(d Date) (number int64, ok bool) {
	if len(d) != len(time.DateOnly) || d[4] != '-' || d[7] != '-' {
		return 0, false
	}
	year, okYear := digitsOf(d[:4])
	month, okMonth := digitsOf(d[5:7])
	dom, okDay := digitsOf(d[8:])
	if !okYear || !okMonth || !okDay {
		return 0, false
	}
	return time.Date(year, time.Month(month), dom, 0, 0, 0, 0, time.UTC).Unix() / secondsPerDay, true
}

func digitsOf(text Date) (number int, ok bool) {
	for i := range len(text) {
		if !isDigit(text[i]) {
			return 0, false
		}
		number = number*10 + int(text[i]-'0')
	}
	return number, true
}
