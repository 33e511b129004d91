package push

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
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
// version.
//
// Values are JSON on one line, written as JSON.stringify would write them (no
// HTML escapes), so that a browser's checksum of what it parsed can agree with
// Sum. The batch does not check them and keeps no reference after Commit.
func (b *Batch) Set(topic, key string, value []byte) {
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

// appendString appends s as JSON.stringify writes it.
func appendString(b []byte, s string) []byte {
	plain := utf8.ValidString(s)
	for i := 0; plain && i < len(s); i++ {
		plain = s[i] >= ' ' && s[i] < utf8.RuneSelf && s[i] != '"' && s[i] != '\\'
	}
	if plain {
		b = append(b, '"')
		b = append(b, s...)
		return append(b, '"')
	}
	var quoted bytes.Buffer
	encoder := json.NewEncoder(&quoted)
	encoder.SetEscapeHTML(false)
	if err := encoder.Encode(s); err != nil {
		return append(b, `""`...) // a string always encodes
	}
	return append(b, bytes.TrimSuffix(quoted.Bytes(), []byte("\n"))...)
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
