//go:build unix

package main_test

import (
	"fmt"
	"math"
	"strings"
	"testing"
)

// near compares two figures to the digit that is shown.
func near(t *testing.T, what string, got, want float64, digits int) {
	t.Helper()
	// What lies on the edge between two digits may be written either way.
	if fmt.Sprintf("%.*f", digits, got) != fmt.Sprintf("%.*f", digits, want) && !(math.Abs(got-want) < 1e-6*max(1, math.Abs(want))) {
		t.Errorf("%s is %.*f, reckoned %.*f", what, digits+2, got, digits+2, want)
	}
}

// Digits that the page shows: percent have two decimals, ratios two, amounts cents.
const (
	percentDigits = 4
	ratioDigits   = 2
	centDigits    = 2
)

func (r *reckoner) checkStanding(t *testing.T, s *standing) {
	t.Helper()
	b := r.agents[s.Agent]
	worth, n := b.worth(r.price), len(b.closes)
	before := 10_000.0
	if n > 1 {
		before = b.closes[n-2]
	}
	rank, held := 1, 0
	for _, other := range r.agents {
		if other.worth(r.price) > worth+1e-5 {
			rank++
		}
	}
	for _, shares := range b.shares {
		if shares > 1e-9 {
			held++
		}
	}
	if s.Rank != rank || s.Held != held || s.Fills != b.fills || s.Statistics.Sessions != n {
		t.Errorf("%s has rank %d, %d positions, %d fills, %d sessions, reckoned %d, %d, %d, %d",
			s.Agent, s.Rank, s.Held, s.Fills, s.Statistics.Sessions, rank, held, b.fills, n)
	}
	near(t, s.Agent+"'s equity", number(t, s.Equity), worth, centDigits)
	near(t, s.Agent+"'s cash", number(t, s.Cash), b.cash, centDigits)
	near(t, s.Agent+"'s fees", number(t, s.Fees), b.fees, centDigits)
	near(t, s.Agent+"'s return", s.Return, worth/10_000-1, percentDigits)
	near(t, s.Agent+"'s day", s.Today, worth/before-1, percentDigits)
	near(t, s.Agent+"'s drawdown", *s.Statistics.Drawdown, b.deepest, percentDigits)
	if r.index.start > 0 {
		near(t, s.Agent+"'s return beside the index", *s.Beside, worth/b.beside-1, percentDigits)
	}
	if sharpe, stdErr, ok := sharpeOf(b.closes); ok {
		near(t, s.Agent+"'s Sharpe", *s.Statistics.Sharpe, sharpe, ratioDigits)
		near(t, s.Agent+"'s standard error", *s.Statistics.StdErr, stdErr, ratioDigits)
	} else if s.Statistics.Sharpe != nil {
		t.Errorf("%s has a Sharpe ratio of %v", s.Agent, *s.Statistics.Sharpe)
	}
	if s.Statistics.Beta != nil {
		beta, alpha := betaOf(b.closes, r.index.closes)
		near(t, s.Agent+"'s beta", *s.Statistics.Beta, beta, ratioDigits)
		if s.Statistics.Alpha != nil {
			near(t, s.Agent+"'s alpha", *s.Statistics.Alpha, alpha, percentDigits)
		}
	}
}

// sharpeOf is the mean of the sessions' returns over their sample deviation, of a year,
// with the standard error of Mertens (2002).
func sharpeOf(closes []float64) (sharpe, stdErr float64, ok bool) {
	returns := growth(append([]float64{10_000}, closes...))
	n := float64(len(returns))
	if n < 20 {
		return 0, 0, false
	}
	mean := 0.0
	for _, x := range returns {
		mean += x / n
	}
	var second, third, fourth float64
	for _, x := range returns {
		off := x - mean
		second += off * off / n
		third += off * off * off / n
		fourth += off * off * off * off / n
	}
	if second < 1e-28 {
		return 0, 0, false
	}
	ratio := mean / math.Sqrt(second*n/(n-1))
	skew, kurtosis := third/math.Pow(second, 1.5), fourth/(second*second)
	variance := (1 - skew*ratio + (kurtosis-1)/4*ratio*ratio) / (n - 1)
	return ratio * math.Sqrt(252), math.Sqrt(variance * 252), true
}

func growth(levels []float64) []float64 {
	returns := make([]float64, 0, len(levels))
	for i := 1; i < len(levels); i++ {
		returns = append(returns, levels[i]/levels[i-1]-1)
	}
	return returns
}

