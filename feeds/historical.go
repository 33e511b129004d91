package feeds

import (
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
	// PayAfter is how many sessions after its ex-date, zero or more, a dividend is
	// paid whose row has no pay date. Nil refuses such rows.
	PayAfter *int
	// Progress, if set, hears now and then how many bytes of how many are read.
	Progress func(read, total int64)
}

// Historical is a [Source] of recorded bars and the [Timetable] of their
// moments. Prices are raw, as traded.
//
// A bar is seen at two moments: its open when it starts, its close when it has
// ended, and nothing in between. The quote of the open is a price alone; that of the
// close carries the range and the volume of the bar.
//
// A daily bar starts and ends with the official session. An intraday bar that starts
// within a session ends where the next one of its symbol starts, at the close of the
// session, or when it is as long as bars of that day usually are (the longer of the
// most common gap between bars of the symbol and of all symbols that day), whichever
// is first. Its close comes one millisecond before its end, so that it comes before
// the next bar's open; only at the official close of the session it is on time.
//
// A volume of zero means that nobody traded in the bar: its moments stand in the
// timetable, and there is no quote of it. Before the first bar of the symbol that has
// a volume, zero means unknown, like an empty cell, and the prices are given: an
// index has no volume at all.
//
// No moment and no answer depends on the bars of a later day.
//
// It is safe for concurrent use.
type Historical struct {
	path     string
	paths    []string // of the files
	calendar *arena.Calendar
	bars     map[arena.Symbol][]bar
	moments  []int64 // Unix milliseconds, sorted
	actions  []arena.Action
	first    arena.Date
	last     arena.Date
	warnings []string
	doubles  tally // first bars after a price doubled overnight
	digests  digests
}

// OpenHistorical reads bars, a CSV file or a folder of them, and the corporate
// actions from a CSV file unless its name is empty.
//
// Files of bars have the columns symbol (or ticker), date (or start_utc, time,
// timestamp, datetime), open, high, low, close and volume in any order; others
// are ignored. A file that is named after its symbol, such as AAPL.csv, needs no
// column for it. A day such as 2025-06-10 makes a daily bar, and so does a time that
// is New York's midnight or, on every row, 16:00 or the closing bell; any other time
// with its zone is the start of an intraday bar. A folder holds bars of one kind.
// The rows of a symbol are sorted by time.
//
// Files of actions have the columns ex_date, symbol, kind, amount_or_split_to,
// split_from and pay_date. The kinds are dividend, spin_off (what the shares of the
// new company are worth per share), split (so many for so many), merger and delisting
// (cash per share, of which the latter may have none). What they say is compared with
// the prices of the chosen sessions: a split that the first price after it contradicts
// is refused, and so is a move overnight that looks like a split and that no action
// of the day explains. A split of 1 for 1 explains it: the price really moved so. A
// price that doubled is taken, with a warning.
//
// Every fault of the files, and dates that they do not cover, are an
// [InputError]. It also counts in [Historical.Warnings] what it left out.
func OpenHistorical(bars, actions string, options HistoricalOptions) (*Historical, error) {
	if options.Calendar == nil {
		options.Calendar = arena.NYSE()
	}
	if options.PayAfter != nil && *options.PayAfter < 0 {
		return nil, fmt.Errorf("dividends cannot be paid %d sessions after the ex-date; want 0 or more", *options.PayAfter)
	}
	h := &Historical{path: bars, calendar: options.Calendar}
	if err := h.read(options); err != nil {
		return nil, err
	}
	listed := &actionFile{}
	if actions != "" {
		var err error
		if listed, err = openActions(actions, h.bars, options); err != nil {
			return nil, err
		}
	}
	if err := h.limit(options.Start, options.End); err != nil {
		return nil, err
	}
	if err := h.checkListed(listed); err != nil {
		return nil, err
	}
	if err := h.checkMoves(listed.listings); err != nil {
		return nil, err
	}
	for i := range listed.listings {
		h.actions = append(h.actions, listed.listings[i].Action)
	}
	h.moments = momentsOf(h.bars)
	h.warnings = append(h.warnings, h.doubles.warnings("took", "after a price that doubled overnight as in a split of 1:2", h.paths)...)
	h.warnings = append(append(h.warnings, listed.warnings()...), h.missing()...)
	return h, nil
}

// read reads the bars of all files and settles when they can be seen.
func (h *Historical) read(options HistoricalOptions) error {
	folder, err := readFolder(h.path, options)
	if err != nil {
		return err
	}
	h.paths = folder.paths
	if h.bars, err = folder.join(); err != nil {
		return err
	}
	for _, bars := range h.bars {
		settleVolumes(bars)
	}
	if folder.daily {
		return checkDays(h.path, h.bars)
	}
	h.settle()
	return nil
}

// settle gives intraday bars their ends and drops those outside of a session.
func (h *Historical) settle() {
	grid := newGrid(h.calendar, h.bars)
	var early, late tally
	var empty []arena.Symbol
	for _, symbol := range h.Symbols() {
		h.bars[symbol] = grid.settle(symbol, h.bars[symbol], &early, &late)
		if len(h.bars[symbol]) == 0 {
			delete(h.bars, symbol)
			empty = append(empty, symbol)
		}
	}
	h.warnings = append(h.warnings, early.warnings("left out", "before the open of a session", h.paths)...)
	h.warnings = append(h.warnings, late.warnings("left out", "at or after the close of a session", h.paths)...)
	if len(empty) > 0 {
		h.warnings = append(h.warnings, fmt.Sprintf("left out %s without a bar within a session, first %s", counted(len(empty), "symbol"), empty[0]))
	}
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

// Ask returns the prices that were made exactly at the query's moment, which are the
// opens and closes of bars and none at any other time, and the corporate actions of
// the query's symbols. They are known through the day of the query.
func (h *Historical) Ask(_ context.Context, query arena.Query) (arena.Report, error) {
	day := h.calendar.DateOf(query.At)
	report := arena.Report{Actions: h.actionsOf(query.Symbols, query.After, day), Adjusted: day}
	if query.After < day && !query.Since.IsZero() {
		report.Past = h.Past(query.Since, query.Symbols)
	}
	at := query.At.UnixMilli()
	if !time.UnixMilli(at).Equal(query.At) {
		return report, nil
	}
	report.Quotes = make([]arena.Quote, 0, len(query.Symbols))
	for _, symbol := range query.Symbols {
		if quote, ok := quoteAt(h.bars[symbol], at); ok {
			quote.Symbol, quote.At = symbol, query.At.UTC()
			report.Quotes = append(report.Quotes, quote)
		}
	}
	return report, nil
}

// actionsOf returns the actions of symbols whose ex-dates lie after the first day and
// not after the second.
func (h *Historical) actionsOf(symbols []arena.Symbol, after, through arena.Date) []arena.Action {
	from := sort.Search(len(h.actions), func(i int) bool { return h.actions[i].ExDate > after })
	to := sort.Search(len(h.actions), func(i int) bool { return h.actions[i].ExDate > through })
	var found []arena.Action
	for _, action := range h.actions[from:max(from, to)] {
		if slices.Contains(symbols, action.Symbol) {
			found = append(found, action)
		}
	}
	return found
}
