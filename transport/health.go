package transport

import (
	"net/http"
	"time"

	"github.com/seed45548214/arena/arena"
	"github.com/seed45548214/arena/transport/view"
)

type healthBody struct {
	Status    string    `json:"status"`
	Version   string    `json:"version"`
	Timestamp time.Time `json:"timestamp"`
}

// health says that the process lives. It never looks further: a restart would
// not mend a store that is away.
func (s *Server) health(w http.ResponseWriter, r *http.Request) error {
	s.writeJSON(w, r, http.StatusOK, healthBody{Status: "ok", Version: s.Version, Timestamp: s.Now().UTC()})
	return nil
}

type readyBody struct {
	Status  string       `json:"status"` // ok, degraded, starting or stopping
	Reasons []string     `json:"reasons,omitempty"`
	Failed  []failedBody `json:"failed,omitempty"` // arenas that nobody runs any more
}

type failedBody struct {
	Arena  string `json:"arena"`
	Reason string `json:"reason"`
}

// readiness says whether viewers should be sent here.
func (s *Server) readiness(w http.ResponseWriter, r *http.Request) error {
	body := readyBody{Status: "ok"}
	switch {
	case s.closing.Load():
		body = readyBody{Status: "stopping", Reasons: []string{"the server is shutting down"}}
	case !s.ready.Load():
		body = readyBody{Status: "starting", Reasons: []string{"the server is not ready"}}
	default:
		for _, configured := range s.Control.Arenas() {
			body.Reasons = append(body.Reasons, s.unready(&configured)...)
			if configured.Phase == arena.PhaseFailed {
				body.Failed = append(body.Failed, failedBody{configured.ID, configured.Reason})
			}
		}
		switch {
		case len(body.Reasons) > 0:
			body.Status = "starting"
		case len(body.Failed) > 0:
			body.Status = "degraded" // viewers are still served, and what was stored is shown
		}
	}
	status := http.StatusOK
	if body.Status == "starting" || body.Status == "stopping" {
		status = http.StatusServiceUnavailable
	}
	w.Header().Set("Cache-Control", "no-store")
	s.writeJSON(w, r, status, body)
	return nil
}

// unready says what an arena keeps viewers waiting for. One that came later keeps
// nobody from the others.
func (s *Server) unready(configured *view.Status) []string {
	if view, ok := s.Views.Of(configured.ID); ok && view.Late() || !ok && s.reloading.Load() > 0 {
		return nil
	}
	var reasons []string
	glimpse := s.Views.Glimpse(configured.ID)
	if configured.Starting {
		reasons = append(reasons, configured.ID+" is being started")
	}
	if glimpse.State == nil && !glimpse.Damaged() {
		reasons = append(reasons, "the journal of "+configured.ID+" is being read")
	}
	return reasons
}
