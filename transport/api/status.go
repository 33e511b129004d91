package api

import (
	"net/http"
	"time"

	"github.com/seed45548214/arena/arena"
	"github.com/seed45548214/arena/transport/openapi"
	"github.com/seed45548214/arena/transport/reply"
	"github.com/seed45548214/arena/transport/view"
)

type statusBody struct {
	Mode    arena.Mode   `json:"mode"`
	Version string       `json:"version"`
	Now     time.Time    `json:"now"`
	Market  *marketBody  `json:"market"` // null before there is a market time
	Feeds   []FeedHealth `json:"feeds"`
	Arenas  []arenaLine  `json:"arenas"`
}

// marketBody is the exchange at a moment of market time.
type marketBody struct {
	Open      bool       `json:"open"`
	Date      arena.Date `json:"date"` // in New York
	At        time.Time  `json:"at"`
	NextOpen  time.Time  `json:"next_open"`
	NextClose time.Time  `json:"next_close"`
}

type arenaLine struct {
	ID     string      `json:"id"`
	Name   string      `json:"name"`
	Phase  arena.Phase `json:"phase"`
	Reason string      `json:"reason,omitempty"`
	Stale  string      `json:"stale,omitempty"` // why what is shown may be old
	Seq    uint64      `json:"seq"`
	Season int         `json:"season"` // 0 before the first
	Round  int         `json:"round"`  // the last one that opened
	// Differences take effect with the next season.
	Differences []string `json:"differences,omitempty"`
}

func lineOf(e *view.Entry) arenaLine {
	line := arenaLine{
		ID: e.ID, Name: e.Name, Phase: e.Phase, Reason: e.Reason, Stale: e.Stale, Seq: e.Seq(), Differences: e.Differences,
	}
	if e.State != nil {
		line.Season, line.Round = e.State.Season, e.State.Round
	}
	return line
}

func (a *API) status(w http.ResponseWriter, r *http.Request) error {
	if _, err := reply.QueryOf(r); err != nil {
		return err
	}
	entries := a.Listing.Entries()
	body := statusBody{
		Mode: a.Mode, Version: a.Version, Now: a.Now().UTC(), Feeds: a.Control.Feeds(),
		Arenas: make([]arenaLine, len(entries)),
	}
	if body.Feeds == nil {
		body.Feeds = []FeedHealth{}
	}
	for i := range entries {
		body.Arenas[i] = lineOf(&entries[i])
	}
	if at, ok := a.marketTime(entries); ok {
		body.Market = a.market(at)
	}
	w.Header().Set("Cache-Control", "no-store")
	a.Writer.JSON(w, r, http.StatusOK, body)
	return nil
}

func statusRoute(c *openapi.Catalog) openapi.Route {
	return openapi.Route{
		ID: "status", Tag: "arenas", Summary: "The market, the price sources and every arena",
		Answer: openapi.SchemaOf[statusBody](c), Refusals: reply.Refusals(reply.BadRequest, reply.Internal),
	}
}

func statusTables() openapi.Tables {
	return openapi.Tables{
		About: map[string]string{
			"Status":     "The market, the price sources and every arena.",
			"Market":     "The exchange at a moment of market time.",
			"FeedHealth": "How a price source does.",
			"ArenaLine":  "An arena without its season.",
		},
		Words: map[string]string{
			"Status.market": "Null before there is a market time.", "Market.date": "In New York.",
			"FeedHealth.age_ms": "How old its prices were at the last success; zero for a source that makes its own.",
			"ArenaLine.phase":   "Failed or waiting, too, when nobody can or does run the arena.",
			"ArenaLine.reason":  "Why it does not run, as a clause.", "ArenaLine.stale": "Why what is shown may be old.",
			"ArenaLine.seq":         "The last record shown.",
			"ArenaLine.differences": "What was set since the season began, as clauses. It takes effect with the next one, after a reset.",
		},
	}
}

// marketTime is that of the arena that is shown first. In realtime it is now.
func (a *API) marketTime(entries []view.Entry) (at time.Time, ok bool) {
	if a.Mode == arena.Realtime {
		return a.Now().UTC(), true
	}
	e, ok := view.First(entries)
	if !ok || e.State == nil || e.State.At.IsZero() {
		return time.Time{}, false
	}
	return e.State.At, true
}

func (a *API) market(at time.Time) *marketBody {
	return &marketBody{
		Open: a.Calendar.IsOpen(at), Date: a.Calendar.DateOf(at), At: at,
		NextOpen: a.Calendar.NextOpen(at), NextClose: a.Calendar.NextClose(at),
	}
}
