//go:build linux

package main

import (
	"hash/maphash"
	"time"

	"github.com/seed45548214/arena/bench/client"
)

const (
	// readWithin is how long a sample has to read an edition before it is tried
	// without one.
	readWithin = 2 * time.Second
	// keepEditions is how long an edition is known by its bytes.
	keepEditions = 30 * time.Second
)

// The kinds of viewers.
const (
	pressed = iota // offers compression, as browsers do
	plain
	kinds
)

// A section is the viewers whom one thread reads. Everything in it needs the lock
// of its reader.
type section struct {
	reader   *client.Reader
	journal  *journal
	patience time.Duration // with an edition that nobody has read; at least readWithin
	logs     map[int]bool  // which topics are logs
	seed     maphash.Seed
	editions map[uint64]*edition
	moments  []int64 // scratch
	heard    heard
	reading  [kinds]int // how many viewers read now
	since    int64      // since when, monotonic
}

// Heard is what a section, or the whole audience, has heard in some time.
type heard struct {
	ages     client.Ages
	oldest   time.Duration
	records  int64 // told, to each viewer
	frames   [kinds]int64
	bytes    [kinds]int64         // with headers, control frames and answers to pings
	presence [kinds]time.Duration // of all viewers together

	resumed   int64 // answers to hello that go on from the cursor
	snapshots int64 // answers to hello, or later frames, that begin anew
	gaps      int64 // frames that begin behind the viewer's cursor
	repeats   int64 // frames that begin before it, and entries told twice
	unread    int64 // frames, to each viewer, whose place nobody knows
	broken    int64 // what is no frame, or cannot be inflated
	lost      int64 // connections that the server ended
	refused   int64 // handshakes refused, tried again
	strays    int64 // viewers who came back without knowing where they stood
}

func (h *heard) merge(o *heard) {
	h.ages.Merge(&o.ages)
	h.oldest = max(h.oldest, o.oldest)
	for kind := range kinds {
		h.frames[kind] += o.frames[kind]
		h.bytes[kind] += o.bytes[kind]
		h.presence[kind] += o.presence[kind]
	}
	for _, sum := range []struct {
		to *int64
		n  int64
	}{
		{&h.records, o.records},
		{&h.resumed, o.resumed},
		{&h.snapshots, o.snapshots},
		{&h.gaps, o.gaps},
		{&h.repeats, o.repeats},
		{&h.unread, o.unread},
		{&h.broken, o.broken},
		{&h.lost, o.lost},
		{&h.refused, o.refused},
		{&h.strays, o.strays},
	} {
		*sum.to += sum.n
	}
}

// attend notes that one more viewer reads, or one less.
func (s *section) attend(kind, change int) {
	now := client.Monotonic()
	for k := range kinds {
		s.heard.presence[k] += time.Duration(s.reading[k]) * time.Duration(now-s.since)
	}
	s.since = now
	s.reading[kind] += change
}

// edition finds the edition of a data frame.
func (s *section) edition(first byte, payload []byte, now int64) *edition {
	var hash maphash.Hash
	hash.SetSeed(s.seed)
	_ = hash.WriteByte(first) // never fails
	_, _ = hash.Write(payload)
	key := hash.Sum64()
	e := s.editions[key]
	if e == nil {
		e = &edition{first: now, before: make(map[*edition]int64)}
		if first&client.Compressed == 0 {
			if !e.tell(payload, s.logs) {
				return nil
			}
		} else {
			e.payload = append([]byte(nil), payload...)
		}
		s.heard.repeats += int64(e.astray)
		s.editions[key] = e
	}
	e.last = now
	return e
}

// settle counts what is known by now, and forgets what is old.
func (s *section) settle(now int64) {
	for key, e := range s.editions {
		if !e.known && !e.unreadable && now-e.first > int64(readWithin) {
			e.unreadable = !e.alone(s.logs) && now-e.first > int64(s.patience)
			s.heard.repeats += int64(e.astray)
		}
		s.count(e)
		s.check(e)
		if now-e.last > int64(keepEditions+s.patience) {
			delete(s.editions, key)
		}
	}
}

// puzzles is how many editions nobody has read yet. One that went to viewers who stall
// alone, for they were behind, is none: it has the bytes of no other.
func (s *section) puzzles() (n int) {
	for _, e := range s.editions {
		if e.witnessed && !e.known && !e.unreadable {
			n++
		}
	}
	return n
}

// count adds up how old the records were that an edition told of.
func (s *section) count(e *edition) {
	switch {
	case len(e.arrivals) == 0:
		return
	case e.unreadable:
		s.heard.unread += int64(len(e.arrivals))
		e.arrivals = nil
		return
	case !e.known:
		return
	}
	from := e.from
	if e.snapshot {
		from = max(e.to, 1) - 1
	}
	var ok bool
	if s.moments, ok = s.journal.span(from, e.to, s.moments[:0]); !ok {
		return
	}
	for _, arrival := range e.arrivals {
		for _, commit := range s.moments {
			age := time.Duration(arrival - commit)
			s.heard.ages.Add(age)
			s.heard.oldest = max(s.heard.oldest, age)
			s.heard.records++
		}
	}
	e.arrivals = nil
}

// check compares where an edition begins with where its readers stood.
func (s *section) check(e *edition) {
	for before, readers := range e.before {
		switch {
		case e.unreadable || before.unreadable:
			if e.witnessed && before.witnessed {
				s.heard.unread += readers
			}
		case !e.known || !before.known:
			continue
		case e.snapshot:
			s.heard.snapshots += readers
		case e.from > before.to:
			s.heard.gaps += readers
		case e.from < before.to:
			s.heard.repeats += readers
		}
		delete(e.before, before)
	}
}
