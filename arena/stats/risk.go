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

// Ranked is returns without those that are missing, lowest first.
type Ranked []float64

// Rank sorts returns; it leaves them as they are.
func Rank(returns []float64) Ranked {
	sorted := make(Ranked, 0, len(returns))
	for _, r := range returns {
		if !math.IsNaN(r) {
			sorted = append(sorted, r)
		}
	}
	slices.Sort(sorted)
	return sorted
}

// ValueAtRisk is the return that the worst cutoff of the sessions stay at or
// below, as history has it: the percentile of the returns, interpolated
// linearly as numpy does. A loss is negative. A cutoff outside 0 to 1 gives NaN.
func (r Ranked) ValueAtRisk(cutoff float64) float64 {
	if len(r) == 0 || math.IsNaN(cutoff) || cutoff < 0 || cutoff > 1 {
		return math.NaN()
	}
	place := cutoff * float64(len(r)-1)
	// 0.05*20 must be the second value itself, not a hair to its left.
	if whole := math.Round(place); math.Abs(place-whole) < 1e-9 {
		place = whole
	}
	below := int(place)
	if below == len(r)-1 {
		return r[below]
	}
	return r[below] + (r[below+1]-r[below])*(place-float64(below))
}

// ConditionalValueAtRisk is the mean of the returns at or below the value at
// risk: what a bad session costs on average.
func (r Ranked) ConditionalValueAtRisk(cutoff float64) float64 {
	limit := r.ValueAtRisk(cutoff)
	sum, n := 0.0, 0
	for _, x := range r {
		if !(x <= limit) { // also ends at once when there is no limit
			break
		}
		sum += x
		n++
	}
	return sum / float64(n)
}

// TailRatio is the size of the 95th percentile over that of the 5th: above one,
// good sessions outweigh bad ones.
func (r Ranked) TailRatio() float64 {
	return math.Abs(r.ValueAtRisk(1-Tail)) / math.Abs(r.ValueAtRisk(Tail))
}
