package transport

import (
	"net/http"
	"sync"
	"sync/atomic"
	"time"
)

// Wrong tokens are answered at once up to guessBurst, and then one after another.
const (
	guessEvery = 50 * time.Millisecond
	guessBurst = 20
	guessLimit = 2 * time.Second // that anybody waits
)

// guesses counts wrong admin tokens and slows whoever sends many.
type guesses struct {
	wrong atomic.Uint64

	mu   sync.Mutex
	next time.Time // when the next may be answered, were there no burst
}

// wait is how long a wrong token waits for its answer.
func (g *guesses) wait(now time.Time) time.Duration {
	g.mu.Lock()
	defer g.mu.Unlock()
	if earliest := now.Add(-guessBurst * guessEvery); g.next.Before(earliest) {
		g.next = earliest
	}
	g.next = g.next.Add(guessEvery)
	return min(max(g.next.Sub(now), 0), guessLimit)
}

// guessed deals with a wrong token: it is counted, its sender told of in the log once in
// a while, and the answer waits.
func (s *Server) guessed(r *http.Request) {
	s.guesses.wrong.Add(1)
	if from := s.address(r); s.strangers.worth("token of "+from, s.Now()) {
		s.Logger.WarnContext(r.Context(), "a wrong admin token was sent", "address", from, "path", r.URL.Path)
	}
	timer := time.NewTimer(s.guesses.wait(time.Now()))
	defer timer.Stop()
	select {
	case <-timer.C:
	case <-r.Context().Done():
	}
}
