package reply

import (
	"net/http"

	"github.com/seed45548214/arena/transport/openapi"
)

// A Func writes a response or returns an error, which is then the response.
type Func func(w http.ResponseWriter, r *http.Request) error

// A Route is an address, what answers there, and what the document of the API says
// of it. The pattern, and whether it is guarded, the document takes from here.
type Route struct {
	Pattern string // as a mux has it
	Guarded bool   // only the admin may ask
	Written bool   // anybody changes something by it, but not through a foreign page
	Answer  Func
	About   func(*openapi.Catalog) openapi.Route
}
