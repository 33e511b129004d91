package push

import "time"

// chainsMax bounds the windows that a hub keeps, of about 1 MB each. The streams
// with the most readers have them.
const chainsMax = 32

// A chain compresses the broadcasts of one stream with context takeover: once for
// all readers, each frame referring to those before it. A keyframe starts a fresh
// window; a reader may get a frame only if it got every one since the keyframe.
//
// Only the stream's conductor uses it.
type chain struct {
	*deflater
	every time.Duration
	keyed time.Time // when the last keyframe was made
	place uint64    // of the last frame
}

// A link is a chained frame. Its place is one more than that of the frame before
// it, and differs from every place of another chain. The zero link is no frame.
type link struct {
	frame []byte
	place uint64
	key   bool // refers to no frame before it
}

// newChain returns a chain whose places are serial's: room for 2³² frames, more
// than six years of twenty a second.
func newChain(serial uint64, every time.Duration) *chain {
	return &chain{deflater: newDeflater(), every: every, place: serial << 32}
}

// next compresses text as the chain's next frame.
func (c *chain) next(text []byte, now time.Time) link {
	key := c.keyed.IsZero() || now.Sub(c.keyed) >= c.every
	if key {
		c.w.Reset(&c.buf)
		c.keyed = now
	}
	c.place++
	return link{frame: c.frame(text), place: c.place, key: key}
}
