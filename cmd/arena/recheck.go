package main

import (
	"fmt"
	"slices"

	"github.com/seed45548214/arena/actors/decide"
	"github.com/seed45548214/arena/actors/decide/strategy"
	"github.com/seed45548214/arena/arena"
)

// askedAgain asks the strategies of a season again, with what they were shown, and compares
// what they decide with what was recorded. Whoever knew a later price decided otherwise.
type askedAgain struct {
	seats      map[string]int
	deciders   []arena.Entrant   // in roster order; none of a season that is not asked again
	strategies []decide.Strategy // by seat; nil of whoever else decides
	views      []arena.View      // of the last round that opened, in roster order
}

// begin finds the strategies of a season. problem is what is wrong with its roster, and
// unchecked who is not asked, and why.
func (q *askedAgain) begin(e *arena.SeasonStarted) (problem, unchecked string) {
	*q = askedAgain{seats: make(map[string]int, len(e.Roster))}
	if e.Engine != arena.EngineVersion {
		return "", "" // it is not run again, which is said
	}
	q.deciders, q.strategies = e.Roster, make([]decide.Strategy, len(e.Roster))
	models := 0
	for seat := range e.Roster {
		entrant := &e.Roster[seat]
		q.seats[entrant.Agent] = seat
		if entrant.Decider.Kind != arena.ByStrategy {
			models++
			continue
		}
		var err error
		if q.strategies[seat], err = strategy.New(entrant.Decider.Name); err != nil {
			return fmt.Sprintf("%s: %v", entrant.Agent, err), ""
		}
	}
	if models > 0 {
		unchecked = fmt.Sprintf("season %d: what %s decided is not asked again; arena replay --reparse reads the replies anew",
			e.Season, plural(models, "model", "models"))
	}
	return "", unchecked
}

// record compares the decisions of a record, and keeps what is shown in a round that opens
// with it. state is that after the record.
func (q *askedAgain) record(seq uint64, events []arena.Event, state *arena.State) error {
	if len(q.deciders) == 0 {
		return nil
	}
	for _, event := range events {
		switch e := event.(type) {
		case *arena.RoundOpened:
			q.views = state.Views()
		case *arena.DecisionTaken:
			if problem := q.compare(e); problem != "" {
				return violation(seq, "%s", problem)
			}
		}
	}
	return nil
}

func (q *askedAgain) compare(e *arena.DecisionTaken) string {
	seat, ok := q.seats[e.Agent]
	switch {
	case !ok || seat >= len(q.views):
		return ""
	case q.deciders[seat].Decider.IsModel() && e.Receipt == nil:
		return fmt.Sprintf("in round %d, %s has no receipt, and it is a model", e.Round, e.Agent)
	case q.strategies[seat] == nil:
		return ""
	}
	decision := q.strategies[seat].Decide(&q.views[seat])
	again := decision.Stored()
	orders := make([]arena.Order, len(e.Orders))
	for i := range e.Orders {
		orders[i] = e.Orders[i].Order
	}
	switch {
	case !slices.Equal(orders, again.Orders):
		return fmt.Sprintf("asked again in round %d, %s decides otherwise: recorded %s; now %s", e.Round, e.Agent, inWords(orders), inWords(again.Orders))
	case !slices.Equal(e.Cancel, again.Cancel):
		return fmt.Sprintf("asked again in round %d, %s takes back the orders %d, and not %d", e.Round, e.Agent, again.Cancel, e.Cancel)
	case e.Rationale != again.Rationale:
		return fmt.Sprintf("asked again in round %d, %s has another reason: recorded %q; now %q", e.Round, e.Agent, e.Rationale, again.Rationale)
	case e.Receipt != nil || e.Aside != nil:
		return fmt.Sprintf("in round %d, %s has a receipt or estimates, and strategies have none", e.Round, e.Agent)
	}
	return ""
}

// inWords are orders in a line.
func inWords(orders []arena.Order) string {
	words := make([]string, len(orders))
	for i := range orders {
		words[i] = orders[i].String()
	}
	return ordersLine(words)
}
