package view

import (
	"slices"

	"github.com/seed45548214/arena/arena"
	"github.com/seed45548214/arena/transport/history"
)

// How many rounds keep what every agent was worth: 16 bytes for each agent.
const valuedRounds = 1_024

// A past is what a view remembers of a season besides its state. It requires the
// lock of its view.
type past struct {
	ticks  *history.Recorder
	index  *Index
	values []Values // of the last rounds
	// answered is the last round that was, as far as it is known.
	answered int
}

// Values are what agents were worth when a round opened, and when its orders
// had met their first prices. Nobody changes either slice.
type Values struct {
	round         int
	Before, After []arena.Money // in roster order; After is nil until then
}

// newPast begins at state, which is that after the record with sum.
func newPast(state *arena.State, sum string) *past {
	p := &past{ticks: history.New(state, sum), index: newIndex(state, state.Seq+1)}
	if state.Open != nil {
		p.values = append(p.values, Values{round: state.Open.Round, Before: p.ticks.Values()})
	}
	return p
}

// add remembers the events of the record with sum, after which the season is as
// state says.
func (p *past) add(sum string, events []arena.Event, state *arena.State) {
	ticked, opened := false, 0
	for _, event := range events {
		switch e := event.(type) {
		case *arena.SeasonStarted:
			*p = past{ticks: history.New(state, sum), index: newIndex(state, state.Seq)}
		case *arena.TickRecorded:
			ticked = true
		case *arena.RoundOpened:
			opened = e.Round
		case *arena.DecisionTaken:
			p.answered = e.Round
		case *arena.DecisionMissed:
			p.answered = e.Round
		}
	}
	p.index.add(state.Seq, events)
	if !ticked {
		return
	}
	p.ticks.Record(state, sum)
	if n := len(p.values); n > 0 && p.values[n-1].After == nil && p.values[n-1].round == p.answered {
		p.values[n-1].After = p.ticks.Values()
	}
	if opened == 0 {
		return
	}
	if len(p.values) >= valuedRounds {
		p.values = slices.Clone(p.values[len(p.values)/2:])
	}
	p.values = append(p.values, Values{round: opened, Before: p.ticks.Values()})
}

// valuesOf returns what agents were worth around a round, if that is still known.
func (p *past) valuesOf(round int) Values {
	for i := range p.values {
		if p.values[i].round == round {
			return p.values[i]
		}
	}
	return Values{}
}
