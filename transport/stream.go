package transport

import (
	"fmt"
	"time"

	"github.com/seed45548214/arena/arena"
	"github.com/seed45548214/arena/transport/push"
)

// noSeason is the epoch of a feed before the first season.
const noSeason = "none"

// A stream turns the records of one arena into the feed that its audience sees.
// It belongs to the goroutine of the view that folds the journal. Only the feed
// itself may be used by others.
type stream struct {
	feed     *push.Feed
	begun    uint64   // the record with which the season of the feed started; 0 before any
	agents   []string // the topics of the agents, by seat; empty where a name makes none
	figures  []figures
	sessions int // that figures are about

	changes []change // scratch
	text    []byte   // scratch, in which values of changes are
}

// A change is the value that a key has now. A nil value removes the key.
type change struct {
	key
	value []byte
}

// A key names a value of the feed.
type key struct{ topic, name string }

// decoded is a record as the events of one season.
type decoded struct {
	seq    uint64
	sum    string
	at     time.Time // market time of the last tick up to this record
	events []arena.Event
}

func newStream() stream { return stream{feed: emptyFeed()} }

// emptyFeed is that of an arena without a season.
func emptyFeed() *push.Feed {
	feed, _ := push.NewFeed(noSeason) // without topics nothing can be wrong
	return feed
}

// level reports whether the feed tells all that is in state.
func (m *stream) level(state *arena.State) bool {
	_, head := m.feed.Head()
	return m.begun == state.Begun && head == state.Seq
}

// record tells the audience what a record that was folded into state has changed.
func (m *stream) record(state *arena.State, r decoded) error {
	begins := m.begun != state.Begun
	if begins {
		m.enter(state)
	}
	m.collect(state)
	for _, event := range r.events {
		m.collectPositions(state, event)
	}
	if !begins {
		return commit(m.feed, state, m.changes, r)
	}
	next, err := m.newSeason(r.sum, r.seq-1)
	if err != nil {
		return err
	}
	if err := commit(next, state, m.changes, r); err != nil {
		return err
	}
	m.feed.Replace(next)
	return nil
}

// commit puts changes and the news of r into a feed.
func commit(feed *push.Feed, state *arena.State, changes []change, r decoded) error {
	batch := feed.Begin(r.seq)
	for i := range changes {
		batch.Set(changes[i].topic, changes[i].name, changes[i].value)
	}
	logs(batch, state, r)
	if err := batch.Commit(); err != nil {
		return fmt.Errorf("tell record %d: %w", r.seq, err)
	}
	return nil
}

// enter prepares for the season of state.
func (m *stream) enter(state *arena.State) {
	m.begun, m.sessions, m.agents = state.Begun, -1, agentTopics(state.Roster)
}

// newSeason returns the feed of a season, to be filled before it replaces the one
// that is watched. Its epoch is a short form of the chain's sum over the record
// that started it, so every instance has the same. What records up to base have
// changed is not known.
func (m *stream) newSeason(sum string, base uint64) (*push.Feed, error) {
	const epochLength = 8
	feed, err := push.NewFeed(sum[:min(len(sum), epochLength)], topics(m.agents)...)
	if err != nil {
		return nil, fmt.Errorf("begin the feed of a season: %w", err)
	}
	feed.Base(base)
	return feed, nil
}

// clear empties the feed of an arena that has no season any more.
func (m *stream) clear() {
	m.begun = 0
	m.feed.Replace(emptyFeed())
}

// collect makes changes of all keys but the positions. The feed keeps only what
// is news, so this need not know what an event may change.
func (m *stream) collect(state *arena.State) {
	m.changes, m.text = m.changes[:0], m.text[:0]
	m.set(key{topic: topicStatus}, wireJSON(statusOf(state)))
	m.set(key{topic: topicTimer}, wireJSON(timerOf(state)))
	if benchmark, ok := benchmarkOf(state); ok {
		m.set(key{topic: topicBench}, wireJSON(benchmark))
	}
	for i := range state.Quotes {
		if state.Quotes[i].Price == 0 {
			m.set(key{topicPrices, string(state.Quotes[i].Symbol)}, nil) // there was none yet, or never will be again
		} else {
			m.write(key{topicPrices, string(state.Quotes[i].Symbol)}, func(b []byte) []byte { return appendPrice(b, state, i) })
		}
	}
	m.measure(state)
	standings := state.Standings()
	for i := range standings {
		m.write(key{topicBoard, standings[i].Agent}, m.line(state, &standings[i]).append)
	}
}

// collectPositions makes changes of the positions that an event may have changed.
func (m *stream) collectPositions(state *arena.State, event arena.Event) {
	m.eachHolding(state, event, func(of key, held arena.Position) {
		if held.Shares == 0 {
			m.set(of, nil)
			return
		}
		m.set(of, wireJSON(wirePosition{Shares: held.Shares, Cost: held.Cost}))
	})
}

// eachHolding calls touch with every position that event changed, as it is in
// state.
func (m *stream) eachHolding(state *arena.State, event arena.Event, touch func(of key, held arena.Position)) {
	look := func(agent string, symbol arena.Symbol) {
		if seat, ok := state.Seat(agent); ok && m.agents[seat] != "" {
			touch(key{m.agents[seat], string(symbol)}, state.Accounts[seat].Position(symbol))
		}
	}
	switch e := event.(type) {
	case *arena.OrderFilled:
		look(e.Agent, e.Symbol)
	case *arena.SplitApplied:
		for i := range e.Holders {
			look(e.Holders[i].Agent, e.Symbol)
		}
	case *arena.SymbolSettled:
		for i := range e.Holders {
			look(e.Holders[i].Agent, e.Symbol)
		}
	}
}

func (m *stream) set(of key, value []byte) { m.changes = append(m.changes, change{of, value}) }

// write is set for the many values that are made at every tick.
func (m *stream) write(of key, value func([]byte) []byte) {
	begin := len(m.text)
	m.text = value(m.text)
	m.set(of, m.text[begin:len(m.text):len(m.text)])
}
