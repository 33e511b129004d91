package stats_test

import (
	"encoding/json"
	"fmt"

	"github.com/seed45548214/arena/arena/stats"
)

func ExampleSummarize() {
	// Three sessions are far too few to annualise anything.
	equity := []float64{100_000, 101_000, 98_980, 103_929}
	index := []float64{5_000, 5_025, 4_975, 5_075}
	trades := stats.Trades{
		Closed:   []float64{1_500, -500},
		Traded:   []float64{50_000, 0, 20_000},
		Invested: []float64{50_500, 48_480, 68_929},
	}

	s := stats.Summarize(equity, index, trades)
	fmt.Printf("%d sessions, %+.2f %%, lowest %.2f %%\n", s.Sessions, *s.TotalReturn*100, *s.MaxDrawdown*100)
	fmt.Printf("beta %.2f, exposure %.2f, profit factor %.1f\n", *s.Beta, *s.Exposure, *s.ProfitFactor)
	fmt.Println("annualised:", s.Sharpe != nil)

	text, err := json.Marshal(stats.Summarize(equity[:1], nil, stats.Trades{}))
	fmt.Println(string(text), err)
	// Output:
	// 3 sessions, +3.93 %, lowest -2.00 %
	// beta 2.33, exposure 0.55, profit factor 3.0
	// annualised: false
	// {"sessions":0} <nil>
}

func ExampleTrack_Annual() {
	returns := []float64{0.01, -0.005, 0.007, 0.002, -0.001, 0.004}

	track := stats.TrackOf(returns, 0)
	fmt.Printf("%.1f a year, %.2f ± %.2f a session, above zero with %.0f %%\n",
		track.Annual(stats.SessionsPerYear), track.Sharpe, track.StdErr(), 100*track.Probability(0))
	// Output: 8.3 a year, 0.52 ± 0.48 a session, above zero with 86 %
}
