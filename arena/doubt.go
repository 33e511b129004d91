package arena

import "math"

// A split is worth a look at the price from a ratio of doubtRatio on: what is less
// drowns in what prices do overnight.
const doubtRatio = 1.5

// splitSlack is how far, as a part, a price may lie from what a split leads to for
// the move to look like one.
const splitSlack = 0.08

// commonSplits are the ratios that a move of the price is compared with.
func commonSplits() []int64 {
	return []int64{2, 3, 4, 5, 6, 7, 8, 9, 10, 12, 15, 20, 25, 30, 40, 50, 100}
}

// Contradicts reports whether the prices before and after the ex-date of a split say
// that there was none between them: that after is nearer to before than to what the
// split makes of it. Prices that were adjusted for the split already look so. Splits
// of less than 3 for 2 are never contradicted.
func (a *Action) Contradicts(before, after Money) bool {
	if a.Kind != Split || a.To <= 0 || a.From <= 0 || before <= 0 || after <= 0 {
		return false
	}
	ratio := math.Log(float64(a.To) / float64(a.From))
	if math.Abs(ratio) < math.Log(doubtRatio)-1e-9 {
		return false
	}
	moved := math.Log(float64(before) / float64(after))
	return math.Abs(moved) < math.Abs(moved-ratio)
}

// LooksSplit returns the terms of the split that a move of the price overnight looks
// like: within eight per cent of 2:1, 3:1, 4:1 and so on, or the reverse. ok is false
// when it looks like none.
func LooksSplit(before, after Money) (to, from int64, ok bool) {
	if before <= 0 || after <= 0 {
		return 0, 0, false
	}
	down := before > after
	ratio := float64(max(before, after)) / float64(min(before, after))
	for _, n := range commonSplits() {
		if math.Abs(ratio/float64(n)-1) > splitSlack {
			continue
		}
		if down {
			return n, 1, true
		}
		return 1, n, true
	}
	return 0, 0, false
}
