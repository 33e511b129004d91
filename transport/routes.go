package transport

import (
	"net/http"
	"strings"

	"github.com/seed45548214/arena/arena"
)

// routes returns the mux behind its guards, the outermost last.
func (s *Server) routes() http.Handler {
	mux := http.NewServeMux()
	for pattern, answer := range map[string]answer{
		"GET /healthz": s.health,
		"GET /readyz":  s.readiness,

		"GET /api/timer":              s.timer,
		"GET /api/status":             s.status,
		"GET /api/arenas":             s.arenas,
		"GET /api/arenas/{id}":        s.arena,
		"GET /api/arenas/{id}/events": s.events,
		"GET /api/arenas/{id}/state":  s.snapshot,
		"GET /api/openapi.json":       s.openAPI(),

		"GET /api/metrics":                          s.admin(s.metrics),
		"GET /api/arenas/{id}/equity":               s.equity,
		"GET /api/arenas/{id}/drawdown":             s.drawdown,
		"GET /api/arenas/{id}/decisions":            s.decisions,
		"GET /api/arenas/{id}/decisions/{decision}": s.decision,

		"GET /api/actors":              s.admin(s.actors),
		"POST /api/actors/restart":     s.admin(s.restartActor),
		"POST /api/arenas/reload":      s.admin(s.reload),
		"POST /api/arenas/start":       s.admin(s.commandAll(arena.StartArena)),
		"POST /api/arenas/stop":        s.admin(s.commandAll(arena.StopArena)),
		"POST /api/arenas/{id}/start":  s.admin(s.command(arena.StartArena)),
		"POST /api/arenas/{id}/stop":   s.admin(s.command(arena.StopArena)),
		"POST /api/arenas/{id}/pause":  s.admin(s.command(arena.PauseArena)),
		"POST /api/arenas/{id}/resume": s.admin(s.command(arena.ResumeArena)),
		"POST /api/arenas/{id}/reset":  s.admin(s.reset),
		"POST /api/arenas/{id}/settle": s.admin(s.settle),
		"GET /{$}":                     s.home,
		"GET /a/{arena}":               s.arenaPage,
		"GET /a/{arena}/d/{decision}":  s.arenaPage,
		"GET /assets/{file}":           s.asset,
	} {
		mux.Handle(pattern, s.handle(answer))
	}
	mux.Handle("GET /ws", s.audience(s.hub))
	mux.Handle("GET /events", s.audience(s.hub.Events()))
	guarded := s.recovered(s.crossOrigin(s.unrouted(mux)))
	return s.logged(secured(guarded))
}

// An answer writes a response or returns an error, which is then the response.
type answer func(w http.ResponseWriter, r *http.Request) error

func (s *Server) handle(a answer) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if err := a(w, r); err != nil {
			s.fail(w, r, err)
		}
	})
}

// unrouted answers for the mux where it has no route, so that errors have one
// shape.
func (s *Server) unrouted(mux *http.ServeMux) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		refusal, pattern := mux.Handler(r)
		if pattern != "" {
			mux.ServeHTTP(w, r)
			return
		}
		heard := &refused{header: make(http.Header)}
		refusal.ServeHTTP(heard, r)
		if heard.status != http.StatusMethodNotAllowed {
			s.fail(w, r, &Error{NotFound, "There is nothing at " + quoted(r.URL.Path) + "."})
			return
		}
		allowed := heard.header.Get("Allow")
		w.Header().Set("Allow", allowed)
		s.fail(w, r, &Error{MethodNotAllowed, "This address answers " + allowed + " only."})
	})
}

// fail answers with err: as JSON to programs, as a page to people.
func (s *Server) fail(w http.ResponseWriter, r *http.Request, err error) {
	shown := asError(err)
	if shown.Code == Internal || shown.Code == JournalDamaged {
		s.Logger.ErrorContext(r.Context(), "request failed", "method", r.Method, "path", r.URL.Path, "err", err)
	}
	w.Header().Set("Cache-Control", "no-store")
	if !isAPI(r) && s.errorPage(w, r, shown) == nil {
		return
	}
	s.writeJSON(w, r, shown.Code.Status(), errorBody{shown})
}

// isAPI reports whether r was sent by a program.
func isAPI(r *http.Request) bool {
	path := r.URL.Path
	switch path {
	case "/api", "/healthz", "/readyz", "/ws", "/events":
		return true
	}
	return strings.HasPrefix(path, "/api/")
}

// A refused request is what the mux says where it has no route.
type refused struct {
	header http.Header
	status int
}

// Header implements [http.ResponseWriter].
func (f *refused) Header() http.Header { return f.header }

// WriteHeader implements [http.ResponseWriter].
func (f *refused) WriteHeader(status int) { f.status = status }

// Write implements [http.ResponseWriter].
func (f *refused) Write(text []byte) (int, error) { return len(text), nil }
