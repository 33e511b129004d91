package feeds

import (
	"os"
	"slices"
	"strings"

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
		actionPayDate: {names: []string{"pay_date"}, optional: true},
		actionType:    {names: []string{"dividend_type"}, optional: true},
	}
}

// A listing is a corporate action and the line that lists it.
type listing struct {
	arena.Action
	line int
}

// An actionRow tells the rows of one action apart: a company may pay a regular
// and a special dividend on one day.
type actionRow struct {
	arena.Action
	kind string
}

// An actionFile is the corporate actions of the symbols that have bars, as they take
// effect, and what is to be said of its other rows.
type actionFile struct {
	path     string
	listings []listing
	strange  strangers
	unpaid   unpaid
}

// openActions reads a file of corporate actions.
func openActions(path string, bars map[arena.Symbol][]bar, options HistoricalOptions) (*actionFile, error) {
	file, err := os.Open(path) //nolint:gosec // the user names the file to read
	if err != nil {
		return nil, unreadable(path, err)
	}
	defer func() { _ = file.Close() }() // it was only read
	rows, err := newTable(path, file, actionColumns())
	if err != nil {
		return nil, err
	}
	f := &actionFile{path: path, unpaid: unpaid{calendar: options.Calendar, after: options.PayAfter}}
	seen := make(map[actionRow]int)
	for {
		ok, err := rows.next()
		if err != nil {
			return nil, err
		}
		if !ok {
			break
		}
		symbol, err := arena.ParseSymbol(rows.cell(actionSymbol))
		if strings.TrimSpace(rows.cell(actionSymbol)) == "" {
			return nil, rows.wrong(correctRow, "the symbol %s", err)
		}
		if _, known := bars[symbol]; !known {
			f.strange.add(rows)
			continue
		}
		action, err := f.readAction(rows, symbol)
		if err != nil {
			return nil, err
		}
		key := actionRow{Action: action, kind: strings.Clone(rows.cell(actionType))}
		if line, twice := seen[key]; twice {
			return nil, rows.wrong("remove one of them", "the same action as on line %d", line)
		}
		seen[key] = rows.line()
		f.listings = append(f.listings, listing{Action: action, line: rows.line()})
	}
	slices.SortStableFunc(f.listings, func(a, b listing) int { return arena.CompareActions(&a.Action, &b.Action) })
	return f, nil
}

// warnings returns sentences about rows that were left out or completed.
func (f *actionFile) warnings() []string {
	return append(f.strange.warnings(f.path), f.unpaid.warnings(f.path)...)
}

// readAction reads the current row.
func (f *actionFile) readAction(rows *table, symbol arena.Symbol) (action arena.Action, err error) {
	action.Symbol = symbol
	if action.ExDate, err = readDay(rows, actionExDate); err != nil {
		return arena.Action{}, err
	}
	switch action.Kind = arena.ActionKind(strings.Clone(rows.cell(actionKind))); action.Kind {
	case arena.Split:
		action.To, action.From, err = readTerms(rows)
	case arena.Dividend:
		if action.PerShare, err = readAmount(rows, "a dividend", 1); err == nil {
			action.PayDate, err = f.unpaid.payDate(rows, &action)
		}
	case arena.SpinOff:
		action.PerShare, err = readAmount(rows, "what the shares of a spin-off are worth", 1)
	case arena.Merger:
		action.PerShare, err = readAmount(rows, "what a merger pays for a share", 0)
	case arena.Delisting:
		if strings.TrimSpace(rows.cell(actionAmount)) != "" {
			action.PerShare, err = readAmount(rows, "what a delisting pays for a share", 0)
		}
	default:
		err = rows.wrong(correctRow, "the kind %q is none of dividend, spin_off, split, merger and delisting", action.Kind)
	}
	return action, err
}

// readAmount reads the dollars that are paid for a share.
func readAmount(rows *table, what string, least arena.Money) (arena.Money, error) {
	text := strings.TrimSpace(rows.cell(actionAmount))
	amount, err := arena.ParseMoney(text)
	if err != nil || amount < least {
		return 0, rows.wrong("write a plain number like 0.26", "the %s %q is not %s", rows.name(actionAmount), text, what)
	}
	if amount > arena.MaxPrice {
		return 0, rows.wrong(correctRow, "the %s %s is above %v, the largest price that counts", rows.name(actionAmount), text, arena.MaxPrice)
	}
	return amount, nil
}

// readDay reads a day.
func readDay(rows *table, column int) (arena.Date, error) {
	text := strings.TrimSpace(rows.cell(column))
	day, err := arena.ParseDate(text)
	if err != nil {
		return "", rows.wrong("write it like 2025-06-10", "the %s %q is not a date", rows.name(column), text)
	}
	return arena.Date(strings.Clone(string(day))), nil
}
