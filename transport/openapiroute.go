package transport

import (
	"maps"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"github.com/invopop/jsonschema"
)

// Media types of answers.
const (
	mediaJSON = "application/json"
	mediaHTML = "text/html"
	mediaText = "text/plain"
)

// An apiRoute describes one route of the mux.
type apiRoute struct {
	pattern string // as the mux has it
	id      string
	tag     string
	summary string
	details string
	query   []apiParameter
	body    *jsonschema.Schema // of the request, which may always be left out
	needed  bool               // it may not
	answer  *jsonschema.Schema // of status 200
	media   string             // of the answer; empty means JSON
	tagged  bool               // the answer has an ETag
	codes   []Code             // of errors
	more    map[string]apiResponse
	socket  *apiSocket
}

// place returns the path and the method as a document writes them.
func (r *apiRoute) place() (path, method string) {
	method, path, _ = strings.Cut(r.pattern, " ")
	return strings.TrimSuffix(path, "{$}"), strings.ToLower(method)
}

// operation returns what the document says of r.
func (r *apiRoute) operation(c *catalog) *apiOperation {
	o := &apiOperation{
		OperationID: r.id, Tags: []string{r.tag}, Summary: r.summary, Description: r.details,
		Parameters: r.parameters(), Responses: r.refusals(c), Socket: r.socket,
	}
	if r.tag == adminScheme {
		o.Security = []map[string][]string{{adminScheme: {}}}
	}
	if r.body != nil {
		o.RequestBody = &apiRequest{Required: r.needed, Content: map[string]apiMedia{mediaJSON: {r.body}}}
	}
	if r.answer != nil {
		media := r.media
		if media == "" {
			media = mediaJSON
		}
		good := apiResponse{Description: "The answer.", Content: map[string]apiMedia{media: {r.answer}}}
		if r.tagged {
			good.Headers = map[string]apiHeader{"ETag": {"Names what is shown.", plainText("")}}
			o.Responses["304"] = apiResponse{Description: "What the client has is what there is."}
		}
		o.Responses["200"] = good
	}
	maps.Copy(o.Responses, r.more)
	return o
}

func (r *apiRoute) parameters() []apiParameter {
	var list []apiParameter
	for part := range strings.SplitSeq(r.pattern, "/") {
		name, ok := strings.CutPrefix(strings.TrimSuffix(part, "}"), "{")
		if !ok || name == "$" {
			continue
		}
		list = append(list, apiParameter{Name: name, In: "path", Required: true, Description: placeWords(name), Schema: plainText("")})
	}
	list = append(list, r.query...)
	if r.tagged {
		list = append(list, apiParameter{
			Name: "If-None-Match", In: "header", Description: "The ETag of what the client has.", Schema: plainText(""),
		})
	}
	if r.body != nil {
		most := uint64(maxCommandID)
		list = append(list, apiParameter{
			Name: "Idempotency-Key", In: "header",
			Description: "Names the command: with the key of one that was carried out it is not carried out again.",
			Schema:      &jsonschema.Schema{Type: "string", MaxLength: &most, Pattern: "^[!-~]*$"},
		})
	}
	return list
}

// refusals are the errors by status, and any other.
func (r *apiRoute) refusals(c *catalog) map[string]apiResponse {
	responses := make(map[string]apiResponse)
	if len(r.codes) == 0 {
		return responses
	}
	shape := map[string]apiMedia{mediaJSON: {schemaOf[errorBody](c)}}
	if r.media == mediaHTML {
		shape = map[string]apiMedia{mediaHTML: {plainText("A page that says the same.")}}
	}
	for _, code := range r.codes {
		status := strconv.Itoa(code.Status())
		response, ok := responses[status]
		if ok {
			response.Description += " "
		}
		response.Description += "`" + string(code) + "`: " + codeWords(code)
		response.Content = shape
		if code.Status() == http.StatusUnauthorized {
			response.Headers = map[string]apiHeader{"WWW-Authenticate": {"Asks for the bearer token.", plainText("")}}
		}
		responses[status] = response
	}
	return responses
}

// codesOf are those of a group of routes and some of its own.
func codesOf(group []Code, own ...Code) []Code { return append(slices.Clone(group), own...) }

func placeWords(name string) string {
	switch name {
	case "id", "arena":
		return "The arena's id."
	case "file":
		return "The name of the file."
	case "decision":
		return "The round and the agent, as in 12-momentum."
	}
	return ""
}

// codeWords says when a code is the answer.
func codeWords(code Code) string {
	switch code {
	case BadRequest:
		return "a parameter, a header or the body is not what it should be."
	case MissingToken:
		return "the admin token is not there."
	case WrongToken:
		return "this is not the admin token."
	case AdminDisabled:
		return "the server has no admin token and takes no commands."
	case OriginRefused:
		return "pages of this origin may not call."
	case NotFound:
		return "there is nothing here."
	case UnknownArena:
		return "there is no such arena."
	case UnknownActor:
		return "no actor has this path."
	case UnknownDecision:
		return "there is no such decision in this season."
	case MethodNotAllowed:
		return "the address does not answer this method."
	case WrongPhase:
		return "the season's phase does not allow it."
	case BodyTooLarge:
		return "the body is too long."
	case InvalidPlan:
		return "the arena's settings make no season."
	case Internal:
		return "the server failed; its log says how."
	case JournalDamaged:
		return "the journal is damaged."
	case Unavailable:
		return "not at the moment; nothing has happened."
	case Timeout:
		return "no answer in time; it may still happen."
	}
	return ""
}
