//go:build linux

package main

import (
	"bytes"
	"encoding/binary"
	"time"
)

// frameMax is longer than any frame of the bench; a longer one means that we have
// lost our place in the stream.
const frameMax = 1 << 20

// A tally is what an audience heard.
type tally struct {
	messages int64 // data frames
	ticks    int64 // steps of the market, however many messages told of one
	bytes    int64 // of frames, with headers
	gaps     int64 // deltas that did not begin where the one before ended
	faults   int64 // frames that could not be read
	lost     int64 // connections that ended
	ages     ages
}

func (t *tally) merge(other *tally) {
	t.messages += other.messages
	t.ticks += other.ticks
	t.bytes += other.bytes
	t.gaps += other.gaps
	t.faults += other.faults
	t.lost += other.lost
	t.ages.merge(&other.ages)
}

// A listener is one client: a socket and its place in what it hears.
type listener struct {
	fd       int
	part     []byte    // of a frame that is not complete
	at       int64     // when the server made the last step heard, monotonic
	follows  bool      // speaks our protocol
	cursor   uint64    // of it; 0 before the snapshot
	inflater *inflater // nil: compressed messages are counted unread
	ended    bool
}

// hear takes what came from the socket at the monotonic time now.
func (l *listener) hear(p []byte, now int64, t *tally) {
	t.bytes += int64(len(p))
	if len(l.part) > 0 {
		l.part = append(l.part, p...)
		p = l.part
	}
	for {
		header, size, ok := frameSize(p)
		if size > frameMax {
			t.faults++
			l.part = nil
			return
		}
		if !ok || len(p) < header+size {
			break
		}
		l.frame(p[0], p[header:header+size], now, t)
		p = p[header+size:]
	}
	if len(p) == 0 {
		l.part = nil // thousands of idle buffers would take the machine's memory
		return
	}
	l.part = append(l.part[:0:0], p...)
}

// frameSize reads the header of an unmasked frame.
func frameSize(p []byte) (header, size int, ok bool) {
	if len(p) < 2 {
		return 0, 0, false
	}
	switch size = int(p[1] & 0x7f); {
	case size < 126:
		return 2, size, true
	case size == 126 && len(p) >= 4:
		return 4, int(binary.BigEndian.Uint16(p[2:])), true
	case size == 127 && len(p) >= 10:
		return 10, int(binary.BigEndian.Uint64(p[2:]) & (1<<62 - 1)), true
	}
	return 0, 0, false
}

func (l *listener) frame(first byte, payload []byte, now int64, t *tally) {
	const compressed, opcode, text, binaryData = 0x40, 0x0f, 1, 2
	if op := first & opcode; op != text && op != binaryData {
		return // ping and close; the end of the connection follows by itself
	}
	t.messages++
	if first&compressed == 0 {
		l.read(payload, now, t)
		return
	}
	if l.inflater == nil {
		t.ticks++
		return
	}
	plain, err := l.inflater.inflate(payload)
	if err != nil {
		t.faults++
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
		if at := int64(number(rest[:19])); at != l.at {
			l.at = at
			t.ticks++
			t.ages.add(time.Duration(now - at))
		}
		text = rest[19:]
	}
}

// follow moves the cursor.
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
