package feeds

import (
	"maps"
	"slices"
	"time"

	"github.com/seed45548214/arena/arena"
)

// A grid knows how long intraday bars are, which no file says. The length of a
// symbol's bars in a session is the longer of two usual gaps: that between the
// symbol's own bars and that between the bars of any symbol. Both are taken from the
// day, or else from the last day before it that has one, so that no later day
// changes an earlier one. Where they differ, the longer tells a close late; the
// shorter would tell it before it was made.
type grid struct {
	calendar *arena.Calendar
	days     map[arena.Date]*gaps
	usual    map[arena.Date]int64
}

// newGrid returns the grid of bars by symbol.
func newGrid(calendar *arena.Calendar, bars map[arena.Symbol][]bar) *grid {
	g := &grid{calendar: calendar, days: make(map[arena.Date]*gaps), usual: make(map[arena.Date]int64)}
	for _, rows := range bars {
		for day, of := range daysOf(calendar, rows) {
			all, ok := g.days[day]
			if !ok {
				all = new(gaps)
				g.days[day] = all
			}
			all.count(of)
		}
	}
	var last int64
	for _, day := range slices.Sorted(maps.Keys(g.days)) {
		if length := g.days[day].usual(); length > 0 {
			last = length
		}
		g.usual[day] = last
	}
	return g
}

// settle gives the bars of one symbol their ends and returns those that start within
// a session. Others go to early or late.
func (g *grid) settle(symbol arena.Symbol, bars []bar, early, late *tally) []bar {
	kept := bars[:0]
	var own int64
	for day, of := range daysOf(g.calendar, bars) {
		var gaps gaps
		gaps.count(of)
		if length := gaps.usual(); length > 0 {
			own = length
		}
		session, _ := g.calendar.Session(day)
		opening, closing := session.Open.UnixMilli(), session.Close.UnixMilli()
		for i, row := range of {
			switch {
			case row.start < opening:
				early.add(symbol, row)
			case row.start >= closing:
				late.add(symbol, row)
			default:
				row.end = endOf(of[i:], max(own, g.usual[day]), closing)
				kept = append(kept, row)
			}
		}
	}
	return slices.Clip(kept)
}

// endOf returns the moment of the close of the first of bars, which are the rest of
// a symbol's day. A length of zero is unknown.
func endOf(bars []bar, length, closing int64) int64 {
	end := closing
	if len(bars) > 1 {
		end = min(end, bars[1].start)
	}
	if length > 0 {
		end = min(end, bars[0].start+length)
	}
	if end < closing {
		end-- // before the open of the next bar
	}
	return end
}

// daysOf yields the bars of one symbol day by day.
func daysOf(calendar *arena.Calendar, bars []bar) func(yield func(arena.Date, []bar) bool) {
	return func(yield func(arena.Date, []bar) bool) {
		for from := 0; from < len(bars); {
			day := calendar.DateOf(time.UnixMilli(bars[from].start))
			to := from + 1
			for to < len(bars) && calendar.DateOf(time.UnixMilli(bars[to].start)) == day {
				to++
			}
			if !yield(day, bars[from:to]) {
				return
			}
			from = to
		}
	}
}

// gaps counts how often each time lies between the starts of two bars.
type gaps []gap

type gap struct{ length, times int64 }

// count adds the gaps between the bars of one symbol on one day.
func (g *gaps) count(bars []bar) {
	for i := 1; i < len(bars); i++ {
		length := bars[i].start - bars[i-1].start
		at := slices.IndexFunc(*g, func(known gap) bool { return known.length == length })
		if at < 0 {
			at = len(*g)
			*g = append(*g, gap{length: length})
		}
		(*g)[at].times++
	}
}

// usual returns the most common gap that is here at least twice, of several the
// longest, or zero.
func (g *gaps) usual() int64 {
	most := gap{times: 1}
	for _, known := range *g {
		if known.times > most.times || known.times == most.times && most.length > 0 && known.length > most.length {
			most = known
		}
	}
	return most.length
}
