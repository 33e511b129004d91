package push_test

import (
	"cmp"
	"encoding/json"
	"fmt"
	"hash/crc32"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"

	"github.com/seed45548214/arena/arena/arenatest"
	"github.com/seed45548214/arena/transport/push"
)

// A spoken is any frame of the server.
type spoken struct {
	Epoch string               `json:"e"`
	Reset int                  `json:"r"`
	Prev  uint64               `json:"p"`
	Seq   uint64               `json:"s"`
	Now   int64                `json:"now"`
	Top   [][2]string          `json:"top"`
	Fresh []int                `json:"t"`
	Data  [][3]json.RawMessage `json:"d"`
	Beat  *uint64              `json:"hb"`
	Sum   uint32               `json:"crc"`
	Pong  json.Number          `json:"pong"`
	Say   json.RawMessage      `json:"x"`
}

// A logged is one event of a log as a reader got it.
type logged struct {
	seq  uint64
	text string
}

// A reader is a client's state, folded from frames as the page does it.
type reader struct {
	epoch  string
	seq    uint64
	top    [][2]string
	latest map[int]map[string]string // of topic: key as JSON to value
	logs   map[int][]logged
	resets int
}

func newReader() *reader {
	return &reader{latest: map[int]map[string]string{}, logs: map[int][]logged{}}
}

// apply folds one frame; any gap, duplicate or disorder is an error.
func (r *reader) apply(text string) (spoken, error) {
	var m spoken
	if err := json.Unmarshal([]byte(text), &m); err != nil {
		return m, fmt.Errorf("frame %.80q: %w", text, err)
	}
	switch {
	case m.Beat != nil:
		if *m.Beat != r.seq || m.Sum != r.sum() {
			return m, fmt.Errorf("heartbeat %s at %d with sum %d", text, r.seq, r.sum())
		}
		return m, nil
	case m.Pong != "", m.Say != nil:
		return m, nil
	case m.Reset == 1:
		resets := r.resets + 1
		*r = *newReader()
		r.epoch, r.top, r.resets = m.Epoch, m.Top, resets
	case m.Prev != r.seq:
		return m, fmt.Errorf("gap: delta from %d at %d", m.Prev, r.seq)
	case m.Seq < m.Prev:
		return m, fmt.Errorf("delta runs back: %d to %d", m.Prev, m.Seq)
	}
	for _, i := range m.Fresh {
		delete(r.latest, i)
		delete(r.logs, i)
	}
	for _, entry := range m.Data {
		if err := r.take(m, entry); err != nil {
			return m, err
		}
	}
	r.seq = m.Seq
	return m, nil
}

func (r *reader) take(m spoken, entry [3]json.RawMessage) error {
	var topic int
	if err := json.Unmarshal(entry[0], &topic); err != nil {
		return err
	}
	if r.top[topic][1] == "log" {
		var seq uint64
		if err := json.Unmarshal(entry[1], &seq); err != nil {
			return err
		}
		old := m.Reset == 1 || slices.Contains(m.Fresh, topic)
		if seq > m.Seq || !old && seq <= r.seq {
			return fmt.Errorf("event %d in a delta from %d to %d", seq, r.seq, m.Seq)
		}
		if n := len(r.logs[topic]); n > 0 && r.logs[topic][n-1].seq > seq {
			return fmt.Errorf("event %d after %d", seq, r.logs[topic][n-1].seq)
		}
		r.logs[topic] = append(r.logs[topic], logged{seq, string(entry[2])})
		return nil
	}
	if r.latest[topic] == nil {
		r.latest[topic] = map[string]string{}
	}
	if string(entry[2]) == "null" {
		delete(r.latest[topic], string(entry[1]))
	} else {
		r.latest[topic][string(entry[1])] = string(entry[2])
	}
	return nil
}

