package transport

import (
	"context"
	"fmt"
	"slices"

	"github.com/seed45548214/arena/transport/api"
	"github.com/seed45548214/arena/transport/view"
)

// Reload has the settings of the arenas read again, begins to serve those that are
// new, and sends the audience of those away that have ended.
func (s *Server) Reload(ctx context.Context) (*api.Reloaded, error) {
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
			reloaded.Differs = append(reloaded.Differs, api.Differing{Arena: configured.ID, Differences: configured.Differences})
		}
	}
	s.logReload(reloaded)
	return reloaded, nil
}

// logReload tells the operator what came of it, whoever asked.
func (s *Server) logReload(reloaded *api.Reloaded) {
	s.Logger.Info("arenas reloaded", "began", reloaded.Began, "ended", reloaded.Ended)
	for _, differing := range reloaded.Differs {
		for _, difference := range differing.Differences {
			s.Logger.Warn("a setting takes effect with the next season, after a reset", "arena", differing.Arena, "difference", difference)
		}
	}
	for _, warning := range reloaded.Warnings {
		s.Logger.Warn("arenas reloaded", "warning", warning)
	}
}

// serveConfigured serves the arenas that are configured now and no others.
func (s *Server) serveConfigured() error {
	s.changing.Lock()
	defer s.changing.Unlock()
	configured := s.shown()
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
