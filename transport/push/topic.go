package push

import (
	"bytes"
	"cmp"
	"maps"
	"slices"
	"strconv"
)

// A Kind says what a topic keeps.
type Kind uint8

const (
	// Latest keeps the last value of every key. Values are absolute, so a reader
	// who missed some needs only the last.
	Latest Kind = iota
	// Log keeps events, each of which a reader gets exactly once while it is
	// retained.
	Log
)

// String is the word that stands for the kind in a snapshot's list of topics.
func (k Kind) String() string {
	if k == Log {
		return "log"
	}
	return "latest"
}

// A Topic is one kind of news in a feed.
type Topic struct {
	Name string
	Kind Kind

	// Last is how many events of a Log a snapshot carries; 0 means 100.
	Last int
	// Retain is how many events of a Log are kept for readers who resume, at
	// least Last; 0 means ten times Last.
	Retain int
}

const (
	defaultLast = 100
	// tombsMax is how many removed keys a Latest topic remembers. A reader older
	// than the oldest of them needs a snapshot.
	tombsMax = 1024
)

// A shelf holds the events of one topic.
type shelf struct {
	Topic
	index   int
	version uint64 // the record that changed the topic last
	floor   uint64 // a cursor below this one missed an event that is gone

	// Of a Latest topic: its keys, and the same as a list, oldest change first.
	keys   map[string]*event
	oldest *event
	newest *event
	tombs  int

	log []entry // of a Log topic, oldest first
}

// An entry is one of a frame. A feed has thousands of them in its logs.
type entry struct {
	seq  uint64
	text []byte // as it stands in a frame, `[topic,"key",value]`
}

// An event is the last value of a key.
type event struct {
	entry

	key  string
	dead bool // the key is gone and text says null

	older, newer *event
}

func newShelf(topic Topic, index int) *shelf {
	if topic.Last <= 0 {
		topic.Last = defaultLast
	}
	if topic.Retain <= 0 {
		topic.Retain = 10 * topic.Last
	}
	topic.Retain = max(topic.Retain, topic.Last)
	return &shelf{Topic: topic, index: index, keys: make(map[string]*event)}
}

// set makes text the last value of key and reports whether that is news.
func (s *shelf) set(seq uint64, key string, text []byte, dead bool) bool {
	e := s.keys[key]
	switch {
	case e == nil && dead:
		return false
	case e == nil:
		e = &event{key: key}
		s.keys[key] = e
	case bytes.Equal(e.text, text):
		return false
	default:
		s.unlink(e)
	}
	if e.dead != dead {
		s.tombs += map[bool]int{true: 1, false: -1}[dead]
	}
	e.seq, e.text, e.dead = seq, text, dead
	s.link(e)
	s.version = seq
	if s.tombs > tombsMax {
		s.bury()
	}
	return true
}

// bury forgets the oldest tombstone.
func (s *shelf) bury() {
	e := s.oldest
	for !e.dead {
		e = e.newer
	}
	s.unlink(e)
	delete(s.keys, e.key)
	s.tombs--
	s.floor = e.seq
}

func (s *shelf) link(e *event) {
	e.older = s.newest
	if s.newest != nil {
		s.newest.newer = e
	} else {
		s.oldest = e
	}
	s.newest = e
}

func (s *shelf) unlink(e *event) {
	if e.older != nil {
		e.older.newer = e.newer
	} else {
		s.oldest = e.newer
	}
	if e.newer != nil {
		e.newer.older = e.older
	} else {
		s.newest = e.older
	}
	e.older, e.newer = nil, nil
}

// append adds an event to a log; beyond Retain the oldest goes.
func (s *shelf) append(seq uint64, text []byte) {
	s.log = append(s.log, entry{seq, text})
	s.version = seq
	if len(s.log) > s.Retain {
		s.floor = s.log[0].seq
		s.log[0] = entry{}
		s.log = s.log[1:]
	}
}

// since appends the entries that records after cursor made, oldest first.
func (s *shelf) since(b []byte, cursor uint64) []byte {
	if s.Kind == Log {
		first, _ := slices.BinarySearchFunc(s.log, cursor+1, func(e entry, seq uint64) int { return cmp.Compare(e.seq, seq) })
		for i := first; i < len(s.log); i++ {
			b = appendEntry(b, s.log[i].text)
		}
		return b
	}
	e := s.newest
	for e != nil && e.seq > cursor {
		e = e.older
	}
	if e == nil {
		e = s.oldest
	} else {
		e = e.newer
	}
	for ; e != nil; e = e.newer {
		b = appendEntry(b, e.text)
	}
	return b
}

// whole appends what a new reader needs: the living keys in byte order, or the
// last events.
func (s *shelf) whole(b []byte) []byte {
	if s.Kind == Log {
		for _, e := range s.log[max(0, len(s.log)-s.Last):] {
			b = appendEntry(b, e.text)
		}
		return b
	}
	for _, key := range slices.Sorted(maps.Keys(s.keys)) {
		if e := s.keys[key]; !e.dead {
			b = appendEntry(b, e.text)
		}
	}
	return b
}

// appendEntry separates entries with commas; the list's bracket is already there.
func appendEntry(b, text []byte) []byte {
	if len(b) > 0 && b[len(b)-1] == ']' {
		b = append(b, ',')
	}
	return append(b, text...)
}

// latestText is the entry of a key, and logText that of an event.
func latestText(index int, key, value []byte) []byte {
	b := make([]byte, 0, len(key)+len(value)+8)
	b = append(b, '[')
	b = strconv.AppendInt(b, int64(index), 10)
	b = append(b, ',')
	b = append(b, key...)
	b = append(b, ',')
	b = append(b, value...)
	return append(b, ']')
}

func logText(index int, seq uint64, value []byte) []byte {
	b := make([]byte, 0, len(value)+26)
	b = append(b, '[')
	b = strconv.AppendInt(b, int64(index), 10)
	b = append(b, ',')
	b = strconv.AppendUint(b, seq, 10)
	b = append(b, ',')
	b = append(b, value...)
	return append(b, ']')
}
