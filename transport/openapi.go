package transport

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"maps"
	"net/http"
	"reflect"

	"github.com/seed45548214/arena/transport/news"
	"github.com/seed45548214/arena/transport/openapi"
)

// OpenAPI returns the OpenAPI 3.1 document of everything that a [Server] answers,
// the messages of the WebSocket and of the event stream included. Its schemas come
// from the types that the answers are encoded from, so that it cannot say anything
// else than they do. The page's types are generated from it.
func OpenAPI() ([]byte, error) {
	c := openapi.NewCatalog(joined(openapi.Tables{
		Names: schemaNames(), Scalars: scalars(), Members: memberSchemas(), Words: memberWords(), About: schemaWords(),
	}, news.Tables()))
	document := openapi.Document{
		Title: "arena", Version: "1",
		Description: "Trading arenas: their seasons, agents and rounds. Amounts and numbers of shares are decimal strings; " +
			"plain numbers are ratios and chart values. Members that are not known here must be ignored.",
		Routes: apiRoutes(c), Catalog: c, Failure: openapi.SchemaOf[errorBody](c),
		Schemes: map[string]openapi.Scheme{adminScheme: {
			Type: "http", Scheme: "bearer", Description: "The admin token, ARENA_ADMIN_TOKEN.",
		}},
		Places: map[string]string{
			"id": "The arena's id.", "arena": "The arena's id.", "file": "The name of the file.",
			"decision": "The round and the agent, as in 12-momentum.",
		},
	}
	describeEvents(c)
	news.Describe(c)
	text, err := document.Encode()
	if err != nil {
		return nil, fmt.Errorf("describe the API: %w", err)
	}
	return text, nil
}

// joined is what the tables of several rooms say together. No two say something of
// the same.
func joined(rooms ...openapi.Tables) openapi.Tables {
	all := openapi.Tables{
		Names: make(map[reflect.Type]string), Scalars: make(map[reflect.Type]openapi.Scalar),
		Members: make(map[string]*openapi.Schema), Words: make(map[string]string), About: make(map[string]string),
	}
	for _, room := range rooms {
		maps.Copy(all.Names, room.Names)
		maps.Copy(all.Scalars, room.Scalars)
		maps.Copy(all.Members, room.Members)
		maps.Copy(all.Words, room.Words)
		maps.Copy(all.About, room.About)
	}
	return all
}

// openAPI serves the document, which is built once.
func (s *Server) openAPI() answer {
	text, err := OpenAPI()
	sum := sha256.Sum256(text)
	tag := `"` + hex.EncodeToString(sum[:8]) + `"`
	return func(w http.ResponseWriter, r *http.Request) error {
		if _, err := queryOf(r); err != nil {
			return err
		}
		if err != nil {
			return err
		}
		if fresh(w, r, tag) {
			return nil
		}
		w.Header().Set("Content-Type", "application/json; charset=utf-8")
		s.write(w, r, http.StatusOK, text)
		return nil
	}
}

// adminScheme names the way to say that one is the admin.
const adminScheme = "admin"
