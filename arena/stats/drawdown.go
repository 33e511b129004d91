package stats

import "math"

// MaxDrawdown is how far below its peak an account stood at the worst: 0 if it only rose, -1
// if all was lost, NaN without returns. The wealth before the first return counts as a peak.
func MaxDrawdown(returns []float64) float64 {
	// As a share of its peak, wealth can neither overflow nor lose its scale.
	left, lowest, n := 1.0, 1.0, 0
	for _, r := range returns {
		if math.IsNaN(r) {
			continue
		}
		left = min(left*(1+r), 1)
		lowest = min(lowest, left)
		n++
	}
	if n == 0 {
		return math.NaN()
	}
	return lowest - 1
}
