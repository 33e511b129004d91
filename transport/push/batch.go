package push

import (
	"errors"
	"fmt"
	"strings"
	"unicode/utf8"
)

// ErrStale means that a record is already folded, or that the feed's history was
// replaced since the batch began.
var ErrStale = errors.New("record is already folded")

// nameMax is the longest name of a topic, in bytes.
const nameMax = 128

// A Batch gathers what one record changes. Readers see all of it or nothing.
type Batch struct {
	feed    *Feed
	life    uint64
	seq     uint64
	changes []change
}

type change struct {
	topic string
	key   string
	value []byte
	log   bool
}

// Begin starts the changes of record seq.
func (f *Feed) Begin(seq uint64) *Batch {
	f.mu.Lock()
	defer f.mu.Unlock()
	return &Batch{feed: f, life: f.life, seq: seq}
}

// Set makes value the last one of a key of a Latest topic; nil, or null, removes
// the key. A value that the key already has changes nothing, not even its
// version. In a key, bytes that are not UTF-8 count as U+FFFD.
//
// Values are JSON on one line, written as JSON.stringify would write them (no
// HTML escapes), so that a browser's checksum of what it parsed can agree with
// Sum. The batch does not check them and keeps no reference after Commit.
func (b *Batch) Set(topic, key string, value []byte) {
	// Otherwise two keys could be one to a browser, and their order another.
	key = strings.ToValidUTF8(key, string(utf8.RuneError))
	b.changes = append(b.changes, change{topic: topic, key: key, value: value})
}

// Append adds an event to a Log topic. All events of one record share its
// sequence number, in the order in which they were added.
func (b *Batch) Append(topic string, value []byte) {
	b.changes = append(b.changes, change{topic: topic, value: value, log: true})
}

// Commit makes the changes visible, or none of them: it fails with ErrStale for a
// record that is not after the head, and with ErrTopics for an unknown topic or
// one of the other kind. Connections learn of it at the hub's next Flush.
func (b *Batch) Commit() error {
	f := b.feed
	f.mu.Lock()
	defer f.mu.Unlock()
	if b.life != f.life || b.seq <= f.head {
		return fmt.Errorf("commit record %d at %d: %w", b.seq, f.head, ErrStale)
	}
	for _, c := range b.changes {
		i, ok := f.names[c.topic]
		if !ok || (f.shelves[i].Kind == Log) != c.log {
			return fmt.Errorf("commit record %d: topic %q: %w", b.seq, c.topic, ErrTopics)
		}
	}
	news := false
	for _, c := range b.changes {
		news = f.apply(b.seq, c) || news
	}
	f.head = b.seq
	if news {
		clear(f.cache)
		clear(f.sums)
	}
	return nil
}

func (f *Feed) apply(seq uint64, c change) bool {
	s := f.shelves[f.names[c.topic]]
	if c.log {
		s.append(seq, logText(s.index, seq, c.value))
		return true
	}
	dead := len(c.value) == 0 || string(c.value) == "null"
	if dead {
		c.value = []byte("null")
	}
	return s.set(seq, c.key, latestText(s.index, appendString(nil, c.key), c.value), dead)
}

// appendString appends s as JSON.stringify writes it: of what JSON need not
// escape, nothing is. Bytes that are not UTF-8 become U+FFFD, which is what a
// browser would read.
func appendString(b []byte, s string) []byte {
	const hex = "0123456789abcdef"
	b = append(b, '"')
	for i, r := range s {
		switch {
		case r == '"' || r == '\\':
			b = append(b, '\\', byte(r))
		case r >= ' ':
			b = utf8.AppendRune(b, r)
		default:
			if short := strings.IndexByte("\b\t\n\f\r", s[i]); short >= 0 {
				b = append(b, '\\', "btnfr"[short])
			} else {
				b = append(b, '\\', 'u', '0', '0', hex[s[i]>>4], hex[s[i]&0xf])
			}
		}
	}
	return append(b, '"')
}

func validName(name string) bool {
	if name == "" || len(name) > nameMax || !utf8.ValidString(name) {
		return false
	}
	for i := range len(name) {
		if name[i] < ' ' || name[i] == ',' {
			return false
		}
	}
	return true
}
