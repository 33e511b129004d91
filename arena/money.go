package arena

import (
	"fmt"
	"math"
	"math/bits"
)

// Money is an amount of US dollars in micros. One micro is a millionth of a
// dollar, fine enough for sub-penny prices and for five basis points of one
// share. Products are rounded half up to the micro.
type Money int64

// Units of Money.
const (
	Micro  Money = 1
	Cent         = 10_000 * Micro
	Dollar       = 100 * Cent
)

// moneyDecimals is how many decimals an amount shows at least.
const moneyDecimals = 2

// ParseMoney reads a plain decimal number of dollars, such as "271.0884".
// Digits after the sixth decimal are rounded half up. The error wraps
// [ErrNumber] or [ErrRange].
func ParseMoney(text string) (Money, error) {
	value, err := parseMicros(text)
	if err != nil {
		return 0, fmt.Errorf("amount %q: %w", text, err)
	}
	return Money(value), nil
}

// String formats m exactly, with two to six decimals, as in "-12.34" or
// "271.0884".
func (m Money) String() string { return string(m.appendTo(nil)) }

// Cents formats m rounded half up to cents, as in "-12.34", for people.
func (m Money) Cents() string {
	half := Cent / 2
	if m < 0 {
		half = -half
	}
	return ((m + half) / Cent * Cent).String()
}

// MarshalText makes m a decimal string in JSON, never a float.
func (m Money) MarshalText() ([]byte, error) { return m.appendTo(nil), nil }

// UnmarshalText is the inverse of MarshalText.
func (m *Money) UnmarshalText(text []byte) (err error) {
	*m, err = ParseMoney(string(text))
	return err
}

// Dollars returns m as a float, for charts and statistics only.
func (m Money) Dollars() float64 { return float64(m) / float64(Dollar) }

// Times returns m per share times n shares, rounded half up to the micro. ok is
// false when the product is negative or does not fit.
func (m Money) Times(n Shares) (product Money, ok bool) {
	const half = micros / 2
	// Up to 18 million dollars the product fits into 64 bits, and a constant divides fast.
	if m >= 0 && n >= 0 {
		if high, low := bits.Mul64(uint64(m), uint64(n)); high == 0 && low <= math.MaxUint64-half {
			return Money((low + half) / micros), true //nolint:gosec // a millionth of 64 bits
		}
	}
	value, ok := MulDiv(int64(m), int64(n), micros)
	return Money(value), ok
}

// Plus returns m and n together, for sums over agents. One that does not fit is the
// largest amount, or the least, that there is.
func (m Money) Plus(n Money) Money { return plus(m, n) }

// Bps returns bps hundredths of a percent of m, rounded half up to the micro.
// ok is false when m is negative or the product does not fit.
func (m Money) Bps(bps int64) (part Money, ok bool) {
	value, ok := MulDiv(int64(m), bps, BpsPerUnit)
	return Money(value), ok
}

func (m Money) appendTo(dst []byte) []byte { return appendMicros(dst, int64(m), moneyDecimals) }
