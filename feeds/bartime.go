package feeds

import (
	"strings"
	"time"

	"github.com/seed45548214/arena/arena"
)

// closingTime is when the exchange closes, counted from New York's midnight, on a
// day that is no half day. Vendors stamp daily bars with it.
const closingTime = 16 * time.Hour

// stamps is what the moments of a file say about its bars.
type stamps struct {
	seen  bool // any row
	daily bool // the first row says so: it is a day, or the midnight of one in New York

	// timed says that a row is neither at the closing bell nor at closingTime.
	timed bool
}

// kind says what bars a file holds, and whether that is sure: rows that all stand
// at the close are daily bars, unless the rest of the folder has intraday ones.
func (s *stamps) kind() (daily, sure bool) {
	return s.daily || !s.timed, s.daily || s.timed
}

// moments returns the start of the current row, and for a daily bar its end.
func (r *barReader) moments() (start, end int64, err error) {
	text := r.cell(barMoment)
	if len(text) == len(time.DateOnly) {
		return r.day(text, arena.Date(text))
	}
	at, err := r.instant(text)
	if err != nil {
		return 0, 0, err
	}
	// A bar after midnight in UTC may belong to the day before in New York.
	date := r.calendar.DateOf(at)
	if (r.stamps.daily || !r.stamps.seen) && r.isMidnight(at) {
		return r.day(text, date)
	}
	if r.stamps.daily {
		return 0, 0, r.mixed(text)
	}
	if err := r.seek(text, date); err != nil {
		return 0, 0, err
	}
	if !r.stamps.timed {
		r.stamps.timed = !at.Equal(r.session.Close) && !r.isMidnight(at.Add(-closingTime))
	}
	r.stamps.seen = true
	return at.UnixMilli(), 0, nil
}

// day returns the moments of a daily bar.
func (r *barReader) day(text string, date arena.Date) (start, end int64, err error) {
	if r.stamps.seen && !r.stamps.daily {
		return 0, 0, r.mixed(text)
	}
	r.stamps = stamps{seen: true, daily: true}
	if err := r.seek(text, date); err != nil {
		return 0, 0, err
	}
	return r.session.Open.UnixMilli(), r.session.Close.UnixMilli(), nil
}

func (r *barReader) mixed(text string) error {
	return r.wrong("keep one kind of bars in a file", "%q mixes daily and intraday bars", text)
}

// isMidnight reports whether a day begins in New York at a time.
func (r *barReader) isMidnight(at time.Time) bool {
	return r.calendar.DateOf(at) != r.calendar.DateOf(at.Add(-1))
}

// seek makes the session of a day the current one.
func (r *barReader) seek(text string, date arena.Date) error {
	if r.session.Date == date && date != "" {
		return nil
	}
	session, ok := r.calendar.Session(date)
	if ok {
		r.session = session
		return nil
	}
	if _, err := arena.ParseDate(string(date)); err != nil {
		return r.wrong("write it like 2025-06-10", "%q is not a date", text)
	}
	closed := r.wrong(correctRow, "the exchange was closed on %s", date)
	if r.stamps.daily {
		return r.sparse(closed)
	}
	return closed
}

// zonedLayout is RFC 3339 with a space between date and time, which its section 5.6
// allows, and which most programs write.
const zonedLayout = "2006-01-02 15:04:05Z07:00"

// instant reads a time. Without a zone it is UTC, but only if the column says so.
func (r *barReader) instant(text string) (time.Time, error) {
	layout := time.RFC3339
	if len(text) > len(time.DateOnly) && text[len(time.DateOnly)] == ' ' {
		layout = zonedLayout
	}
	if at, err := time.Parse(layout, text); err == nil {
		return at, nil
	}
	if strings.HasSuffix(r.name(barMoment), "_utc") {
		for _, layout := range []string{time.DateTime, "2006-01-02T15:04:05", "2006-01-02 15:04"} {
			if at, err := time.Parse(layout, text); err == nil {
				return at, nil
			}
		}
	}
	return time.Time{}, r.wrong("write it like 2025-06-10 or 2025-06-10T13:30:00Z", "%q is neither a date nor a time with its zone", text)
}

// asDaily makes daily bars of rows that all stand at the close of their days.
func (r *barReader) asDaily() {
	for _, s := range r.sections {
		for i := range s.bars {
			session, _ := r.calendar.Session(r.calendar.DateOf(time.UnixMilli(s.bars[i].start)))
			s.bars[i].start, s.bars[i].end = session.Open.UnixMilli(), session.Close.UnixMilli()
		}
	}
}
