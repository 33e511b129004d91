package history

import "github.com/seed45548214/arena/arena"

// A bucket sums up consecutive ticks. Nobody changes it once it is made, so that
// readers may share it.
type bucket struct {
	from, to int64 // market time of its first and its last tick, in Unix milliseconds
	ticks    int
	closes   bool   // one close of a session, for lack of its ticks
	cells    []cell // one for each seat, then the benchmark's
}

// A cell is what a bucket keeps of one series. Of equal extremes it keeps the
// earliest.
type cell struct {
	first, low, high, last arena.Money
	lowAt, highAt          int64 // zero when there was no value
	worst                  float64
	worstAt                int64 // of the deepest drawdown, which is worst
}

func (c *cell) empty() bool { return c.highAt == 0 }

// newCell is a single value at a moment. peak is the highest value up to and
// including this one.
func newCell(at int64, value, peak arena.Money) cell {
	return cell{
		first: value, low: value, high: value, last: value, lowAt: at, highAt: at,
		worst: below(value, peak), worstAt: at,
	}
}

// below is the drawdown of value as a fraction of peak: -0.1 is ten percent down.
func below(value, peak arena.Money) float64 {
	if peak <= 0 || value >= peak {
		return 0
	}
	return float64(value-peak) / float64(peak)
}

// merged sums up a and b, which comes later.
func merged(a, b *bucket) *bucket {
	sum := &bucket{from: a.from, to: b.to, ticks: a.ticks + b.ticks, cells: make([]cell, len(a.cells))}
	copy(sum.cells, a.cells)
	for i := range sum.cells {
		sum.cells[i].add(&b.cells[i])
	}
	return sum
}

// add adds the later cell l to c.
func (c *cell) add(l *cell) {
	switch {
	case l.empty():
		return
	case c.empty():
		*c = *l
		return
	}
	c.last = l.last
	if l.low < c.low {
		c.low, c.lowAt = l.low, l.lowAt
	}
	if l.high > c.high {
		c.high, c.highAt = l.high, l.highAt
	}
	if l.worst < c.worst {
		c.worst, c.worstAt = l.worst, l.worstAt
	}
}

// pairs merges neighbours. An odd one out stays as it is.
func pairs(buckets []*bucket) []*bucket {
	half := make([]*bucket, 0, (len(buckets)+1)/2)
	for i := 0; i+1 < len(buckets); i += 2 {
		half = append(half, merged(buckets[i], buckets[i+1]))
	}
	if len(buckets)%2 == 1 {
		half = append(half, buckets[len(buckets)-1])
	}
	return half
}
