package stats

import "math"

// noise is the spread of returns below which they count as equal. A return is a
// quotient near one, less one, so that its own rounding error is about 1e-16.
const noise = 1e-14

// Moments are the population moments of a series: each is divided by N, with no
// correction for bias. The published standard errors of the Sharpe ratio are
// stated in them.
type Moments struct {
	N        int
	Mean     float64
	Variance float64
	Skew     float64 // third standardised moment, 0 for a normal
	Kurtosis float64 // fourth standardised moment, raw: 3 for a normal
}

// MomentsOf measures values. Mean and Variance are NaN without values, Skew and
// Kurtosis without spread.
func MomentsOf(values []float64) Moments {
	sum, n := 0.0, 0
	for _, x := range values {
		if !math.IsNaN(x) {
			sum += x
			n++
		}
	}
	count := float64(n)
	mean := sum / count
	var second, third, fourth float64
	for _, x := range values {
		if math.IsNaN(x) {
			continue
		}
		d := x - mean
		square := d * d
		second += square
		third += square * d
		fourth += square * square
	}
	variance := second / count
	if variance < noise*noise {
		return Moments{N: n, Mean: mean, Skew: math.NaN(), Kurtosis: math.NaN()}
	}
	return Moments{
		N:        n,
		Mean:     mean,
		Variance: variance,
		Skew:     third / count / (variance * math.Sqrt(variance)),
		Kurtosis: fourth / count / (variance * variance),
	}
}

// Deviation is the sample standard deviation, which divides by N-1. It is NaN
// for fewer than two values.
func (m Moments) Deviation() float64 {
	if m.N < 2 {
		return math.NaN()
	}
	return math.Sqrt(m.Variance * float64(m.N) / float64(m.N-1))
}
