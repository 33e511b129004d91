package history

import (
	"math"

	"github.com/seed45548214/arena/arena"
)

// An extent is what a stretch of a series looks like: where it begins, its
// extremes, and where it ends.
type extent struct {
	first, low, high, last Point
}

// add adds the later extent l to e.
func (e *extent) add(l *extent) {
	e.last = l.last
	if l.low[1] < e.low[1] {
		e.low = l.low
	}
	if l.high[1] > e.high[1] {
		e.high = l.high
	}
}

// append appends the extremes of e in their order.
func (e *extent) append(points []Point) []Point {
	before, after := e.low, e.high
	if after[0] < before[0] {
		before, after = after, before
	}
	points = append(points, before)
	if after[0] > before[0] {
		points = append(points, after)
	}
	return points
}

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

// thin draws one series. extents yields that of a bucket; ok is false where it
// has none.
func thin(buckets []*bucket, ends []int, extents func(*bucket) (extent, bool)) []Point {
	points := make([]Point, 0, 2*len(ends)+2)
	from, last := 0, Point{}
	for _, end := range ends {
		var bin extent
		found := false
		for _, b := range buckets[from:end] {
			e, ok := extents(b)
			switch {
			case !ok:
			case !found:
				bin, found = e, true
			default:
				bin.add(&e)
			}
		}
		from = end
		if !found {
			continue
		}
		if len(points) == 0 && bin.first[0] < min(bin.low[0], bin.high[0]) {
			points = append(points, bin.first)
		}
		points, last = bin.append(points), bin.last
	}
	if n := len(points); n > 0 && points[n-1][0] < last[0] {
		points = append(points, last)
	}
	return points
}

// equityOf yields the extents of a series in dollars. priced is when a benchmark
// got its first price, which may lie in the middle of a bucket.
func equityOf(series int, priced int64) func(*bucket) (extent, bool) {
	return func(b *bucket) (extent, bool) {
		c := &b.cells[series]
		return extent{
			first: dollarsAt(max(b.from, priced), c.first), last: dollarsAt(b.to, c.last),
			low: dollarsAt(c.lowAt, c.low), high: dollarsAt(c.highAt, c.high),
		}, !c.empty()
	}
}

func dollarsAt(at int64, amount arena.Money) Point {
	return Point{float64(at), amount.Dollars()}
}

// drawdownOf yields the extents of how far a series is below its peak. It
// remembers the peak, so that it has to be asked for one bucket after another;
// peak is that before the first.
func drawdownOf(series int, priced int64, peak arena.Money) func(*bucket) (extent, bool) {
	return func(b *bucket) (extent, bool) {
		c := &b.cells[series]
		if c.empty() {
			return extent{}, false
		}
		before := peak
		peak = max(peak, c.high)
		return extent{
			first: fractionAt(max(b.from, priced), below(c.first, before)), last: fractionAt(b.to, below(c.last, peak)),
			low: fractionAt(c.worstAt, c.worst), high: fractionAt(c.highAt, below(c.high, before)),
		}, true
	}
}

// fractionAt rounds to a ten-thousandth of a percent, finer than any chart.
func fractionAt(at int64, value float64) Point {
	return Point{float64(at), math.Round(value*1e6) / 1e6}
}
