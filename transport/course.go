package transport

import (
	"slices"
	"time"

	"github.com/seed45548214/arena/arena"
)

// A course is a history as it stood at one moment. It belongs to its reader.
type course struct {
	state   *arena.State
	tick    head      // the record of the last tick
	buckets []*bucket // the oldest first
	whole   bool
	priced  int64
}

// course returns what v remembers, or nil when there is no season to remember.
func (v *View) course() *course {
	v.mu.Lock()
	defer v.mu.Unlock()
	glimpse := v.glimpse()
	if v.told == nil || glimpse.State == nil || glimpse.State.Season == 0 {
		return nil
	}
	return &course{
		state: glimpse.State, tick: v.told.tick,
		buckets: v.told.buckets(), whole: v.told.whole, priced: v.told.priced,
	}
}

// complete puts the start of the season and its closes in the place of ticks that
// are not known.
func (c *course) complete(calendar *arena.Calendar) {
	if c.whole || len(c.buckets) == 0 {
		return
	}
	state, until := c.state, c.buckets[0].from
	cash := make([]arena.Money, len(state.Accounts))
	for seat := range cash {
		cash[seat] = state.Accounts[seat].Deposited
	}
	closes := closing{peaks: make([]arena.Money, len(cash)+1), until: until}
	closes.add(state.StartsAt, cash, state.BenchmarkStart)
	for i, date := range state.Sessions {
		session, ok := calendar.Session(date)
		if !ok {
			continue
		}
		equity := make([]arena.Money, len(cash))
		for seat := range equity {
			equity[seat] = state.Accounts[seat].Daily[i]
		}
		closes.add(session.Close, equity, state.BenchmarkCloses[i])
	}
	known := 0
	for _, b := range c.buckets {
		known += b.ticks
	}
	closes.weigh(int(state.Tick) - known) //nolint:gosec // ticks are counted one by one
	c.buckets = append(closes.buckets, c.buckets...)
	if closes.priced > 0 {
		c.priced = closes.priced
	}
}

// A closing makes buckets of closes.
type closing struct {
	buckets []*bucket
	peaks   []arena.Money
	until   int64 // ticks are known from here on
	priced  int64
}

func (c *closing) add(at time.Time, equity []arena.Money, benchmark arena.Money) {
	moment := at.UnixMilli()
	if n := len(c.buckets); moment >= c.until || n > 0 && moment <= c.buckets[n-1].to {
		return
	}
	b := &bucket{from: moment, to: moment, closes: true, cells: make([]cell, len(equity)+1)}
	for series, value := range append(slices.Clip(equity), benchmark) {
		if series == len(equity) && value == 0 {
			break
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

// since leaves out what ended before at.
func (c *course) since(at int64) (skipped []*bucket) {
	i := 0
	for i < len(c.buckets) && c.buckets[i].to < at {
		i++
	}
	skipped, c.buckets = c.buckets[:i], c.buckets[i:]
	return skipped
}
