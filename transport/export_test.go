package transport

import (
	"net/http"

	"github.com/seed45548214/arena/transport/push"
)

// Feed is what the audience of an arena sees.
func (s *Server) Feed(arena string) *push.Feed {
	stream, _ := s.desk.Of(arena)
	return stream.Feed()
}

// Patterns are those of the routes of the mux.
func (s *Server) Patterns() []string {
	var patterns []string
	for _, route := range s.routes() {
		patterns = append(patterns, route.Pattern)
	}
	return patterns
}

// ClientAddress is what names the client behind a request.
func (p Proxies) ClientAddress() (func(*http.Request) string, error) { return p.clientAddress() }
