package push_test

import (
	"crypto/tls"
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/seed45548214/arena/transport/push"
)

// wantClose reads until the close frame and compares its code.
func wantClose(t *testing.T, w *wire, want push.CloseCode) string {
	t.Helper()
	for {
		f, err := w.frame()
		if err != nil {
			t.Fatalf("want close %d: %v", want, err)
		}
		if f.op() != 0x8 {
			continue
		}
		if got := f.String(); got != fmt.Sprint("close:", uint16(want)) {
			t.Fatalf("%s, want %d", got, want)
		}
		return string(f.payload[2:])
	}
}

// eventually waits for something that another goroutine does.
func eventually(t *testing.T, what string, ok func() bool) {
	t.Helper()
	for deadline := time.Now().Add(20 * time.Second); !ok(); {
		if time.Now().After(deadline) {
			t.Fatal(what)
		}
		time.Sleep(time.Millisecond)
	}
}

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
	// From the future of this instance, and of another history: a snapshot.
	r.seq = 31
	_ = join(t, second, "", r).Close()
	if r.resets != 2 || r.seq != 30 {
		t.Errorf("from the future: %d resets at %d", r.resets, r.seq)
	}
	r.epoch = "other"
	_ = join(t, second, "", r).Close()
	if r.resets != 3 {
		t.Errorf("from another history: %d resets", r.resets)
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
		{"from the future", "e", 31, true},
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

func TestHub_SubscribesAndUnsubscribes(t *testing.T) {
	t.Parallel()
	feed := newFeed(t, "e")
	commit(t, feed, 1, "prices A 1", "agent:a NVDA 5", "agent:a GONE 1", "chat 1", "chat 2")
	commit(t, feed, 2, "agent:a GONE null", "board x 9")
	hub, address := serve(t, push.Config{}, feed)
	r := newReader()
	w := join(t, address, offer, r, "prices")
	say := func(text string) {
		t.Helper()
		if err := w.say(text); err != nil {
			t.Fatal(err)
		}
	}
	next := func() spoken {
		t.Helper()
		text, err := w.text()
		if err != nil {
			t.Fatal(err)
		}
		m, err := r.apply(text)
		if err != nil {
			t.Fatal(err)
		}
		return m
	}
	commit(t, feed, 3, "prices A 2") // on its way when the topics change
	say(`{"sub":["agent:a","chat","nosuch"]}`)
	if m := next(); m.Prev != 1 || m.Seq != 3 || !cmp.Equal(m.Fresh, []int{3, 4}) {
		t.Errorf("answer to sub: %+v", m)
	}
	want := map[string]string{`0"A"`: "2", `4"NVDA"`: "5"}
	if diff := cmp.Diff(want, r.state()); diff != "" || len(r.logs[3]) != 2 {
		t.Errorf("after sub: %s, chat %v", diff, r.logs[3])
	}
	say(`{"unsub":["agent:a","chat"],"sub":["board"]}`)
	if m := next(); !cmp.Equal(m.Fresh, []int{1}) {
		t.Errorf("answer to sub: %+v", m)
	}
	commit(t, feed, 4, "agent:a NVDA 6", "chat 3", "board x 10")
	hub.Flush(feed)
	if m := next(); len(m.Data) != 1 {
		t.Errorf("after unsub: %+v", m)
	}
	commit(t, feed, 5, "agent:a NVDA null", "agent:a AMD 1")
	say(`{"sub":["agent:a","chat","agent:a"]}`)
	next()
	want = map[string]string{`0"A"`: "2", `1"x"`: "10", `4"AMD"`: "1"}
	if diff := cmp.Diff(want, r.state()); diff != "" || len(r.logs[3]) != 3 {
		t.Errorf("after the second sub: %s, chat %v", diff, r.logs[3])
	}
	say(`{"unsub":["prices","board","chat","agent:a"]}`)
	say(`{"ping":1}`)
	next() // nothing but the pong
	commit(t, feed, 6, "prices A 7")
	hub.Flush(feed)
	say(`{"sub":["prices"]}`)
	next()
	if r.latest[0][`"A"`] != "7" {
		t.Errorf("after all: %v", r.state())
	}
	eventually(t, "streams are left over", func() bool { streams, _ := hub.Streams("arena0"); return streams == 1 })
}

// All topics but one: the rest is written out.
func TestHub_UnsubscribesFromAll(t *testing.T) {
	t.Parallel()
	feed := newFeed(t, "e")
	hub, address := serve(t, push.Config{}, feed)
	r := newReader()
	w := join(t, address, "", r)
	if err := w.say(`{"unsub":["prices"]}`); err != nil {
		t.Fatal(err)
	}
	if err := w.say(`{"ping":1}`); err != nil {
		t.Fatal(err)
	}
	if text, err := w.text(); err != nil || !strings.HasPrefix(text, `{"pong":1,`) {
		t.Fatal(text, err)
	}
	commit(t, feed, 1, "prices A 1", "board x 1")
	hub.Flush(feed)
	if err := r.follow(w, 1); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(map[string]string{`1"x"`: "1"}, r.state()); diff != "" {
		t.Error(diff)
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

func TestHub_ServesSeveralArenas(t *testing.T) {
	t.Parallel()
	one, two := newFeed(t, "one"), newFeed(t, "two")
	hub, address := serve(t, push.Config{}, one, two)
	if err := hub.Add("arena1", newFeed(t, "x")); !errors.Is(err, push.ErrFeed) {
		t.Errorf("a second arena1: %v, want ErrFeed", err)
	}
	for path, epoch := range map[string]string{"/ws": "one", "/ws?arena=arena0": "one", "/ws?arena=arena1": "two"} {
		w, r := dial(t, address, path, ""), newReader()
		if err := w.say(r.hello()); err != nil {
			t.Fatal(err)
		}
		if err := r.follow(w, 0); err != nil || r.epoch != epoch {
			t.Errorf("%s: epoch %q, %v", path, r.epoch, err)
		}
		if path != "/ws" {
			continue
		}
		commit(t, two, 1, "prices A 1")
		commit(t, one, 1, "prices A 2")
		hub.Flush(two)
		hub.Flush(one)
		if err := r.follow(w, 1); err != nil || r.latest[0][`"A"`] != "2" {
			t.Errorf("%s: %v %v", path, r.latest, err)
		}
	}
	response, err := http.Get("http://" + address + "/ws?arena=nosuch")
	if err != nil {
		t.Fatal(err)
	}
	_ = response.Body.Close()
	if response.StatusCode != http.StatusNotFound {
		t.Errorf("an unknown arena: %s", response.Status)
	}
}

func TestHub_SendsTheAudienceOfARemovedArenaAway(t *testing.T) {
	t.Parallel()
	for code, reason := range map[push.CloseCode]string{push.CloseDrain: `{"retry":`, push.CloseForbidden: "the arena is no longer shown"} {
		hub, address := serve(t, push.Config{}, newFeed(t, "one"), newFeed(t, "two"))
		w, other := join(t, address, "", newReader()), dial(t, address, "/ws?arena=arena1", "")
		e := openEvents(t, address, "arena=arena1", "")
		e.next(t, newReader())
		eventually(t, "not connected", func() bool { return hub.Metrics().Connections.Load() == 2 })
		hub.Remove("arena1", code)
		hub.Remove("arena1", code)
		if got := wantClose(t, other, code); !strings.HasPrefix(got, reason) {
			t.Errorf("close %d says %q", code, got)
		}
		retry := false
		for e.lines.Scan() {
			retry = retry || strings.HasPrefix(e.lines.Text(), "retry: ")
		}
		if retry != (code == push.CloseDrain) {
			t.Errorf("close %d: the event stream is asked back: %t", code, retry)
		}
		if err := w.say(`{"ping":1}`); err != nil {
			t.Fatal(err)
		}
		if text, err := w.text(); err != nil || !strings.HasPrefix(text, `{"pong":1,`) {
			t.Errorf("somebody else noticed: %s, %v", text, err)
		}
	}
}

func TestHub_ClosesWhoBreaksTheProtocol(t *testing.T) {
	t.Parallel()
	feed := newFeed(t, "e")
	hub, address := serve(t, push.Config{MaxPerAddress: 1000}, feed)
	watcher := newReader()
	w := join(t, address, "", watcher)
	long := strings.Repeat(`"t",`, 300)
	for _, c := range []struct {
		say  []string
		want push.CloseCode
	}{
		{[]string{`{"ping":1}`}, push.CloseBadMessage},                 // before hello
		{[]string{`{"hello":1}`, `{"hello":1}`}, push.CloseBadMessage}, // twice
		{[]string{`{"hello":2}`}, push.CloseBadMessage},                // from the future
		{[]string{`{"hello":1,"sub":["a"]}`}, push.CloseBadMessage},    // two in one
		{[]string{`{"hello":1`}, push.CloseBadMessage},                 // broken
		{[]string{`{}`}, push.CloseBadMessage},                         // nothing
		{[]string{`[1]`}, push.CloseBadMessage},                        // not an object
		{[]string{`null`}, push.CloseBadMessage},                       // not an object
		{[]string{`{"hello":1,"s":-1}`}, push.CloseBadMessage},         // not a cursor
		{[]string{`{"hello":1,"topics":[""]}`}, push.CloseBadMessage},  // not a name
		{[]string{`{"hello":1,"topics":[7]}`}, push.CloseBadMessage},   // not a name
		{[]string{`{"hello":1,"topics":[` + long + `"t"]}`}, push.CloseBadMessage},
		{[]string{`{"hello":1}`, `{"ping":"1"}`}, push.CloseBadMessage},
		{[]string{`{"hello":1}`, `{"ping":` + strings.Repeat("1", 50) + `}`}, push.CloseBadMessage},
	} {
		w := dial(t, address, "/ws", "")
		for _, text := range c.say {
			if err := w.say(text); err != nil {
				t.Fatal(err)
			}
		}
		wantClose(t, w, c.want)
	}
	flood := dial(t, address, "/ws", "")
	go func() {
		for range 50 {
			if flood.say(`{"hello":1}`) != nil {
				return
			}
		}
	}()
	wantClose(t, flood, push.CloseBadMessage)
	if hub.Metrics().Faults.Load() < 15 {
		t.Errorf("%d faults", hub.Metrics().Faults.Load())
	}
	commit(t, feed, 1, "prices A 1")
	hub.Flush(feed)
	if err := watcher.follow(w, 1); err != nil {
		t.Errorf("somebody else noticed: %v", err)
	}
}

func TestHub_ClosesWhoTalksTooMuch(t *testing.T) {
	t.Parallel()
	_, address := serve(t, push.Config{}, newFeed(t, "e"))
	for name, frame := range map[string][]byte{"messages": masked(0x81, `{"ping":1}`), "ping frames": masked(0x89, "")} {
		w := join(t, address, "", newReader())
		written := make(chan struct{})
		go func() {
			for range 50 {
				if _, err := w.Write(frame); err != nil {
					break
				}
			}
			close(written)
		}()
		answers := 0
		for {
			f, err := w.frame()
			if err != nil {
				t.Fatalf("%s: %v", name, err)
			}
			if f.op() == 0x8 {
				if f.String() != "close:4029" {
					t.Errorf("%s: %s", name, f)
				}
				break
			}
			answers++
		}
		if answers < 19 || answers > 30 {
			t.Errorf("%s: %d answers before the close, want the burst of 20 less hello", name, answers)
		}
		<-written
	}
}

func TestHub_RefusesBeyondItsLimits(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name   string
		config push.Config
	}{
		{"in all", push.Config{MaxConnections: 3}},
		{"per address", push.Config{MaxPerAddress: 3}},
		{"accepts", push.Config{MaxAccepts: 3}},
	} {
		feed := newFeed(t, "e")
		hub, address := serve(t, c.config, feed)
		readers := []*reader{newReader(), newReader(), newReader()}
		var wires []*wire
		for _, r := range readers {
			wires = append(wires, join(t, address, "", r))
		}
		// A slow machine may spread the first over more than a second, and then one
		// more is let in; a crowd never is.
		var w *wire
		for tries := 0; tries < 50 && (w == nil || w.status != http.StatusServiceUnavailable); tries++ {
			conn, err := net.Dial("tcp", address)
			if err != nil {
				t.Fatal(err)
			}
			if w, err = upgrade(conn, "/ws", ""); err != nil {
				t.Fatal(err)
			}
			if c.config.MaxAccepts == 0 && w.status != http.StatusServiceUnavailable {
				t.Fatalf("%s: status %d, %v", c.name, w.status, w.head)
			}
			_ = conn.Close()
		}
		if w.status != http.StatusServiceUnavailable || w.head.Get("Retry-After") == "" {
			t.Errorf("%s: status %d, %v", c.name, w.status, w.head)
		}
		commit(t, feed, 1, "prices A 1")
		hub.Flush(feed)
		for i, r := range readers { // nobody was put out
			if err := r.follow(wires[i], 1); err != nil {
				t.Errorf("%s: %v", c.name, err)
			}
		}
		if c.name == "accepts" {
			continue
		}
		_ = wires[0].Close()
		eventually(t, "nobody left", func() bool { return hub.Metrics().Connections.Load() == 2 })
		_ = join(t, address, "", newReader()).Close()
	}
}

func TestHub_LimitsTheAddressThatTheCallerNames(t *testing.T) {
	t.Parallel()
	config := push.Config{MaxPerAddress: 1, Address: func(r *http.Request) string { return r.Header.Get("X-From") }}
	_, address := serve(t, config, newFeed(t, "e"))
	dial(t, address, "/ws", "X-From: a\r\n")
	dial(t, address, "/ws", "X-From: b\r\n")
	conn, err := net.Dial("tcp", address)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = conn.Close() })
	if w, err := upgrade(conn, "/ws", "X-From: a\r\n"); err != nil || w.status != http.StatusServiceUnavailable {
		t.Errorf("a second one of a: %v, %v", w, err)
	}
}

