package openapi

import (
	"bytes"
	"encoding/json"
	"fmt"
)

// A Document is what an API is described by. It is encoded once everything is in
// its catalog.
type Document struct {
	Title       string
	Version     string
	Description string
	Routes      []Route
	Catalog     *Catalog
	// Schemes are the ways to say who one is. A route whose tag is the name of one
	// needs it.
	Schemes map[string]Scheme
	// Places say what the wildcards of paths are, by their names.
	Places map[string]string
	// Failure is the body of every refusal.
	Failure *Schema
}

// A Scheme is a way to say who one is.
type Scheme struct {
	Type        string `json:"type"`
	Scheme      string `json:"scheme"`
	Description string `json:"description"`
}

// Encode returns the document as JSON, in the same bytes for the same types and
// tables. It fails if the tables of the catalog do not fit the types.
func (d *Document) Encode() ([]byte, error) {
	paths := make(map[string]map[string]*operation)
	for i := range d.Routes {
		route := &d.Routes[i]
		path, method := route.place()
		if paths[path] == nil {
			paths[path] = make(map[string]*operation)
		}
		paths[path][method] = d.operation(route)
	}
	schemas, err := d.Catalog.finish()
	if err != nil {
		return nil, err
	}
	var text bytes.Buffer
	encoder := json.NewEncoder(&text)
	encoder.SetEscapeHTML(false)
	if err := encoder.Encode(root{
		OpenAPI:    "3.1.0",
		Info:       info{d.Title, d.Version, d.Description},
		Servers:    []server{{"/"}},
		Paths:      paths,
		Components: components{schemas, d.Schemes},
	}); err != nil {
		return nil, fmt.Errorf("encode the document: %w", err)
	}
	// The library knows definitions only, a document has components.
	return bytes.ReplaceAll(text.Bytes(), []byte(`"#/$defs/`), []byte(`"`+componentPath)), nil
}

// componentPath is where a document keeps its schemas.
const componentPath = "#/components/schemas/"

// The parts of an OpenAPI document that ours has.
type (
	root struct {
		OpenAPI    string                           `json:"openapi"`
		Info       info                             `json:"info"`
		Servers    []server                         `json:"servers"`
		Paths      map[string]map[string]*operation `json:"paths"`
		Components components                       `json:"components"`
	}
	info struct {
		Title       string `json:"title"`
		Version     string `json:"version"`
		Description string `json:"description"`
	}
	server struct {
		URL string `json:"url"`
	}
	components struct {
		Schemas         map[string]*Schema `json:"schemas"`
		SecuritySchemes map[string]Scheme  `json:"securitySchemes"`
	}
	operation struct {
		OperationID string                `json:"operationId"`
		Tags        []string              `json:"tags"`
		Summary     string                `json:"summary"`
		Description string                `json:"description,omitempty"`
		Parameters  []Parameter           `json:"parameters,omitempty"`
		RequestBody *request              `json:"requestBody,omitempty"`
		Responses   map[string]Response   `json:"responses"`
		Security    []map[string][]string `json:"security,omitempty"`
		Socket      *Socket               `json:"x-websocket,omitempty"`
	}
	request struct {
		Required bool             `json:"required"`
		Content  map[string]Media `json:"content"`
	}
)
