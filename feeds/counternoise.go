package feeds

import (
	"github.com/seed45548214/arena/arena"
	"github.com/seed45548214/arena/arena/splitmix"
)

// A counterNoise is the noise of the seasons that began before seeds were sealed:
// SplitMix64 by counter. It keeps their prices what they were. Who sees its numbers
// can work out the next ones.
type counterNoise struct {
	keys   []uint64
	before uint64 // numbers of the sessions before
	next   uint64
}

// Numbers in a session: that of the night, the minutes from 1 on, and a jump's.
const (
	drawsPerSession = 1_024
	nightDraw       = 0
	minuteDraw      = 1
	jumpDraw        = 1_000 // follows that of the night, and its size follows it
)

func newCounterNoise(seed uint64, start arena.Date, names []string) *counterNoise {
	root := splitmix.Mix(seed + hashOf(string(start)))
	n := &counterNoise{keys: make([]uint64, len(names))}
	for i, name := range names {
		n.keys[i] = splitmix.Mix(root + hashOf(name))
	}
	return n
}

func (n *counterNoise) night(session int) { n.begin(session, nightDraw) }
func (n *counterNoise) day(session int)   { n.begin(session, minuteDraw) }

func (n *counterNoise) begin(session int, first uint64) {
	n.before = uint64(session) * drawsPerSession //nolint:gosec // never negative
	n.next = first
}

func (n *counterNoise) draw(bits []uint64) {
	for i, key := range n.keys {
		bits[i] = splitmix.Mix(key + (n.before+n.next)*splitmix.Gamma)
	}
	n.next++
	if n.next == nightDraw+1 {
		n.next = jumpDraw
	}
}
