//go:build linux

package main

import (
	"encoding/binary"
	"math/rand/v2"
	"regexp"
	"strconv"
	"time"

	"golang.org/x/sys/unix"

	"github.com/seed45548214/arena/bench/client"
)

var retryText = regexp.MustCompile(`retry\D{0,4}(\d{1,6})`) // as the page finds it

// A viewer is one page that is open. All but its number, kind and section needs
// the lock of the section's reader.
type viewer struct {
	number  int
	kind    int
	section *section
	crowd   *crowd
	reads   bool // the text of what is compressed
	stalls  bool // stops reading in every other phase
	away    bool // has stopped

	fd       int // -1 while it is not connected
	scraps   client.Scraps
	inflater *client.Inflater
	last     *edition // what it heard last; nil before anything
	asked    head     // where it stood when it said hello
	awaits   bool     // the answer to that
	code     int      // of the server's close frame; 0 without one
	retry    time.Duration
	returned int64 // when the last answer to hello came, monotonic
}

// Hear implements [client.Ear].
func (v *viewer) Hear(p []byte, now int64) {
	v.section.heard.bytes[v.kind] += int64(len(p))
	err := v.scraps.Frames(p, func(first byte, payload []byte) {
		switch first & client.Opcode {
		case client.OpText:
			v.data(first, payload, now)
		case client.OpPing:
			v.say(client.OpPong, payload)
		case client.OpClose:
			v.farewell(payload)
			v.say(client.OpClose, payload)
		}
	})
	if err != nil {
		v.section.heard.broken++
	}
}

// data takes a message of the server.
func (v *viewer) data(first byte, payload []byte, now int64) {
	s := v.section
	s.heard.frames[v.kind]++
	e := s.edition(first, payload, now)
	if v.inflater != nil && first&client.Compressed != 0 {
		text, err := v.inflater.Inflate(payload)
		switch {
		case err != nil:
			s.heard.broken++
		case !e.known:
			e.tell(text, s.logs)
			s.heard.repeats += int64(e.astray)
		}
	}
	if e == nil {
		return // an answer to a ping, or a heartbeat
	}
	switch {
	case v.awaits:
		v.answered(e, now)
	default:
		if !v.stalls {
			e.witnessed = true
			e.arrivals = append(e.arrivals, now)
		}
		e.before[v.last]++
	}
	if e.snapshot {
		v.asked.Epoch = e.epoch
	}
	v.last = e
}

// knows reports whether the viewer is connected and was told of a record.
func (v *viewer) knows(record uint64) bool {
	return v.fd >= 0 && !v.awaits && v.last != nil && v.last.known && v.last.to >= record
}

// answered takes the answer to hello: it is as old as the viewer's absence, and
// refers to no frame before it.
func (v *viewer) answered(e *edition, now int64) {
	h := &v.section.heard
	v.awaits, v.returned = false, now
	if !e.known && !e.alone(v.section.logs) {
		h.unread++
		return
	}
	stood := v.asked.Seq
	if v.last != nil && v.last.known {
		stood = v.last.to
	}
	switch {
	case e.snapshot:
		h.snapshots++
	case e.from > stood:
		h.gaps++
	case e.from < stood:
		h.repeats++
	default:
		h.resumed++
	}
}

// farewell reads why the server ends the connection, and when to come back.
func (v *viewer) farewell(payload []byte) {
	if len(payload) < 2 {
		return
	}
	v.code = int(binary.BigEndian.Uint16(payload))
	if found := retryText.FindSubmatch(payload[2:]); found != nil {
		ms, _ := strconv.Atoi(string(found[1])) // digits, and few
		v.retry = time.Duration(ms) * time.Millisecond
	}
}

// End implements [client.Ear].
func (v *viewer) End() {
	v.fd = -1
	v.section.heard.lost++
	v.section.attend(v.kind, -1)
	v.crowd.tasks.Go(func() { v.crowd.comeBack(v) })
}

// say sends a short message if the socket takes it now, as it nearly always does.
func (v *viewer) say(opcode byte, payload []byte) {
	if v.fd >= 0 {
		_, _ = unix.Write(v.fd, client.Masked(opcode, payload)) // if it is lost the next will do
	}
}

// stand is where the viewer resumes: behind what it heard last, or where a page
// that is loaded now would be.
func (v *viewer) stand(loaded head) head {
	switch {
	case v.last == nil:
		return loaded
	case !v.last.known && !v.last.alone(v.section.logs):
		v.section.heard.strays++
		return loaded
	}
	return head{Epoch: v.asked.Epoch, Seq: v.last.to, Topics: loaded.Topics}
}

// wait is how long the page waits before the given attempt to come back: a random
// part of what the server asked for, or of its own back-off. Those who read for
// the others come back at once.
func (v *viewer) wait(attempt int) time.Duration {
	const early = 100 * time.Millisecond
	if v.reads {
		return rand.N(early)
	}
	const base, limit = 500 * time.Millisecond, 15 * time.Second
	longest := min(limit, base<<min(attempt, 10))
	if attempt == 0 && v.retry > 0 {
		longest = v.retry
	}
	return rand.N(longest)
}
