package news

import (
	"fmt"

	"github.com/seed45548214/arena/arena"
	"github.com/seed45548214/arena/transport/push"
	"github.com/seed45548214/arena/transport/view"
)

// noSeason is the epoch of a feed before the first season.
const noSeason = "none"

// A Stream turns the records of one arena into the feed that its audience sees.
// It belongs to the goroutine of the view that folds the journal. Only the feed
// itself may be used by others.
type Stream struct {
	flush    func(*push.Feed) // lets whoever watches the feed have its news; may be nil
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

// NewStream returns a stream without a season. It calls flush, if that is not nil,
// whenever its feed has news.
func NewStream(flush func(*push.Feed)) *Stream { return &Stream{flush: flush, feed: emptyFeed()} }

// Feed is what the audience sees.
func (m *Stream) Feed() *push.Feed { return m.feed }

// emptyFeed is that of an arena without a season.
func emptyFeed() *push.Feed {
	feed, _ := push.NewFeed(noSeason) // without topics nothing can be wrong
	return feed
}

// Level implements [view.Audience].
func (m *Stream) Level(state *arena.State) bool {
	_, head := m.feed.Head()
	return m.begun == state.Begun && head == state.Seq
}

// Tell implements [view.Audience].
func (m *Stream) Tell(state *arena.State, r view.Decoded) error {
	begins := m.begun != state.Begun
	if begins {
		m.enter(state)
	}
	m.collect(state)
	for _, event := range r.Events {
		m.collectPositions(state, event)
		m.collectMessages(state, event)
	}
	if !begins {
		return commit(m.feed, state, m.changes, r)
	}
	next, err := m.newSeason(r.Sum, r.Seq-1)
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
func commit(feed *push.Feed, state *arena.State, changes []change, r view.Decoded) error {
	batch := feed.Begin(r.Seq)
	for i := range changes {
		batch.Set(changes[i].topic, changes[i].name, changes[i].value)
	}
	logs(batch, state, r)
	if err := batch.Commit(); err != nil {
		return fmt.Errorf("tell record %d: %w", r.Seq, err)
	}
	return nil
}

// enter prepares for the season of state.
func (m *Stream) enter(state *arena.State) {
	m.begun, m.sessions, m.agents = state.Begun, -1, agentTopics(state.Roster)
}

// newSeason returns the feed of a season, to be filled before it replaces the one
// that is watched. Its epoch is a short form of the chain's sum over the record
// that started it, so every instance has the same. What records up to base have
// changed is not known.
func (m *Stream) newSeason(sum string, base uint64) (*push.Feed, error) {
	const epochLength = 8
	feed, err := push.NewFeed(sum[:min(len(sum), epochLength)], topics(m.agents)...)
	if err != nil {
		return nil, fmt.Errorf("begin the feed of a season: %w", err)
	}
	feed.Base(base)
	return feed, nil
}

// Clear implements [view.Audience].
func (m *Stream) Clear() {
	m.begun = 0
	m.feed.Replace(emptyFeed())
}

// Flush implements [view.Audience].
func (m *Stream) Flush() {
	if m.flush != nil {
		m.flush(m.feed)
	}
}

// Snapshot is what whoever comes now is told first.
func (m *Stream) Snapshot() *push.Update {
	var all push.Mask // of whatever season
	for i := range push.TopicsMax {
		all.Add(i)
	}
	return m.feed.Snapshot(all)
}

// collect makes changes of all keys but the positions. The feed keeps only what
// is news, so this need not know what an event may change.
func (m *Stream) collect(state *arena.State) {
	m.changes, m.text = m.changes[:0], m.text[:0]
	m.set(key{topic: topicStatus}, wireJSON(statusOf(state)))
	m.set(key{topic: topicTimer}, wireJSON(TimerOf(state)))
	if benchmark, ok := BenchmarkOf(state); ok {
		m.set(key{topic: topicBench}, wireJSON(benchmark))
	}
	if managers, ok := ManagersOf(state); ok {
		m.set(key{topic: topicManagers}, wireJSON(managers))
	}
	if room, ok := RoomOf(state); ok {
		m.set(key{topic: topicRoom}, wireJSON(room))
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
func (m *Stream) collectPositions(state *arena.State, event arena.Event) {
	m.eachHolding(state, event, func(of key, held arena.Position) {
		if held.Shares == 0 {
			m.set(of, nil)
			return
		}
		m.set(of, wireJSON(Position{Shares: held.Shares, Cost: held.Cost}))
	})
}

// eachHolding calls touch with every position that event changed, as it is in
// state.
func (m *Stream) eachHolding(state *arena.State, event arena.Event, touch func(of key, held arena.Position)) {
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

func (m *Stream) set(of key, value []byte) { m.changes = append(m.changes, change{of, value}) }

// write is set for the many values that are made at every tick.
func (m *Stream) write(of key, value func([]byte) []byte) {
	begin := len(m.text)
	m.text = value(m.text)
	m.set(of, m.text[begin:len(m.text):len(m.text)])
}
