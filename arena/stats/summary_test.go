package stats_test

import (
	"encoding/json"
	"math"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/seed45548214/arena/arena/stats"
)

func TestSummarize_AnnualisesFromTwentySessionsOn(t *testing.T) {
	t.Parallel()
	for sessions, want := range map[int]bool{0: false, 1: false, stats.MinSessions - 1: false, stats.MinSessions: true} {
		equity, benchmark := randomWalk(1, sessions), randomWalk(2, sessions)
		s := stats.Summarize(equity, benchmark, stats.Trades{})
		if s.Sessions != sessions {
			t.Errorf("Sessions = %d, want %d", s.Sessions, sessions)
		}
		if got := hasAnnualised(&s); got != want {
			t.Errorf("%d sessions: annualised is %t, want %t", sessions, got, want)
		}
		if got := s.Alpha != nil; got != want {
			t.Errorf("%d sessions: alpha given is %t, want %t", sessions, got, want)
		}
		if got, want := s.TotalReturn != nil, sessions > 0; got != want {
			t.Errorf("%d sessions: total return given is %t, want %t", sessions, got, want)
		}
	}
}

// Each figure of the summary is the function of its name.
func TestSummarize_AgreesWithItsFunctions(t *testing.T) {
	t.Parallel()
	equity, benchmark := randomWalk(1, 60), randomWalk(2, 60)
	returns, market := stats.Returns(equity), stats.Returns(benchmark)
	trades := stats.Trades{Closed: []float64{3, -1, 0}, Traded: make([]float64, 60), Invested: make([]float64, 60)}
	for i, closed := range equity[1:] {
		trades.Traded[i], trades.Invested[i] = closed/10, closed/2
	}
	track := stats.TrackOf(returns, 0)
	s := stats.Summarize(equity, benchmark, trades)
	for name, tt := range map[string]struct {
		got  *float64
		want float64
	}{
		"total return":              {s.TotalReturn, equity[60]/equity[0] - 1},
		"annual return":             {s.AnnualReturn, math.Pow(equity[60]/equity[0], 252.0/60) - 1},
		"volatility":                {s.Volatility, stats.Volatility(returns, 252)},
		"downside risk":             {s.DownsideRisk, stats.DownsideRisk(returns, 0, 252)},
		"sharpe":                    {s.Sharpe, stats.TrackOf(returns, 0).Annual(252)},
		"sharpe standard error":     {s.SharpeStdErr, track.StdErr() * math.Sqrt(252)},
		"sharpe probability":        {s.SharpeProbability, track.Probability(0)},
		"sortino":                   {s.Sortino, stats.Sortino(returns, 0, 252)},
		"maximum drawdown":          {s.MaxDrawdown, stats.MaxDrawdown(returns)},
		"calmar":                    {s.Calmar, stats.Calmar(stats.AnnualReturn(returns, 252), stats.MaxDrawdown(returns))},
		"omega":                     {s.Omega, stats.Omega(returns, 0)},
		"beta":                      {s.Beta, stats.Beta(returns, market)},
		"alpha":                     {s.Alpha, stats.Alpha(returns, market, 252)},
		"value at risk":             {s.ValueAtRisk, stats.Rank(returns).ValueAtRisk(0.05)},
		"conditional value at risk": {s.ConditionalValueAtRisk, stats.Rank(returns).ConditionalValueAtRisk(0.05)},
		"tail ratio":                {s.TailRatio, stats.Rank(returns).TailRatio()},
		"stability":                 {s.Stability, stats.Stability(returns)},
		"turnover":                  {s.Turnover, 0.1},
		"exposure":                  {s.Exposure, 0.5},
		"win rate":                  {s.WinRate, 0.5},
		"profit factor":             {s.ProfitFactor, 3},
	} {
		if tt.got == nil {
			t.Errorf("%s is missing, want %v", name, tt.want)
		} else if !near(*tt.got, tt.want) {
			t.Errorf("%s = %v, want %v", name, *tt.got, tt.want)
		}
	}
}

