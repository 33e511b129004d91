package transport

import (
	"net/http"
	"time"

	"github.com/seed45548214/arena/arena"
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
	// Differences take effect with the next season.
	Differences []string `json:"differences,omitempty"`
}

func lineOf(e *view.Entry) arenaLine {
	return arenaLine{
		ID: e.ID, Name: e.Name, Phase: e.Phase, Reason: e.Reason, Stale: e.Stale, Seq: e.Seq(), Differences: e.Differences,
	}
}

func (s *Server) status(w http.ResponseWriter, r *http.Request) error {
	if _, err := queryOf(r); err != nil {
		return err
	}
	entries := s.listing.Entries()
	body := statusBody{
		Mode: s.Mode, Version: s.Version, Now: s.Now().UTC(), Feeds: s.Control.Feeds(),
		Arenas: make([]arenaLine, len(entries)),
	}
	if body.Feeds == nil {
		body.Feeds = []FeedHealth{}
	}
	for i := range entries {
		body.Arenas[i] = lineOf(&entries[i])
	}
	if at, ok := s.marketTime(entries); ok {
		body.Market = s.market(at)
	}
	w.Header().Set("Cache-Control", "no-store")
	s.writeJSON(w, r, http.StatusOK, body)
	return nil
}

// marketTime is that of the arena that is shown first. In realtime it is now.
func (s *Server) marketTime(entries []view.Entry) (at time.Time, ok bool) {
	if s.Mode == arena.Realtime {
		return s.Now().UTC(), true
	}
	e, ok := view.First(entries)
	if !ok || e.State == nil || e.State.At.IsZero() {
		return time.Time{}, false
	}
	return e.State.At, true
}

func (s *Server) market(at time.Time) *marketBody {
	return &marketBody{
		Open: s.Calendar.IsOpen(at), Date: s.Calendar.DateOf(at), At: at,
		NextOpen: s.Calendar.NextOpen(at), NextClose: s.Calendar.NextClose(at),
	}
}
