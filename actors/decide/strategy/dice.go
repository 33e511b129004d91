package strategy

import (
	"github.com/seed45548214/arena/arena"
	"github.com/seed45548214/arena/arena/splitmix"
)

// Dice are the counter of a SplitMix64 generator.
type dice uint64

// newDice are thrown for one agent in one round.
func newDice(salt uint64, v *arena.View) dice {
	state := dice(v.Seed)
	for _, part := range [...]uint64{salt, hash(v.Agent), uint64(v.Season), uint64(v.Round)} { //nolint:gosec // any bits will do
		state = dice(uint64(state) ^ part)
		state = dice(state.next())
	}
	return state
}

func (d *dice) next() uint64 {
	*d += dice(splitmix.Gamma)
	return splitmix.Mix(uint64(*d))
}

// roll is a number below sides. For the few sides in use the bias of the
// remainder is far below one in a trillion.
func (d *dice) roll(sides uint64) uint64 { return d.next() % sides }

// hash is FNV-1a, 64 bits.
func hash(text string) uint64 {
	h := uint64(0xcbf29ce484222325)
	for i := range len(text) {
		h = (h ^ uint64(text[i])) * 0x100000001b3
	}
	return h
}
