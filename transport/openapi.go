package transport

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"net/http"

	"github.com/invopop/jsonschema"
)

// OpenAPI returns the OpenAPI 3.1 document of everything that a [Server] answers,
// the messages of the WebSocket and of the event stream included. Its schemas come
// from the types that the answers are encoded from, so that it cannot say anything
// else than they do. The page's types can be generated from it.
func OpenAPI() ([]byte, error) {
	c := newCatalog()
	paths := make(map[string]map[string]*apiOperation)
	routes := c.apiRoutes()
	for i := range routes {
		route := &routes[i]
		path, method := route.place()
		if paths[path] == nil {
			paths[path] = make(map[string]*apiOperation)
		}
		paths[path][method] = route.operation(c)
	}
	c.wire()
	schemas, err := c.finish()
	if err != nil {
		return nil, fmt.Errorf("describe the API: %w", err)
	}
	var text bytes.Buffer
	encoder := json.NewEncoder(&text)
	encoder.SetEscapeHTML(false)
	if err := encoder.Encode(apiDocument{
		OpenAPI: "3.1.0",
		Info: apiInfo{
			Title: "arena", Version: "1",
			Description: "Trading arenas: their seasons, agents and rounds. Amounts and numbers of shares are decimal strings; " +
				"plain numbers are ratios and chart values. Members that are not known here must be ignored.",
		},
		Servers: []apiServer{{"/"}},
		Paths:   paths,
		Components: apiComponents{
			Schemas: schemas,
			SecuritySchemes: map[string]apiScheme{adminScheme: {
				Type: "http", Scheme: "bearer", Description: "The admin token, ARENA_ADMIN_TOKEN.",
			}},
		},
	}); err != nil {
		return nil, fmt.Errorf("encode the description of the API: %w", err)
	}
	// The library knows definitions only, a document has components.
	return bytes.ReplaceAll(text.Bytes(), []byte(`"#/$defs/`), []byte(`"#/components/schemas/`)), nil
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

// The parts of an OpenAPI document that ours has.
type (
	apiDocument struct {
		OpenAPI    string                              `json:"openapi"`
		Info       apiInfo                             `json:"info"`
		Servers    []apiServer                         `json:"servers"`
		Paths      map[string]map[string]*apiOperation `json:"paths"`
		Components apiComponents                       `json:"components"`
	}
	apiInfo struct {
		Title       string `json:"title"`
		Version     string `json:"version"`
		Description string `json:"description"`
	}
	apiServer struct {
		URL string `json:"url"`
	}
	apiComponents struct {
		Schemas         map[string]*jsonschema.Schema `json:"schemas"`
		SecuritySchemes map[string]apiScheme          `json:"securitySchemes"`
	}
	apiScheme struct {
		Type        string `json:"type"`
		Scheme      string `json:"scheme"`
		Description string `json:"description"`
	}
	apiOperation struct {
		OperationID string                 `json:"operationId"`
		Tags        []string               `json:"tags"`
		Summary     string                 `json:"summary"`
		Description string                 `json:"description,omitempty"`
		Parameters  []apiParameter         `json:"parameters,omitempty"`
		RequestBody *apiRequest            `json:"requestBody,omitempty"`
		Responses   map[string]apiResponse `json:"responses"`
		Security    []map[string][]string  `json:"security,omitempty"`
		Socket      *apiSocket             `json:"x-websocket,omitempty"`
	}
	apiParameter struct {
		Name        string             `json:"name"`
		In          string             `json:"in"`
		Required    bool               `json:"required,omitempty"`
		Description string             `json:"description,omitempty"`
		Schema      *jsonschema.Schema `json:"schema"`
	}
	apiRequest struct {
		Required bool                `json:"required"`
		Content  map[string]apiMedia `json:"content"`
	}
	apiResponse struct {
		Description string               `json:"description"`
		Headers     map[string]apiHeader `json:"headers,omitempty"`
		Content     map[string]apiMedia  `json:"content,omitempty"`
	}
	apiHeader struct {
		Description string             `json:"description"`
		Schema      *jsonschema.Schema `json:"schema"`
	}
	apiMedia struct {
		Schema *jsonschema.Schema `json:"schema"`
	}
	// apiSocket is what OpenAPI has no word for.
	apiSocket struct {
		Subprotocol string             `json:"subprotocol"`
		Client      *jsonschema.Schema `json:"client"` // messages that the client sends
		Server      *jsonschema.Schema `json:"server"` // and that it gets
		CloseReason *jsonschema.Schema `json:"closeReason"`
		CloseCodes  map[string]string  `json:"closeCodes"`
	}
)
