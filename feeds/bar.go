package feeds

import (
	"slices"
	"sort"

	"github.com/seed45548214/arena/arena"
)

// A bar is a row of a file of prices and the two moments at which it can be
// seen. Moments are Unix milliseconds.
type bar struct {
	start, end             int64 // events of the open and of the close
	open, high, low, close arena.Money
	volume                 arena.Shares
}

// quoteAt returns the quote of the bar that opens or closes at a moment.
func quoteAt(bars []bar, at int64) (quote arena.Quote, ok bool) {
	i := sort.Search(len(bars), func(i int) bool { return bars[i].end >= at })
	if i == len(bars) || bars[i].start != at && bars[i].end != at {
		return arena.Quote{}, false
	}
	quote = arena.Quote{Price: bars[i].open, Low: bars[i].low, High: bars[i].high, Volume: bars[i].volume}
	if at == bars[i].end {
		quote.Price = bars[i].close
	}
	return quote, true
}

// leastGap returns the least time between the starts of two bars, of which there
// are at least two.
func leastGap(bars []bar) int64 {
	gap := bars[1].start - bars[0].start
	for i := 2; i < len(bars); i++ {
		gap = min(gap, bars[i].start-bars[i-1].start)
	}
	return gap
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
