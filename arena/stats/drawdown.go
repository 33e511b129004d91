package stats

import "math"

// DrawdownSeries gives how far below its peak the account stood after each
// return, from 0 at a peak to -1 when all is lost. The wealth before the first
// return counts as a peak.
func DrawdownSeries(returns []float64) []float64 {
	drawdowns := make([]float64, len(returns))
	left := 1.0
	for i, r := range returns {
		left = fromPeak(left, r)
		drawdowns[i] = left - 1
	}
	return drawdowns
}

// MaxDrawdown is the deepest of [DrawdownSeries], 0 if the account only rose and
// NaN without returns.
func MaxDrawdown(returns []float64) float64 {
	left, lowest, n := 1.0, 1.0, 0
	for _, r := range returns {
		if math.IsNaN(r) {
			continue
		}
		left = fromPeak(left, r)
		lowest = min(lowest, left)
		n++
	}
	if n == 0 {
		return math.NaN()
	}
	return lowest - 1
}

// fromPeak carries wealth as a share of its peak over one return. Kept relative,
// it can neither overflow nor lose its scale.
func fromPeak(left, r float64) float64 {
	if math.IsNaN(r) {
		return left
	}
	return min(left*(1+r), 1)
}
