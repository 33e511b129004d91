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

// managersOf is the managers' index at the start of a season and at each close; empty
// without one.
func managersOf(state *arena.State) []arena.Money {
	seats := len(state.Accounts)
	worth := make([]arena.Money, seats)
	var closes []arena.Money
	for i := -1; i < len(state.Sessions); i++ {
		for seat := range worth {
			worth[seat] = state.Accounts[seat].Deposited
			if i >= 0 {
				worth[seat] = state.Accounts[seat].Daily[i]
			}
		}
		mean, ok := state.Managers(worth)
		if !ok {
			return nil
		}
		closes = append(closes, mean)
	}
	return closes
}
