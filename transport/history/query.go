package history

import (
	"slices"
	"time"
)

// How many points a series of a chart may have.
const (
	LeastPoints   = 10
	DefaultPoints = 600
	MostPoints    = 2_000
)

// A Kind is what a chart shows of an agent or of the benchmark.
type Kind string

// The kinds.
const (
	Equity   Kind = "equity"   // worth in dollars
	Drawdown Kind = "drawdown" // how far below the highest worth, as a fraction
)

// A Range is how far back from the last tick a chart goes.
type Range string

// The ranges.
const (
	Day   Range = "1d"
	Week  Range = "1w"
	Month Range = "1m"
	All   Range = "all"
)

// Ranges lists all ranges, the shortest first.
func Ranges() []Range { return []Range{Day, Week, Month, All} }

// begin is where the range begins that ends at last.
func (r Range) begin(last time.Time) time.Time {
	switch r {
	case Day:
		return last.AddDate(0, 0, -1)
	case Week:
		return last.AddDate(0, 0, -7)
	case Month:
		return last.AddDate(0, -1, 0)
	case All:
	}
	return time.Time{}
}

// A Query says which chart is wanted.
type Query struct {
	Kind   Kind
	Range  Range
	Points int      // of a series, from LeastPoints to MostPoints
	Agents []string // of the roster, all when empty
}

func (q *Query) wants(agent string) bool {
	return len(q.Agents) == 0 || slices.Contains(q.Agents, agent)
}