// betaOf is the slope of the line through the sessions in which the index has a price
// at both ends, and what it leaves of the mean, of a year.
func betaOf(closes, index []float64) (beta, alpha float64) {
	var x, y []float64
	if len(index) > len(closes) {
		closes = append([]float64{10_000}, closes...)
	}
	for i := 1; i < len(closes); i++ {
		if index[i-1] > 0 && index[i] > 0 {
			x, y = append(x, index[i]/index[i-1]-1), append(y, closes[i]/closes[i-1]-1)
		}
	}
	n := float64(len(x))
	var meanX, meanY, together, spread float64
	for i := range x {
		meanX, meanY = meanX+x[i]/n, meanY+y[i]/n
	}
	for i := range x {
		together, spread = together+(x[i]-meanX)*(y[i]-meanY), spread+(x[i]-meanX)*(x[i]-meanX)
	}
	beta = together / spread
	return beta, math.Pow(1+meanY-beta*meanX, 252) - 1
}

func (r *reckoner) checkPosition(t *testing.T, agent string, p *position) {
	t.Helper()
	b, what := r.agents[agent], agent+"'s "+p.Symbol+": "
	price, shares, cost := r.price[p.Symbol], b.shares[p.Symbol], b.cost[p.Symbol]
	near(t, what+"shares", number(t, p.Shares), shares, 6)
	near(t, what+"price", number(t, p.Price), price, centDigits)
	near(t, what+"cost", number(t, p.Cost), cost, centDigits)
	near(t, what+"value", number(t, p.Value), shares*price, centDigits)
	near(t, what+"gain", number(t, p.Gain), shares*price-cost, centDigits)
	near(t, what+"return", p.Return, shares*price/cost-1, percentDigits)
	near(t, what+"weight", p.Weight, shares*price/b.worth(r.price), percentDigits)
}

// checkMarket compares prices and the benchmark as they are pushed.
func (r *reckoner) checkMarket(t *testing.T, values [][]any) {
	t.Helper()
	prices, benchmarks := 0, 0
	for _, value := range values {
		symbol, _ := value[1].(string)
		switch shown := value[2].(type) {
		case []any:
			if value[0] != 2.0 {
				continue
			}
			prices++
			text, _ := shown[0].(string)
			near(t, symbol+"'s price", number(t, text), r.price[symbol], centDigits)
			if last, ok := r.last[symbol]; ok {
				day, _ := shown[1].(float64)
				near(t, symbol+"'s day", day, r.price[symbol]/last-1, percentDigits)
			}
		case map[string]any:
			if value[0] != 4.0 {
				continue
			}
			benchmarks++
			n := len(r.index.closes)
			back, _ := shown["ret"].(float64)
			day, _ := shown["day"].(float64)
			near(t, "the index's return", back, r.index.closes[n-1]/r.index.start-1, percentDigits)
			near(t, "the index's day", day, r.index.closes[n-1]/r.index.closes[n-2]-1, percentDigits)
		}
	}
	if prices != len(r.price) || benchmarks != 1 {
		t.Errorf("%d prices and %d benchmarks are shown, want %d and 1", prices, benchmarks, len(r.price))
	}
}

// checkPage looks for the figures in the words of the page.
func (r *reckoner) checkPage(t *testing.T, page string, standings []standing) {
	t.Helper()
	percent := func(x float64) string {
		text := strings.Replace(fmt.Sprintf("%+.2f%%", 100*x), "-", "\u2212", 1)
		if math.Abs(x) < 0.00005 {
			return "0.00%"
		}
		return text
	}
	n := len(r.index.closes)
	back := r.index.closes[n-1]/r.index.start - 1
	beaten, competitors := 0, 0
	for i := range standings {
		s := &standings[i]
		b := r.agents[s.Agent]
		worth := b.worth(r.price)
		if !s.Base {
			competitors++
			if worth/b.beside-1 > back {
				beaten++
			}
		}
		_, row, found := strings.Cut(page, `data-agent="`+s.Agent+`">`)
		row, _, _ = strings.Cut(row, "</tr>")
		whole := fmt.Sprintf("%.0f", worth)
		if head := len(whole) - 3; head > 0 {
			whole = whole[:head] + "," + whole[head:]
		}
		for _, want := range []string{"$" + whole + "</span>", percent(worth/10_000-1) + "</b>"} {
			if !found || !strings.Contains(row, want) {
				t.Errorf("the line of %s does not say %s, %v", s.Agent, want, worth)
			}
		}
	}
	for _, want := range []string{
		fmt.Sprintf("<dt>%s</dt><dd>%s</dd>", r.index.symbol, percent(back)),
		fmt.Sprintf("<dt>Beat the index</dt><dd>%d of %d</dd>", beaten, competitors),
	} {
		if !strings.Contains(page, want) {
			t.Errorf("the page does not say %s", want)
		}
	}
}
