// Package newstest has a client that holds what a feed tells, for the tests of who
// feeds it.
package newstest

import (
	"encoding/json"
	"fmt"
	"hash/crc32"
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/seed45548214/arena/transport/push"
)

// A message is any data frame of the server.
type message struct {
	Epoch string               `json:"e"`
	Reset int                  `json:"r"`
	Prev  uint64               `json:"p"`
	Seq   uint64               `json:"s"`
	Now   int64                `json:"now"`
	Top   [][2]string          `json:"top"`
	Data  [][3]json.RawMessage `json:"d"`
	Say   json.RawMessage      `json:"x"`
}

// A Replica is what a client holds.
type Replica struct {
	Epoch  string
	Seq    uint64
	Top    [][2]string
	Latest map[string]map[string]string // by topic and key
	Logs   map[string][]string          // by topic: seq and value
}

// Apply folds one frame; a gap is an error, and so is an event seen before.
func (r *Replica) Apply(text []byte) error {
	var m message
	if err := json.Unmarshal(text, &m); err != nil {
		return fmt.Errorf("%s: %w", text, err)
	}
	switch {
	case m.Say != nil:
		return nil
	case m.Reset == 1:
		*r = Replica{Epoch: m.Epoch, Top: m.Top, Latest: make(map[string]map[string]string), Logs: make(map[string][]string)}
	case m.Prev != r.Seq:
		return fmt.Errorf("a delta from %d at %d", m.Prev, r.Seq)
	}
	for _, entry := range m.Data {
		var index int
		if err := json.Unmarshal(entry[0], &index); err != nil {
			return err
		}
		topic, name, value := r.Top[index], string(entry[1]), string(entry[2])
		switch {
		case topic[1] == "log":
			var seq uint64
			if err := json.Unmarshal(entry[1], &seq); err != nil || m.Reset == 0 && seq <= r.Seq || seq > m.Seq {
				return fmt.Errorf("event %s of %s at %d: %w", name, topic[0], r.Seq, err)
			}
			r.Logs[topic[0]] = append(r.Logs[topic[0]], name+" "+value)
		case value == "null":
			delete(r.Latest[topic[0]], name)
		default:
			if r.Latest[topic[0]] == nil {
				r.Latest[topic[0]] = make(map[string]string)
			}
			r.Latest[topic[0]][name] = value
		}
	}
	r.Seq = m.Seq
	return nil
}

// Clone is a replica that goes its own way.
func (r *Replica) Clone() *Replica {
	c := *r
	c.Latest, c.Logs = make(map[string]map[string]string), make(map[string][]string)
	for topic, values := range r.Latest {
		c.Latest[topic] = maps.Clone(values)
	}
	for topic, events := range r.Logs {
		c.Logs[topic] = slices.Clip(events)
	}
	return &c
}

// Resume moves the replica to what feed tells.
func (r *Replica) Resume(t *testing.T, feed *push.Feed) {
	t.Helper()
	if err := r.Apply(feed.Since(r.Epoch, r.Seq, feed.Mask()).Text()); err != nil {
		t.Fatal(err)
	}
}

// Values are all that the replica holds of topics without a log.
func (r *Replica) Values() map[string]string {
	values := make(map[string]string)
	for topic, of := range r.Latest {
		for name, value := range of {
			values[topic+" "+name] = value
		}
	}
	return values
}

// Sum is what a page computes to check itself.
func (r *Replica) Sum() uint32 {
	var entries []string
	for i, topic := range r.Top {
		for _, name := range slices.Sorted(maps.Keys(r.Latest[topic[0]])) {
			entries = append(entries, fmt.Sprintf("[%d,%s,%s]", i, name, r.Latest[topic[0]][name]))
		}
	}
	return crc32.ChecksumIEEE([]byte(strings.Join(entries, ",")))
}

// NewReplica holds what feed tells now.
func NewReplica(t *testing.T, feed *push.Feed) *Replica {
	t.Helper()
	r := new(Replica)
	if err := r.Apply(feed.Snapshot(feed.Mask()).Text()); err != nil {
		t.Fatal(err)
	}
	return r
}
