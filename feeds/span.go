package feeds

import (
	"cmp"
	"fmt"
	"sort"
	"time"

	"github.com/seed45548214/arena/arena"
)

// limit keeps the bars of the sessions from start through end.
func (h *Historical) limit(start, end arena.Date) error {
	covered, ok := h.covered()
	if !ok {
		return &InputError{Path: h.path, Problem: "no bar lies within a session", Remedy: "give bars of regular trading hours"}
	}
	if start != "" && end != "" && start > end {
		return &InputError{Path: h.path, Problem: fmt.Sprintf("the start %s lies after the end %s", start, end), Remedy: "swap them"}
	}
	var err error
	if h.first, err = h.within(covered, "start", cmp.Or(start, covered[0]), h.calendar.OnOrAfter); err != nil {
		return err
	}
	if h.last, err = h.within(covered, "end", cmp.Or(end, covered[1]), h.calendar.OnOrBefore); err != nil {
		return err
	}
	if h.first > h.last {
		return &InputError{Path: h.path, Problem: fmt.Sprintf("no session from %s to %s", start, end), Remedy: "choose a longer time"}
	}
	h.trim()
	if len(h.bars) == 0 {
		return &InputError{Path: h.path, Problem: fmt.Sprintf("no bar from %s to %s", h.first, h.last), Remedy: "choose a longer time"}
	}
	return nil
}

// within returns the day of the session that a limit is moved to.
func (h *Historical) within(
	covered [2]arena.Date, name string, asked arena.Date, session func(arena.Date) arena.Session,
) (arena.Date, error) {
	if _, err := arena.ParseDate(string(asked)); err != nil {
		return "", &InputError{
			Path: h.path, Remedy: "write it like 2025-06-10", Err: err,
			Problem: fmt.Sprintf("the %s %q is not a date", name, asked),
		}
	}
	day := session(asked).Date
	if day < covered[0] || day > covered[1] {
		return "", &InputError{
			Path: h.path, Remedy: "choose days among these",
			Problem: fmt.Sprintf("the %s %s lies outside of the bars, which cover %s to %s", name, asked, covered[0], covered[1]),
		}
	}
	return day, nil
}

// covered returns the first and the last day that have bars.
func (h *Historical) covered() (days [2]arena.Date, ok bool) {
	var first, last int64
	for _, bars := range h.bars {
		if !ok || bars[0].start < first {
			first = bars[0].start
		}
		last = max(last, bars[len(bars)-1].start)
		ok = true
	}
	days[0] = h.calendar.DateOf(time.UnixMilli(first))
	days[1] = h.calendar.DateOf(time.UnixMilli(last))
	return days, ok
}

// trim drops the bars outside of the chosen sessions.
func (h *Historical) trim() {
	opening := h.calendar.OnOrAfter(h.first).Open.UnixMilli()
	closing := h.calendar.OnOrBefore(h.last).Close.UnixMilli()
	for symbol, bars := range h.bars {
		from := sort.Search(len(bars), func(i int) bool { return bars[i].start >= opening })
		to := sort.Search(len(bars), func(i int) bool { return bars[i].start >= closing })
		if from == to {
			delete(h.bars, symbol)
			continue
		}
		h.bars[symbol] = bars[from:to]
	}
}

// missing returns a sentence about the chosen sessions in which no symbol has a bar,
// or none.
func (h *Historical) missing() []string {
	var first arena.Date
	count := 0
	for session := h.calendar.OnOrAfter(h.first); session.Date != "" && session.Date <= h.last; session = h.calendar.After(session.Date) {
		if at, ok := h.Next(session.Open.Add(-1)); ok && !at.After(session.Close) {
			continue
		}
		count++
		if count == 1 {
			first = session.Date
		}
	}
	if count == 0 {
		return nil
	}
	verb := "have"
	if count == 1 {
		verb = "has"
	}
	return []string{fmt.Sprintf("%s between %s and %s %s no bar of any symbol, first %s", counted(count, "session"), h.first, h.last, verb, first)}
}
