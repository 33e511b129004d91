package history

import (
	"slices"
	"time"

	"github.com/seed45548214/arena/arena"
)

// A closing makes buckets of closes.
type closing struct {
	buckets []*bucket
	peaks   []arena.Money
	until   int64 // ticks are known from here on
	priced  int64
}

// add takes in what agents and the indices were worth at a close; zero is not known.
func (c *closing) add(at time.Time, equity []arena.Money, benchmark, managers arena.Money) {
	moment := at.UnixMilli()
	if n := len(c.buckets); moment >= c.until || n > 0 && moment <= c.buckets[n-1].to {
		return
	}
	b := &bucket{from: moment, to: moment, closes: true, cells: make([]cell, len(equity)+indices)}
	for series, value := range append(slices.Clip(equity), benchmark, managers) {
		if series >= len(equity) && value == 0 {
			continue
		}
		c.peaks[series] = max(c.peaks[series], value)
		b.cells[series] = newCell(moment, value, c.peaks[series])
	}
	if benchmark > 0 && c.priced == 0 {
		c.priced = moment
	}
	c.buckets = append(c.buckets, b)
}

// weigh gives every close its part of the ticks that it stands for.
func (c *closing) weigh(ticks int) {
	for _, b := range c.buckets {
		b.ticks = max(ticks/len(c.buckets), 1)
	}
}

// managersAt is the managers' index at the close of a session by its place, and at the
// start of the season for -1; zero without one.
func managersAt(state *arena.State, session int) arena.Money {
	mean, _ := state.Managers(func(seat int) arena.Money {
		if session < 0 {
			return state.Accounts[seat].Deposited
		}
		return state.Accounts[seat].Daily[session]
	})
	return mean
}
