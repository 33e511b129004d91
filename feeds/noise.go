package feeds

import (
	"crypto/sha256"
	"encoding/binary"
	"math/rand/v2"

	"github.com/seed45548214/arena/arena"
)

// A noise draws the random numbers of a walk. Each key has its own, whatever the other
// keys are, for each night and each session. Integers only, so that every machine
// draws the same.
type noise interface {
	// night puts every key before its numbers of the night before a session.
	night(session int)
	// day puts every key before its numbers of a session.
	day(session int)
	// draw gives bits the next 64 random bits of every key.
	draw(bits []uint64)
}

// A streamNoise has a ChaCha8 stream for each key and each night or session, whose
// seed SHA-256 derives: who sees all numbers so far cannot tell the next one.
type streamNoise struct {
	roots   [][sha256.Size]byte // by key
	streams []rand.ChaCha8
}

// newStreamNoise returns the noise of the season of seed that starts on start. names
// tell the keys apart.
func newStreamNoise(seed uint64, start arena.Date, names []string) *streamNoise {
	text := append([]byte("arena simulated prices 1\x00"), start...)
	root := sha256.Sum256(binary.BigEndian.AppendUint64(text, seed))
	n := &streamNoise{roots: make([][sha256.Size]byte, len(names)), streams: make([]rand.ChaCha8, len(names))}
	for i, name := range names {
		n.roots[i] = sha256.Sum256(append(root[:], name...))
	}
	return n
}

func (n *streamNoise) night(session int) { n.begin(2 * session) }
func (n *streamNoise) day(session int)   { n.begin(2*session + 1) }

func (n *streamNoise) begin(part int) {
	var text [sha256.Size + 8]byte
	binary.BigEndian.PutUint64(text[sha256.Size:], uint64(part)) //nolint:gosec // never negative
	for i := range n.streams {
		copy(text[:], n.roots[i][:])
		n.streams[i].Seed(sha256.Sum256(text[:]))
	}
}

func (n *streamNoise) draw(bits []uint64) {
	for i := range n.streams {
		bits[i] = n.streams[i].Uint64()
	}
}

// Four uniform numbers of 16 bits have a sum close to normal: kurtosis 2.7, and
// never further than 3.5 deviations from its mean.
const (
	normalMean      = 4 * (1<<16 - 1) / 2
	normalDeviation = 37_837 // sqrt(4 * (2^32 - 1) / 12), rounded
)

// normal turns 64 random bits into a normally distributed number with mean zero and
// the deviation normalDeviation.
func normal(bits uint64) int64 {
	sum := bits&0xffff + bits>>16&0xffff + bits>>32&0xffff + bits>>48
	return int64(sum) - normalMean
}
