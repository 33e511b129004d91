package openapi

import (
	"maps"
	"strconv"
	"strings"
)

// Media types of answers.
const (
	JSON  = "application/json"
	HTML  = "text/html"
	Plain = "text/plain"
)

// A Route describes one route of a mux.
type Route struct {
	Pattern    string // as the mux has it
	ID         string
	Tag        string
	Summary    string
	Details    string
	Parameters []Parameter // beside those in the path
	Body       *Schema     // of the request, which may be left out unless it is needed
	Needed     bool
	Answer     *Schema // of status 200
	Media      string  // of the answer; empty means JSON
	Tagged     bool    // the answer has an ETag
	Refusals   []Refusal
	More       map[string]Response // by status
	Socket     *Socket
}

// A Refusal is an error that a route may answer with. There may be several with
// one status.
type Refusal struct {
	Status  int
	Code    string // names it for programs
	Words   string // say when it is the answer
	Headers map[string]Header
}

// A Parameter is what a request may say outside of its body.
type Parameter struct {
	Name        string  `json:"name"`
	In          string  `json:"in"`
	Required    bool    `json:"required,omitempty"`
	Description string  `json:"description,omitempty"`
	Schema      *Schema `json:"schema"`
}

// A Response is what one status means.
type Response struct {
	Description string            `json:"description"`
	Headers     map[string]Header `json:"headers,omitempty"`
	Content     map[string]Media  `json:"content,omitempty"` // by media type
}

// A Header is one of a response.
type Header struct {
	Description string  `json:"description"`
	Schema      *Schema `json:"schema"`
}

// Media is a body of one type.
type Media struct {
	Schema *Schema `json:"schema"`
}

// Content is a body that has one type.
func Content(media string, schema *Schema) map[string]Media {
	return map[string]Media{media: {schema}}
}

// A Socket says what passes over a WebSocket, for which OpenAPI has no word.
type Socket struct {
	Subprotocol string            `json:"subprotocol"`
	Client      *Schema           `json:"client"` // messages that the client sends
	Server      *Schema           `json:"server"` // and that it gets
	CloseReason *Schema           `json:"closeReason"`
	CloseCodes  map[string]string `json:"closeCodes"`
}

// Queried is a parameter of the query.
func Queried(name, description string, schema *Schema) Parameter {
	return Parameter{Name: name, In: "query", Description: description, Schema: schema}
}

// InHeader is a parameter that is a header.
func InHeader(name, description string, schema *Schema) Parameter {
	return Parameter{Name: name, In: "header", Description: description, Schema: schema}
}

// place returns the path and the method as a document writes them.
func (r *Route) place() (path, method string) {
	method, path, _ = strings.Cut(r.Pattern, " ")
	return strings.TrimSuffix(path, "{$}"), strings.ToLower(method)
}

// operation returns what the document says of r.
func (d *Document) operation(r *Route) *operation {
	o := &operation{
		OperationID: r.ID, Tags: []string{r.Tag}, Summary: r.Summary, Description: r.Details,
		Parameters: d.parameters(r), Responses: d.refusals(r), Socket: r.Socket,
	}
	if _, ok := d.Schemes[r.Tag]; ok {
		o.Security = []map[string][]string{{r.Tag: {}}}
	}
	if r.Body != nil {
		o.RequestBody = &request{Required: r.Needed, Content: map[string]Media{JSON: {r.Body}}}
	}
	if r.Answer != nil {
		media := r.Media
		if media == "" {
			media = JSON
		}
		good := Response{Description: "The answer.", Content: map[string]Media{media: {r.Answer}}}
		if r.Tagged {
			good.Headers = map[string]Header{"ETag": {"Names what is shown.", Text("")}}
			o.Responses["304"] = Response{Description: "What the client has is what there is."}
		}
		o.Responses["200"] = good
	}
	maps.Copy(o.Responses, r.More)
	return o
}

func (d *Document) parameters(r *Route) []Parameter {
	var list []Parameter
	for part := range strings.SplitSeq(r.Pattern, "/") {
		name, ok := strings.CutPrefix(strings.TrimSuffix(part, "}"), "{")
		if !ok || name == "$" {
			continue
		}
		list = append(list, Parameter{Name: name, In: "path", Required: true, Description: d.Places[name], Schema: Text("")})
	}
	list = append(list, r.Parameters...)
	if r.Tagged {
		list = append(list, InHeader("If-None-Match", "The ETag of what the client has.", Text("")))
	}
	return list
}

// refusals are the errors of r by status.
func (d *Document) refusals(r *Route) map[string]Response {
	shape := map[string]Media{JSON: {d.Failure}}
	if r.Media == HTML {
		shape = map[string]Media{HTML: {Text("A page that says the same.")}}
	}
	responses := make(map[string]Response)
	for _, refusal := range r.Refusals {
		status := strconv.Itoa(refusal.Status)
		response, ok := responses[status]
		if ok {
			response.Description += " "
		}
		response.Description += "`" + refusal.Code + "`: " + refusal.Words
		response.Content = shape
		if refusal.Headers != nil {
			response.Headers = refusal.Headers
		}
		responses[status] = response
	}
	return responses
}
