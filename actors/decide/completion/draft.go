package completion

import (
	"bytes"
	"errors"
	"strings"
)

// LongestStream is how many bytes a stream of events may have, of which an answer of
// [LongestBody] is a small part.
const LongestStream = 16 * LongestBody

// errTooMuch means that a draft is longer than an answer may be.
var errTooMuch = errors.New("the endpoint sent too much")

// A Draft is an answer that is on its way, in one piece or as a stream of events. Of a
// stream it keeps what that comes to, which is a small part of its bytes. Its zero value
// is empty.
type Draft struct {
	raw    []byte // all that came, or the end of a stream that is no whole line yet
	stream bool
	known  bool // whether it is a stream
	size   int
	events events
}

// Write takes what comes next. An error means that it is too much, and that the rest need
// not be read.
func (d *Draft) Write(p []byte) (int, error) {
	d.size += len(p)
	d.raw = append(d.raw, p...)
	if !d.known {
		d.stream, d.known = streamed(string(d.raw))
	}
	if !d.stream {
		if d.size > LongestBody {
			return len(p), errTooMuch
		}
		return len(p), nil
	}
	d.takeLines()
	if d.size > LongestStream || len(d.raw)+d.events.content.Len()+d.events.reasoning.Len() > LongestBody {
		return len(p), errTooMuch
	}
	return len(p), nil
}

// takeLines takes the events that are whole, and frees their bytes.
func (d *Draft) takeLines() {
	end := bytes.LastIndexByte(d.raw, '\n') + 1
	if end == 0 {
		return
	}
	for line := range bytes.Lines(d.raw[:end]) {
		d.events.take(validText(line))
	}
	d.raw = append([]byte(nil), d.raw[end:]...)
}

// Empty reports whether nothing has come.
func (d *Draft) Empty() bool { return d.size == 0 }

// Said is the text of the answer, as far as a stream has brought it.
func (d *Draft) Said() string { return d.events.content.String() }

// Ended reports whether a stream has said why its answer ends, or that it does. What it
// cost may come yet.
func (d *Draft) Ended() bool { return d.events.done || d.events.whole.choice.finish != "" }

// Body is what has come as [Read] reads it: of a stream the answer in one piece, cut off
// where the stream broke off.
func (d *Draft) Body() []byte {
	if !d.stream {
		return d.raw
	}
	d.events.take(validText(d.raw))
	d.raw = nil
	return d.events.join()
}

func validText(line []byte) string { return strings.ToValidUTF8(string(line), "\ufffd") }
