package stats_test

import (
	"encoding/json"
	"math"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"pgregory.net/rapid"

	"github.com/seed45548214/arena/arena/stats"
)

// sessionReturns draws what a long-only account can earn in a session, down to
// losing everything but a crumb.
func sessionReturns(least int) *rapid.Generator[[]float64] {
	return rapid.SliceOfN(rapid.Float64Range(-0.99, 1), least, 120)
}

// wealth compounds returns from start, with which it begins. Where a return is missing it stays.
func wealth(returns []float64, start float64) []float64 {
	levels := make([]float64, 1, len(returns)+1)
	levels[0] = start
	for _, r := range returns {
		if !math.IsNaN(r) {
			start *= 1 + r
		}
		levels = append(levels, start)
	}
	return levels
}

// The relative bookkeeping gives what the definition says: the lowest that wealth was over
// the highest so far, the first included.
func TestMaxDrawdown_IsWealthBelowItsPeak(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		returns := sessionReturns(1).Draw(t, "returns")
		levels, want := wealth(returns, 1), 0.0
		for i := range levels {
			want = min(want, levels[i]/slices.Max(levels[:i+1])-1)
		}
		if got := stats.MaxDrawdown(returns); !near(got, want) || got < -1 || got > 0 {
			t.Fatalf("MaxDrawdown = %v, want %v", got, want)
		}
	})
}

func TestTotalReturn_Composes(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		first, second := sessionReturns(1).Draw(t, "first"), sessionReturns(1).Draw(t, "second")
		got := 1 + stats.TotalReturn(slices.Concat(first, second))
		want := (1 + stats.TotalReturn(first)) * (1 + stats.TotalReturn(second))
		if !near(got, want) {
			t.Fatalf("growth over both = %v, product of the two %v", got, want)
		}
	})
}

func TestReturns_UndoWealth(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		returns := sessionReturns(1).Draw(t, "returns")
		for i, got := range stats.Returns(wealth(returns, 100_000)) {
			if !near(got, returns[i]) {
				t.Fatalf("return %d = %v, want %v", i, got, returns[i])
			}
		}
	})
}

// The same account in another currency has the same figures. Powers of two make
// it exact, as long as no amount is so small that a float has fewer digits for it.
func TestSummarize_DoesNotDependOnTheCurrency(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		returns := sessionReturns(1).Draw(t, "returns")
		equity, benchmark := wealth(returns, 100_000), wealth(reversed(returns), 500)
		micros := rapid.Map(rapid.Int64Range(-1e12, 1e12), func(n int64) float64 { return float64(n) / 1e6 })
		amount := rapid.SliceOfN(micros, len(returns), len(returns))
		trades := stats.Trades{
			Closed:   amount.Draw(t, "closed"),
			Traded:   amount.Draw(t, "traded"),
			Invested: amount.Draw(t, "invested"),
		}
		rate := math.Ldexp(1, rapid.IntRange(-20, 20).Draw(t, "rate"))
		other := stats.Trades{
			Closed:   scaled(trades.Closed, rate),
			Traded:   scaled(trades.Traded, rate),
			Invested: scaled(trades.Invested, rate),
		}
		got := stats.Summarize(scaled(equity, rate), scaled(benchmark, 1/rate), other)
		want := stats.Summarize(equity, benchmark, trades)
		if diff := cmp.Diff(want, got, cmpopts.IgnoreUnexported(want)); diff != "" {
			t.Fatal(diff)
		}
	})
}

// Ratios of return to risk do not care how large the bets were.
func TestSharpe_DoesNotDependOnTheSizeOfTheBets(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		returns := sessionReturns(3).Draw(t, "returns")
		if stats.Volatility(returns, 1) < 1e-6 {
			t.Skip("hardly any risk")
		}
		size := rapid.Float64Range(0.01, 0.99).Draw(t, "size")
		sized := scaled(returns, size)
		want := stats.TrackOf(returns, 0).Annual(stats.SessionsPerYear)
		if got := stats.TrackOf(sized, 0).Annual(stats.SessionsPerYear); !near(got, want) {
			t.Fatalf("Sharpe = %v, want %v", got, want)
		}
		if got := stats.TrackOf(scaled(returns, -1), 0).Annual(stats.SessionsPerYear); !near(got, -want) {
			t.Fatalf("Sharpe of the opposite bets = %v, want %v", got, -want)
		}
		want = stats.TrackOf(returns, 0).StdErr()
		if got := stats.TrackOf(sized, 0).StdErr(); !near(got, want) {
			t.Fatalf("StdErr = %v, want %v", got, want)
		}
	})
}

