package history

import (
	"slices"
	"strconv"
	"time"
)

// How many points a series of a chart may have.
const (
	LeastPoints   = 10
	DefaultPoints = 600
	MostPoints    = 2_000
)

// sizes are the numbers of points that answers have: whoever asks for another
// gets the next smaller one. So there are few answers to make and to keep.
func sizes() []int {
	return []int{LeastPoints, 20, 50, 100, 150, 200, 300, 400, DefaultPoints, 800, 1_000, 1_500, MostPoints}
}

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
	Gzip   bool     // the answer is compressed
}

func (q *Query) wants(agent string) bool {
	return len(q.Agents) == 0 || slices.Contains(q.Agents, agent)
}

// size is how many points an answer has.
func (q *Query) size() int {
	sizes := sizes()
	i, exact := slices.BinarySearch(sizes, q.Points)
	if exact {
		return q.Points
	}
	return sizes[max(i, 1)-1]
}

// whole names what q asks for, of all agents.
func (q *Query) whole() string {
	return string(q.Kind) + ":" + string(q.Range) + ":" + strconv.Itoa(q.size())
}
