package reply

import (
	"net/http"
	"strings"
)

// Fresh answers 304 and reports true if the client has what tag names already. A
// proxy that repacks an answer makes its tag weak; it still names the same.
func Fresh(w http.ResponseWriter, r *http.Request, tag string) bool {
	w.Header().Set("ETag", tag)
	for have := range strings.SplitSeq(r.Header.Get("If-None-Match"), ",") {
		have = strings.TrimPrefix(strings.TrimSpace(have), "W/")
		if have == strings.TrimPrefix(tag, "W/") || have == "*" {
			w.Header().Set("Cache-Control", "no-cache")
			w.Header().Add("Vary", "Accept-Encoding")
			w.WriteHeader(http.StatusNotModified)
			return true
		}
	}
	return false
}
