package api

import (
	"net/http"

	"github.com/seed45548214/arena/arena"
	"github.com/seed45548214/arena/transport/openapi"
	"github.com/seed45548214/arena/transport/reply"
	"github.com/seed45548214/arena/transport/view"
)

// timerBody tells when the next round opens. The first three names are those of
// an older protocol and stay.
type timerBody struct {
	CountdownSeconds         *int64      `json:"countdownSeconds"` // rounded up; null without a countdown
	NextTradeWindowTimestamp *int64      `json:"nextTradeWindowTimestamp"`
	NextTradeWindowISO       *string     `json:"nextTradeWindowISO"`
	Arena                    string      `json:"arena"`
	Phase                    arena.Phase `json:"phase"`
	Round                    int         `json:"round,omitzero"` // the one that is next
	Reason                   string      `json:"reason,omitempty"`
}

func (a *API) timer(w http.ResponseWriter, r *http.Request) error {
	query, err := reply.QueryOf(r, "arena")
	if err != nil {
		return err
	}
	e, ok := view.First(a.Listing.Entries())
	if query.Has("arena") {
		e, err = a.entry(query.Get("arena"))
		if err != nil {
			return err
		}
	} else if !ok {
		return &reply.Error{Code: reply.UnknownArena, Message: "No arena is configured; add one and restart."}
	}
	body := timerBody{Arena: e.ID, Phase: e.Phase, Reason: e.WhyNoRound()}
	if e.State != nil {
		body.Round = e.State.Next.Round
	}
	if at, ok := e.NextRound(); ok {
		body.CountdownSeconds = new(view.SecondsUntil(at, a.Now()))
		body.NextTradeWindowTimestamp = new(at.UnixMilli())
		body.NextTradeWindowISO = new(at.UTC().Format("2006-01-02T15:04:05.000Z07:00"))
	}
	w.Header().Set("Cache-Control", "no-store")
	a.Writer.JSON(w, r, http.StatusOK, body)
	return nil
}

func timerRoute(c *openapi.Catalog) openapi.Route {
	return openapi.Route{
		ID: "timer", Tag: "arenas", Summary: "When the next round opens",
		Parameters: []openapi.Parameter{openapi.Queried("arena", "The arena's id; without it the first that runs.", openapi.Text(""))},
		Answer:     openapi.SchemaOf[timerBody](c), Refusals: reply.Refusals(reply.BadRequest, reply.Internal, reply.UnknownArena),
	}
}

func timerTables() openapi.Tables {
	return openapi.Tables{
		About: map[string]string{"Timer": "When the next round opens. The first three names are those of an older protocol."},
		Members: map[string]*openapi.Schema{
			"Timer.nextTradeWindowISO": openapi.Nullable(&openapi.Schema{Type: "string", Format: "date-time"}),
		},
		Words: map[string]string{
			"Timer.countdownSeconds":         "Rounded up; null without a countdown.",
			"Timer.nextTradeWindowTimestamp": wordsWall, "Timer.round": "The one that is next.",
			"Timer.reason": "Why there is no countdown or why it stands, as a clause.",
		},
	}
}
