package transport

import (
	"net/http"
	"strings"
	"sync"
	"time"

	"golang.org/x/time/rate"

	"github.com/seed45548214/arena/transport/reply"
)

// Reading is free, but bounded for each address: so many requests a second after a
// burst, and so many under way at once.
const (
	readRate  = 50 // a second
	readBurst = 200
	readsOpen = 20
	// maxReaders is how many addresses are known apart. Beyond, strangers share a bucket.
	maxReaders = 4096
	// readerIdle is after how long without a request an address is forgotten: its bucket
	// is full again long before.
	readerIdle = time.Minute
)

// readers are the addresses that have asked lately.
type readers struct {
	mu      sync.Mutex
	from    map[string]*reader
	refused uint64
}

// A reader is one address.
type reader struct {
	bucket *rate.Limiter
	open   int // requests under way
	last   time.Time
}

// enter reports whether a request from address may be answered. Whoever may must leave.
func (r *readers) enter(address string, now time.Time) (one *reader, ok bool) {
	r.mu.Lock()
	defer r.mu.Unlock()
	one = r.of(address, now)
	one.last = now
	if one.open >= readsOpen || !one.bucket.AllowN(now, 1) {
		r.refused++
		return nil, false
	}
	one.open++
	return one, true
}

func (r *readers) leave(one *reader) {
	r.mu.Lock()
	defer r.mu.Unlock()
	one.open--
}

// of returns what is known of an address. It requires r.mu.
func (r *readers) of(address string, now time.Time) *reader {
	if one, ok := r.from[address]; ok {
		return one
	}
	if len(r.from) >= maxReaders {
		for known, one := range r.from {
			if one.open == 0 && now.Sub(one.last) > readerIdle {
				delete(r.from, known)
			}
		}
	}
	if len(r.from) >= maxReaders {
		address = "" // that of nobody
		if one, ok := r.from[address]; ok {
			return one
		}
	}
	if r.from == nil {
		r.from = make(map[string]*reader)
	}
	one := &reader{bucket: rate.NewLimiter(readRate, readBurst)}
	r.from[address] = one
	return one
}

// count is how many requests were refused.
func (r *readers) count() uint64 {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.refused
}

// bounded keeps one address from taking the server to itself. This machine may ask as
// often as it wants, for its operator does, and a proxy that was not named would be
// taken for all of its clients. The hub has limits of its own for who watches, and
// whoever looks after the server must always learn how it is.
func (s *Server) bounded(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		address := s.address(r)
		if unbounded(r.URL.Path) || isLocal(address) {
			next.ServeHTTP(w, r)
			return
		}
		one, ok := s.readers.enter(address, s.Now())
		if !ok {
			if s.strangers.worth("requests of "+address, s.Now()) {
				s.Logger.WarnContext(r.Context(), "too many requests from one address; if it is that of a proxy, name it in TRUSTED_PROXIES",
					"address", address, "path", r.URL.Path)
			}
			w.Header().Set("Retry-After", "1")
			s.fail(w, r, &reply.Error{Code: reply.TooMany, Message: "Too many requests from this address; wait a second. Whoever watches should take the stream: GET /events, or the WebSocket."})
			return
		}
		defer s.readers.leave(one)
		next.ServeHTTP(w, r)
	})
}

func unbounded(path string) bool {
	switch path {
	case "/ws", "/events", "/healthz", "/readyz":
		return true
	}
	return false
}

// isLocal reports whether a client is this machine.
func isLocal(address string) bool { return strings.HasPrefix(address, "127.") || address == "::/64" }
