package stats

import (
	"math"
	"slices"
)

// Tail is the share of sessions that [Summarize] calls the tail: one in twenty.
const Tail = 0.05

// Volatility is the sample standard deviation of returns, annualised by the
// square root of perYear. It is NaN for fewer than two returns.
func Volatility(returns []float64, perYear float64) float64 {
	return MomentsOf(returns).Deviation() * math.Sqrt(perYear)
}

// DownsideRisk is the deviation below required, a return per period:
// sqrt(mean(min(r-required, 0)²)), annualised. The mean is over all returns, not
// only over those that fell short.
func DownsideRisk(returns []float64, required, perYear float64) float64 {
	sum, n := 0.0, 0
	for _, r := range returns {
		if math.IsNaN(r) {
			continue
		}
		n++
		if short := r - required; short < 0 {
			sum += short * short
		}
	}
	return math.Sqrt(sum/float64(n)) * math.Sqrt(perYear)
}

// ValueAtRisk is the return that the worst cutoff of the sessions stay at or
// below, as history has it: the percentile of the returns, interpolated
// linearly as numpy does. A loss is negative. A cutoff outside 0 to 1 gives NaN.
func ValueAtRisk(returns []float64, cutoff float64) float64 {
	return quantile(ranked(returns), cutoff)
}

// ConditionalValueAtRisk is the mean of the returns at or below the value at
// risk: what a bad session costs on average.
func ConditionalValueAtRisk(returns []float64, cutoff float64) float64 {
	return shortfall(ranked(returns), cutoff)
}

// TailRatio is the size of the 95th percentile over that of the 5th: above one,
// good sessions outweigh bad ones.
func TailRatio(returns []float64) float64 { return tailRatio(ranked(returns)) }

// ranked copies the returns that are there, lowest first.
func ranked(returns []float64) []float64 {
	sorted := make([]float64, 0, len(returns))
	for _, r := range returns {
		if !math.IsNaN(r) {
			sorted = append(sorted, r)
		}
	}
	slices.Sort(sorted)
	return sorted
}

func quantile(sorted []float64, q float64) float64 {
	if len(sorted) == 0 || math.IsNaN(q) || q < 0 || q > 1 {
		return math.NaN()
	}
	place := q * float64(len(sorted)-1)
	// 0.05*20 must be the second value itself, not a hair to its left.
	if whole := math.Round(place); math.Abs(place-whole) < 1e-9 {
		place = whole
	}
	below := int(place)
	if below == len(sorted)-1 {
		return sorted[below]
	}
	return sorted[below] + (sorted[below+1]-sorted[below])*(place-float64(below))
}

func shortfall(sorted []float64, cutoff float64) float64 {
	limit := quantile(sorted, cutoff)
	sum, n := 0.0, 0
	for _, r := range sorted {
		if !(r <= limit) { // also ends at once when there is no limit
			break
		}
		sum += r
		n++
	}
	return sum / float64(n)
}

func tailRatio(sorted []float64) float64 {
	return math.Abs(quantile(sorted, 1-Tail)) / math.Abs(quantile(sorted, Tail))
}
