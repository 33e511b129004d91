package view

import (
	"iter"
	"slices"
	"sort"

	"github.com/seed45548214/arena/arena"
)

// Limits of an index. Besides, it has 24 bytes for each round and 40 for each
// session.
const (
	indexedTicks = 4_096 // of 16 bytes
	indexedEnds  = 4_096 // of 24 bytes
	// ScanAhead is how many records after a decision are searched for what came of
	// its orders. Later outcomes are in the index.
	ScanAhead = 2_000
)

// An Index says where in the journal the facts of one season are. What it lists
// is only ever appended to, so that a copy by value made under the lock of its
// view may be read without it.
type Index struct {
	from  uint64 // the first record it knows
	shown uint64 // the record whose prices the agents saw in the last round
	at    int64  // market time of the last tick

	round    int         // of the first mark
	rounds   []RoundMark // one for each round that was answered, without a gap
	ticks    []Mark      // some of the ticks: every so many-th
	every    int         // so many
	skipped  int         // ticks since the last one listed
	sessions []sessionMark
	splits   []splitMark
	late     []lateMark // outcomes of orders far from their decision
}

// A Mark is a record and its market time in Unix milliseconds.
type Mark struct {
	Seq uint64
	At  int64
}

// A RoundMark is the record with the answers to a round. Ticks may lie between it and
// the one whose prices were shown.
type RoundMark struct {
	Mark
	Shown uint64
}

// A sessionMark is the record after which prices are those of the close.
type sessionMark struct {
	date arena.Date
	seq  uint64
}

type splitMark struct {
	seq      uint64
	symbol   arena.Symbol
	to, from int64
}

type lateMark struct {
	order arena.OrderID
	Mark
}

// newIndex knows no record before from. state is what it was then.
func newIndex(state *arena.State, from uint64) *Index {
	x := &Index{from: from, every: 1}
	if state.Tick > 0 {
		x.at = state.At.UnixMilli()
	}
	if state.Open != nil {
		x.shown = state.Open.SnapshotSeq
	}
	return x
}

// add lists what record seq brings.
func (x *Index) add(seq uint64, events []arena.Event) {
	answered, ticked := 0, false
	for _, event := range events {
		switch e := event.(type) {
		case *arena.SeasonStarted:
			*x = Index{from: 1, every: 1} // there is nothing before
		case *arena.TickRecorded:
			x.at, ticked = e.At.UnixMilli(), true
			x.addTick(Mark{seq, x.at})
		case *arena.RoundOpened:
			x.shown = e.SnapshotSeq
		case *arena.DecisionTaken:
			answered = e.Round
		case *arena.DecisionMissed:
			answered = e.Round
		case *arena.OrderFilled:
			x.addOutcome(e.Order, e.Round, seq)
		case *arena.OrderRejected:
			x.addOutcome(e.Order, e.Round, seq)
		case *arena.SplitApplied:
			x.splits = append(x.splits, splitMark{seq, e.Symbol, e.To, e.From})
		case *arena.SeasonExtended:
			if n := len(x.sessions); e.Reopened != "" && n > 0 {
				x.sessions = slices.Clip(x.sessions[:n-1]) // copies keep theirs
			}
		case *arena.SessionClosed:
			closed := seq
			if !ticked {
				closed-- // the close of a session whose last prices never came
			}
			x.sessions = append(x.sessions, sessionMark{e.Session, closed})
		}
	}
	if answered > 0 {
		x.addRound(answered, RoundMark{Mark{seq, x.at}, x.shown})
	}
}

func (x *Index) addRound(round int, m RoundMark) {
	if round != x.round+len(x.rounds) {
		x.round, x.rounds = round, nil
	}
	x.rounds = append(x.rounds, m)
}

// addTick lists every so many-th tick, and half as many when there are too many.
func (x *Index) addTick(m Mark) {
	x.skipped++
	if x.skipped < x.every && len(x.ticks) > 0 {
		return
	}
	x.skipped = 0
	if len(x.ticks) >= indexedTicks {
		x.ticks = half(x.ticks)
		x.every *= 2
	}
	x.ticks = append(x.ticks, m)
}

// half returns every second mark, in an array of its own.
func half(marks []Mark) []Mark {
	kept := make([]Mark, 0, indexedTicks)
	for i := 0; i < len(marks); i += 2 {
		kept = append(kept, marks[i])
	}
	return kept
}

func (x *Index) addOutcome(order arena.OrderID, round int, seq uint64) {
	decided, ok := x.Answers(round)
	if ok && seq-decided.Seq <= ScanAhead {
		return
	}
	if len(x.late) >= indexedEnds {
		x.late = slices.Clone(x.late[len(x.late)/2:])
	}
	x.late = append(x.late, lateMark{order, Mark{seq, x.at}})
}

// Newest is the last round that was answered, or zero.
func (x *Index) Newest() int {
	if len(x.rounds) == 0 {
		return 0
	}
	return x.round + len(x.rounds) - 1
}

// Answers returns the record with the decisions of a round.
func (x *Index) Answers(round int) (m RoundMark, ok bool) {
	i := round - x.round
	if i < 0 || i >= len(x.rounds) {
		return RoundMark{}, false
	}
	return x.rounds[i], true
}

// Before returns a record from which on the first tick at or after the market
// time at is found. ok is false when there is no such tick.
func (x *Index) Before(at int64) (seq uint64, ok bool) {
	if x.at < at || len(x.ticks) == 0 {
		return 0, false
	}
	i := sort.Search(len(x.ticks), func(i int) bool { return x.ticks[i].At >= at })
	return x.ticks[max(i, 1)-1].Seq, true
}

// Close returns the record with the prices at the close of the first session
// from date on.
func (x *Index) Close(date arena.Date) (seq uint64, ok bool) {
	i := sort.Search(len(x.sessions), func(i int) bool { return x.sessions[i].date >= date })
	if i == len(x.sessions) {
		return 0, false
	}
	return x.sessions[i].seq, true
}

// Late yields the outcomes of orders that lie more than [ScanAhead] records after
// the decision, in the order in which they came.
func (x *Index) Late() iter.Seq2[arena.OrderID, Mark] {
	return func(yield func(arena.OrderID, Mark) bool) {
		for _, late := range x.late {
			if !yield(late.order, late.Mark) {
				return
			}
		}
	}
}

// precede puts what earlier lists before what x does. earlier ends where x
// begins.
func (x *Index) precede(earlier *Index) {
	if n := len(earlier.rounds); n > 0 && (len(x.rounds) == 0 || earlier.round+n == x.round) {
		x.rounds = slices.Concat(earlier.rounds, x.rounds)
		x.round = earlier.round
	}
	x.ticks = slices.Concat(earlier.ticks, x.ticks)
	for x.every = max(x.every, earlier.every); len(x.ticks) > indexedTicks; x.every *= 2 {
		x.ticks = half(x.ticks)
	}
	x.sessions = slices.Concat(earlier.sessions, x.sessions)
	x.splits = slices.Concat(earlier.splits, x.splits)
	x.late = slices.Concat(earlier.late, x.late)
	x.late = x.late[max(len(x.late)-indexedEnds, 0):]
	x.from = earlier.from
}

// Split is by how much the price of symbol was divided by splits after record
// from, up to record to.
func (x *Index) Split(symbol arena.Symbol, from, to uint64) float64 {
	factor := 1.0
	for _, s := range x.splits {
		if s.symbol == symbol && from < s.seq && s.seq <= to {
			factor *= float64(s.to) / float64(s.from)
		}
	}
	return factor
}
