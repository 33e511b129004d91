package stats

import "math"

// eulerGamma is the Euler-Mascheroni constant.
const eulerGamma = 0.57721566490153286060651209008240243

// A Track is a Sharpe ratio with what decides how far to trust it. Everything in
// it is per period, never annualised.
type Track struct {
	N        int
	Sharpe   float64
	Skew     float64 // population moment
	Kurtosis float64 // population moment, raw: 3 for a normal, not 0
}

// TrackOf measures returns over riskFree, a return per period.
func TrackOf(returns []float64, riskFree float64) Track {
	m := MomentsOf(returns)
	return Track{
		N:        m.N,
		Sharpe:   (m.Mean - riskFree) / m.Deviation(),
		Skew:     m.Skew,
		Kurtosis: m.Kurtosis,
	}
}

// Annual is the Sharpe ratio, annualised. It is NaN for fewer than two returns.
func (t Track) Annual(perYear float64) float64 { return t.Sharpe * math.Sqrt(perYear) }

// StdErr is the standard error of the Sharpe ratio for returns that need not be
// normal: sqrt((1 - skew*SR + (kurtosis-1)/4*SR²) / (n-1)), after Mertens (2002)
// and Bailey and López de Prado (2012). Times sqrt(perYear) it belongs to the
// annualised ratio. It is NaN for fewer than two returns.
func (t Track) StdErr() float64 {
	if t.N < 2 {
		return math.NaN()
	}
	return math.Sqrt(t.shape() / float64(t.N-1))
}

// Probability is the probabilistic Sharpe ratio: how likely it is that the true
// ratio is above benchmark, given that the track is this short, skewed and
// fat-tailed.
func (t Track) Probability(benchmark float64) float64 {
	return normalBelow((t.Sharpe - benchmark) / t.StdErr())
}

// Deflated is the probabilistic Sharpe ratio against what the best of so many
// worthless tracks would show by luck, where spread is the standard deviation
// of the Sharpe ratios tried, per period. Count every agent and every reset ever
// run among the trials.
func (t Track) Deflated(trials int, spread float64) float64 {
	return t.Probability(spread * ExpectedMaximum(trials))
}

// MinLength is how many periods a track of this shape needs before its ratio is
// above benchmark with the given confidence, such as 0.95. It is NaN for a ratio
// that is not above benchmark.
func (t Track) MinLength(benchmark, confidence float64) float64 {
	if !(t.Sharpe > benchmark) {
		return math.NaN()
	}
	deviations := normalQuantile(confidence) / (t.Sharpe - benchmark)
	return 1 + t.shape()*deviations*deviations
}

func (t Track) shape() float64 {
	return 1 - t.Skew*t.Sharpe + (t.Kurtosis-1)/4*t.Sharpe*t.Sharpe
}

// ExpectedMaximum approximates the largest of so many independent standard
// normals, by the extreme-value formula of Bailey and López de Prado (2014). It
// is 0 for one and NaN for none.
func ExpectedMaximum(trials int) float64 {
	if trials < 1 {
		return math.NaN()
	}
	if trials == 1 {
		return 0
	}
	n := float64(trials)
	return (1-eulerGamma)*normalQuantile(1-1/n) + eulerGamma*normalQuantile(1-1/(n*math.E))
}

func normalBelow(x float64) float64 { return math.Erfc(-x/math.Sqrt2) / 2 }

func normalQuantile(p float64) float64 { return math.Sqrt2 * math.Erfinv(2*p-1) }
