package api

import (
	"context"
	"net/http"
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
	// Address names the client of a request, and Pseudonym gives parts one name of which
	// nobody learns them: the same parts have the same for as long as the secret of the
	// server stays.
	Address   func(*http.Request) string
	Pseudonym func(parts ...string) string
	// SignHead signs where a journal stands at a wall time, if the arena runs here and its
	// season names the key.
	SignHead func(ctx context.Context, head *arena.SignedHead, at time.Time) (ok bool)
	// Reload serves the arenas that are configured now. Its errors are those of
	// [Control].
	Reload func(ctx context.Context) (*Reloaded, error)
}

// An API answers what programs ask.
type API struct {
	Config
	charts *history.Cache
	// posting bounds how many messages are on their way to the arenas: commands of the
	// operator come through, too.
	posting chan struct{}
}

// New returns an API, whose Routes a server serves.
func New(cfg Config) *API {
	return &API{Config: cfg, charts: history.NewCache(cfg.Calendar, chartBytes), posting: make(chan struct{}, mostPosting)}
}

// entry returns one arena, or an [reply.Error].
func (a *API) entry(id string) (view.Entry, error) {
	e, ok := a.Listing.Entry(id)
	if !ok {
		return e, reply.NoArena(id)
	}
	return e, nil
}
