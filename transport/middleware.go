package transport

import (
	"fmt"
	"net/http"
	"runtime/debug"
	"slices"
	"strings"

	"github.com/seed45548214/arena/transport/reply"
)

// contentPolicy lets the page use its own files and its own server and nothing
// else: nothing inline, no other host.
const contentPolicy = "default-src 'none'; script-src 'self'; style-src 'self'; font-src 'self'; " +
	"connect-src 'self'; img-src 'self' data:; " +
	"base-uri 'none'; form-action 'none'; frame-ancestors 'none'"

// secured sets what every answer tells the browser.
func secured(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		header := w.Header()
		header.Set("Content-Security-Policy", contentPolicy)
		header.Set("X-Content-Type-Options", "nosniff")
		header.Set("Referrer-Policy", "no-referrer")
		header.Set("Cross-Origin-Opener-Policy", "same-origin")
		next.ServeHTTP(w, r)
	})
}

// crossOrigin lets pages of the allowed origins, compared exactly, call the API.
func (s *Server) crossOrigin(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if !strings.HasPrefix(r.URL.Path, "/api/") {
			next.ServeHTTP(w, r)
			return
		}
		header, origin := w.Header(), r.Header.Get("Origin")
		header.Add("Vary", "Origin")
		allowed := origin != "" && slices.Contains(s.AllowedOrigins, origin)
		if allowed {
			header.Set("Access-Control-Allow-Origin", origin)
			header.Set("Access-Control-Expose-Headers", "ETag")
		}
		if r.Method != http.MethodOptions || r.Header.Get("Access-Control-Request-Method") == "" {
			next.ServeHTTP(w, r)
			return
		}
		if !allowed {
			s.fail(w, r, &reply.Error{Code: reply.OriginRefused, Message: "Pages of " + reply.Quoted(origin) + " may not call this API; add the origin to ALLOWED_ORIGINS."})
			return
		}
		header.Set("Access-Control-Allow-Methods", "GET, HEAD, POST")
		header.Set("Access-Control-Allow-Headers", "Authorization, Content-Type, Idempotency-Key, If-None-Match")
		header.Set("Access-Control-Max-Age", "600")
		w.WriteHeader(http.StatusNoContent)
	})
}

// recovered turns a panic into an answer: one bad request must not hide the
// others.
func (s *Server) recovered(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		defer func() {
			fault := recover()
			if fault == nil {
				return
			}
			if fault == http.ErrAbortHandler { //nolint:errorlint // net/http compares it so, too
				panic(fault)
			}
			s.fail(w, r, fmt.Errorf("panic: %v\n%s", fault, debug.Stack()))
		}()
		next.ServeHTTP(w, r)
	})
}

// logged writes the access log.
func (s *Server) logged(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		began := s.Now()
		counted := &counter{ResponseWriter: w, status: http.StatusOK}
		next.ServeHTTP(counted, r)
		s.Logger.DebugContext(r.Context(), "request", "method", r.Method, "path", r.URL.Path,
			"status", counted.status, "bytes", counted.written, "duration", s.Now().Sub(began))
	})
}

// A counter watches a response go by.
type counter struct {
	http.ResponseWriter
	status  int
	written int
}

// WriteHeader implements [http.ResponseWriter].
func (c *counter) WriteHeader(status int) {
	c.status = status
	c.ResponseWriter.WriteHeader(status)
}

// Write implements [http.ResponseWriter].
func (c *counter) Write(body []byte) (int, error) {
	n, err := c.ResponseWriter.Write(body)
	c.written += n
	return n, err //nolint:wrapcheck // it must stay what it was
}

// Unwrap lets [http.ResponseController] reach the connection.
func (c *counter) Unwrap() http.ResponseWriter { return c.ResponseWriter }
