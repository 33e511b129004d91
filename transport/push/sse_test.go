package push_test

import (
	"bufio"
	"encoding/json"
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/seed45548214/arena/transport/push"
)

// An events is the reader of an event stream.
type events struct {
	lines  *bufio.Scanner
	header http.Header
}

// openEvents opens an event stream as a browser does that got the event of id last.
func openEvents(t *testing.T, address, query, id string) *events {
	t.Helper()
	request, err := http.NewRequestWithContext(t.Context(), http.MethodGet, "http://"+address+"/events?"+query, http.NoBody)
	if err != nil {
		t.Fatal(err)
	}
	if id != "" {
		request.Header.Set("Last-Event-ID", id)
	}
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = response.Body.Close() })
	if response.StatusCode != http.StatusOK {
		t.Fatalf("status %d", response.StatusCode)
	}
	e := &events{bufio.NewScanner(response.Body), response.Header}
	e.lines.Buffer(nil, 1<<20)
	return e
}

// event reads the next event as it stands in the stream.
func (e *events) event() (id, data string) {
	for e.lines.Scan() && e.lines.Text() != "" {
		if value, ok := strings.CutPrefix(e.lines.Text(), "id: "); ok {
			id = value
		}
		if value, ok := strings.CutPrefix(e.lines.Text(), "data: "); ok {
			data = value
		}
	}
	return id, data
}

// next lets r apply the next event, and returns its id.
func (e *events) next(t *testing.T, r *reader) (id string) {
	t.Helper()
	id, data := e.event()
	if _, err := r.apply(data); err != nil {
		t.Fatal(err)
	}
	return id
}

func TestEvents_CarryTheSameFrames(t *testing.T) {
	t.Parallel()
	feed := newFeed(t, "e")
	commit(t, feed, 1, "prices A 1", "board x 1")
	hub, address := serve(t, push.Config{}, feed)
	const topics = "topics=prices,fills"
	r, l := newReader(), openEvents(t, address, topics, "")
	if id := l.next(t, r); id != "e:1" || r.resets != 1 {
		t.Fatalf("id %q, %+v", id, r)
	}
	commit(t, feed, 2, "prices A 2", "fills 1")
	hub.Flush(feed)
	if id := l.next(t, r); id != "e:2" || len(r.logs[2]) != 1 {
		t.Fatalf("id %q, %+v", id, r)
	}
	commit(t, feed, 3, "prices A 3")
	again := openEvents(t, address, topics, "e:2") // the browser resumes
	if id := again.next(t, r); id != "e:3" || r.resets != 1 || r.latest[0][`"A"`] != "3" {
		t.Fatalf("resumed: id %q, %+v", id, r)
	}
	for _, bad := range []string{"e", "e:x", "other:3", "e:9999"} {
		r := newReader()
		openEvents(t, address, topics, bad).next(t, r)
		if r.resets != 1 {
			t.Errorf("Last-Event-ID %q: %+v", bad, r)
		}
	}
	go func() { _ = hub.Shutdown(t.Context()) }()
	var rest strings.Builder
	for l.lines.Scan() {
		rest.WriteString(l.lines.Text())
	}
	if !strings.Contains(rest.String(), "retry: ") {
		t.Errorf("at the end: %q", rest.String())
	}
}

// A proxy that waits for more, or that changes what it passes on, would make of
// the stream a page that loads for ever.
func TestEvents_AskProxiesToPassThemOn(t *testing.T) {
	t.Parallel()
	_, address := serve(t, push.Config{}, newFeed(t, "e"))
	header := openEvents(t, address, "", "").header
	for name, want := range map[string]string{
		"Content-Type": "text/event-stream", "Cache-Control": "no-store, no-transform", "X-Accel-Buffering": "no", "Content-Length": "",
	} {
		if got := header.Get(name); got != want {
			t.Errorf("%s is %q, want %q", name, got, want)
		}
	}
}

