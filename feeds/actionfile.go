package feeds

import (
	"cmp"
	"fmt"
	"os"
	"slices"
	"strconv"

	"github.com/seed45548214/arena/arena"
)

// Columns of a file of corporate actions.
const (
	actionExDate = iota
	actionSymbol
	actionKind
	actionAmount
	actionFrom
	actionPayDate
	actionType
)

func actionColumns() []column {
	return []column{
		actionExDate:  {names: []string{"ex_date"}},
		actionSymbol:  {names: []string{"symbol", "ticker"}},
		actionKind:    {names: []string{"kind"}},
		actionAmount:  {names: []string{"amount_or_split_to"}},
		actionFrom:    {names: []string{"split_from"}},
		actionPayDate: {names: []string{"pay_date"}},
		actionType:    {names: []string{"dividend_type"}, optional: true},
	}
}

// spinOffTerm is the least term, after reduction, from which on a split means
// that a company was spun off: vendors record IBM and Kyndryl as 1046 for 1000.
const spinOffTerm = 20

// An actionRow tells the rows of one action apart: a company may pay a regular
// and a special dividend on one day.
type actionRow struct {
	arena.Action
	kind string
}

// openActions reads a file of corporate actions of the symbols that have bars.
// It returns them by ex-date, then symbol, and sentences about rows that it left
// out.
func openActions(path string, bars map[arena.Symbol][]bar) (actions []arena.Action, warnings []string, err error) {
	file, err := os.Open(path) //nolint:gosec // the user names the file to read
	if err != nil {
		return nil, nil, unreadable(path, err)
	}
	defer func() { _ = file.Close() }() // it was only read
	rows, err := newTable(path, file, actionColumns())
	if err != nil {
		return nil, nil, err
	}
	seen := make(map[actionRow]int)
	for {
		ok, err := rows.next()
		if err != nil {
			return nil, nil, err
		}
		if !ok {
			break
		}
		action, err := readAction(rows)
		if err != nil {
			return nil, nil, err
		}
		if _, known := bars[action.Symbol]; !known {
			return nil, nil, rows.wrong("add its bars or remove the row", "no bars of the symbol %s", action.Symbol)
		}
		key := actionRow{Action: action, kind: rows.cell(actionType)}
		if line, twice := seen[key]; twice {
			return nil, nil, rows.wrong("remove one of them", "the same action as on line %d", line)
		}
		seen[key] = rows.line()
		if isSpinOff(action) {
			warnings = append(warnings, fmt.Sprintf("%s:%d: %s %d for %d looks like a spin-off and is left alone",
				path, rows.line(), action.Symbol, action.To, action.From))
			continue
		}
		actions = append(actions, action)
	}
	slices.SortStableFunc(actions, func(a, b arena.Action) int {
		return cmp.Or(cmp.Compare(a.ExDate, b.ExDate), cmp.Compare(a.Symbol, b.Symbol))
	})
	return actions, warnings, nil
}

// readAction reads the current row.
func readAction(rows *table) (action arena.Action, err error) {
	if action.ExDate, err = readDay(rows, actionExDate); err != nil {
		return arena.Action{}, err
	}
	if action.Symbol, err = arena.ParseSymbol(rows.cell(actionSymbol)); err != nil {
		return arena.Action{}, rows.wrong(correctRow, "the symbol %s", err)
	}
	switch action.Kind = arena.ActionKind(rows.cell(actionKind)); action.Kind {
	case arena.Split:
		return readSplit(rows, action)
	case arena.Dividend:
		return readDividend(rows, action)
	default:
		return arena.Action{}, rows.wrong(correctRow, "the kind %q is neither split nor dividend", action.Kind)
	}
}

// readSplit reads the terms of a split.
func readSplit(rows *table, action arena.Action) (arena.Action, error) {
	for _, term := range []struct {
		column int
		value  *int64
	}{{actionAmount, &action.To}, {actionFrom, &action.From}} {
		text := rows.cell(term.column)
		value, err := strconv.ParseInt(text, 10, 64)
		if err != nil || value <= 0 {
			return arena.Action{}, rows.wrong("write a whole number above zero", "the %s %q is not a term of a split", rows.name(term.column), text)
		}
		*term.value = value
	}
	return action, nil
}

// readDividend reads the amount and the pay date of a dividend. Without a pay
// date the money would have to be paid on a day that nobody stated.
func readDividend(rows *table, action arena.Action) (_ arena.Action, err error) {
	text := rows.cell(actionAmount)
	if action.PerShare, err = arena.ParseMoney(text); err != nil || action.PerShare <= 0 {
		return arena.Action{}, rows.wrong("write a plain number like 0.26", "the %s %q is not a dividend", rows.name(actionAmount), text)
	}
	if action.PayDate, err = readDay(rows, actionPayDate); err != nil {
		return arena.Action{}, err
	}
	if action.PayDate < action.ExDate {
		return arena.Action{}, rows.wrong("correct one of them", "the pay_date %s lies before the ex_date %s", action.PayDate, action.ExDate)
	}
	return action, nil
}

// readDay reads a day.
func readDay(rows *table, column int) (arena.Date, error) {
	text := rows.cell(column)
	day, err := arena.ParseDate(text)
	if err != nil {
		return "", rows.wrong("write it like 2025-06-10", "the %s %q is not a date", rows.name(column), text)
	}
	return day, nil
}

// isSpinOff reports whether both reduced terms are large: no company splits 523
// for 500.
func isSpinOff(action arena.Action) bool {
	if action.Kind != arena.Split {
		return false
	}
	a, b := action.To, action.From
	for b != 0 {
		a, b = b, a%b
	}
	return action.To/a > spinOffTerm && action.From/a > spinOffTerm
}
