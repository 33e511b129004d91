package push

import (
	"net"
	"net/http"
	"slices"
	"strconv"
	"time"
)

// retryAfter is what a refused client is told to wait, in seconds.
const retryAfter = "5"

// A door counts who is in. It needs the hub's mutex.
type door struct {
	total, perAddress int
	accepts           bucket
	in                int
	from              map[string]int
}

// enter reports whether one more may come in from address. Nobody is ever put out
// to make room.
func (d *door) enter(address string, now time.Time) bool {
	if d.in >= d.total || d.from[address] >= d.perAddress || !d.accepts.take(now) {
		return false
	}
	d.in++
	d.from[address]++
	return true
}

func (d *door) leave(address string) {
	d.in--
	d.from[address]--
	if d.from[address] <= 0 {
		delete(d.from, address)
	}
}

// admit checks a request and lets it in, until release.
func (h *Hub) admit(w http.ResponseWriter, r *http.Request) (c *conductor, address string, ok bool) {
	if !AllowedOrigin(r, h.config.Origins) {
		h.metrics.Forbidden.Add(1)
		h.config.Refuse(w, r, ForeignOrigin)
		return nil, "", false
	}
	address = h.config.Address(r)
	c, status := h.enter(r.URL.Query().Get("arena"), address)
	switch status {
	case http.StatusNotFound:
		h.config.Refuse(w, r, NoFeed)
	case http.StatusServiceUnavailable:
		h.metrics.Refused.Add(1)
		w.Header().Set("Retry-After", retryAfter)
		h.config.Refuse(w, r, Full)
	}
	return c, address, c != nil
}

// A Refusal says why somebody is not let in.
type Refusal int

// The refusals.
const (
	ForeignOrigin Refusal = iota // a page of another host
	NoFeed                       // nobody serves what was asked for
	Full                         // beyond a limit, or the hub is about to close
	NoUpgrade                    // not the handshake of a WebSocket
	BadTopics                    // too many names, or one that cannot be one
)

// Status is the HTTP status that goes with why.
func (why Refusal) Status() int {
	switch why {
	case ForeignOrigin:
		return http.StatusForbidden
	case NoFeed:
		return http.StatusNotFound
	case NoUpgrade:
		return http.StatusUpgradeRequired
	case BadTopics:
		return http.StatusBadRequest
	case Full:
	}
	return http.StatusServiceUnavailable
}

func refuse(w http.ResponseWriter, _ *http.Request, why Refusal) {
	text := "too many connections"
	switch why {
	case ForeignOrigin:
		text = "this page may not connect"
	case NoFeed:
		text = "there is no such arena"
	case NoUpgrade:
		text = "this address speaks WebSocket"
	case BadTopics:
		text = "topics are up to " + strconv.Itoa(TopicsMax) + " names, separated by commas"
	case Full:
	}
	http.Error(w, text, why.Status())
}

// enter finds an arena and counts one more who is in; otherwise it says with which
// status to refuse.
func (h *Hub) enter(id, address string) (c *conductor, refusal int) {
	h.mu.Lock()
	defer h.mu.Unlock()
	i := slices.IndexFunc(h.feeds, func(c *conductor) bool { return id == "" || c.id == id })
	if i < 0 && !h.closed {
		return nil, http.StatusNotFound
	}
	if h.closed || !h.door.enter(address, time.Now()) {
		return nil, http.StatusServiceUnavailable
	}
	h.tasks.Add(1)
	return h.feeds[i], 0
}

// release undoes admit.
func (h *Hub) release(address string) {
	h.mu.Lock()
	h.door.leave(address)
	h.mu.Unlock()
	h.tasks.Done()
}

// peerAddress is the IP of the TCP peer.
func peerAddress(r *http.Request) string {
	host, _, err := net.SplitHostPort(r.RemoteAddr)
	if err != nil {
		return r.RemoteAddr
	}
	return host
}
