package transport

import (
	"net/http"
	"slices"
	"strings"

	"github.com/seed45548214/arena/transport/reply"
)

// routes is everything that the server answers.
func (s *Server) routes() []reply.Route {
	return slices.Concat(s.api.Routes(), s.page.Routes(), []reply.Route{
		{Pattern: "GET /healthz", Answer: s.health, About: healthRoute},
		{Pattern: "GET /readyz", Answer: s.readiness, About: readyRoute},
		{Pattern: "GET /ws", Answer: s.socket, About: socketRoute},
		{Pattern: "GET /events", Answer: s.stream, About: streamRoute},
		{Pattern: "GET /api/metrics", Guarded: true, Answer: s.metrics, About: metricsRoute},
		{Pattern: "GET /api/openapi.json", Answer: s.openAPI, About: documentRoute},
	})
}

// guarded returns the mux behind its guards, the outermost last.
func (s *Server) guarded() http.Handler {
	mux := http.NewServeMux()
	for _, route := range s.routes() {
		ask := route.Answer
		if route.Guarded {
			ask = s.admin(ask)
		}
		if route.Written {
			ask = s.ownPages(ask)
		}
		mux.Handle(route.Pattern, s.handle(ask))
	}
	return s.logged(secured(s.recovered(s.bounded(s.crossOrigin(s.unrouted(mux))))))
}

func (s *Server) handle(ask reply.Func) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if err := ask(w, r); err != nil {
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
			s.fail(w, r, &reply.Error{Code: reply.NotFound, Message: "There is nothing at " + reply.Quoted(r.URL.Path) + "."})
			return
		}
		allowed := heard.header.Get("Allow")
		w.Header().Set("Allow", allowed)
		s.fail(w, r, &reply.Error{Code: reply.MethodNotAllowed, Message: "This address answers " + allowed + " only."})
	})
}

// fail answers with err: as JSON to programs, as a page to people.
func (s *Server) fail(w http.ResponseWriter, r *http.Request, err error) {
	shown := reply.ErrorOf(err)
	if shown.Code == reply.Internal || shown.Code == reply.JournalDamaged {
		s.Logger.ErrorContext(r.Context(), "request failed", "method", r.Method, "path", r.URL.Path, "err", err)
	}
	w.Header().Set("Cache-Control", "no-store")
	if !isAPI(r) && s.page.Failure(w, r, shown) == nil {
		return
	}
	s.writer.JSON(w, r, shown.Code.Status(), reply.Failure{Error: shown})
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
