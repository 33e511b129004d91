package arena

import (
	"errors"
	"math"
	"math/bits"
	"strconv"
)

// micros is how many units of Money make a dollar and of Shares make a share.
const micros = 1_000_000

// microDigits is the number of decimal places of a micro.
const microDigits = 6

// ErrNumber means that a text is not a plain decimal number. Exponents, NaN,
// infinities, signs other than one minus, and grouping are refused.
var ErrNumber = errors.New("not a plain decimal number")

// ErrRange means that a number is too large to be held in micros.
var ErrRange = errors.New("number out of range")

// parseMicros reads a decimal number as micros. Digits after the sixth decimal
// place are rounded half up, away from zero.
func parseMicros[T string | []byte](text T) (int64, error) {
	digits, negative := text, false
	if len(digits) > 0 && digits[0] == '-' {
		digits, negative = digits[1:], true
	}
	var whole uint64
	i := 0
	for ; i < len(digits) && isDigit(digits[i]); i++ {
		if whole > math.MaxInt64/micros {
			return 0, ErrRange
		}
		whole = whole*10 + uint64(digits[i]-'0')
	}
	fraction, rest, ok := parseFraction(digits[i:])
	if !ok || len(rest) > 0 || i == 0 {
		return 0, ErrNumber
	}
	limit := uint64(math.MaxInt64)
	if negative {
		limit++ // whatever is written can be read, the least number too
	}
	if whole > (limit-fraction)/micros {
		return 0, ErrRange
	}
	magnitude := whole*micros + fraction
	if negative {
		magnitude = -magnitude
	}
	return int64(magnitude), nil //nolint:gosec // two's complement, within the limit above
}

// parseFraction reads ".digits", or nothing, as micros. It returns what follows
// and whether the fraction is well formed.
func parseFraction[T string | []byte](text T) (fraction uint64, rest T, ok bool) {
	if len(text) == 0 || text[0] != '.' {
		return 0, text, true
	}
	text = text[1:]
	i := 0
	for scale := uint64(micros) / 10; i < len(text) && isDigit(text[i]); i++ {
		digit := uint64(text[i] - '0')
		switch {
		case i < microDigits:
			fraction += digit * scale
			scale /= 10
		case i == microDigits && digit >= 5:
			fraction++
		}
	}
	return fraction, text[i:], i > 0
}

func isDigit(c byte) bool { return '0' <= c && c <= '9' }

// appendMicros writes value as a decimal number with at least decimals places
// and no trailing zero after them.
func appendMicros(dst []byte, value int64, decimals int) []byte {
	magnitude := uint64(value) //nolint:gosec // two's complement is undone below
	if value < 0 {
		dst = append(dst, '-')
		magnitude = -magnitude
	}
	dst = strconv.AppendUint(dst, magnitude/micros, 10)
	fraction := magnitude % micros
	if fraction == 0 && decimals == 0 {
		return dst
	}
	dst = append(dst, '.')
	for place, scale := 0, uint64(micros)/10; place < decimals || fraction > 0; place++ {
		dst = append(dst, '0'+byte(fraction/scale)) //nolint:gosec // a single digit
		fraction %= scale
		scale = max(scale/10, 1)
	}
	return dst
}

// plus returns a+b, or the number next to it that fits: a sum never changes its sign.
func plus[N ~int64](a, b N) N {
	sum := a + b
	switch {
	case a > 0 && b > 0 && sum < 0:
		return math.MaxInt64
	case a < 0 && b < 0 && sum >= 0:
		return math.MinInt64
	}
	return sum
}

// MulDiv returns a*b/c rounded half up, through a 128-bit product. ok is false
// when the result does not fit or an argument is out of range: a and b must not
// be negative and c must be positive.
func MulDiv(a, b, c int64) (result int64, ok bool) {
	if a < 0 || b < 0 || c <= 0 {
		return 0, false
	}
	hi, lo := bits.Mul64(uint64(a), uint64(b))
	var carry uint64
	lo, carry = bits.Add64(lo, uint64(c)/2, 0)
	return div128(hi+carry, lo, uint64(c))
}

// MulDivFloor is [MulDiv] rounded down.
func MulDivFloor(a, b, c int64) (result int64, ok bool) {
	if a < 0 || b < 0 || c <= 0 {
		return 0, false
	}
	hi, lo := bits.Mul64(uint64(a), uint64(b))
	return div128(hi, lo, uint64(c))
}

func div128(hi, lo, c uint64) (result int64, ok bool) {
	if hi >= c {
		return 0, false
	}
	quotient, _ := bits.Div64(hi, lo, c)
	if quotient > math.MaxInt64 {
		return 0, false
	}
	return int64(quotient), true
}
