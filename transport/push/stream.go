package push

import (
	"slices"
	"strings"
	"sync/atomic"
	"time"
)

// A stream is the readers of one feed who want the same topics. They get the same
// frames.
type stream struct {
	feed  *Feed
	key   string
	names []string // sorted; nil means all
	all   bool

	view    atomic.Pointer[view]
	batch   atomic.Pointer[broadcast]
	members int          // needs the conductor's mutex
	chained atomic.Int64 // members who understand chained frames

	// Only the conductor's flush uses these.
	life   uint64
	cursor uint64
	chain  *chain
}

// A broadcast moves the level readers of a stream to the present.
type broadcast struct {
	*Update
	life uint64 // of the reader's cursor; the update's own when that is a delta
	from uint64
	link link
}

// streamKey names a set of topics.
func streamKey(names []string, all bool) string {
	if all {
		return "*"
	}
	return "," + strings.Join(names, ",")
}

func newStream(feed *Feed, names []string, all bool) *stream {
	s := &stream{feed: feed, key: streamKey(names, all), names: names, all: all}
	s.look()
	return s
}

// look numbers the topics anew after the feed was replaced.
func (s *stream) look() { s.view.Store(s.feed.view(s.names, s.all)) }

// next is the update of one reader, nil when it is level.
func (s *stream) next(r reader) *Update {
	for {
		if u, ok := s.feed.next(s.view.Load(), r); ok {
			return u
		}
		s.look()
	}
}

// resume is the answer to a reader who says hello, and the sum behind a delta.
func (s *stream) resume(epoch string, cursor uint64) (u *Update, sum uint32) {
	for {
		if u, sum, ok := s.feed.resume(s.view.Load(), epoch, cursor); ok {
			return u, sum
		}
		s.look()
	}
}

// flush makes the next broadcast if there is news.
func (s *stream) flush(now time.Time) {
	u := s.next(reader{life: s.life, cursor: s.cursor})
	if u == nil {
		return
	}
	b := &broadcast{Update: u, life: s.life, from: s.cursor}
	if s.chain != nil && !u.Snapshot && len(u.text) >= deflateMin {
		b.link = s.chain.next(u.text, now)
	}
	s.life, s.cursor = u.life, u.To
	s.batch.Store(b)
}

// wants returns the names after sub and unsub.
func (s *stream) wants(sub, unsub []string) []string {
	names := s.names
	if s.all {
		names = s.feed.topicNames()
	}
	names = append(slices.Clone(names), sub...)
	names = slices.DeleteFunc(names, func(name string) bool { return slices.Contains(unsub, name) })
	slices.Sort(names)
	return slices.Compact(names)
}

// sortedNames puts a client's topics into the order that makes equal sets equal;
// no list at all means all topics.
func sortedNames(names []string) (sorted []string, all bool) {
	if names == nil {
		return nil, true
	}
	sorted = slices.Clone(names)
	slices.Sort(sorted)
	return slices.Compact(sorted), false
}