func TestHub_WhispersToWhoeverListens(t *testing.T) {
	t.Parallel()
	one, two := newFeed(t, "one"), newFeed(t, "two")
	hub, address := serve(t, push.Config{}, one, two)
	w := join(t, address, "", newReader())
	hub.Whisper(two, []byte(`["other"]`))
	hub.Whisper(one, []byte(`["thinking","gpt-5",true]`))
	if text, err := w.text(); err != nil || text != `{"x":["thinking","gpt-5",true]}` {
		t.Errorf("%s, %v", text, err)
	}
}

// Unicast messages between chained frames must not disturb the window.
func TestHub_ChainsAroundUnicast(t *testing.T) {
	t.Parallel()
	feed := newFeed(t, "e")
	hub, address := serve(t, push.Config{Flush: time.Millisecond, Keyframe: 30 * time.Millisecond}, feed)
	r, plain := newReader(), newReader()
	w, p := join(t, address, offer, r), join(t, address, "", plain)
	pad := strings.Repeat("x", 1000)
	for seq := uint64(1); seq <= 300; seq++ {
		if seq%40 == 35 { // a snapshot for everybody enters the window as well
			next, err := push.NewFeed(fmt.Sprint("f", seq), push.Topic{Name: "board"}, push.Topic{Name: "chat", Kind: push.Log}, push.Topic{Name: "prices"})
			if err != nil {
				t.Fatal(err)
			}
			feed.Replace(next)
		}
		commit(t, feed, seq, fmt.Sprintf(`prices A "%d%s"`, seq, pad), fmt.Sprintf(`board b%d %q`, seq%7, pad))
		hub.Flush(feed)
		if seq%25 == 3 {
			if err := w.say(`{"ping":1}`); err != nil {
				t.Fatal(err)
			}
		}
		if seq%200 == 10 {
			if err := w.say(`{"unsub":["chat"]}`); err != nil {
				t.Fatal(err)
			}
			if err := w.say(`{"sub":["chat"]}`); err != nil {
				t.Fatal(err)
			}
		}
		if err := r.follow(w, seq); err != nil {
			t.Fatal(err)
		}
		if err := plain.follow(p, seq); err != nil {
			t.Fatal(err)
		}
	}
	if diff := cmp.Diff(plain.state(), r.state()); diff != "" {
		t.Error(diff)
	}
	if n := hub.Metrics().Chained.Load(); n < 50 {
		t.Errorf("%d chained frames", n)
	}
	if w.deflated < 100 {
		t.Errorf("%d compressed frames", w.deflated)
	}
}

