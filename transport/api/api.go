package api

import (
	"context"
	"time"

	"github.com/seed45548214/arena/arena"
	"github.com/seed45548214/arena/transport/history"
	"github.com/seed45548214/arena/transport/news"
	"github.com/seed45548214/arena/transport/reply"
	"github.com/seed45548214/arena/transport/view"
)

// Config is what the handlers need. All of it is required.
type Config struct {
	Listing  *view.Listing
	Journal  view.Journal
	Control  Control
	Desk     *news.Desk
	Calendar *arena.Calendar
	Mode     arena.Mode
	Version  string
	Now      func() time.Time
	Writer   *reply.Writer
	// Reload serves the arenas that are configured now. Its errors are those of
	// [Control].
	Reload func(ctx context.Context) (*Reloaded, error)
}

// An API answers what programs ask.
type API struct {
	Config
	charts *history.Cache
}

// New returns an API, whose Routes a server serves.
func New(cfg Config) *API {
	return &API{Config: cfg, charts: history.NewCache(cfg.Calendar, chartBytes)}
}

// entry returns one arena, or an [reply.Error].
func (a *API) entry(id string) (view.Entry, error) {
	e, ok := a.Listing.Entry(id)
	if !ok {
		return e, reply.NoArena(id)
	}
	return e, nil
}
