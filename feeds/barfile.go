package feeds

import (
	"errors"
	"io"
	"strings"
	"time"

	"github.com/seed45548214/arena/arena"
)

// Columns of a file of bars.
const (
	barMoment = iota
	barSymbol
	barOpen
	barHigh
	barLow
	barClose
	barVolume
)

func barColumns() []column {
	return []column{
		barMoment: {names: []string{"date", "start_utc", "time", "timestamp", "datetime"}},
		barSymbol: {names: []string{"symbol", "ticker"}},
		barOpen:   {names: []string{"open"}},
		barHigh:   {names: []string{"high"}},
		barLow:    {names: []string{"low"}},
		barClose:  {names: []string{"close"}},
		barVolume: {names: []string{"volume"}},
	}
}

const correctRow = "correct or remove the row"

// A section is the bars of one symbol in one file, by time.
type section struct {
	path   string
	symbol arena.Symbol
	bars   []bar
	lines  []int32
}

// A barReader reads the bars of one file.
type barReader struct {
	*table
	calendar *arena.Calendar
	sections []*section
	spelled  map[string]*section // by the symbol's text in the file
	daily    bool                // what the first row says

	// The session of the last row: rows of one day mostly stand together.
	session arena.Session
}

// readBars reads a whole file. Daily bars have both moments; of intraday bars
// only the start is known yet.
func readBars(path string, content io.Reader, calendar *arena.Calendar) (*barReader, error) {
	rows, err := newTable(path, content, barColumns())
	if err != nil {
		return nil, err
	}
	r := &barReader{table: rows, calendar: calendar, spelled: make(map[string]*section)}
	for count := 0; ; count++ {
		ok, err := r.next()
		if err != nil {
			return nil, err
		}
		if !ok && count == 0 {
			return nil, &InputError{Path: path, Problem: "the file has a header and no rows", Remedy: "fill or remove it"}
		}
		if !ok {
			return r, nil
		}
		if count == 0 {
			r.daily = len(r.cell(barMoment)) == len(time.DateOnly)
		}
		if err := r.add(); err != nil {
			return nil, err
		}
	}
}

// add appends the current row to its symbol's section.
func (r *barReader) add() error {
	start, end, err := r.moments()
	if err != nil {
		return err
	}
	row, err := r.prices()
	if err != nil {
		return err
	}
	row.start, row.end = start, end
	s, err := r.section(r.cell(barSymbol))
	if err != nil {
		return err
	}
	if err := r.follows(s, start); err != nil {
		return err
	}
	s.bars = append(s.bars, row)
	s.lines = append(s.lines, int32(r.line())) //nolint:gosec // files of two billion lines do not fit in memory
	return nil
}

// section returns the section of a symbol, in whatever case the file has it.
func (r *barReader) section(text string) (*section, error) {
	if s, ok := r.spelled[text]; ok {
		return s, nil
	}
	symbol, err := arena.ParseSymbol(text)
	if err != nil {
		return nil, r.wrong(correctRow, "the symbol %s", err)
	}
	s, ok := r.spelled[string(symbol)]
	if !ok {
		s = &section{path: r.path, symbol: symbol}
		r.sections = append(r.sections, s)
		r.spelled[string(symbol)] = s
	}
	r.spelled[strings.Clone(text)] = s
	return s, nil
}

// follows checks that a bar comes after the last one of its symbol.
func (r *barReader) follows(s *section, start int64) error {
	last := len(s.bars) - 1
	switch {
	case last < 0 || start > s.bars[last].start:
		return nil
	case start == s.bars[last].start:
		return r.wrong("remove one of them", "%s %s is here twice, first on line %d", r.cell(barSymbol), r.cell(barMoment), s.lines[last])
	default:
		return r.wrong("sort the rows by time", "%s goes back in time to %s after line %d", r.cell(barSymbol), r.cell(barMoment), s.lines[last])
	}
}

// moments returns the start of the current row, and for a daily bar its end.
func (r *barReader) moments() (start, end int64, err error) {
	text := r.cell(barMoment)
	if r.daily != (len(text) == len(time.DateOnly)) {
		return 0, 0, r.wrong("keep one kind of bars in a file", "%q mixes daily and intraday bars", text)
	}
	if r.daily {
		if err := r.seek(text, arena.Date(text)); err != nil {
			return 0, 0, err
		}
		return r.session.Open.UnixMilli(), r.session.Close.UnixMilli(), nil
	}
	at, err := r.instant(text)
	if err != nil {
		return 0, 0, err
	}
	// A bar after midnight in UTC may belong to the day before in New York.
	if err := r.seek(text, r.calendar.DateOf(at)); err != nil {
		return 0, 0, err
	}
	return at.UnixMilli(), 0, nil
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
	return r.wrong(correctRow, "the exchange was closed on %s", date)
}

// instant reads the start of an intraday bar. Without a zone it is UTC, but
// only if the column says so.
func (r *barReader) instant(text string) (time.Time, error) {
	if at, err := time.Parse(time.RFC3339, text); err == nil {
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

// prices reads and checks the numbers of the current row.
func (r *barReader) prices() (row bar, err error) {
	for _, price := range []struct {
		column int
		value  *arena.Money
	}{{barOpen, &row.open}, {barHigh, &row.high}, {barLow, &row.low}, {barClose, &row.close}} {
		if *price.value, err = r.price(price.column); err != nil {
			return bar{}, err
		}
	}
	if row.low > row.high {
		return bar{}, r.wrong(correctRow, "the low %s is above the high %s", row.low, row.high)
	}
	if row.open < row.low || row.open > row.high {
		return bar{}, r.wrong(correctRow, "the open %s lies outside of the range %s to %s", row.open, row.low, row.high)
	}
	if row.close < row.low || row.close > row.high {
		return bar{}, r.wrong(correctRow, "the close %s lies outside of the range %s to %s", row.close, row.low, row.high)
	}
	row.volume, err = r.volume()
	return row, err
}

// price reads a price, which is more than zero.
func (r *barReader) price(column int) (arena.Money, error) {
	text := strings.TrimSpace(r.cell(column))
	price, err := arena.ParseMoney(text)
	switch {
	case errors.Is(err, arena.ErrRange):
		return 0, r.wrong(correctRow, "the %s %q is too large", r.name(column), text)
	case err != nil:
		return 0, r.wrong("write a plain number like 271.0884", "the %s %q is not a price", r.name(column), text)
	case price <= 0:
		return 0, r.wrong(correctRow, "the %s is %s, and a price is more than zero", r.name(column), text)
	}
	return price, nil
}

// volume reads the volume, of which each event of the bar gets half, so that
// both together take no more than the bar had. Whole shares; an empty cell and
// zero mean unknown, and a single share counts at both events.
func (r *barReader) volume() (arena.Shares, error) {
	text := strings.TrimSpace(r.cell(barVolume))
	if text == "" {
		return 0, nil
	}
	volume, err := arena.ParseShares(text)
	switch {
	case errors.Is(err, arena.ErrRange):
		return 0, r.wrong(correctRow, "the volume %q is too large", text)
	case err != nil:
		return 0, r.wrong("write a plain number like 54672608", "the volume %q is not a number", text)
	case volume < 0:
		return 0, r.wrong(correctRow, "the volume %s is negative", text)
	case volume == 0:
		return 0, nil
	}
	return max((volume / 2).FloorTo(arena.Share), arena.Share), nil
}
