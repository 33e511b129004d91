package transport

import (
	"net/http"

	"github.com/seed45548214/arena/transport/view"
)

// audience lets nobody in before the journal of the arena was read: who comes
// back after a restart would get an empty feed and lose its place.
func (s *Server) audience(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		view, ok := s.watched(r.URL.Query().Get("arena"))
		if ok && !view.Tells() {
			w.Header().Set("Retry-After", "1")
			w.Header().Set("Cache-Control", "no-store")
			s.writeJSON(w, r, http.StatusServiceUnavailable, errorBody{notYet()})
			return
		}
		if ok {
			r = naming(r, view.Arena())
		}
		next.ServeHTTP(w, r)
	})
}

// naming is r with the arena that it asks for: the hub does not know which is the
// first now.
func naming(r *http.Request, arena string) *http.Request {
	named, address := r.WithContext(r.Context()), *r.URL
	query := address.Query()
	query.Set("arena", arena)
	address.RawQuery = query.Encode()
	named.URL = &address
	return named
}

// watched returns the view of an arena. Without an id it is the first that has one.
func (s *Server) watched(id string) (watched *view.View, ok bool) {
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
