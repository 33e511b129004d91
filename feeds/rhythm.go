package feeds

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/seed45548214/arena/arena"
)

// A rhythm counts how many days lie between daily bars. A vendor's weekly and
// monthly bars look like daily ones: they are dated by the first day of their time.
type rhythm struct {
	gaps, weeks, months int
}

// leastGaps is how many gaps a rhythm needs, and leastOwnGaps that of one symbol among
// others: who is seldom traded may have a few rows a week apart.
const (
	leastGaps    = 2
	leastOwnGaps = 4
)

// add counts the gap between two starts, in Unix milliseconds. A holiday moves a
// bar by a day or two, and months are of unequal length.
func (r *rhythm) add(from, to int64) {
	const day = int64(24 * time.Hour / time.Millisecond)
	r.gaps++
	switch days := (to - from + day/2) / day; {
	case days >= 5 && days <= 9:
		r.weeks++
	case days >= 26 && days <= 35:
		r.months++
	}
}

// word returns "weekly" or "monthly" when nine gaps of ten are so, and else "".
func (r *rhythm) word() string {
	switch {
	case r.gaps < leastGaps:
		return ""
	case r.weeks*10 >= r.gaps*9:
		return "weekly"
	case r.months*10 >= r.gaps*9:
		return "monthly"
	default:
		return ""
	}
}

// refuse returns the error of daily bars that are weekly or monthly ones.
func (r *rhythm) refuse(path string, line int, example string) error {
	word := r.word()
	if word == "" {
		return nil
	}
	return &InputError{
		Path: path, Line: line, Remedy: "give daily or intraday bars",
		Problem: fmt.Sprintf("the bars look %s (%s)", word, example),
	}
}

// checkDays refuses daily bars that lie a week or a month apart. path is the folder.
func checkDays(path string, bars map[arena.Symbol][]bar) error {
	var all rhythm
	symbols := slices.Sorted(maps.Keys(bars))
	for _, symbol := range symbols {
		var own rhythm
		rows := bars[symbol]
		for i := 1; i < len(rows); i++ {
			own.add(rows[i-1].start, rows[i].start)
			all.add(rows[i-1].start, rows[i].start)
		}
		if own.gaps < leastOwnGaps {
			continue
		}
		if err := own.refuse(path, 0, exampleOf(symbol, startsOf(rows))); err != nil {
			return err
		}
	}
	if all.word() == "" {
		return nil
	}
	symbol := slices.MinFunc(symbols, func(a, b arena.Symbol) int { return len(bars[b]) - len(bars[a]) })
	return all.refuse(path, 0, exampleOf(symbol, startsOf(bars[symbol])))
}

func startsOf(rows []bar) []time.Time {
	days := make([]time.Time, len(rows))
	for i, row := range rows {
		days[i] = time.UnixMilli(row.start).UTC()
	}
	return days
}

func exampleOf(symbol arena.Symbol, days []time.Time) string {
	var dates []string
	for _, day := range days[:min(len(days), leastGaps+1)] {
		dates = append(dates, day.Format(time.DateOnly))
	}
	return string(symbol) + " has " + strings.Join(dates, ", ")
}

// sparse returns the error of a daily bar on a day without a session: closed, or one
// that says that the bars of its symbol, the rest of the file included, are weekly or
// monthly, for then the day is no typing error.
func (r *barReader) sparse(closed *InputError) error {
	spelling := r.spelling()
	symbol, err := arena.ParseSymbol(spelling)
	if err != nil {
		return closed
	}
	var days []time.Time
	if s, ok := r.spelled[string(symbol)]; ok {
		for _, row := range s.bars {
			days = append(days, time.UnixMilli(row.start).UTC().Truncate(24*time.Hour))
		}
	}
	for ok := true; ok && err == nil; ok, err = r.next() {
		if r.spelling() != spelling {
			continue
		}
		text := r.cell(barMoment)
		if at, err := r.instant(text); err == nil {
			text = string(r.calendar.DateOf(at))
		}
		if day, err := time.Parse(time.DateOnly, text); err == nil {
			days = append(days, day)
		}
	}
	var own rhythm
	for i := 1; i < len(days); i++ {
		own.add(days[i-1].UnixMilli(), days[i].UnixMilli())
	}
	if err := own.refuse(closed.Path, closed.Line, exampleOf(symbol, days)); err != nil {
		return err
	}
	return closed
}