// An ephemeral message has no id: the browser's cursor stays where it was.
func TestEvents_CarryWhispersWithoutAnID(t *testing.T) {
	t.Parallel()
	one, two := newFeed(t, "one"), newFeed(t, "two")
	hub, address := serve(t, push.Config{}, one, two)
	l := openEvents(t, address, "topics=prices", "")
	l.next(t, newReader())
	hub.Whisper(two, []byte(`["other"]`))
	hub.Whisper(one, []byte(`["thinking","gpt-5",true]`))
	if id, data := l.event(); id != "" || data != `{"x":["thinking","gpt-5",true]}` {
		t.Errorf("id %q, %s", id, data)
	}
	commit(t, one, 1, "prices A 1")
	hub.Flush(one)
	if id, data := l.event(); id != "one:1" || data != `{"p":0,"s":1,"d":[[0,"A",1]]}` {
		t.Errorf("after a whisper: id %q, %s", id, data)
	}
}

// An event stream that takes nothing costs who whispers nothing.
func TestEvents_LoseWhispersThatTheyCannotTake(t *testing.T) {
	t.Parallel()
	feed := newFeed(t, "e")
	hub, address := serve(t, push.Config{}, feed)
	openEvents(t, address, "", "").next(t, newReader())
	value := []byte(`"` + strings.Repeat("x", 100_000) + `"`)
	for range 1000 { // beyond every buffer on the way
		hub.Whisper(feed, value)
	}
	if hub.Metrics().Dropped.Load() == 0 {
		t.Error("a hundred megabytes wait for somebody who does not read")
	}
}

func TestEvents_RefuseWhatTheyCannotServe(t *testing.T) {
	t.Parallel()
	hub, address := serve(t, push.Config{Origins: []string{"https://page.example"}}, newFeed(t, "e"))
	for _, c := range []struct {
		query, origin string
		want          int
	}{
		{"topics=prices,nosuch,,", "", http.StatusOK}, // as for a socket
		{"topics=", "https://page.example", http.StatusOK},
		{"", "https://evil.example", http.StatusForbidden},
		{"arena=nosuch", "", http.StatusNotFound},
		{"topics=" + strings.Repeat("x", 129), "", http.StatusBadRequest},
		{"topics=%ff", "", http.StatusBadRequest},
		{"topics=" + strings.Repeat("t,", push.TopicsMax) + "t", "", http.StatusBadRequest},
	} {
		request, err := http.NewRequestWithContext(t.Context(), http.MethodGet, "http://"+address+"/events?"+c.query, http.NoBody)
		if err != nil {
			t.Fatal(err)
		}
		if c.origin != "" {
			request.Header.Set("Origin", c.origin)
		}
		response, err := http.DefaultClient.Do(request)
		if err != nil {
			t.Fatal(err)
		}
		_ = response.Body.Close() // only the status counts
		if response.StatusCode != c.want {
			t.Errorf("%.40q from %q: %s, want %d", c.query, c.origin, response.Status, c.want)
		}
	}
	eventually(t, "a stream is left over", func() bool { return hub.Metrics().Streams.Load() == 0 })
}

// Who takes nothing is cut off after the hub's patience, and resumes.
func TestEvents_EndForWhoNeverReads(t *testing.T) {
	t.Parallel()
	feed := newFeed(t, "e")
	hub, address := serve(t, push.Config{Patience: 2 * time.Second, Flush: time.Millisecond}, feed)
	e, r := openEvents(t, address, "", ""), newReader()
	last := e.next(t, r)
	other, o := openEvents(t, address, "", ""), newReader()
	other.next(t, o)
	seq := uint64(0)
	say := func(pad string) {
		seq++
		commit(t, feed, seq, fmt.Sprintf("prices A %q", fmt.Sprint(seq, pad)))
		hub.Flush(feed)
		for o.seq < seq {
			other.next(t, o)
		}
	}
	for range 40 { // more than the buffers of both ends hold
		say(strings.Repeat("x", 400_000))
	}
	eventually(t, "never cut off", func() bool {
		say("")
		return hub.Metrics().Streams.Load() == 1
	})
	for id, data := e.event(); data != ""; id, data = e.event() { // what was on its way, perhaps cut
		if id != "" && json.Valid([]byte(data)) {
			last = id
			if _, err := r.apply(data); err != nil {
				t.Fatal(err)
			}
		}
	}
	openEvents(t, address, "", last).next(t, r)
	if r.resets != 1 || r.seq != seq || r.sum() != feed.Sum(feed.Mask()) {
		t.Errorf("resumed from %s at %d of %d, with %d snapshots", last, r.seq, seq, r.resets)
	}
}
