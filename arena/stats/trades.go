package stats

import "math"

// Trades is what an account did, beside what it was worth. Amounts share the
// currency of the equity. Traded and Invested have one value for each session,
// so one less than equity has.
type Trades struct {
	Closed   []float64 // profit or loss of each closed round trip, after fees
	Traded   []float64 // notional bought and sold during the session
	Invested []float64 // gross value of the positions at the close
}

// Turnover is the notional traded in a mean session as a share of the mean
// equity, not annualised: 0.1 trades a tenth of the account a day. Both series
// have one value for each session; it is NaN when they differ in length.
func Turnover(traded, equity []float64) float64 {
	if len(traded) != len(equity) {
		return math.NaN()
	}
	var sumTraded, sumEquity float64
	for i, notional := range traded {
		sumTraded += notional
		sumEquity += equity[i]
	}
	return sumTraded / sumEquity
}

// Exposure is the mean over the sessions of invested as a share of equity: 0 in
// cash, 1 fully invested. A session that closed without equity is left out; it
// is NaN when the series differ in length.
func Exposure(invested, equity []float64) float64 {
	if len(invested) != len(equity) {
		return math.NaN()
	}
	sum, n := 0.0, 0
	for i, gross := range invested {
		if equity[i] > 0 {
			sum += gross / equity[i]
			n++
		}
	}
	return sum / float64(n)
}

// WinRate is the share of winners among the closed round trips that won or lost
// anything, and NaN without such trips.
func WinRate(closed []float64) float64 {
	won, lost := 0, 0
	for _, profit := range closed {
		switch {
		case profit > 0:
			won++
		case profit < 0:
			lost++
		}
	}
	return float64(won) / float64(won+lost)
}

// ProfitFactor is the gross gain of the closed round trips over their gross
// loss, infinite without a loss, and NaN without either.
func ProfitFactor(closed []float64) float64 {
	var gains, losses float64
	for _, profit := range closed {
		if profit > 0 {
			gains += profit
		} else {
			losses -= profit
		}
	}
	return gains / losses
}
