package transport

import (
	"fmt"
	"net/http"
	"sync"
	"time"

	"github.com/seed45548214/arena/transport/push"
	"github.com/seed45548214/arena/transport/reply"
)

// Of whoever is refused the log tells once in a while, and of so many at most: origins
// are made up with ease.
const (
	strangerEvery = time.Hour
	maxStrangers  = 256
)

// strangers are those who were refused, and when that was logged last.
type strangers struct {
	mu     sync.Mutex
	logged map[string]time.Time
}

// worth reports whether a refusal of somebody is to be logged now.
func (s *strangers) worth(who string, now time.Time) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	if last, ok := s.logged[who]; ok && now.Sub(last) < strangerEvery {
		return false
	}
	if s.logged == nil || len(s.logged) >= maxStrangers {
		s.logged = make(map[string]time.Time)
	}
	s.logged[who] = now
	return true
}

// refuseViewer says in the one shape of errors why somebody may not watch.
func (s *Server) refuseViewer(w http.ResponseWriter, r *http.Request, why push.Refusal) {
	switch why {
	case push.ForeignOrigin:
		origin := r.Header.Get("Origin")
		if s.strangers.worth(origin, s.Now()) {
			s.Logger.WarnContext(r.Context(), "a page may not connect: set ALLOWED_ORIGINS to its origin, or let the proxy pass Host on",
				"origin", origin, "host", r.Host)
		}
		s.fail(w, r, &reply.Error{Code: reply.OriginRefused, Message: "Pages of " + reply.Quoted(origin) + " may not watch; add the origin to ALLOWED_ORIGINS."})
	case push.NoFeed:
		s.fail(w, r, reply.NoArena(r.URL.Query().Get("arena")))
	case push.NoUpgrade:
		s.fail(w, r, reply.Invalid("This address speaks WebSocket; GET /events tells the same as a stream."))
	case push.BadTopics:
		s.fail(w, r, reply.Invalid(fmt.Sprintf(`The parameter "topics" is up to %d names, separated by commas.`, push.TopicsMax)))
	case push.Full:
		s.fail(w, r, &reply.Error{Code: reply.Unavailable, Message: "Too many are watching at the moment, in all or from this address; try again soon."})
	}
}
