package transport

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"net/http"
	"strings"

	"github.com/seed45548214/arena/transport/api"
	"github.com/seed45548214/arena/transport/news"
	"github.com/seed45548214/arena/transport/openapi"
	"github.com/seed45548214/arena/transport/reply"
)

// adminScheme names the way to say that one is the admin, and the routes that need
// it.
const adminScheme = "admin"

// OpenAPI returns the OpenAPI 3.1 document of everything that a [Server] answers,
// the messages of the WebSocket and of the event stream included. Its schemas come
// from the types that the answers are encoded from, so that it cannot say anything
// else than they do. The page's types are generated from it.
func OpenAPI() ([]byte, error) {
	c := openapi.NewCatalog(openapi.Merge(reply.Tables(), news.Tables(), api.Tables(), healthTables()))
	document := openapi.Document{
		Title: "arena", Version: "1",
		Description: "Trading arenas: their seasons, agents and rounds. Amounts and numbers of shares are decimal strings; " +
			"plain numbers are ratios and chart values. Members that are not known here must be ignored.",
		Catalog: c, Failure: openapi.SchemaOf[reply.Failure](c),
		Schemes: map[string]openapi.Scheme{adminScheme: {
			Type: "http", Scheme: "bearer", Description: "The admin token, ARENA_ADMIN_TOKEN.",
		}},
		Places: map[string]string{
			"id": "The arena's id.", "arena": "The arena's id.", "file": "The name of the file.",
			"decision": "The round and the agent, as in 12-momentum.", "message": "The number of the message.",
		},
	}
	for _, route := range new(Server).routes() { // nobody asks it
		about := route.About(c)
		about.Pattern = route.Pattern
		if route.Guarded {
			about.Tag = adminScheme
		}
		if _, path, _ := strings.Cut(route.Pattern, " "); !unbounded(path) {
			about.Refusals = append(about.Refusals, reply.Refusals(reply.TooMany)...)
		}
		document.Routes = append(document.Routes, about)
	}
	api.DescribeEvents(c)
	news.Describe(c)
	text, err := document.Encode()
	if err != nil {
		return nil, fmt.Errorf("describe the API: %w", err)
	}
	return text, nil
}

// openAPI serves the document.
func (s *Server) openAPI(w http.ResponseWriter, r *http.Request) error {
	if _, err := reply.QueryOf(r); err != nil {
		return err
	}
	sum := sha256.Sum256(s.document)
	if reply.Fresh(w, r, `"`+hex.EncodeToString(sum[:8])+`"`) {
		return nil
	}
	w.Header().Set("Content-Type", "application/json; charset=utf-8")
	s.writer.Write(w, r, http.StatusOK, s.document)
	return nil
}

func documentRoute(*openapi.Catalog) openapi.Route {
	return openapi.Route{
		ID: "openapi", Tag: "health", Summary: "This document", Tagged: true,
		Answer: &openapi.Schema{Type: "object"}, Refusals: reply.Refusals(reply.BadRequest, reply.Internal),
	}
}
