package transport

import "net/http"

// audience lets nobody in before the journal of the arena was read: who comes
// back after a restart would get an empty feed and lose its place.
func (s *Server) audience(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if view, ok := s.watched(r.URL.Query().Get("arena")); ok && !view.tells() {
			w.Header().Set("Retry-After", "1")
			w.Header().Set("Cache-Control", "no-store")
			s.writeJSON(w, r, http.StatusServiceUnavailable, errorBody{notYet()})
			return
		}
		next.ServeHTTP(w, r)
	})
}

// watched returns the view of an arena. Without an id it is the first that has
// one, as for the hub.
func (s *Server) watched(id string) (view *View, ok bool) {
	if id != "" {
		return s.Views.Of(id)
	}
	for _, configured := range s.Control.Arenas() {
		if view, ok := s.Views.Of(configured.ID); ok {
			return view, true
		}
	}
	return nil, false
}
