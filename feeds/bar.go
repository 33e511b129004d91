package feeds

import (
	"slices"
	"sort"
	"time"

	"github.com/seed45548214/arena/arena"
)

// A bar is a row of a file of prices and the two moments at which it can be
// seen. Moments are Unix milliseconds.
type bar struct {
	start, end             int64 // events of the open and of the close
	open, high, low, close arena.Money
	volume                 arena.Shares // zero when it is unknown
	file, line             int32        // where the row stands
}

// untraded is the volume of a bar in which nobody traded: its prices are those of
// an earlier one.
const untraded arena.Shares = -1

// traded reports whether the prices of b were made in it.
func (b *bar) traded() bool { return b.volume != untraded }

// opened returns when b starts.
func (b *bar) opened() time.Time { return time.UnixMilli(b.start) }

// quoteAt returns the quote of the bar that opens or closes at a moment. The range
// and the volume are known at its close.
func quoteAt(bars []bar, at int64) (quote arena.Quote, ok bool) {
	i := sort.Search(len(bars), func(i int) bool { return bars[i].end >= at })
	if i == len(bars) || !bars[i].traded() {
		return arena.Quote{}, false
	}
	switch at {
	case bars[i].end:
		return arena.Quote{Price: bars[i].close, Low: bars[i].low, High: bars[i].high, Volume: bars[i].volume}, true
	case bars[i].start:
		return arena.Quote{Price: bars[i].open}, true
	}
	return arena.Quote{}, false
}

// settleVolumes tells the bars of zero volume, which all are marked as untraded, apart: until
// the first bar that has a volume, theirs is unknown. That is so for an index, whose
// volume is zero on every row, and no later row changes what an earlier one means.
func settleVolumes(bars []bar) {
	for i := range bars {
		switch {
		case bars[i].volume > 0:
			return
		case bars[i].volume == untraded:
			bars[i].volume = 0
		}
	}
}

// momentsOf returns every moment at which a bar opens or closes, sorted.
func momentsOf(bars map[arena.Symbol][]bar) []int64 {
	var moments []int64
	for _, rows := range bars {
		moments = union(moments, rows)
	}
	return moments
}

// union returns moments with those of rows. Symbols mostly share their moments,
// and then it copies nothing.
func union(moments []int64, rows []bar) []int64 {
	var missing []int64
	at := 0
	for i := range rows {
		for _, moment := range [...]int64{rows[i].start, rows[i].end} {
			for at < len(moments) && moments[at] < moment {
				at++
			}
			if at == len(moments) || moments[at] != moment {
				missing = append(missing, moment)
			}
		}
	}
	if len(missing) > 0 {
		moments = append(moments, missing...)
		slices.Sort(moments)
	}
	return moments
}
