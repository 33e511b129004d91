package feeds

import (
	"math"
	"math/bits"
	"strconv"
	"strings"
)

// readTerms reads the terms of a split: To new shares for From old ones. Decimals
// become a ratio of whole numbers, exactly: 1.5 for 1 is 3 for 2.
func readTerms(rows *table) (to, from int64, err error) {
	var terms [2]int64
	var places [2]int
	for i, column := range [...]int{actionAmount, actionFrom} {
		text := strings.TrimSpace(rows.cell(column))
		var ok bool
		if terms[i], places[i], ok = parseTerm(text); !ok {
			return 0, 0, rows.wrong("write a plain number above zero", "the %s %q is not a term of a split", rows.name(column), text)
		}
	}
	to, okTo := scale(terms[0], places[1])
	from, okFrom := scale(terms[1], places[0])
	if !okTo || !okFrom {
		return 0, 0, rows.wrong("write whole numbers, as in 3 and 2", "the terms of the split have too many digits")
	}
	if places != [2]int{} {
		divisor := gcd(to, from)
		to, from = to/divisor, from/divisor
	}
	return to, from, nil
}

// parseTerm reads a plain decimal number above zero as a whole number and the number
// of its decimal places.
func parseTerm(text string) (term int64, places int, ok bool) {
	whole, fraction, _ := strings.Cut(text, ".")
	fraction = strings.TrimRight(fraction, "0")
	term, err := strconv.ParseInt(whole+fraction, 10, 64)
	return term, len(fraction), err == nil && term > 0 && !strings.HasPrefix(text, "+")
}

// scale returns n with places zeros behind it. ok is false when that does not fit.
func scale(n int64, places int) (scaled int64, ok bool) {
	for range places {
		hi, lo := bits.Mul64(uint64(n), 10) //nolint:gosec // terms are positive
		if hi > 0 || lo > math.MaxInt64 {
			return 0, false
		}
		n = int64(lo)
	}
	return n, true
}

func gcd(a, b int64) int64 {
	for b != 0 {
		a, b = b, a%b
	}
	return a
}

// product returns the terms of two splits, one after the other, in lowest terms. ok is
// false when they do not fit.
func product(to, from, to2, from2 int64) (int64, int64, bool) {
	a, b := gcd(to, from2), gcd(to2, from)
	hiTo, loTo := bits.Mul64(uint64(to/a), uint64(to2/b))         //nolint:gosec // terms are positive
	hiFrom, loFrom := bits.Mul64(uint64(from/b), uint64(from2/a)) //nolint:gosec // as above
	if hiTo > 0 || hiFrom > 0 || loTo > math.MaxInt64 || loFrom > math.MaxInt64 {
		return 0, 0, false
	}
	return int64(loTo), int64(loFrom), true
}
