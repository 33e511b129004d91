package push_test

import (
	"net"
	"net/http"
	"strings"
	"testing"

	"github.com/seed45548214/arena/transport/push"
)

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
	for name, c := range map[string]struct {
		frame       []byte
		least, most int
	}{
		"messages":          {masked(0x81, `{"ping":1}`), 19, 30},
		"ping frames":       {masked(0x89, ""), 19, 30},
		"changes of topics": {masked(0x81, `{"sub":["prices"]}`), 0, 10},
	} {
		w := join(t, address, "", newReader())
		written := make(chan struct{})
		go func() {
			for range 50 {
				if _, err := w.Write(c.frame); err != nil {
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
		if answers < c.least || answers > c.most {
			t.Errorf("%s: %d answers before the close, want %d to %d, for the burst of 20 less hello", name, answers, c.least, c.most)
		}
		<-written
	}
}

func TestHub_TakesAFewChangesOfTopics(t *testing.T) {
	t.Parallel()
	_, address := serve(t, push.Config{}, newFeed(t, "e"))
	w := join(t, address, "", newReader())
	for range 6 {
		if _, err := w.Write(masked(0x81, `{"sub":["prices"]}`)); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := w.Write(masked(0x81, `{"ping":1}`)); err != nil {
		t.Fatal(err)
	}
	for answered := false; !answered; {
		f, err := w.frame()
		if err != nil || f.op() == 0x8 {
			t.Fatalf("after six changes and a ping: %s, %v", f, err)
		}
		answered = strings.Contains(f.String(), "pong")
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
