package transport

import (
	"net/http"
	"time"
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
	Status  string   `json:"status"`
	Reasons []string `json:"reasons,omitempty"`
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
			glimpse := s.Views.glimpse(configured.ID)
			if configured.Starting {
				body.Status = "starting"
				body.Reasons = append(body.Reasons, configured.ID+" is being started")
			}
			if glimpse.State == nil && !glimpse.Damaged() {
				body.Status = "starting"
				body.Reasons = append(body.Reasons, "the journal of "+configured.ID+" is being read")
			}
		}
	}
	status := http.StatusOK
	if body.Status != "ok" {
		status = http.StatusServiceUnavailable
	}
	w.Header().Set("Cache-Control", "no-store")
	s.writeJSON(w, r, status, body)
	return nil
}
