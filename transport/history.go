package transport

import (
	"slices"

	"github.com/seed45548214/arena/arena"
)

// A history has levels. The first holds single ticks; when a level is full, the
// older half of it is merged in pairs and moves up. What lies n ticks back is
// therefore in buckets of at most n/256 ticks, and any range that ends now has
// 512 buckets or all its ticks. The last level merges in itself when it is full.
//
// Levels and their size bound the memory: a bucket has 64 bytes and 64 for each
// series, so that twenty agents and a benchmark take at most 10 * 1024 * 64 * 22
// bytes, 14.4 MB. They come near that after half a million ticks.
const (
	levelSize = 1_024
	lastLevel = 9
)

// A history is how the equity of every agent, and the benchmark, went in a
// season: fine for the recent past, coarse for the old, and without the loss of
// an extreme. It requires the lock of its view.
type history struct {
	levels [lastLevel + 1][]*bucket // the oldest bucket of a level first
	width  int                      // how many ticks a bucket of the last level holds

	whole   bool          // it knows every tick of the season
	peaks   []arena.Money // highest values so far, by series
	priced  int64         // when the benchmark got its first price
	current []arena.Money // the values at the last tick
}

// newHistory begins at state. When that is a snapshot in the middle of a season,
// the ticks before it are missing; its closes stand in for them.
func newHistory(state *arena.State) *history {
	h := &history{width: 1 << lastLevel, whole: state.Tick == 0}
	h.peaks = make([]arena.Money, len(state.Accounts)+1)
	for seat := range state.Accounts {
		account := &state.Accounts[seat]
		h.peaks[seat] = account.Deposited
		for _, equity := range account.Daily {
			h.peaks[seat] = max(h.peaks[seat], equity)
		}
	}
	for _, price := range append([]arena.Money{state.BenchmarkStart}, state.BenchmarkCloses...) {
		h.peaks[len(state.Accounts)] = max(h.peaks[len(state.Accounts)], price)
	}
	if state.Tick > 0 {
		h.record(state)
	}
	return h
}

// record adds the tick that state has just come to.
func (h *history) record(state *arena.State) {
	at, seats := state.At.UnixMilli(), len(state.Accounts)
	b := &bucket{from: at, to: at, ticks: 1, cells: make([]cell, seats+1)}
	h.current = make([]arena.Money, seats)
	for seat := range seats {
		h.current[seat] = state.Equity(seat)
		b.cells[seat] = h.cell(seat, at, h.current[seat])
	}
	if quote, ok := state.Quote(state.Benchmark); ok {
		b.cells[seats] = h.cell(seats, at, quote.Price)
		if h.priced == 0 {
			h.priced = at
		}
	}
	h.add(b)
}

func (h *history) cell(series int, at int64, value arena.Money) cell {
	h.peaks[series] = max(h.peaks[series], value)
	return newCell(at, value, h.peaks[series])
}

// add appends a tick and moves up what no longer has its place.
func (h *history) add(b *bucket) {
	h.levels[0] = append(h.levels[0], b)
	for i := range lastLevel {
		level := h.levels[i]
		if len(level) < levelSize {
			return
		}
		older := pairs(level[:levelSize/2])
		kept := copy(level, level[levelSize/2:])
		clear(level[kept:])
		h.levels[i] = level[:kept]
		for _, b := range older {
			h.settle(i+1, b)
		}
	}
}

// settle appends b to a level. In the last one, buckets grow to its width first,
// which doubles whenever the level is full.
func (h *history) settle(i int, b *bucket) {
	level := h.levels[i]
	if n := len(level); i == lastLevel && n > 0 && level[n-1].ticks+b.ticks <= h.width {
		level[n-1] = merged(level[n-1], b)
		return
	}
	level = append(level, b)
	if i == lastLevel && len(level) == levelSize {
		level, h.width = pairs(level), 2*h.width
	}
	h.levels[i] = level
}

// buckets lists all that there is, the oldest first.
func (h *history) buckets() []*bucket {
	n := 0
	for i := range h.levels {
		n += len(h.levels[i])
	}
	all := make([]*bucket, 0, n)
	for i := range slices.Backward(h.levels[:]) {
		all = append(all, h.levels[i]...)
	}
	return all
}
