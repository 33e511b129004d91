package push_test

import (
	"encoding/json"
	"fmt"
	"math"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/seed45548214/arena/transport/push"
)

func TestHub_SendsSnapshotThenDeltas(t *testing.T) {
	t.Parallel()
	feed := newFeed(t, "e")
	commit(t, feed, 1, "prices A 1", "board x 1", "fills 1")
	hub, address := serve(t, push.Config{}, feed)
	r := newReader()
	w := join(t, address, "", r, "prices", "fills", "unknown")
	if r.resets != 1 || len(r.latest[1]) != 0 || r.latest[0][`"A"`] != "1" {
		t.Fatalf("after hello: %+v", r)
	}
	commit(t, feed, 5, "prices A 2", "prices B 3", "board x 2", "fills 2")
	hub.Flush(feed)
	if err := r.follow(w, 5); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(map[string]string{`0"A"`: "2", `0"B"`: "3"}, r.state()); diff != "" {
		t.Error(diff)
	}
	if len(r.logs[2]) != 2 {
		t.Errorf("fills: %v", r.logs[2])
	}
}

// Bytes that came with the handshake are in the server's buffer before the
// library has the connection.
func TestHub_HearsAHelloSentWithTheHandshake(t *testing.T) {
	t.Parallel()
	feed := newFeed(t, "e")
	_, address := serve(t, push.Config{MaxPerAddress: 1000}, feed)
	hello := masked(0x81, `{"hello":1,"topics":["prices"]}`)
	for i := range 100 {
		// All of it, or cut somewhere within the frame.
		cut := 1 + i%len(hello)
		w := dial(t, address, "/ws", "", hello[:cut]...)
		if _, err := w.Write(hello[cut:]); err != nil {
			t.Fatal(err)
		}
		if _, err := w.text(); err != nil {
			t.Fatal(err)
		}
		_ = w.Close()
	}
	// The guard sees them as well.
	wantClose(t, dial(t, address, "/ws", "", clientFrame(0x81, false, `{"hello":1}`)...), push.CloseProtocolError)
}

func TestHub_ResumesOnAnotherInstance(t *testing.T) {
	t.Parallel()
	one, two := newFeed(t, "e"), newFeed(t, "e")
	for _, feed := range []*push.Feed{one, two} {
		commit(t, feed, 10, "prices A 1", "fills 1")
		commit(t, feed, 20, "prices B 1")
	}
	_, first := serve(t, push.Config{}, one)
	hub, second := serve(t, push.Config{}, two)
	r := newReader()
	_ = join(t, first, "", r).Close()
	commit(t, two, 30, "prices A 2", "fills 2")
	_ = join(t, second, "", r).Close()
	if r.resets != 1 || r.seq != 30 || r.latest[0][`"A"`] != "2" || len(r.logs[2]) != 2 {
		t.Errorf("resumed: %+v", r)
	}
	if n := hub.Metrics().Resumes.Load(); n != 1 {
		t.Errorf("%d resumes, want 1", n)
	}
	// Level: an empty delta says so.
	_ = join(t, second, "", r).Close()
	// Of another history: a snapshot.
	r.epoch = "other"
	_ = join(t, second, "", r).Close()
	if r.resets != 2 {
		t.Errorf("from another history: %d resets", r.resets)
	}
}

// Somebody comes from an instance that was faster: nothing that it has seen goes back, and
// whether that is what this instance then has, a snapshot settles.
func TestHub_TakesNobodyBack(t *testing.T) {
	t.Parallel()
	feed := newFeed(t, "e")
	commit(t, feed, 30, "prices A 1")
	hub, address := serve(t, push.Config{}, feed)
	first := openEvents(t, address, "", "e:32")
	r := newReader()
	r.epoch, r.seq = "e", 32
	w := join(t, address, "", r)
	if r.resets != 0 || r.seq != 32 {
		t.Fatalf("ahead: %d resets at %d", r.resets, r.seq)
	}
	if id, data := first.event(); id != "e:32" || !strings.HasPrefix(data, `{"p":32,"s":32`) {
		t.Fatalf("ahead in an event stream: %q %q", id, data)
	}
	for seq := uint64(31); seq <= 32; seq++ {
		commit(t, feed, seq, fmt.Sprintf("prices A %d", seq))
		hub.Flush(feed)
	}
	text, err := w.text()
	if err == nil {
		_, err = r.apply(text)
	}
	if err != nil || r.resets != 1 || r.seq != 32 || r.latest[0][`"A"`] != "32" {
		t.Errorf("level: %v, %d resets at %d: %v", err, r.resets, r.seq, r.latest)
	}
	if id, data := first.event(); id != "e:32" || !strings.Contains(data, `"r":1,"s":32`) {
		t.Errorf("level in an event stream: %q %q", id, data)
	}
	commit(t, feed, 33, "prices A 33")
	hub.Flush(feed)
	if err := r.follow(w, 33); err != nil || r.resets != 1 {
		t.Errorf("afterwards: %v, %d resets at %d", err, r.resets, r.seq)
	}
}

