package push

import "slices"

// A Murmur is what a part of a feed's audience is told beside the feed, has no version
// and may be lost: of two about the same thing only the last counts.
type Murmur struct {
	Topic  string   // heard by who asked for it by this name, which is none of the feed's
	All    bool     // heard by who asked for all topics, too
	Values [][]byte // sent as {"x":value} each, one behind the other
}

// Murmur sends m to those who watch feed, have asked for it and can take it now. Who has
// not taken what came before gets nothing of it.
func (h *Hub) Murmur(feed *Feed, m Murmur) {
	for _, c := range h.conductors(feed) {
		if !c.hears(&m) {
			continue
		}
		w := whisper{feed: feed, about: &m}
		for _, value := range m.Values {
			e := newEphemeral(value)
			w.frame = append(w.frame, e.frame...)
			c.whisper(e.text, &m)
		}
		for _, s := range h.shards {
			s.whisper(w)
		}
	}
}

// Heard reports whether anybody who watches feed has asked for topic by its name.
func (h *Hub) Heard(feed *Feed, topic string) bool {
	m := Murmur{Topic: topic}
	return slices.ContainsFunc(h.conductors(feed), func(c *conductor) bool { return c.hears(&m) })
}

// conductors are those of feed, of which there is one at most.
func (h *Hub) conductors(feed *Feed) (found []*conductor) {
	h.mu.Lock()
	defer h.mu.Unlock()
	for _, c := range h.feeds {
		if c.feed == feed {
			found = append(found, c)
		}
	}
	return found
}

// hears reports whether anybody has asked for m.
func (c *conductor) hears(m *Murmur) bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	for _, s := range c.order {
		if s.hears(m) {
			return true
		}
	}
	for w := range c.watchers {
		if w.stream.hears(m) {
			return true
		}
	}
	return false
}

// hears reports whether the readers of s have asked for m; all hear what is about no
// topic, for which m is nil.
func (s *stream) hears(m *Murmur) bool {
	if m == nil {
		return true
	}
	if s.all {
		return m.All
	}
	_, named := slices.BinarySearch(s.names, m.Topic)
	return named
}
