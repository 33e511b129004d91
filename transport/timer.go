package transport

import (
	"net/http"

	"github.com/seed45548214/arena/arena"
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

func (s *Server) timer(w http.ResponseWriter, r *http.Request) error {
	query, err := queryOf(r, "arena")
	if err != nil {
		return err
	}
	e, ok := view.First(s.listing.Entries())
	if query.Has("arena") {
		e, err = s.entry(query.Get("arena"))
		if err != nil {
			return err
		}
	} else if !ok {
		return &Error{UnknownArena, "No arena is configured; add one and restart."}
	}
	body := timerBody{Arena: e.ID, Phase: e.Phase, Reason: e.WhyNoRound()}
	if e.State != nil {
		body.Round = e.State.Next.Round
	}
	if at, ok := e.NextRound(); ok {
		body.CountdownSeconds = new(view.SecondsUntil(at, s.Now()))
		body.NextTradeWindowTimestamp = new(at.UnixMilli())
		body.NextTradeWindowISO = new(at.UTC().Format("2006-01-02T15:04:05.000Z07:00"))
	}
	w.Header().Set("Cache-Control", "no-store")
	s.writeJSON(w, r, http.StatusOK, body)
	return nil
}