// A cursor that leads nowhere costs its reader a snapshot and nobody else
// anything, over a socket and over an event stream.
func TestHub_AnswersEveryCursor(t *testing.T) {
	t.Parallel()
	feed, other := newFeed(t, "e"), newFeed(t, "o")
	for seq := uint64(1); seq <= 30; seq++ { // 20 fills are retained
		commit(t, feed, seq, fmt.Sprintf("fills %d", seq), fmt.Sprintf("prices A %d", seq))
		commit(t, other, seq, "prices A 0")
	}
	_, address := serve(t, push.Config{}, feed, other)
	watcher := newReader()
	w := join(t, address, "", watcher)
	for _, c := range []struct {
		name     string
		epoch    string
		seq      uint64
		snapshot bool
	}{
		{"level", "e", 30, false},
		{"a while ago", "e", 10, false},
		{"before the retained past", "e", 9, true},
		{"from the beginning", "e", 0, true},
		{"from a far future", "e", 5000, true},
		{"from the end of time", "e", math.MaxUint64, true},
		{"from another arena", "o", 30, true},
		{"from nowhere", "\x00'\"<script>", 30, true},
	} {
		hello, err := json.Marshal(map[string]any{"hello": 1, "e": c.epoch, "s": c.seq, "topics": []string{"prices", "fills", "nosuch"}})
		if err != nil {
			t.Fatal(err)
		}
		socket := dial(t, address, "/ws?arena=arena0", "")
		if err := socket.say(string(hello)); err != nil {
			t.Fatal(err)
		}
		text, err := socket.text()
		if err != nil {
			t.Fatalf("%s: %v", c.name, err)
		}
		answers := map[string]string{"socket": text}
		if c.epoch != "\x00'\"<script>" { // no header can hold it
			_, answers["event stream"] = openEvents(t, address, "arena=arena0&topics=prices,fills,nosuch", fmt.Sprint(c.epoch, ":", c.seq)).event()
		}
		for name, text := range answers {
			r := newReader()
			r.epoch, r.seq, r.top = c.epoch, c.seq, watcher.top
			if _, err := r.apply(text); err != nil {
				t.Fatalf("%s, %s: %v", c.name, name, err)
			}
			if (r.resets == 1) != c.snapshot || r.epoch != "e" || r.seq != 30 {
				t.Errorf("%s, %s: %s", c.name, name, text)
			}
		}
	}
	if err := w.say(`{"ping":1}`); err != nil {
		t.Fatal(err)
	}
	if text, err := w.text(); err != nil || !strings.HasPrefix(text, `{"pong":1,`) {
		t.Errorf("somebody else noticed: %s, %v", text, err)
	}
}

// Who comes back to a journal that forked behind its back has a cursor that seems
// to be right. The sum behind the delta tells, and a new hello mends it.
func TestHub_TellsByTheSumWhetherTheJournalForked(t *testing.T) {
	t.Parallel()
	before, after := newFeed(t, "e"), newFeed(t, "e")
	for seq := uint64(1); seq <= 9; seq++ {
		for feed, price := range map[*push.Feed]uint64{before: seq, after: seq} {
			if feed == after && seq >= 5 && seq < 8 {
				price = 100 + seq // the branch that was restored
			}
			commit(t, feed, seq, fmt.Sprintf("prices A%d %d", seq%4, price))
		}
	}
	_, first := serve(t, push.Config{}, before)
	_, restored := serve(t, push.Config{}, after)
	for _, c := range []struct {
		name   string
		server string
		forked bool
	}{{"the same branch", first, false}, {"another branch", restored, true}} {
		r := newReader()
		_ = join(t, first, "", r).Close()
		commit(t, before, r.seq+1, fmt.Sprintf("prices A0 %d", r.seq+1))
		commit(t, after, r.seq+1, fmt.Sprintf("prices A0 %d", r.seq+1))
		e, stream := openEvents(t, c.server, "", fmt.Sprint(r.epoch, ":", r.seq)), r.clone()
		w := join(t, c.server, "", r)
		e.next(t, stream)
		if r.resets+stream.resets != 2 {
			t.Fatalf("%s: got a snapshot", c.name)
		}
		text, err := w.text()
		if err != nil {
			t.Fatal(err)
		}
		id, event := e.event()
		for _, beat := range []string{text, event} {
			if m, err := r.apply(beat); m.Beat == nil || id != "" || (err != nil) != c.forked {
				t.Errorf("%s: %s: %v", c.name, beat, err)
			}
		}
		r.epoch = ""
		_ = join(t, c.server, "", r).Close()
		if r.sum() != map[string]*push.Feed{first: before, restored: after}[c.server].Sum(before.Mask()) {
			t.Errorf("%s: not mended", c.name)
		}
	}
}

func TestHub_AnotherHistoryIsASnapshot(t *testing.T) {
	t.Parallel()
	feed := newFeed(t, "one")
	commit(t, feed, 100, "prices A 1", "agent:a NVDA 1")
	hub, address := serve(t, push.Config{}, feed)
	readers := []*reader{newReader(), newReader()}
	wires := []*wire{join(t, address, "", readers[0], "prices", "agent:b"), join(t, address, offer, readers[1])}
	next, err := push.NewFeed("two", push.Topic{Name: "agent:b"}, push.Topic{Name: "prices"})
	if err != nil {
		t.Fatal(err)
	}
	commit(t, next, 3, "prices A 2", "agent:b AMD 4")
	feed.Replace(next)
	hub.Flush(feed)
	for i, r := range readers {
		text, err := wires[i].text()
		if err != nil {
			t.Fatal(err)
		}
		if _, err := r.apply(text); err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(map[string]string{`0"AMD"`: "4", `1"A"`: "2"}, r.state()); diff != "" || r.epoch != "two" || r.seq != 3 {
			t.Errorf("reader %d at %s:%d: %s", i, r.epoch, r.seq, diff)
		}
	}
	// A topic subscribed to before it was there.
	commit(t, feed, 4, "prices A 5")
	hub.Flush(feed)
	if err := readers[0].follow(wires[0], 4); err != nil {
		t.Fatal(err)
	}
}
