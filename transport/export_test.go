package transport

import (
	"net/http"

	"github.com/seed45548214/arena/transport/push"
)

// Feed is what the audience of v sees.
func (v *View) Feed() *push.Feed { return v.stream.feed }

// TrustSnapshots lets views begin at snapshots, of however few records.
func (v *Views) TrustSnapshots() {
	for _, view := range v.byArena {
		view.reread = 0
	}
}

// ClientAddress is what names the client behind a request.
func (p Proxies) ClientAddress() (func(*http.Request) string, error) { return p.clientAddress() }
