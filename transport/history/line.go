package history

import (
	"math"

	"github.com/seed45548214/arena/arena"
)

// binsOf divides buckets so that every series of them has at most limit points:
// the lowest and the highest of each bin, and both ends. A bin ends at each index
// returned. Bins have about equally many ticks, so that nights take no room.
func binsOf(buckets []*bucket, limit int) (ends []int) {
	points, ticks := 0, 0
	for _, b := range buckets {
		points += min(b.ticks, 2)
		ticks += b.ticks
	}
	bins := (limit - 2) / 2
	before, bin := 0, 0
	for i, b := range buckets {
		before += b.ticks
		next := bin
		if i+1 < len(buckets) {
			next = before * bins / ticks
		}
		if points <= limit-2 || next > bin || i+1 == len(buckets) {
			ends, bin = append(ends, i+1), next
		}
	}
	return ends
}

// A line is a series that is being drawn.
type line struct {
	kind   Kind
	series int
	begins int64 // there is no value before

	sum      cell // of the bin so far
	room     cell // scratch
	from, to int64
	last     Point       // of the bins before
	peak     arena.Money // highest value in them, and before
	points   []Point
}

// draw draws lines, with a bin up to each of ends. It goes through the buckets
// once for all lines, because they lie far apart and their cells side by side.
func (s *stretch) draw(lines []line, ends []int) {
	for i := range lines {
		lines[i].points = make([]Point, 0, 2*len(ends)+2)
	}
	from := 0
	for _, end := range ends {
		for _, b := range s.buckets[from:end] {
			for i := range lines {
				lines[i].add(b)
			}
		}
		for i := range lines {
			lines[i].endBin()
		}
		from = end
	}
	for i := range lines {
		lines[i].end()
	}
}

func (l *line) add(b *bucket) {
	c := b.cell(l.series, &l.room)
	if c.empty() {
		return
	}
	if l.sum.empty() {
		l.from = max(b.from, l.begins)
	}
	l.sum.add(c)
	l.to = b.to
}

// endBin draws the extremes of the bin in their order.
func (l *line) endBin() {
	if l.sum.empty() {
		return
	}
	before, after := l.lowest(), l.highest()
	if after[0] < before[0] {
		before, after = after, before
	}
	if first := l.point(l.from, l.sum.first); len(l.points) == 0 && first[0] < before[0] {
		l.points = append(l.points, first)
	}
	l.points = append(l.points, before)
	if after[0] > before[0] {
		l.points = append(l.points, after)
	}
	l.peak = max(l.peak, l.sum.high)
	l.last = l.point(l.to, l.sum.last)
	l.sum = cell{}
}

// end draws the last point if it is not an extreme.
func (l *line) end() {
	if n := len(l.points); n > 0 && l.points[n-1][0] < l.last[0] {
		l.points = append(l.points, l.last)
	}
}

// lowest is the lowest point of the bin.
func (l *line) lowest() Point {
	if l.kind == Drawdown {
		return fractionAt(l.sum.worstAt, l.sum.worst)
	}
	return l.point(l.sum.lowAt, l.sum.low)
}

// highest is its highest point. Of a drawdown, too: no other tick of the bin was
// worth more, nor had a lower peak before it.
func (l *line) highest() Point { return l.point(l.sum.highAt, l.sum.high) }

// point draws a value that comes after the peak.
func (l *line) point(at int64, value arena.Money) Point {
	if l.kind == Drawdown {
		return fractionAt(at, below(value, l.peak))
	}
	return Point{float64(at), value.Dollars()}
}

// fractionAt rounds to a ten-thousandth of a percent, finer than any chart.
func fractionAt(at int64, value float64) Point {
	return Point{float64(at), math.Round(value*1e6) / 1e6}
}
