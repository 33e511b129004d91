package feeds

import (
	"errors"
	"io"
	"path/filepath"
	"strings"

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
		barSymbol: {names: []string{"symbol", "ticker"}, optional: true},
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
}

// A barReader reads the bars of one file.
type barReader struct {
	*table
	calendar *arena.Calendar
	file     int32        // the number of the file
	owner    arena.Symbol // whose bars these are, when the file has no column of symbols
	sections []*section
	spelled  map[string]*section // by the symbol's text in the file
	stamps   stamps

	// The session of the last row: rows of one day mostly stand together.
	session arena.Session
}

// readBars reads a whole file. Daily bars have both moments; of intraday bars
// only the start is known yet.
func readBars(path string, file int, content io.Reader, calendar *arena.Calendar) (*barReader, error) {
	rows, err := newTable(path, content, barColumns())
	if err != nil {
		return nil, err
	}
	r := &barReader{
		table: rows, calendar: calendar, spelled: make(map[string]*section),
		file: int32(file), //nolint:gosec // no folder holds two billion files
	}
	if r.owner, err = ownerOf(rows); err != nil {
		return nil, err
	}
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
		if err := r.add(); err != nil {
			return nil, err
		}
	}
}

// ownerOf returns the symbol that a file without a column of symbols is named
// after, as in AAPL.csv.
func ownerOf(rows *table) (arena.Symbol, error) {
	if rows.has(barSymbol) {
		return "", nil
	}
	name := strings.TrimSuffix(filepath.Base(rows.path), filepath.Ext(rows.path))
	if symbol, err := arena.ParseSymbol(name); err == nil && name == strings.ToUpper(name) {
		return symbol, nil
	}
	err := rows.missing(barColumns()[barSymbol])
	err.Remedy += ", or name the file after its symbol, as in AAPL.csv"
	return "", err
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
	row.file, row.line = r.file, int32(r.line()) //nolint:gosec // files of two billion lines do not fit in memory
	s, err := r.section()
	if err != nil {
		return err
	}
	if err := r.follows(s, start); err != nil {
		return err
	}
	s.bars = append(s.bars, row)
	return nil
}

// spelling is the text of the current row's symbol.
func (r *barReader) spelling() string {
	if r.owner != "" {
		return string(r.owner)
	}
	return r.cell(barSymbol)
}

// section returns the section of the current row's symbol, in whatever way the file
// spells it.
func (r *barReader) section() (*section, error) {
	text := r.spelling()
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
		return r.wrong("remove one of them", "%s %s is here twice, first on line %d", r.spelling(), r.cell(barMoment), s.bars[last].line)
	default:
		return r.wrong("sort the rows by time", "%s goes back in time to %s after line %d", r.spelling(), r.cell(barMoment), s.bars[last].line)
	}
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
	case price > arena.MaxPrice:
		return 0, r.wrong(correctRow, "the %s %s is above %v, the largest price that counts", r.name(column), text, arena.MaxPrice)
	case price <= 0:
		return 0, r.wrong(correctRow, "the %s is %s, and a price is more than zero", r.name(column), text)
	}
	return price, nil
}

// volume reads the volume of the whole bar. An empty cell means that it is unknown;
// zero is marked, and may mean that nobody traded.
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
		return untraded, nil
	}
	return volume, nil
}
