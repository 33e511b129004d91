//go:build linux

package main

import (
	"bytes"
	"time"

	"golang.org/x/sys/unix"

	"github.com/seed45548214/arena/bench/client"
)

// A tally is what an audience heard.
type tally struct {
	messages int64 // data frames
	ticks    int64 // steps of the market, however many messages told of one
	bytes    int64 // of frames, with headers
	gaps     int64 // deltas that did not begin where the one before ended
	faults   int64 // frames that could not be read
	lost     int64 // connections that ended
	begun    int64 // clients who heard their first message
	ages     client.Ages
}

func (t *tally) merge(other *tally) {
	t.messages += other.messages
	t.ticks += other.ticks
	t.bytes += other.bytes
	t.gaps += other.gaps
	t.faults += other.faults
	t.lost += other.lost
	t.begun += other.begun
	t.ages.Merge(&other.ages)
}

// A listener is one client: a socket and its place in what it hears.
type listener struct {
	fd       int
	part     client.Scraps    // of a frame that is not complete
	at       int64            // when the server made the last step heard, monotonic
	follows  bool             // speaks our protocol
	cursor   uint64           // of it; 0 while it is not known: before the snapshot, and behind what was not read
	inflater *client.Inflater // nil: compressed messages are counted unread
	begun    bool             // has heard a message
	parts    int              // of a step in a message that is not read
	told     int              // parts of steps heard, one for each topic
	due      int              // how many those should become, see expect
	tally    *tally           // of its reader
}

// Hear implements [client.Ear].
func (l *listener) Hear(p []byte, now int64) { l.hear(p, now, l.tally) }

// End implements [client.Ear].
func (l *listener) End() { l.tally.lost++ }

// hear takes what came from the socket at the monotonic time now.
func (l *listener) hear(p []byte, now int64, t *tally) {
	t.bytes += int64(len(p))
	if l.part.Frames(p, func(first byte, payload []byte) { l.frame(first, payload, now, t) }) != nil {
		t.faults++
	}
}

func (l *listener) frame(first byte, payload []byte, now int64, t *tally) {
	switch first & client.Opcode {
	case client.OpText, client.OpBinary:
	case client.OpPing:
		// One that the socket does not take now it will take after the next ping.
		_, _ = unix.Write(l.fd, client.Masked(client.OpPong, payload))
		return
	default:
		return // the end of the connection follows a close by itself
	}
	t.messages++
	if !l.begun {
		l.begun = true
		t.begun++
	}
	if first&client.Compressed == 0 {
		l.read(payload, now, t)
		return
	}
	if l.inflater == nil {
		t.ticks++
		l.told += l.parts
		l.cursor = 0
		return
	}
	plain, err := l.inflater.Inflate(payload)
	if err != nil {
		t.faults++
		l.cursor = 0
		return
	}
	l.read(plain, now, t)
}

// read looks for the times at which the server made what it tells, and checks that
// our own protocol leaves nothing out.
func (l *listener) read(text []byte, now int64, t *tally) {
	if l.follows {
		l.follow(text, t)
	}
	for {
		_, rest, ok := bytes.Cut(text, []byte(`"ts":"`))
		if !ok || len(rest) < 19 {
			return
		}
		l.told++
		if at := int64(number(rest[:19])); at != l.at {
			l.at = at
			t.ticks++
			t.ages.Add(time.Duration(now - at))
		}
		text = rest[19:]
	}
}

// follow moves the cursor. Only who has read the message before can tell that one
// is missing between the two.
func (l *listener) follow(text []byte, t *tally) {
	if rest, ok := bytes.CutPrefix(text, []byte(`{"p":`)); ok {
		if from := number(rest); from != l.cursor && l.cursor != 0 {
			t.gaps++
		}
	} else if !bytes.HasPrefix(text, []byte(`{"e":`)) {
		return
	}
	if _, rest, ok := bytes.Cut(text, []byte(`"s":`)); ok {
		l.cursor = number(rest)
	}
}

// number reads the digits at the start of p.
func number(p []byte) (n uint64) {
	for _, digit := range p {
		if digit < '0' || digit > '9' {
			break
		}
		n = n*10 + uint64(digit-'0')
	}
	return n
}
