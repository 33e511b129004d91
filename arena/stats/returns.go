package stats

import "math"

// Returns gives the return of each session after the first close, so one value
// less than equity has. A close that is NaN or infinite is missing: its return
// is NaN, and the next return spans the gap. An account that reached zero has
// no return any more, hence NaN.
func Returns(equity []float64) []float64 {
	if len(equity) < 2 {
		return nil
	}
	returns := make([]float64, len(equity)-1)
	last := equity[0]
	for i, closed := range equity[1:] {
		returns[i] = math.NaN()
		if !finite(closed) {
			continue
		}
		if finite(last) && last > 0 {
			returns[i] = closed/last - 1
		}
		last = closed
	}
	return returns
}

// TotalReturn compounds returns into one: the last wealth over the first, less
// one. Without any return it is NaN.
func TotalReturn(returns []float64) float64 {
	wealth, n := 1.0, 0
	for _, r := range returns {
		if !math.IsNaN(r) {
			wealth *= 1 + r
			n++
		}
	}
	if n == 0 {
		return math.NaN()
	}
	return wealth - 1
}

// AnnualReturn is the steady yearly return that gives the same total:
// (1+total)^(perYear/n) - 1. Missing sessions count in n, for time passed.
func AnnualReturn(returns []float64, perYear float64) float64 {
	return compound(TotalReturn(returns), perYear/float64(len(returns)))
}

// compound repeats a return for some periods. A loss of more than everything
// cannot be repeated.
func compound(r, periods float64) float64 {
	if r < -1 {
		return math.NaN()
	}
	return math.Pow(1+r, periods) - 1
}

func finite(x float64) bool { return !math.IsNaN(x) && !math.IsInf(x, 0) }