// sum is what the page computes to check itself.
func (r *reader) sum() uint32 {
	var entries []string
	for i := range r.top {
		keys := make([]string, 0, len(r.latest[i]))
		for key := range r.latest[i] {
			keys = append(keys, key)
		}
		slices.SortFunc(keys, func(a, b string) int {
			var x, y string
			_ = json.Unmarshal([]byte(a), &x)
			_ = json.Unmarshal([]byte(b), &y)
			return strings.Compare(x, y)
		})
		for _, key := range keys {
			entries = append(entries, fmt.Sprintf("[%d,%s,%s]", i, key, r.latest[i][key]))
		}
	}
	return crc32.ChecksumIEEE([]byte(strings.Join(entries, ",")))
}

// state is the Latest part in a form that compares well.
func (r *reader) state() map[string]string {
	state := map[string]string{}
	for topic, keys := range r.latest {
		for key, value := range keys {
			state[fmt.Sprint(topic, key)] = value
		}
	}
	return state
}

// hello is the first message of a reader that may have been here before.
func (r *reader) hello(topics ...string) string {
	m := map[string]any{"hello": 1}
	if len(topics) > 0 {
		m["topics"] = topics
	}
	if r.epoch != "" {
		m["e"], m["s"] = r.epoch, r.seq
	}
	text, err := json.Marshal(m)
	if err != nil {
		panic(err)
	}
	return string(text)
}

// follow reads frames into r until it stands at seq.
func (r *reader) follow(w *wire, seq uint64) error {
	for r.seq < seq || r.epoch == "" {
		text, err := w.text()
		if err != nil {
			return err
		}
		if _, err := r.apply(text); err != nil {
			return err
		}
	}
	return nil
}

// newFeed is a feed with one topic of each kind, and more.
func newFeed(tb testing.TB, epoch string) *push.Feed {
	tb.Helper()
	feed, err := push.NewFeed(epoch,
		push.Topic{Name: "prices"},
		push.Topic{Name: "board"},
		push.Topic{Name: "fills", Kind: push.Log, Last: 5, Retain: 20},
		push.Topic{Name: "chat", Kind: push.Log, Last: 5, Retain: 20},
		push.Topic{Name: "agent:a"},
	)
	if err != nil {
		tb.Fatal(err)
	}
	return feed
}

// commit makes one record: "topic key value" sets, and "topic value" appends.
func commit(tb testing.TB, feed *push.Feed, seq uint64, changes ...string) {
	tb.Helper()
	batch := feed.Begin(seq)
	for _, change := range changes {
		words := strings.Fields(change)
		if len(words) == 3 {
			batch.Set(words[0], words[1], []byte(words[2]))
		} else {
			batch.Append(words[0], []byte(words[1]))
		}
	}
	if err := batch.Commit(); err != nil {
		tb.Fatal(err)
	}
}

// serve runs a hub with the feeds on loopback.
func serve(t *testing.T, config push.Config, feeds ...*push.Feed) (*push.Hub, string) {
	t.Helper()
	config.Hello = cmp.Or(config.Hello, arenatest.Patience())
	config.Patience = cmp.Or(config.Patience, arenatest.Patience())
	config.Silence = cmp.Or(config.Silence, arenatest.Patience())
	hub := push.NewHub(config)
	for i, feed := range feeds {
		if err := hub.Add(fmt.Sprint("arena", i), feed); err != nil {
			t.Fatal(err)
		}
	}
	mux := http.NewServeMux()
	mux.Handle("/ws", hub)
	mux.Handle("/events", hub.Events())
	server := httptest.NewServer(mux)
	t.Cleanup(func() {
		ctx := t.Context() // over by now: what is left is cut
		_ = hub.Shutdown(ctx)
		server.Close()
	})
	return hub, server.Listener.Addr().String()
}

// join says hello and takes the first answer.
func join(t *testing.T, address, extra string, r *reader, topics ...string) *wire {
	t.Helper()
	w := dial(t, address, "/ws", extra)
	if err := w.say(r.hello(topics...)); err != nil {
		t.Fatal(err)
	}
	text, err := w.text()
	if err != nil {
		t.Fatal(err)
	}
	if _, err := r.apply(text); err != nil {
		t.Fatal(err)
	}
	return w
}
