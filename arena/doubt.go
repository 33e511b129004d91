package arena

import (
	"math/bits"
	"slices"
)

// Splits of less than 3 for 2, or the reverse, are never doubted: they drown in what
// prices do overnight.
const (
	doubtTo   = 3
	doubtFrom = 2
)

// How far, as a part, a price may lie from what a split leads to for the move to look
// like one: two in twenty-five, eight per cent.
const (
	slackPart = 2
	slackOf   = 25
)

// commonSplits are the ratios that a move of the price is compared with.
func commonSplits() []int64 {
	return []int64{2, 3, 4, 5, 6, 7, 8, 9, 10, 12, 15, 20, 25, 30, 40, 50, 100}
}

// Contradicts reports whether the prices before and after the ex-date of a split say
// that there was none between them: that after is nearer, as a ratio, to before than to
// what the split makes of it. Prices that were adjusted for the split already look so.
// Splits of less than 3 for 2 are never contradicted.
func (a *Action) Contradicts(before, after Money) bool {
	if a.Kind != Split || a.To <= 0 || a.From <= 0 || before <= 0 || after <= 0 {
		return false
	}
	if compareProducts(max(a.To, a.From), doubtFrom, min(a.To, a.From), doubtTo) < 0 {
		return false
	}
	// With m = before/after and r = to/from, m is nearer to 1 than to r where m² < r, or
	// m² > r for a reverse split.
	order := slices.Compare(squared(before, a.From), squared(after, a.To))
	if a.To > a.From {
		return order < 0
	}
	return order > 0
}

// compareProducts compares a·b with c·d, none of which is negative.
func compareProducts(a, b, c, d int64) int {
	high, low := bits.Mul64(uint64(a), uint64(b))   //nolint:gosec // not negative
	other, rest := bits.Mul64(uint64(c), uint64(d)) //nolint:gosec // as above
	return slices.Compare([]uint64{high, low}, []uint64{other, rest})
}

// squared is price times itself times by, its highest digit to the base of 2⁶⁴ first.
func squared(price Money, by int64) []uint64 {
	high, low := bits.Mul64(uint64(price), uint64(price)) //nolint:gosec // prices are positive
	carry, last := bits.Mul64(low, uint64(by))            //nolint:gosec // terms are positive
	first, middle := bits.Mul64(high, uint64(by))         //nolint:gosec // as above
	middle, over := bits.Add64(middle, carry, 0)
	return []uint64{first + over, middle, last}
}

// LooksSplit returns the terms of the split that a move of the price overnight looks
// like: within eight per cent of 2:1, 3:1, 4:1 and so on, or the reverse. ok is false
// when it looks like none.
func LooksSplit(before, after Money) (to, from int64, ok bool) {
	if before <= 0 || after <= 0 || before > MaxPrice || after > MaxPrice {
		return 0, 0, false
	}
	high, low := max(before, after), min(before, after)
	for _, n := range commonSplits() {
		led := low * Money(n)
		if off := max(high-led, led-high); off*slackOf > led*slackPart {
			continue
		}
		if before > after {
			return n, 1, true
		}
		return 1, n, true
	}
	return 0, 0, false
}
