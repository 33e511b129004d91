package stats

import "math"

// Beta is the covariance of returns with benchmark, the returns of the same
// sessions, over the variance of benchmark. It is NaN when the two differ in
// length, share fewer than two sessions, or when the benchmark did not move.
func Beta(returns, benchmark []float64) float64 {
	beta, _ := fit(returns, benchmark)
	return beta
}

// Alpha is the mean return that [Beta] does not explain, compounded over a year:
// (1 + mean(r - beta*b))^perYear - 1. It is NaN where beta is.
func Alpha(returns, benchmark []float64, perYear float64) float64 {
	_, unexplained := fit(returns, benchmark)
	return compound(unexplained, perYear)
}

// fit draws the line of least squares: its slope and its height at zero.
func fit(returns, benchmark []float64) (slope, intercept float64) {
	if len(returns) != len(benchmark) {
		return math.NaN(), math.NaN()
	}
	var sumReturn, sumBenchmark, n float64
	for i, r := range returns {
		if b := benchmark[i]; !math.IsNaN(r) && !math.IsNaN(b) {
			sumReturn += r
			sumBenchmark += b
			n++
		}
	}
	meanReturn, meanBenchmark := sumReturn/n, sumBenchmark/n
	var together, spread float64
	for i, r := range returns {
		if b := benchmark[i]; !math.IsNaN(r) && !math.IsNaN(b) {
			together += (r - meanReturn) * (b - meanBenchmark)
			spread += (b - meanBenchmark) * (b - meanBenchmark)
		}
	}
	if spread/n < noise*noise {
		return math.NaN(), math.NaN()
	}
	slope = together / spread
	return slope, meanReturn - slope*meanBenchmark
}

// within is [Returns] without those that span a gap: they are not of one session.
func within(levels []float64) []float64 {
	returns := Returns(levels)
	for i := range returns {
		if !finite(levels[i]) {
			returns[i] = math.NaN()
		}
	}
	return returns
}

// matched is how many sessions both series have a return of.
func matched(returns, benchmark []float64) int {
	if len(returns) != len(benchmark) {
		return 0
	}
	n := 0
	for i, r := range returns {
		if !math.IsNaN(r) && !math.IsNaN(benchmark[i]) {
			n++
		}
	}
	return n
}
