package transport

import (
	"bytes"
	"compress/gzip"
	"encoding/json"
	"net/http"
	"strconv"
	"strings"
)

// Below this size compression saves no packet.
const minGzip = 1_400

// writeJSON answers with value. HTML in strings stays as it is: nobody may treat
// this as a page.
func (s *Server) writeJSON(w http.ResponseWriter, r *http.Request, status int, value any) {
	var body bytes.Buffer
	encoder := json.NewEncoder(&body)
	encoder.SetEscapeHTML(false)
	if err := encoder.Encode(value); err != nil {
		s.Logger.ErrorContext(r.Context(), "encode answer", "path", r.URL.Path, "err", err)
		http.Error(w, `{"error":{"code":"internal","message":"The answer could not be encoded."}}`, http.StatusInternalServerError)
		return
	}
	w.Header().Set("Content-Type", "application/json; charset=utf-8")
	s.write(w, r, status, body.Bytes())
}

// write sends body, compressed when that pays and the client takes it.
func (s *Server) write(w http.ResponseWriter, r *http.Request, status int, body []byte) {
	if len(body) >= minGzip && takesGzip(r.Header.Get("Accept-Encoding")) {
		w.Header().Set("Content-Encoding", "gzip")
		body = s.gzip(body)
	}
	send(w, status, body)
}

// send sends body as it is.
func send(w http.ResponseWriter, status int, body []byte) {
	header := w.Header()
	if header.Get("Cache-Control") == "" {
		header.Set("Cache-Control", "no-cache") // may be kept, must be asked for
	}
	header.Add("Vary", "Accept-Encoding")
	header.Set("Content-Length", strconv.Itoa(len(body)))
	w.WriteHeader(status)
	// An error means that nobody listens any more.
	_, _ = w.Write(body) //nolint:gosec // what echoes a request is JSON, and no browser may guess that it is a page
}

func (s *Server) gzip(body []byte) []byte {
	var packed bytes.Buffer
	packed.Grow(len(body) / 4)
	z, ok := s.gzips.Get().(*gzip.Writer)
	if !ok {
		z = gzip.NewWriter(nil)
	}
	defer s.gzips.Put(z)
	z.Reset(&packed)
	_, _ = z.Write(body) // a buffer takes everything
	_ = z.Close()
	return packed.Bytes()
}

// takesGzip reads an Accept-Encoding header.
func takesGzip(accepted string) bool {
	for coding := range strings.SplitSeq(accepted, ",") {
		name, parameters, _ := strings.Cut(coding, ";")
		if strings.TrimSpace(name) != "gzip" {
			continue
		}
		weight, weighed := strings.CutPrefix(strings.TrimSpace(parameters), "q=")
		q, err := strconv.ParseFloat(weight, 64)
		return !weighed || err == nil && q > 0
	}
	return false
}

// fresh answers 304 and reports true if the client has what tag names already. A
// proxy that repacks an answer makes its tag weak; it still names the same.
func fresh(w http.ResponseWriter, r *http.Request, tag string) bool {
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
