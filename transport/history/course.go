package history

import (
	"fmt"
	"slices"

	"github.com/seed45548214/arena/arena"
)

// A Course is how a season went up to one moment. Nobody changes it, so that it
// may be copied and shared. The zero Course is that of no season.
type Course struct {
	state  *arena.State
	tick   head // the record of the last tick
	levels levels
	whole  bool
	priced int64
}

// Has reports whether an agent is in the roster.
func (c *Course) Has(agent string) bool {
	if c.state == nil {
		return false
	}
	_, ok := c.state.Seat(agent)
	return ok
}

// Tag names what every chart of c is drawn from.
func (c *Course) Tag() string {
	if oldest := c.levels.oldest(); oldest != nil {
		return fmt.Sprintf(`W/"%d-%.16s-%x"`, c.tick.seq, c.tick.sum, oldest.from)
	}
	return `W/"0"`
}

// A stretch is consecutive buckets of a season.
type stretch struct {
	buckets []*bucket
	peaks   []arena.Money // highest values before, by series
	priced  int64
}

// since is what there is from a moment on, with the whole bucket that it lies in.
func (c *Course) since(at int64, calendar *arena.Calendar) stretch {
	s := stretch{buckets: c.levels.buckets(), priced: c.priced, peaks: make([]arena.Money, len(c.state.Accounts)+1)}
	if !c.whole && len(s.buckets) > 0 {
		earlier := c.closes(calendar, s.buckets)
		s.buckets = append(earlier.buckets, s.buckets...)
		if earlier.priced > 0 {
			s.priced = earlier.priced
		}
	}
	for seat := range c.state.Accounts {
		s.peaks[seat] = c.state.Accounts[seat].Deposited
	}
	skipped := slices.IndexFunc(s.buckets, func(b *bucket) bool { return b.to >= at })
	if skipped < 0 {
		skipped = len(s.buckets)
	}
	for _, b := range s.buckets[:skipped] {
		for series := range b.cells {
			s.peaks[series] = max(s.peaks[series], b.cells[series].high)
		}
	}
	s.buckets = s.buckets[skipped:]
	return s
}

// closes are the start of the season and its closes, in the place of the ticks
// before those that are known.
func (c *Course) closes(calendar *arena.Calendar, known []*bucket) closing {
	state := c.state
	cash := make([]arena.Money, len(state.Accounts))
	for seat := range cash {
		cash[seat] = state.Accounts[seat].Deposited
	}
	closes := closing{peaks: make([]arena.Money, len(cash)+1), until: known[0].from}
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
	ticks := int(state.Tick) //nolint:gosec // ticks are counted one by one
	for _, b := range known {
		ticks -= b.ticks
	}
	closes.weigh(ticks)
	return closes
}
