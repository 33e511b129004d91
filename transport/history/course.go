package history

import (
	"fmt"
	"slices"
	"strings"

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

// seats are those of agents, in roster order and each once.
func (c *Course) seats(agents []string) []int {
	var seats []int
	if c.state == nil {
		return nil
	}
	for _, agent := range agents {
		if seat, ok := c.state.Seat(agent); ok {
			seats = append(seats, seat)
		}
	}
	slices.Sort(seats)
	return slices.Compact(seats)
}

// version names what every chart of c is drawn from: the record of its last tick,
// the chain's sum over it, and the first tick that is known.
func (c *Course) version() string {
	first := int64(0)
	if oldest := c.levels.oldest(); oldest != nil {
		first = oldest.from
	}
	return fmt.Sprintf("%d:%.16s:%x", c.tick.seq, c.tick.sum, first)
}

// Tag is the strong validator, quoted, of the answer to q, which begins with the
// record of the last tick. Equal tags are equal bytes, whichever instance answers.
func (c *Course) Tag(q *Query) string {
	tag := c.version() + ":" + q.whole()
	if len(q.Agents) > 0 {
		tag += strings.ReplaceAll(fmt.Sprint(c.seats(q.Agents)), " ", ".")
	}
	if q.Gzip {
		tag += ":gzip"
	}
	return `"` + tag + `"`
}

// A stretch is consecutive buckets of a season.
type stretch struct {
	buckets []*bucket
	peaks   []arena.Money // highest values before, by series
	priced  int64
}

// since is what there is from a moment on, with the whole bucket that it lies in.
func (c *Course) since(at int64, calendar *arena.Calendar) stretch {
	s := stretch{buckets: c.levels.buckets(), priced: c.priced, peaks: make([]arena.Money, len(c.state.Accounts)+indices)}
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
	s.peaks[len(c.state.Accounts)+managersSeries] = c.state.Cash
	skipped := slices.IndexFunc(s.buckets, func(b *bucket) bool { return b.to >= at })
	if skipped < 0 {
		skipped = len(s.buckets)
	}
	for _, b := range s.buckets[:skipped] {
		for series := range b.series() {
			s.peaks[series] = max(s.peaks[series], b.highest(series))
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
	closes := closing{peaks: make([]arena.Money, len(cash)+indices), until: known[0].from}
	var start arena.Money // unless the benchmark got its first price later
	if state.Index.Since == 0 {
		start = state.Index.Start
	}
	closes.add(state.StartsAt, cash, start, managersAt(state, -1))
	for i, date := range state.Sessions {
		session, ok := calendar.Session(date)
		if !ok {
			continue
		}
		equity := make([]arena.Money, len(cash))
		for seat := range equity {
			equity[seat] = state.Accounts[seat].Daily[i]
		}
		closes.add(session.Close, equity, state.BenchmarkCloses[i], managersAt(state, i))
	}
	ticks := int(state.Tick) //nolint:gosec // ticks are counted one by one
	for _, b := range known {
		ticks -= b.ticks
	}
	closes.weigh(ticks)
	return closes
}
