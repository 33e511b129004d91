package history

import (
	"slices"

	"github.com/seed45548214/arena/arena"
)

// A recorder has levels. The first holds single ticks; when a level is full, the
// older half of it is merged in pairs and moves up. What lies n ticks back is
// therefore in buckets of at most n/256 ticks, and any range that ends now has
// 512 buckets or all its ticks. The last level merges in itself when it is full.
//
// Levels and their size bound the memory: a bucket has 88 bytes and 64 for each series, or
// 16 in the first level, so that twenty agents and the two indices take at most
// 9 * 1024 * 1496 + 1024 * 440 bytes, 14.2 MB. They come near that after half a million
// ticks; before, some 600 buckets come whenever the ticks have doubled.
const (
	levelSize = 1_024
	lastLevel = 9
)

// Behind the series of the agents, in roster order, there are those of the benchmark and
// of the managers, which stay empty where there is none.
const (
	benchmarkSeries = iota
	managersSeries
	indices // how many there are
)

// levels hold buckets, each its oldest first; what is older is in a higher one.
// Nobody changes what is in one: it is appended to, or another takes its place.
// A copy by value may therefore be read while ticks are recorded.
type levels [lastLevel + 1][]*bucket

// A Recorder remembers a season. It is not safe for concurrent use, but what it
// returns is.
type Recorder struct {
	levels levels
	width  int // how many ticks a bucket of the last level holds

	whole  bool          // it knows every tick of the season
	peaks  []arena.Money // highest values so far, by series
	priced int64         // when the benchmark got its first price
	values []arena.Money // of the agents at the last tick
	tick   head          // the record of the last tick
}

// A head is a record and the chain's sum over it.
type head struct {
	seq uint64
	sum string
}

// New begins at state, which is that after the record with sum. When that is a
// snapshot in the middle of a season, the ticks before it are missing; its closes
// stand in for them.
func New(state *arena.State, sum string) *Recorder {
	r := &Recorder{width: 1 << lastLevel, whole: state.Tick == 0, tick: head{state.Seq, sum}}
	seats := len(state.Accounts)
	r.peaks = make([]arena.Money, seats+indices)
	for seat := range state.Accounts {
		r.peaks[seat] = state.Accounts[seat].Drawdown.Peak
	}
	for _, level := range append([]arena.Money{state.Index.Start}, state.BenchmarkCloses...) {
		r.peaks[seats+benchmarkSeries] = max(r.peaks[seats+benchmarkSeries], level)
	}
	for session := -1; session < len(state.Sessions); session++ {
		r.peaks[seats+managersSeries] = max(r.peaks[seats+managersSeries], managersAt(state, session))
	}
	if state.Tick > 0 {
		r.Record(state, sum)
	}
	return r
}

// Record adds the tick that state has just come to, with the record that has sum.
func (r *Recorder) Record(state *arena.State, sum string) {
	r.tick = head{state.Seq, sum}
	at, seats := state.At.UnixMilli(), len(state.Accounts)
	b := &bucket{from: at, to: at, ticks: 1, values: make([]value, seats+indices)}
	r.values = make([]arena.Money, seats)
	for seat := range seats {
		r.values[seat] = state.Equity(seat)
		b.values[seat] = r.value(seat, r.values[seat])
	}
	for series := seats; series < seats+indices; series++ {
		b.values[series].below = noValue
	}
	if level, ok := state.IndexLevel(); ok && state.IndexPriced() {
		b.values[seats+benchmarkSeries] = r.value(seats+benchmarkSeries, level)
		if r.priced == 0 {
			r.priced = at
		}
	}
	if mean, ok := state.Managers(func(seat int) arena.Money { return r.values[seat] }); ok {
		b.values[seats+managersSeries] = r.value(seats+managersSeries, mean)
	}
	r.add(b)
}

// Values are what agents were worth at the last tick, in roster order; nil before
// the first. Nobody changes them.
func (r *Recorder) Values() []arena.Money { return r.values }

// Course is the season up to now. State is that after the last tick or a later
// record, and nobody changes it any more.
func (r *Recorder) Course(state *arena.State) Course {
	return Course{state: state, tick: r.tick, levels: r.levels, whole: r.whole, priced: r.priced}
}

func (r *Recorder) value(series int, worth arena.Money) value {
	r.peaks[series] = max(r.peaks[series], worth)
	return value{worth, below(worth, r.peaks[series])}
}

// add appends a tick and moves up what no longer has its place.
func (r *Recorder) add(b *bucket) {
	r.levels[0] = append(r.levels[0], b)
	for i := range lastLevel {
		level := r.levels[i]
		if len(level) < levelSize {
			return
		}
		older := pairs(level[:levelSize/2])
		r.levels[i] = append(make([]*bucket, 0, levelSize), level[levelSize/2:]...)
		if i+1 == lastLevel {
			r.settle(older)
			return
		}
		r.levels[i+1] = append(r.levels[i+1], older...)
	}
}

// settle appends buckets to the last level, in which they grow to its width first.
// That doubles whenever the level is full.
func (r *Recorder) settle(buckets []*bucket) {
	level := slices.Clone(r.levels[lastLevel])
	for _, b := range buckets {
		if n := len(level); n > 0 && level[n-1].ticks+b.ticks <= r.width {
			level[n-1] = merged(level[n-1], b)
			continue
		}
		level = append(level, b)
		if len(level) == levelSize {
			level, r.width = pairs(level), 2*r.width
		}
	}
	r.levels[lastLevel] = level
}

// oldest is the first bucket of all, or nil.
func (l *levels) oldest() *bucket {
	for i := range slices.Backward(l[:]) {
		if len(l[i]) > 0 {
			return l[i][0]
		}
	}
	return nil
}

// buckets lists all that there is, the oldest first.
func (l *levels) buckets() []*bucket {
	n := 0
	for i := range l {
		n += len(l[i])
	}
	all := make([]*bucket, 0, n)
	for i := range slices.Backward(l[:]) {
		all = append(all, l[i]...)
	}
	return all
}
