package stats

import "math"

// Sortino is the annualised mean return over required, a return per period,
// divided by the [DownsideRisk] below it. It is NaN for fewer than two returns.
func Sortino(returns []float64, required, perYear float64) float64 {
	m := MomentsOf(returns)
	if m.N < 2 {
		return math.NaN()
	}
	return (m.Mean - required) * perYear / DownsideRisk(returns, required, perYear)
}

// Calmar is the annual return divided by the size of the maximum drawdown. It is
// NaN for an account that never fell.
func Calmar(annualReturn, maxDrawdown float64) float64 {
	if maxDrawdown == 0 {
		return math.NaN()
	}
	return annualReturn / math.Abs(maxDrawdown)
}

// Omega divides the sum of the returns over threshold, a return per period, by
// the sum of the shortfalls. It is NaN when nothing fell short, and for fewer
// than two returns.
func Omega(returns []float64, threshold float64) float64 {
	gains, losses, n := 0.0, 0.0, 0
	for _, r := range returns {
		if math.IsNaN(r) {
			continue
		}
		n++
		if over := r - threshold; over > 0 {
			gains += over
		} else {
			losses -= over
		}
	}
	if n < 2 || losses == 0 {
		return math.NaN()
	}
	return gains / losses
}

// Stability is the r² of a straight line through the cumulative log returns: 1
// for steady growth or steady decline. It is NaN for fewer than two returns, for
// an account that never moved, and for one that lost everything.
func Stability(returns []float64) float64 {
	sum, height, n := 0.0, 0.0, 0
	for _, r := range returns {
		if !math.IsNaN(r) {
			height += math.Log1p(r)
			sum += height
			n++
		}
	}
	count := float64(n)
	meanHeight, meanTime := sum/count, (count-1)/2
	var along, spread float64
	height, n = 0, 0
	for _, r := range returns {
		if !math.IsNaN(r) {
			height += math.Log1p(r)
			along += (float64(n) - meanTime) * (height - meanHeight)
			spread += (height - meanHeight) * (height - meanHeight)
			n++
		}
	}
	if spread/count < noise*noise {
		return math.NaN()
	}
	timeSpread := count * (count*count - 1) / 12 // Σ(t-mean)² of 0..n-1
	// Rounding must not lift a perfect line above one.
	return min(along*along/(timeSpread*spread), 1)
}
