package arena

import (
	"errors"
	"fmt"
	"time"
)

// ErrDate means that a text is not a calendar day.
var ErrDate = errors.New("want a date such as 2025-06-10")

// A Date is a calendar day in New York, such as "2025-06-10". Dates compare in
// calendar order; the empty Date is no day.
type Date string

// ParseDate reads a day in ISO 8601. The error wraps [ErrDate].
func ParseDate(text string) (Date, error) {
	if _, err := time.Parse(time.DateOnly, text); err != nil {
		return "", fmt.Errorf("%q: %w", text, ErrDate)
	}
	return Date(text), nil
}

// dateOf returns the day of t in t's own location.
func dateOf(t time.Time) Date { return Date(t.Format(time.DateOnly)) }

// midnight returns the start of d in UTC, for calendar arithmetic.
func (d Date) midnight() time.Time {
	t, err := time.Parse(time.DateOnly, string(d))
	if err != nil {
		return time.Time{}
	}
	return t
}

// AddDays returns the day n days after d.
func (d Date) AddDays(n int) Date { return dateOf(d.midnight().AddDate(0, 0, n)) }