// An agent that stays in cash has no risk to divide by, and one that only rises
// has no loss to.
func TestSummarize_OmitsWhatIsUndefined(t *testing.T) {
	t.Parallel()
	cash, rising := make([]float64, 31), []float64{100}
	for i := range cash {
		cash[i] = 100_000
	}
	for i := range 30 {
		rising = append(rising, rising[i]*(1.01+float64(i%2)/100))
	}
	tests := []struct {
		name         string
		equity       []float64
		gone, stayed []string
	}{
		{"cash", cash, []string{"sharpe", "sortino", "calmar", "omega", "stability", "tail_ratio"}, []string{"total_return", "volatility", "max_drawdown"}},
		{"only rising", rising, []string{"sortino", "calmar", "omega", "beta", "alpha", "turnover", "exposure", "win_rate", "profit_factor"}, []string{"sharpe", "sharpe_std_err", "stability"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			text, err := json.Marshal(stats.Summarize(tt.equity, nil, stats.Trades{}))
			if err != nil {
				t.Fatal(err)
			}
			for _, name := range tt.gone {
				if strings.Contains(string(text), `"`+name+`"`) {
					t.Errorf("%s is in %s", name, text)
				}
			}
			for _, name := range tt.stayed {
				if !strings.Contains(string(text), `"`+name+`"`) {
					t.Errorf("%s is not in %s", name, text)
				}
			}
		})
	}
}

// The return of a session whose close is missing is unknown, and the next one
// spans the gap, so that nothing of the way is lost.
func TestReturns_SpanAMissingClose(t *testing.T) {
	t.Parallel()
	returns := stats.Returns([]float64{100, 110, math.NaN(), 121})
	if len(returns) != 3 || !math.IsNaN(returns[1]) || !near(returns[2], 0.1) {
		t.Errorf("Returns = %v, want [0.1 NaN 0.1]", returns)
	}
	if got := stats.TotalReturn(returns); !near(got, 0.21) {
		t.Errorf("TotalReturn = %v, want 0.21", got)
	}
}

func TestReturns_EndWhenAllIsLost(t *testing.T) {
	t.Parallel()
	returns := stats.Returns([]float64{100, 0, 50})
	if len(returns) != 2 || returns[0] != -1 || !math.IsNaN(returns[1]) {
		t.Errorf("Returns = %v, want [-1 NaN]", returns)
	}
	if got := stats.MaxDrawdown(returns); got != -1 {
		t.Errorf("MaxDrawdown = %v, want -1", got)
	}
}

// A steady grower has no risk but the rounding of its own closes, which must not
// turn into a Sharpe ratio of billions, nor into a beta against it.
func TestMoments_TreatRoundingAsNoRisk(t *testing.T) {
	t.Parallel()
	third, tenth := 0.3, 0.1
	steady := []float64{third, tenth + 0.2, third, third}
	if steady[0] == steady[1] {
		t.Fatal("the returns do not differ by rounding")
	}
	if got := stats.TrackOf(steady, 0).Annual(252); !math.IsInf(got, 1) {
		t.Errorf("Sharpe = %v, want +Inf", got)
	}
	if got := stats.Beta([]float64{0.1, -0.1, 0.2, 0.3}, steady); !math.IsNaN(got) {
		t.Errorf("Beta = %v, want NaN", got)
	}
}

func TestStability_IsAtMostOne(t *testing.T) {
	t.Parallel()
	for sessions := 2; sessions < 300; sessions++ {
		steady := make([]float64, sessions)
		for i := range steady {
			steady[i] = 0.0007
		}
		if got := stats.Stability(steady); got > 1 || !near(got, 1) {
			t.Fatalf("Stability of %d steady sessions = %v, want 1", sessions, got)
		}
	}
}

func TestSummarize_CountsSessionsWithAReturn(t *testing.T) {
	t.Parallel()
	if got := stats.Summarize([]float64{100, math.NaN(), 101, 102}, nil, stats.Trades{}).Sessions; got != 2 {
		t.Errorf("Sessions = %d, want 2", got)
	}
}

func TestExposure_LeavesOutASessionWithoutEquity(t *testing.T) {
	t.Parallel()
	if got := stats.Exposure([]float64{50, 10}, []float64{100, 0}); got != 0.5 {
		t.Errorf("Exposure = %v, want 0.5", got)
	}
}

