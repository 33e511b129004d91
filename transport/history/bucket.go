package history

import "github.com/seed45548214/arena/arena"

// A bucket sums up consecutive ticks. Nobody changes it once it is made, so that
// readers may share it.
type bucket struct {
	from, to int64 // market time of its first and its last tick, in Unix milliseconds
	ticks    int
	closes   bool    // one close of a session, for lack of its ticks
	cells    []cell  // one for each seat, then the indices'; nil of a tick by itself
	values   []value // of that
}

// A value is what a tick by itself has of one series: a quarter of a cell, which would say
// the same four times.
type value struct {
	worth arena.Money
	below float64 // noValue where there is none
}

// noValue is no drawdown: those are not positive.
const noValue = 1

// series is how many b has.
func (b *bucket) series() int { return max(len(b.cells), len(b.values)) }

// cell is what b has of a series, in room where it has no cell of it. Nobody changes it.
func (b *bucket) cell(series int, room *cell) *cell {
	if b.cells != nil {
		return &b.cells[series]
	}
	*room = cell{}
	if v := &b.values[series]; v.below != noValue {
		*room = cellOf(b.from, v.worth, v.below)
	}
	return room
}

// highest is the highest value of a series, zero without one.
func (b *bucket) highest(series int) arena.Money {
	if b.cells != nil {
		return b.cells[series].high
	}
	return b.values[series].worth
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
	return cellOf(at, value, below(value, peak))
}

func cellOf(at int64, value arena.Money, below float64) cell {
	return cell{first: value, low: value, high: value, last: value, lowAt: at, highAt: at, worst: below, worstAt: at}
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
	sum := &bucket{from: a.from, to: b.to, ticks: a.ticks + b.ticks, cells: make([]cell, a.series())}
	var room cell
	for i := range sum.cells {
		sum.cells[i] = *a.cell(i, &room)
		sum.cells[i].add(b.cell(i, &room))
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
