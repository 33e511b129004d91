package feeds

import (
	"context"
	"time"

	"github.com/seed45548214/arena/arena"
)

// A Query asks for prices at a moment of market time.
type Query struct {
	Seed    uint64     // of the season; recorded prices ignore it
	Start   arena.Date // first session of the season
	At      time.Time
	Symbols []arena.Symbol
}

// A Source is one vendor of prices. It is safe for concurrent use.
type Source interface {
	// Name returns the word for the source, such as "simulated".
	Name() string
	// Quotes returns the prices that the query asks for, in the order of its
	// symbols. A symbol without a price at that moment is left out.
	Quotes(ctx context.Context, query Query) ([]arena.Quote, error)
	// Actions returns the corporate actions whose ex-date lies after the first
	// day and not after the second, by date, then symbol.
	Actions(ctx context.Context, after, through arena.Date) ([]arena.Action, error)
}

// A Timetable says when prices change. It is safe for concurrent use.
type Timetable interface {
	// Next returns the first such moment strictly after a time. ok is false
	// when there is none: the prices end.
	Next(after time.Time) (at time.Time, ok bool)
}
