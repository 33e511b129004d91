package transport

import (
	"context"
	"fmt"
	"net/http"
	"slices"

	"github.com/seed45548214/arena/transport/view"
)

// Reloaded says what came of reading the settings of the arenas again.
type Reloaded struct {
	Began    []string    `json:"began"`    // arenas
	Ended    []string    `json:"ended"`    // arenas
	Differs  []Differing `json:"differs"`  // made by the server
	Warnings []string    `json:"warnings"` // sentences
}

// Differing is an arena whose season was begun with other settings.
type Differing struct {
	Arena       string   `json:"arena"`
	Differences []string `json:"differences"`
}

// Reload has the settings of the arenas read again, begins to serve those that are
// new, and sends the audience of those away that have ended.
func (s *Server) Reload(ctx context.Context) (*Reloaded, error) {
	s.reloading.Add(1)
	defer s.reloading.Add(-1)
	reloaded, err := s.Control.Reload(ctx)
	if followed := s.serveConfigured(); err == nil {
		err = followed
	}
	if err != nil {
		return nil, fmt.Errorf("reload: %w", err)
	}
	for _, configured := range s.Control.Arenas() {
		if len(configured.Differences) > 0 {
			reloaded.Differs = append(reloaded.Differs, Differing{configured.ID, configured.Differences})
		}
	}
	return reloaded, nil
}

// serveConfigured serves the arenas that are configured now and no others.
func (s *Server) serveConfigured() error {
	s.changing.Lock()
	defer s.changing.Unlock()
	configured := s.Control.Arenas()
	for _, id := range s.Views.Arenas() {
		if slices.ContainsFunc(configured, func(a view.Status) bool { return a.ID == id }) {
			continue
		}
		s.desk.Close(id)
		s.Views.Remove(id)
	}
	for i := range configured {
		if _, ok := s.Views.Of(configured[i].ID); ok {
			continue
		}
		stream, err := s.desk.Open(configured[i].ID)
		if err != nil {
			return err
		}
		s.Views.Add(configured[i].ID, stream)
	}
	return nil
}

// reload answers with what has changed.
func (s *Server) reload(w http.ResponseWriter, r *http.Request) error {
	if err := readBody(w, r, new(struct{})); err != nil {
		return err
	}
	ctx, cancel := context.WithTimeout(r.Context(), commandTimeout)
	defer cancel()
	reloaded, err := s.Reload(ctx)
	if err != nil {
		return err
	}
	list := func(words []string) []string { return append([]string{}, words...) }
	s.writeJSON(w, r, http.StatusOK, Reloaded{
		Began: list(reloaded.Began), Ended: list(reloaded.Ended),
		Differs: append([]Differing{}, reloaded.Differs...), Warnings: list(reloaded.Warnings),
	})
	return nil
}
