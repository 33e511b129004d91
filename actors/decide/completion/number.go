package completion

import (
	"errors"
	"fmt"
	"math"
	"regexp"
	"strconv"
	"strings"

	"github.com/seed45548214/arena/arena"
)

// longestNumber is how many digits of a number are looked at.
const longestNumber = 40

var (
	grouped = regexp.MustCompile(`^[+-]?\d{1,3}(,\d{3})+(\.\d+)?$`)
	plain   = regexp.MustCompile(`^[+-]?\d+(\.\d*)?$`)
	ofUnit  = regexp.MustCompile(`(?i)\s*(shares?|shs)\.?$`)
)

// A refusedError is why a trade is no order, though it is clear what it says.
type refusedError struct{ reason string }

func (e *refusedError) Error() string { return e.reason }

func refused(format string, args ...any) error { return &refusedError{fmt.Sprintf(format, args...)} }

func isRange(err error) bool { return errors.Is(err, strconv.ErrRange) }

// sharesOf reads a number of shares: 3, "3", "3 shares", "1,000". Zero is no order. A
// [refusedError] is a number that cannot be traded; any other error is no number.
func sharesOf(v *value, lot arena.Shares) (arena.Shares, error) {
	written, err := digitsOf(v)
	if err != nil {
		return 0, err
	}
	whole, fraction, _ := strings.Cut(written, ".")
	fraction = strings.TrimRight(fraction, "0")
	switch zero := strings.Trim(whole, "-0") == "" && fraction == ""; {
	case zero:
		return 0, nil
	case strings.HasPrefix(whole, "-"):
		return 0, refused("quantity below one: %s", written)
	case len(whole) > longestNumber:
		return 0, refused("number out of range")
	case len(fraction) > 6:
		return 0, refused("not a whole number of lots: %s", clipped(written))
	case fraction != "":
		fraction = "." + fraction
	}
	shares, err := arena.ParseShares(whole + fraction)
	switch {
	case err != nil:
		return 0, refused("number out of range")
	case shares%lot != 0:
		return 0, refused("not a whole number of lots: %s", written)
	}
	return shares, nil
}

// digitsOf is a quantity as a plain decimal number.
func digitsOf(v *value) (string, error) {
	if v.kind == kindNumber {
		return plainDigits(v.text)
	}
	if v.kind == kindText {
		written := ofUnit.ReplaceAllString(strings.TrimSpace(v.text), "")
		if grouped.MatchString(written) {
			written = strings.ReplaceAll(written, ",", "")
		}
		if plain.MatchString(written) {
			return strings.TrimPrefix(written, "+"), nil
		}
		return "", fmt.Errorf("quantity %q is not a number of shares", clipped(v.text))
	}
	return "", errors.New("quantity is not a number of shares")
}

// plainDigits writes a number without an exponent.
func plainDigits(written string) (string, error) {
	switch {
	case written == "NaN":
		return "", errors.New("quantity is not a number of shares")
	case !strings.ContainsAny(written, "eE"):
		return strings.TrimPrefix(written, "+"), nil
	}
	f, err := strconv.ParseFloat(written, 64)
	if err != nil || math.IsInf(f, 0) {
		return "", fmt.Errorf("quantity %s is out of range", clipped(written))
	}
	return strconv.FormatFloat(f, 'f', -1, 64), nil
}

// amountOf reads a price that may be missing; zero where it is, or makes no sense.
func amountOf(v *value) arena.Money {
	if v == nil || v.kind != kindNumber && v.kind != kindText {
		return 0
	}
	written := strings.TrimPrefix(strings.TrimSpace(v.text), "$")
	if grouped.MatchString(written) {
		written = strings.ReplaceAll(written, ",", "")
	}
	return moneyOf(written)
}

// moneyOf reads dollars; zero if they are below zero, no number, or out of range.
func moneyOf(written string) arena.Money {
	if len(written) > longestNumber {
		return 0
	}
	if f, err := strconv.ParseFloat(written, 64); err == nil && strings.ContainsAny(written, "eE") {
		written = strconv.FormatFloat(f, 'f', -1, 64)
	}
	amount, err := arena.ParseMoney(strings.TrimPrefix(written, "+"))
	if err != nil {
		return 0
	}
	return max(amount, 0)
}

// clipped keeps an error readable whatever a model wrote.
func clipped(text string) string {
	const limit = 60
	if runes := []rune(text); len(runes) > limit {
		return string(runes[:limit]) + "…"
	}
	return text
}