func TestHub_SpeaksThroughTLS(t *testing.T) {
	t.Parallel()
	feed := newFeed(t, "e")
	hub := push.NewHub(push.Config{Flush: time.Millisecond})
	if err := hub.Add("a", feed); err != nil {
		t.Fatal(err)
	}
	server := httptest.NewUnstartedServer(hub)
	server.EnableHTTP2 = false
	server.StartTLS()
	t.Cleanup(server.Close)
	transport, ok := server.Client().Transport.(*http.Transport)
	if !ok {
		t.Fatal("no transport")
	}
	config := transport.TLSClientConfig.Clone()
	config.ServerName = "example.com"
	conn, err := tls.Dial("tcp", server.Listener.Addr().String(), config)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = conn.Close() }()
	_ = conn.SetDeadline(time.Now().Add(20 * time.Second))
	w, err := upgrade(conn, "/", offer)
	if err != nil {
		t.Fatal(err)
	}
	r := newReader()
	if err := w.say(r.hello()); err != nil {
		t.Fatal(err)
	}
	pad := strings.Repeat("x", 3000)
	for seq := uint64(1); seq <= 300; seq++ {
		commit(t, feed, seq, fmt.Sprintf(`prices A%d "%d%s"`, seq%20, seq, pad), fmt.Sprintf("fills %d", seq))
		hub.Flush(feed)
		if seq%10 == 0 {
			if err := r.follow(w, seq); err != nil {
				t.Fatal(err)
			}
		}
	}
	if r.sum() != feed.Sum(feed.Mask()) {
		t.Error("states differ")
	}
	_ = conn.Close()
	if err := hub.Shutdown(t.Context()); err != nil {
		t.Error(err)
	}
}
