package transport

import (
	"net/http"

	"github.com/seed45548214/arena/transport/push"
)

// Feed is what the audience of v sees.
func (v *View) Feed() *push.Feed { return v.stream.feed }

// ClientAddress is what names the client behind a request.
func (p Proxies) ClientAddress() (func(*http.Request) string, error) { return p.clientAddress() }
