package feeds

import (
	"context"
	"time"

	"github.com/seed45548214/arena/arena"
)

// A Source is one vendor of prices. It is safe for concurrent use.
type Source interface {
	// Name returns the word for the source, such as "simulated".
	Name() string
	// Ask returns what the source knows of the query's symbols at its moment:
	// prices in the order of the symbols, and the corporate actions of the days
	// since. What it does not know is left out.
	Ask(ctx context.Context, query arena.Query) (arena.Report, error)
}

// A Timetable says when prices change. It is safe for concurrent use.
type Timetable interface {
	// Next returns the first such moment strictly after a time. ok is false
	// when there is none: the prices end.
	Next(after time.Time) (at time.Time, ok bool)
}
