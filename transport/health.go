package transport

import (
	"net/http"
	"time"

	"github.com/seed45548214/arena/arena"
	"github.com/seed45548214/arena/transport/openapi"
	"github.com/seed45548214/arena/transport/reply"
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
	s.writer.JSON(w, r, http.StatusOK, healthBody{Status: "ok", Version: s.Version, Timestamp: s.Now().UTC()})
	return nil
}

func healthRoute(c *openapi.Catalog) openapi.Route {
	return openapi.Route{
		ID: "health", Tag: "health", Summary: "Whether the process lives",
		Answer: openapi.SchemaOf[healthBody](c), Refusals: reply.Refusals(reply.Internal),
	}
}

type readyBody struct {
	Status  string       `json:"status"` // ok, degraded, starting or stopping
	Reasons []string     `json:"reasons,omitempty"`
	Failed  []failedBody `json:"failed,omitempty"` // arenas that nobody runs any more
	Behind  []string     `json:"behind,omitempty"` // arenas whose journals cannot be followed now
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
			if glimpse := s.Views.Glimpse(configured.ID); glimpse.State != nil && glimpse.Err != nil && !glimpse.Damaged() {
				body.Behind = append(body.Behind, configured.ID)
			}
		}
		switch {
		case len(body.Reasons) > 0:
			body.Status = "starting"
		case len(body.Failed) > 0 || len(body.Behind) > 0:
			body.Status = "degraded" // viewers are still served, and what was stored is shown
		}
	}
	status := http.StatusOK
	if body.Status == "starting" || body.Status == "stopping" {
		status = http.StatusServiceUnavailable
	}
	w.Header().Set("Cache-Control", "no-store")
	s.writer.JSON(w, r, status, body)
	return nil
}

func readyRoute(c *openapi.Catalog) openapi.Route {
	unready := openapi.Response{Description: "Not yet, or not any more.", Content: openapi.Content(openapi.JSON, openapi.SchemaOf[readyBody](c))}
	return openapi.Route{
		ID: "ready", Tag: "health", Summary: "Whether viewers should be sent here",
		Answer: openapi.SchemaOf[readyBody](c), Refusals: reply.Refusals(reply.Internal), More: map[string]openapi.Response{"503": unready},
	}
}

func healthTables() openapi.Tables {
	return openapi.Tables{
		About: map[string]string{"Health": "The process lives.", "Ready": "Whether viewers should be sent here, and why not."},
		Members: map[string]*openapi.Schema{
			"Health.status": openapi.EnumOf("ok"),
			"Ready.status":  openapi.EnumOf("ok", "degraded", "starting", "stopping"),
		},
	}
}

// unready says what an arena keeps viewers waiting for. One that came later keeps
// nobody from the others.
func (s *Server) unready(configured *view.Status) []string {
	if shown, ok := s.Views.Of(configured.ID); ok && shown.Late() || !ok && s.reloading.Load() > 0 {
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
