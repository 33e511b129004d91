package feeds

import (
	"cmp"
	"context"
	"fmt"
	"maps"
	"slices"
	"sort"
	"time"

	"github.com/seed45548214/arena/arena"
)

// HistoricalOptions choose a part of the recorded prices.
type HistoricalOptions struct {
	// Start is the first session, or any day before it since the one before. The
	// default is the first of the bars.
	Start arena.Date
	// End is the last session, or any day after it until the next. The default is
	// the last of the bars.
	End arena.Date
	// Calendar is that of the exchange. The default is [arena.NYSE].
	Calendar *arena.Calendar
	// Progress, if set, hears now and then how many bytes of how many are read.
	Progress func(read, total int64)
}

// Historical is a [Source] of recorded bars and the [Timetable] of their
// moments. Prices are raw, as traded.
//
// A bar is seen at two moments: its open when it starts, its close when it has
// ended, and nothing in between. A daily bar starts and ends with the official
// session. An intraday bar's close comes one millisecond before its end, so
// that it comes before the next bar's open; only at the official close of the
// session it is on time. All intraday bars of a symbol are as long as the least
// gap between two of them, and bars that do not lie wholly within a session are
// left out. Each moment's quote carries the range of the bar and half of its
// volume.
//
// It is immutable and safe for concurrent use.
type Historical struct {
	path     string
	calendar *arena.Calendar
	bars     map[arena.Symbol][]bar
	moments  []int64 // Unix milliseconds, sorted
	actions  []arena.Action
	first    arena.Date
	last     arena.Date
	warnings []string
}

// OpenHistorical reads bars, a CSV file or a folder of them, and the corporate
// actions from a CSV file unless its name is empty.
//
// Files of bars have the columns symbol (or ticker), date (or start_utc, time,
// timestamp, datetime), open, high, low, close and volume in any order; others
// are ignored. A day such as 2025-06-10 makes a daily bar, a time with its zone
// the start of an intraday bar; a folder holds bars of one kind. The rows of a
// symbol are sorted by time. Files of actions have ex_date, symbol, kind,
// amount_or_split_to, split_from and pay_date.
//
// Every fault of the files, and dates that they do not cover, are an
// [InputError].
func OpenHistorical(bars, actions string, options HistoricalOptions) (*Historical, error) {
	if options.Calendar == nil {
		options.Calendar = arena.NYSE()
	}
	h := &Historical{path: bars, calendar: options.Calendar}
	folder, err := readFolder(bars, options)
	if err != nil {
		return nil, err
	}
	h.bars, err = folder.join()
	if err != nil {
		return nil, err
	}
	if actions != "" {
		h.actions, h.warnings, err = openActions(actions, h.bars)
		if err != nil {
			return nil, err
		}
	}
	if !folder.daily {
		h.settle()
	}
	if err := h.limit(options.Start, options.End); err != nil {
		return nil, err
	}
	h.moments = momentsOf(h.bars)
	return h, nil
}

// Name returns "historical".
func (h *Historical) Name() string { return "historical" }

// Instant reports true: all bars are in memory.
func (h *Historical) Instant() bool { return true }

// Symbols returns the symbols that have bars in the chosen sessions, sorted.
func (h *Historical) Symbols() []arena.Symbol { return slices.Sorted(maps.Keys(h.bars)) }

// FirstSession returns the day of the first session.
func (h *Historical) FirstSession() arena.Date { return h.first }

// LastSession returns the day of the last session.
func (h *Historical) LastSession() arena.Date { return h.last }

// Warnings returns sentences about rows that were left out.
func (h *Historical) Warnings() []string { return slices.Clone(h.warnings) }

// Next returns the first moment after a time at which any symbol has a price.
// ok is false when the bars end.
func (h *Historical) Next(after time.Time) (at time.Time, ok bool) {
	next := sort.Search(len(h.moments), func(i int) bool { return time.UnixMilli(h.moments[i]).After(after) })
	if next == len(h.moments) {
		return time.Time{}, false
	}
	return time.UnixMilli(h.moments[next]).UTC(), true
}

// Quotes returns the prices that were made exactly at the query's moment: the
// opens and closes of bars, and none at any other time.
func (h *Historical) Quotes(_ context.Context, query Query) ([]arena.Quote, error) {
	at := query.At.UnixMilli()
	if !time.UnixMilli(at).Equal(query.At) {
		return nil, nil
	}
	quotes := make([]arena.Quote, 0, len(query.Symbols))
	for _, symbol := range query.Symbols {
		if quote, ok := quoteAt(h.bars[symbol], at); ok {
			quote.Symbol, quote.At = symbol, query.At.UTC()
			quotes = append(quotes, quote)
		}
	}
	return quotes, nil
}

// Actions returns the corporate actions whose ex-date lies after the first day
// and not after the second, by date, then symbol.
func (h *Historical) Actions(_ context.Context, after, through arena.Date) ([]arena.Action, error) {
	from := sort.Search(len(h.actions), func(i int) bool { return h.actions[i].ExDate > after })
	to := sort.Search(len(h.actions), func(i int) bool { return h.actions[i].ExDate > through })
	return slices.Clone(h.actions[from:max(from, to)]), nil
}

// settle gives intraday bars their ends and drops those that are not wholly
// within a session.
func (h *Historical) settle() {
	for _, symbol := range slices.Sorted(maps.Keys(h.bars)) {
		bars := h.bars[symbol]
		if len(bars) == 1 {
			h.warn("%s is left out: it has a single intraday bar, whose length is unknown", symbol)
			delete(h.bars, symbol)
			continue
		}
		length := leastGap(bars)
		kept := bars[:0]
		for _, row := range bars {
			if row.end = h.endOf(row.start, length); row.end > 0 {
				kept = append(kept, row)
			}
		}
		h.bars[symbol] = slices.Clip(kept)
		if len(kept) == 0 {
			h.warn("%s is left out: none of its %d bars of %s lies within a session", symbol, len(bars), time.Duration(length)*time.Millisecond)
			delete(h.bars, symbol)
		}
	}
}

// endOf returns the moment of an intraday bar's close, or zero if the bar is not
// wholly within a session.
func (h *Historical) endOf(start, length int64) int64 {
	session, ok := h.calendar.SessionOf(time.UnixMilli(start))
	if !ok {
		return 0
	}
	switch end, closing := start+length, session.Close.UnixMilli(); {
	case end > closing:
		return 0
	case end == closing:
		return end
	default:
		return end - 1
	}
}

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

func (h *Historical) warn(format string, args ...any) {
	h.warnings = append(h.warnings, fmt.Sprintf(format, args...))
}