// 0.29*100 comes out below 29 in binary, yet the percentile is the thirtieth
// value itself, and it belongs to its own tail.
func TestValueAtRisk_HitsAValueDespiteRounding(t *testing.T) {
	t.Parallel()
	var returns []float64
	for i := range 101 {
		returns = append(returns, float64(i))
	}
	if got := stats.Rank(returns).ValueAtRisk(0.29); got != 29 {
		t.Errorf("ValueAtRisk = %v, want 29", got)
	}
	if got := stats.Rank(returns).ConditionalValueAtRisk(0.29); got != 14.5 {
		t.Errorf("ConditionalValueAtRisk = %v, want 14.5", got)
	}
}

// The worst of twenty-one sessions and the next stand at or below the fifth
// percentile, which is the second worst itself.
func TestConditionalValueAtRisk_MeansTheTail(t *testing.T) {
	t.Parallel()
	var returns []float64
	for i := range 21 {
		returns = append(returns, float64(i)/100)
	}
	returns[0] = -0.10
	if got := stats.Rank(returns).ValueAtRisk(0.05); got != 0.01 {
		t.Errorf("ValueAtRisk = %v, want 0.01", got)
	}
	if got, want := stats.Rank(returns).ConditionalValueAtRisk(0.05), -0.045; !near(got, want) {
		t.Errorf("ConditionalValueAtRisk = %v, want %v", got, want)
	}
}

func TestUndefined_IsNaN(t *testing.T) {
	t.Parallel()
	one, two, none := []float64{0.01}, []float64{0.01, -0.02}, []float64{}
	three := []float64{0.01, -0.02, 0.03}
	for name, got := range map[string]float64{
		"total return of nothing":       stats.TotalReturn(none),
		"annual return of ruin twice":   stats.AnnualReturn([]float64{-3}, 252),
		"volatility of one":             stats.Volatility(one, 252),
		"sharpe of one":                 stats.TrackOf(one, 0).Annual(252),
		"sharpe error of one":           stats.TrackOf(one, 0).StdErr(),
		"error of a track of one":       stats.Track{N: 1, Sharpe: 0.1, Kurtosis: 3}.StdErr(),
		"omega of one":                  stats.Omega([]float64{-0.01}, 0),
		"sortino of one":                stats.Sortino(one, 0, 252),
		"downside risk of nothing":      stats.DownsideRisk(none, 0, 252),
		"calmar without a fall":         stats.Calmar(stats.AnnualReturn(one, 252), stats.MaxDrawdown(one)),
		"stability of one":              stats.Stability(one),
		"stability of ruin":             stats.Stability([]float64{0.1, -1}),
		"beta of fewer sessions":        stats.Beta(two, three),
		"beta of more sessions":         stats.Beta(three, two),
		"beta to a flat benchmark":      stats.Beta(two, []float64{0.01, 0.01}),
		"alpha of nothing":              stats.Alpha(none, none, 252),
		"value at risk of nothing":      stats.Rank(none).ValueAtRisk(0.05),
		"value at risk beyond all":      stats.Rank(two).ValueAtRisk(1.5),
		"conditional value of nothing":  stats.Rank(none).ConditionalValueAtRisk(0.05),
		"turnover of other sessions":    stats.Turnover(one, two),
		"exposure of other sessions":    stats.Exposure(one, two),
		"win rate without a decision":   stats.WinRate([]float64{0, 0}),
		"profit factor without trades":  stats.ProfitFactor(none),
		"expected maximum of no trials": stats.ExpectedMaximum(0),
		"track length of a poor ratio":  stats.Track{N: 9, Sharpe: 0.1, Kurtosis: 3}.MinLength(0.2, 0.95),
	} {
		if !math.IsNaN(got) {
			t.Errorf("%s = %v, want NaN", name, got)
		}
	}
}

func TestProfitFactor_WithoutALossIsInfinite(t *testing.T) {
	t.Parallel()
	if got := stats.ProfitFactor([]float64{1, 0, 2}); !math.IsInf(got, 1) {
		t.Errorf("ProfitFactor = %v, want +Inf", got)
	}
}

// randomWalk draws one equity series: the start and one close for each session.
func randomWalk(seed uint64, sessions int) []float64 {
	random := rand.New(rand.NewPCG(seed, 0))
	equity := make([]float64, 1, sessions+1)
	equity[0] = 100_000
	for i := range sessions {
		equity = append(equity, equity[i]*(1+0.0005+0.01*random.NormFloat64()))
	}
	return equity
}
