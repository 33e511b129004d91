package news

import (
	"fmt"

	"github.com/seed45548214/arena/arena"
	"github.com/seed45548214/arena/transport/view"
)

// Prime implements [view.Audience].
//
// The values that a key had on the way are not known, and need not be: a reader
// wants the last one. A record that may have changed a key counts as if it had.
func (m *Stream) Prime(state *arena.State, past []view.Decoded, epoch string) error {
	m.enter(state)
	before := past[0].Seq - 1
	next, err := m.newSeason(epoch, before)
	if err != nil {
		return err
	}
	if before >= state.Begun {
		past = append([]view.Decoded{{Seq: before}}, past...)
	}
	for i, changes := range m.dated(state, past) {
		if err := commit(next, state, changes, past[i]); err != nil {
			return fmt.Errorf("prime: %w", err)
		}
	}
	m.feed.Replace(next)
	return nil
}

// dated gives every key that there is, or was lately, to the last record of the
// past that may have changed it, or else to the first.
func (m *Stream) dated(state *arena.State, past []view.Decoded) [][]change {
	last := m.touched(state, past)
	m.collect(state)
	for seat := range state.Accounts {
		m.collectHoldings(state, seat)
	}
	for i := range state.Talk.Messages {
		said := &state.Talk.Messages[i]
		m.set(messageKey(said.ID), wireJSON(MessageOf(said)))
	}
	dated := make([][]change, len(past))
	for _, c := range m.changes {
		dated[last[c.key]] = append(dated[last[c.key]], c)
	}
	for i, r := range past {
		for _, event := range r.Events {
			m.eachEnd(state, event, func(of key) {
				// A later session counts for all prices. A feed takes no notice of the end
				// of what it never had.
				if last[of] == i || of.topic == topicPrices {
					dated[i] = append(dated[i], change{of, []byte("0")}, change{key: of})
				}
			})
		}
	}
	return dated
}

// eachEnd calls end with every key that event may have ended, if state has it no
// more.
func (m *Stream) eachEnd(state *arena.State, event arena.Event, end func(of key)) {
	m.eachHolding(state, event, func(of key, held arena.Position) {
		if held.Shares == 0 {
			end(of)
		}
	})
	for _, id := range messagesIn(event) {
		if _, known := state.Talk.Message(id); !known {
			end(messageKey(id))
		}
	}
	if e, ok := event.(*arena.SymbolSettled); ok {
		if _, quoted := state.Quote(e.Symbol); !quoted {
			end(key{topicPrices, string(e.Symbol)})
		}
	}
}

// touched is of each key the place of the last record that may have changed it.
func (m *Stream) touched(state *arena.State, past []view.Decoded) map[key]int {
	last := make(map[key]int)
	var before *arena.TickRecorded
	for i, r := range past {
		if len(r.Events) == 0 {
			continue // stands for all that is older
		}
		last[key{topic: topicStatus}], last[key{topic: topicTimer}] = i, i
		last[key{topic: topicBench}], last[key{topic: topicManagers}], last[key{topic: topicRoom}] = i, i, i
		for seat := range state.Roster {
			last[key{topicBoard, state.Roster[seat].Agent}] = i
		}
		for _, event := range r.Events {
			m.eachTouched(state, event, func(of key) { last[of] = i })
			switch e := event.(type) {
			case *arena.TickRecorded:
				for _, symbol := range repriced(state, before, e) {
					last[key{topicPrices, string(symbol)}] = i
				}
				before = e
			case *arena.SymbolSettled:
				last[key{topicPrices, string(e.Symbol)}] = i
			case *arena.SplitApplied:
				last[key{topicPrices, string(e.Symbol)}] = i
			}
		}
	}
	return last
}

// eachTouched calls touch with every position and message that event may have changed.
func (m *Stream) eachTouched(state *arena.State, event arena.Event, touch func(of key)) {
	m.eachHolding(state, event, func(of key, _ arena.Position) { touch(of) })
	for _, id := range messagesIn(event) {
		touch(messageKey(id))
	}
}

// repriced are the symbols of which a tick may have changed the price, the close
// before or the age. Before is the tick before it, nil when it is not known.
func repriced(state *arena.State, before, tick *arena.TickRecorded) []arena.Symbol {
	if before == nil || before.Session != tick.Session {
		return state.Symbols
	}
	symbols := append(append([]arena.Symbol(nil), before.Stale...), tick.Stale...)
	for i := range tick.Quotes {
		symbols = append(symbols, tick.Quotes[i].Symbol)
	}
	for i := range before.Quotes {
		if !before.Quotes[i].At.IsZero() { // may have been older than its tick
			symbols = append(symbols, before.Quotes[i].Symbol)
		}
	}
	return symbols
}

// collectHoldings makes changes of all positions of an agent.
func (m *Stream) collectHoldings(state *arena.State, seat int) {
	if m.agents[seat] == "" {
		return
	}
	for _, held := range state.Accounts[seat].Positions {
		m.set(key{m.agents[seat], string(held.Symbol)}, wireJSON(Position{Shares: held.Shares, Cost: held.Cost}))
	}
}
