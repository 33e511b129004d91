package feeds

import (
	"fmt"
	"strings"

	"github.com/seed45548214/arena/arena"
)

// unpaid gives pay dates to the dividends whose rows have none. Without a setting
// the money would be paid on a day that nobody stated.
type unpaid struct {
	calendar *arena.Calendar
	after    *int // sessions after the ex-date; nil refuses
	count    int
	first    string // the dividend, for the warning
}

// payDate reads the pay date of a dividend.
func (u *unpaid) payDate(rows *table, action *arena.Action) (arena.Date, error) {
	if strings.TrimSpace(rows.cell(actionPayDate)) != "" {
		day, err := readDay(rows, actionPayDate)
		if err == nil && day < action.ExDate {
			return "", rows.wrong("correct one of them", "the pay_date %s lies before the ex_date %s", day, action.ExDate)
		}
		return day, err
	}
	if u.after == nil {
		return "", rows.wrong(
			"add it, or say with --pay-after how many sessions after the ex-date such dividends are paid",
			"the dividend of %s has no pay_date", action.Symbol,
		)
	}
	u.count++
	if u.count == 1 {
		u.first = fmt.Sprintf("%s on line %d", action.Symbol, rows.line())
	}
	day := action.ExDate
	for range *u.after {
		session := u.calendar.After(day)
		if session.Date == "" {
			break // it is paid after the calendar ends, and never seen
		}
		day = session.Date
	}
	return day, nil
}

// warnings returns a sentence, or none if every dividend has a pay date.
func (u *unpaid) warnings(path string) []string {
	if u.count == 0 {
		return nil
	}
	return []string{fmt.Sprintf("%s: %s without a pay_date, paid %s after the ex-date, first %s",
		path, counted(u.count, "dividend"), counted(*u.after, "session"), u.first)}
}
