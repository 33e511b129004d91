package push

import (
	"net/http"
	"net/url"
	"slices"
	"strings"
)

// AllowedOrigin reports whether a request comes from a page that may watch: one
// of our own host, one of the listed origins, or no page at all. Origins are
// compared whole; there are no patterns.
func AllowedOrigin(r *http.Request, origins []string) bool {
	sent := r.Header.Values("Origin")
	if len(sent) == 0 {
		return true
	}
	if len(sent) > 1 {
		return false
	}
	u, err := url.Parse(sent[0])
	if err != nil || u.Host == "" || (u.Scheme != "http" && u.Scheme != "https") {
		return false
	}
	origin := u.Scheme + "://" + u.Host
	if !strings.EqualFold(origin, sent[0]) {
		return false // more than an origin
	}
	return strings.EqualFold(u.Host, r.Host) ||
		slices.ContainsFunc(origins, func(listed string) bool { return strings.EqualFold(listed, origin) })
}
