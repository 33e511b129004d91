package push_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/seed45548214/arena/transport/push"
)

// values are n of them, for a murmur.
func values(text ...string) (all [][]byte) {
	for _, one := range text {
		all = append(all, []byte(one))
	}
	return all
}

func TestHub_MurmursToWhoeverAskedForIt(t *testing.T) {
	t.Parallel()
	feed := newFeed(t, "e")
	hub, address := serve(t, push.Config{}, feed)
	all, named := join(t, address, "", newReader()), join(t, address, "", newReader(), "prices", "writing:a")
	events := openEvents(t, address, "topics=prices,writing:a", "")
	events.next(t, newReader())
	if !hub.Heard(feed, "writing:a") || hub.Heard(feed, "writing:b") {
		t.Error("it is not known who listens")
	}
	hub.Murmur(feed, push.Murmur{Topic: "writing:b", Values: values(`["b"]`)})
	hub.Murmur(feed, push.Murmur{Topic: "writing:a", Values: values(`["a",1]`, `["a",2]`)})
	hub.Murmur(feed, push.Murmur{Topic: "thinking", All: true, Values: values(`["thinking"]`)})
	hub.Whisper(feed, []byte(`["end"]`))
	for _, want := range []string{`{"x":["a",1]}`, `{"x":["a",2]}`, `{"x":["end"]}`} {
		if text, err := named.text(); err != nil || text != want {
			t.Errorf("who named it heard %s, %v, want %s", text, err, want)
		}
		if id, data := events.event(); id != "" || data != want {
			t.Errorf("the event stream has %q, %s, want %s", id, data, want)
		}
	}
	for _, want := range []string{`{"x":["thinking"]}`, `{"x":["end"]}`} {
		if text, err := all.text(); err != nil || text != want {
			t.Errorf("who asked for all heard %s, %v, want %s", text, err, want)
		}
	}
	if err := named.say(`{"unsub":["writing:a"]}`); err != nil {
		t.Fatal(err)
	}
	if err := named.say(`{"ping":1}`); err != nil {
		t.Fatal(err)
	}
	if text, err := named.text(); err != nil || !strings.HasPrefix(text, `{"pong":1`) {
		t.Fatalf("%s, %v", text, err)
	}
	hub.Murmur(feed, push.Murmur{Topic: "writing:a", Values: values(`["late"]`)})
	hub.Whisper(feed, []byte(`["end"]`))
	if text, err := named.text(); err != nil || text != `{"x":["end"]}` {
		t.Errorf("who listens no more heard %s, %v", text, err)
	}
}

// What has a version keeps its order and its place however much is murmured: every frame
// comes, joins the one before, and of the murmurs some.
func TestHub_MurmursHoldNothingUp(t *testing.T) {
	t.Parallel()
	feed := newFeed(t, "e")
	hub, address := serve(t, push.Config{Flush: time.Millisecond}, feed)
	r := newReader()
	w := join(t, address, "", r, "prices", "writing:a")
	join(t, address, "", newReader(), "prices", "writing:a") // takes nothing from here on
	text := []byte(`["writing","a","` + strings.Repeat("x", 16<<10) + `",0]`)
	for seq := uint64(1); seq <= 200; seq++ {
		for range 4 {
			hub.Murmur(feed, push.Murmur{Topic: "writing:a", Values: [][]byte{text}})
		}
		commit(t, feed, seq, fmt.Sprintf("prices A %d", seq))
		hub.Flush(feed)
		if err := r.follow(w, seq); err != nil {
			t.Fatal(err)
		}
	}
	eventually(t, "who takes nothing loses nothing", func() bool {
		hub.Murmur(feed, push.Murmur{Topic: "writing:a", Values: [][]byte{text}})
		return hub.Metrics().Dropped.Load() > 0
	})
}
