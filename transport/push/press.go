package push

import (
	"bytes"
	"compress/flate"
	"sync"
	"sync/atomic"
)

const (
	// deflateLevel trades time for size: 6 makes a broadcast of 1 KB a fifth
	// smaller than 1 does, and is paid once for all readers.
	deflateLevel = 6
	// deflateMin is the shortest message worth compressing. A shorter one goes
	// plain to everybody, which leaves their windows as they are.
	deflateMin = 128
	// syncTail ends a flushed block; permessage-deflate leaves it out (RFC 7692,
	// 7.2.1).
	syncTail = 4
)

// A press compresses messages, each on its own.
type press struct {
	pool    sync.Pool
	pressed atomic.Uint64
}

// A deflater writes one compressed stream.
type deflater struct {
	w   *flate.Writer
	buf bytes.Buffer
}

func newDeflater() *deflater {
	d := new(deflater)
	// The level is valid, so there is no error.
	d.w, _ = flate.NewWriter(&d.buf, deflateLevel)
	return d
}

// frame compresses text behind what the window already holds.
func (d *deflater) frame(text []byte) []byte {
	d.buf.Reset()
	// Writes to a buffer do not fail.
	_, _ = d.w.Write(text)
	_ = d.w.Flush()
	b := d.buf.Bytes()
	b = b[:len(b)-syncTail]
	return seal(append(newFrame(len(b)), b...), finBit|deflateBit|opText)
}

// frame compresses text with an empty window.
func (p *press) frame(text []byte) []byte {
	d, ok := p.pool.Get().(*deflater)
	if ok {
		d.w.Reset(&d.buf)
	} else {
		d = newDeflater()
	}
	p.pressed.Add(1)
	frame := d.frame(text)
	p.pool.Put(d)
	return frame
}
