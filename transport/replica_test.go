package transport_test

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

// A replica is what a client holds.
type replica struct {
	epoch  string
	seq    uint64
	top    [][2]string
	latest map[string]map[string]string // by topic and key
	logs   map[string][]string          // by topic: seq and value
}

// apply folds one frame; a gap is an error, and so is an event seen before.
func (r *replica) apply(text []byte) error {
	var m message
	if err := json.Unmarshal(text, &m); err != nil {
		return fmt.Errorf("%s: %w", text, err)
	}
	switch {
	case m.Say != nil:
		return nil
	case m.Reset == 1:
		*r = replica{epoch: m.Epoch, top: m.Top, latest: make(map[string]map[string]string), logs: make(map[string][]string)}
	case m.Prev != r.seq:
		return fmt.Errorf("a delta from %d at %d", m.Prev, r.seq)
	}
	for _, entry := range m.Data {
		var index int
		if err := json.Unmarshal(entry[0], &index); err != nil {
			return err
		}
		topic, name, value := r.top[index], string(entry[1]), string(entry[2])
		switch {
		case topic[1] == "log":
			var seq uint64
			if err := json.Unmarshal(entry[1], &seq); err != nil || m.Reset == 0 && seq <= r.seq || seq > m.Seq {
				return fmt.Errorf("event %s of %s at %d: %w", name, topic[0], r.seq, err)
			}
			r.logs[topic[0]] = append(r.logs[topic[0]], name+" "+value)
		case value == "null":
			delete(r.latest[topic[0]], name)
		default:
			if r.latest[topic[0]] == nil {
				r.latest[topic[0]] = make(map[string]string)
			}
			r.latest[topic[0]][name] = value
		}
	}
	r.seq = m.Seq
	return nil
}

func (r *replica) clone() *replica {
	c := *r
	c.latest, c.logs = make(map[string]map[string]string), make(map[string][]string)
	for topic, values := range r.latest {
		c.latest[topic] = maps.Clone(values)
	}
	for topic, events := range r.logs {
		c.logs[topic] = slices.Clip(events)
	}
	return &c
}

// resume moves the replica to what feed tells.
func (r *replica) resume(t *testing.T, feed *push.Feed) {
	t.Helper()
	if err := r.apply(feed.Since(r.epoch, r.seq, feed.Mask()).Text()); err != nil {
		t.Fatal(err)
	}
}

// values are all that the replica holds of topics without a log.
func (r *replica) values() map[string]string {
	values := make(map[string]string)
	for topic, of := range r.latest {
		for name, value := range of {
			values[topic+" "+name] = value
		}
	}
	return values
}

// sum is what a page computes to check itself.
func (r *replica) sum() uint32 {
	var entries []string
	for i, topic := range r.top {
		for _, name := range slices.Sorted(maps.Keys(r.latest[topic[0]])) {
			entries = append(entries, fmt.Sprintf("[%d,%s,%s]", i, name, r.latest[topic[0]][name]))
		}
	}
	return crc32.ChecksumIEEE([]byte(strings.Join(entries, ",")))
}

func newClient(t *testing.T, feed *push.Feed) *replica {
	t.Helper()
	r := new(replica)
	if err := r.apply(feed.Snapshot(feed.Mask()).Text()); err != nil {
		t.Fatal(err)
	}
	return r
}