func TestValueAtRisk_OrdersTheTail(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		returns := sessionReturns(1).Draw(t, "returns")
		cutoffs := rapid.SliceOfN(rapid.Float64Range(0, 1), 2, 2).Draw(t, "cutoffs")
		slices.Sort(cutoffs)
		low, high := stats.Rank(returns).ValueAtRisk(cutoffs[0]), stats.Rank(returns).ValueAtRisk(cutoffs[1])
		if low > high || low < slices.Min(returns) || high > slices.Max(returns) {
			t.Fatalf("value at risk %v and %v of %v", low, high, returns)
		}
		mean := stats.Rank(returns).ConditionalValueAtRisk(cutoffs[1])
		if !(mean <= high+1e-12 && mean >= slices.Min(returns)-1e-12) {
			t.Fatalf("conditional value at risk %v, value at risk %v", mean, high)
		}
	})
}

func TestBeta_FindsTheLineItWasGiven(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		benchmark := sessionReturns(3).Draw(t, "benchmark")
		if stats.Volatility(benchmark, 1) < 1e-3 {
			t.Skip("the benchmark hardly moves")
		}
		slope := rapid.Float64Range(-3, 3).Draw(t, "slope")
		daily := rapid.Float64Range(-0.001, 0.001).Draw(t, "daily")
		returns := scaled(benchmark, slope)
		for i := range returns {
			returns[i] += daily
		}
		if got := stats.Beta(returns, benchmark); !near(got, slope) {
			t.Fatalf("Beta = %v, want %v", got, slope)
		}
		if got, want := stats.Alpha(returns, benchmark, 252), math.Pow(1+daily, 252)-1; !near(got, want) {
			t.Fatalf("Alpha = %v, want %v", got, want)
		}
	})
}

// Whatever the series hold, the JSON is valid, and nothing is annualised on a
// short track.
func TestSummarize_JSONNeverCarriesNaN(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		odd := rapid.SampledFrom([]float64{math.NaN(), math.Inf(1), math.Inf(-1), 0, -1, 1e308, 5e-324})
		series := rapid.SliceOfN(rapid.OneOf(odd, rapid.Float64Range(1, 2), rapid.Just(1.0)), 0, 60)
		s := stats.Summarize(series.Draw(t, "equity"), series.Draw(t, "benchmark"), stats.Trades{
			Closed:   series.Draw(t, "closed"),
			Traded:   series.Draw(t, "traded"),
			Invested: series.Draw(t, "invested"),
		})
		text, err := json.Marshal(s)
		if err != nil {
			t.Fatalf("marshal %+v: %v", s, err)
		}
		var back stats.Summary
		if err := json.Unmarshal(text, &back); err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(s, back, cmpopts.IgnoreUnexported(s)); diff != "" {
			t.Fatalf("the JSON lost something:\n%s", diff)
		}
		if s.Sessions < stats.MinSessions && hasAnnualised(&s) {
			t.Fatalf("annualised after %d sessions: %s", s.Sessions, text)
		}
	})
}

func hasAnnualised(s *stats.Summary) bool {
	return slices.ContainsFunc([]*float64{
		s.AnnualReturn, s.Volatility, s.DownsideRisk, s.Sharpe, s.SharpeStdErr, s.SharpeProbability, s.SharpeSessions, s.Sortino, s.Calmar, s.Alpha,
	}, func(f *float64) bool { return f != nil })
}

func near(a, b float64) bool {
	return a == b || math.Abs(a-b) <= 1e-9*max(1, math.Abs(a), math.Abs(b))
}

func scaled(values []float64, by float64) []float64 {
	out := make([]float64, len(values))
	for i, x := range values {
		out[i] = x * by
	}
	return out
}

func reversed(values []float64) []float64 {
	out := slices.Clone(values)
	slices.Reverse(out)
	return out
}
