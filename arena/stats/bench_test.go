package stats_test

import (
	"strconv"
	"testing"

	"github.com/seed45548214/arena/arena/stats"
)

// Time grows with the number of sessions and little more; allocations stay the
// same in number.
func BenchmarkSummarize(b *testing.B) {
	for _, sessions := range []int{100, 1_000, 10_000, 100_000} {
		b.Run(strconv.Itoa(sessions), func(b *testing.B) {
			equity, benchmark := randomWalk(1, sessions), randomWalk(2, sessions)
			trades := stats.Trades{Closed: equity, Traded: equity[1:], Invested: equity[1:]}
			b.ReportAllocs()
			for b.Loop() {
				stats.Summarize(equity, benchmark, trades)
			}
			b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/float64(sessions), "ns/session")
		})
	}
}
