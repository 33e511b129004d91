package arena

import (
	"errors"
	"fmt"
	"slices"
	"time"
)

// A Decision is what a decider answers.
type Decision struct {
	Orders    []Order
	Cancel    []OrderID // open orders to be taken back
	Rationale string
	Reply     string // to those of the audience who wrote; without them it is not heard
	Aside     *Aside // nil if it says nothing more
}

// An Answer is what came of asking one agent in a round.
type Answer struct {
	Decision *Decision  // nil if there is none
	Missed   MissReason // why there is none
	Detail   string     // what went wrong, for people
	Receipt  *Receipt   // nil of a strategy, and of an agent that was not asked
	Crashes  []string   // errors of the agent's actor while it was deciding
}

// Asked reports whether the agent at seat is to be asked in the open round: one
// that is benched is not.
func (s *Season) Asked(seat int) bool {
	return s.State.Open != nil && s.State.Accounts[seat].BenchedUntil < s.State.Open.Round
}

// Opens reports whether a tick at market time at opens the next round: one that is
// due opens once the one before has closed.
func (s *State) Opens(at time.Time) bool { return s.Open == nil && !at.Before(s.Next.Due) }

// keepRounds opens the round that is due and schedules the one after it, or gives the
// next round another wall time if the tick says so.
func (s *Season) keepRounds(tick *Tick) error {
	switch {
	case s.State.Opens(tick.At):
		return s.openRound(tick)
	case tick.RoundAt.IsZero():
		return nil
	}
	return s.emit(s.rescheduled(tick.RoundAt))
}

func (s *Season) openRound(tick *Tick) error {
	next := s.State.Next
	for seat := range s.State.Accounts {
		if until := s.State.Accounts[seat].BenchedUntil; until > 0 && until < next.Round {
			if err := s.emit(&AgentReturned{Agent: s.State.Roster[seat].Agent, Round: next.Round}); err != nil {
				return err
			}
		}
	}
	opened := &RoundOpened{Round: next.Round, At: tick.At, Deadline: tick.Deadline, SnapshotSeq: s.State.Seq + 1}
	if err := s.emit(opened); err != nil {
		return err
	}
	if err := s.deliver(); err != nil {
		return err
	}
	due := tick.At.Add(s.State.RoundEvery.Duration())
	return s.emit(&RoundScheduled{Round: next.Round + 1, Due: due, At: tick.RoundAt})
}

// CloseRound takes the answers of all agents, in roster order. Ticks may have passed
// since the round opened: orders fill at prices that are made after now. A season that
// has had its sessions meanwhile ends. The error wraps [ErrPhase] if no round is open.
func (s *Season) CloseRound(answers []Answer) ([]Event, error) {
	open := s.State.Open
	if open == nil || len(answers) != len(s.State.Roster) {
		return nil, fmt.Errorf("close round %d with %d answers: %w", s.State.Round, len(answers), ErrPhase)
	}
	for seat := range answers {
		if err := s.answer(seat, open.Round, &answers[seat]); err != nil {
			return nil, fmt.Errorf("round %d: agent %s: %w", open.Round, s.State.Roster[seat].Agent, err)
		}
	}
	if err := s.ignoreRest(); err != nil {
		return nil, err
	}
	if s.State.Over() {
		reason := MaxSessions
		if err := s.end(&reason); err != nil {
			return nil, err
		}
	}
	return s.take()
}

// abandonRound closes the open round, if there is one, without an answer of anybody.
func (s *Season) abandonRound() error {
	open := s.State.Open
	if open == nil {
		return nil
	}
	for seat := range s.State.Roster {
		missed := &DecisionMissed{Agent: s.State.Roster[seat].Agent, Round: open.Round, Reason: MissedDrain}
		if err := s.emit(missed); err != nil {
			return err
		}
	}
	return s.ignoreRest()
}

func (s *Season) answer(seat, round int, a *Answer) error {
	agent := s.State.Roster[seat].Agent
	for _, text := range a.Crashes {
		if err := s.emit(&AgentCrashed{Agent: agent, Round: round, Error: clip(text)}); err != nil {
			return err
		}
	}
	receipt, err := a.Receipt.bounded()
	if err := s.keepPrompt(receipt); err != nil {
		return err
	}
	if a.Decision != nil && err == nil {
		err = a.Decision.Check()
	}
	switch {
	case a.Decision == nil:
		missed := &DecisionMissed{Agent: agent, Round: round, Reason: a.Missed, Detail: clip(a.Detail), Receipt: s.short(receipt, "")}
		if err := s.emit(missed); err != nil {
			return err
		}
		return s.benchIfCrashing(seat, round)
	case err != nil:
		return s.emit(&DecisionMissed{Agent: agent, Round: round, Reason: MissedError, Detail: err.Error(), Receipt: s.short(receipt, "")})
	}
	taken := s.taken(agent, round, a.Decision)
	taken.Receipt = s.short(receipt, taken.Rationale)
	if err := s.emit(taken); err != nil {
		return err
	}
	if err := s.hear(seat, a.Decision.Reply); err != nil {
		return err
	}
	return s.screen(seat, a.Decision)
}

// short is r, stored short unless a journal says how it was stored.
func (s *Season) short(r *Receipt, rationale string) *Receipt {
	if r != nil && !s.again {
		r.shorten(rationale)
	}
	return r
}

// taken gives the orders of d their identities.
func (s *Season) taken(agent string, round int, d *Decision) *DecisionTaken {
	event := &DecisionTaken{Agent: agent, Round: round, Cancel: d.Cancel, Rationale: clip(d.Rationale), Aside: d.Aside.bounded()}
	if len(d.Orders) > 0 {
		event.Orders = make([]PlacedOrder, len(d.Orders))
		for i := range d.Orders {
			event.Orders[i] = PlacedOrder{ID: s.State.LastOrder + OrderID(i) + 1, Order: d.Orders[i].stored()}
		}
	}
	return event
}

// stored is o as a journal has it.
func (o Order) stored() Order {
	o.Symbol, o.Side, o.TIF = spelled(o.Symbol), Side(clip(string(o.Side))), TimeInForce(clip(string(o.TIF)))
	return o
}

// spelled is symbol as all write it, or what can be stored of a text that is none.
func spelled(symbol Symbol) Symbol {
	if known, err := ParseSymbol(string(symbol)); err == nil {
		return known
	}
	return Symbol(clip(string(symbol)))
}

// screen takes back what the agent cancels and refuses at once what no market
// can fill.
func (s *Season) screen(seat int, d *Decision) error {
	account := &s.State.Accounts[seat]
	for _, id := range d.Cancel {
		if i, ok := account.order(id); ok {
			if err := s.reject(seat, new(account.Orders[i]), Cancelled); err != nil {
				return err
			}
		}
	}
	rules := s.State.RulesOf(seat)
	s.due = append(s.due[:0], account.Orders...)
	for i := range s.due {
		o := &s.due[i]
		var reason Reason
		switch {
		case o.Round != s.State.Round:
			continue // screened in its own round
		case !o.valid(rules.Lot):
			reason = InvalidOrder
		case !s.tradable(o.Symbol, rules):
			reason = NotTradable
		case s.State.Ended[s.State.index[o.Symbol]] != "":
			reason = SymbolEnded
		case slices.Contains(s.State.SplitSince, o.Symbol):
			reason = SplitInBetween
		case i >= maxOpenOrders || i >= len(s.due)-len(d.Orders)+maxOrders:
			reason = TooManyOrders
		default:
			continue
		}
		if err := s.reject(seat, o, reason); err != nil {
			return err
		}
	}
	return nil
}

func (s *Season) tradable(symbol Symbol, rules *Rules) bool {
	_, quoted := s.State.index[symbol]
	return quoted && rules.Tradable(symbol)
}

// benchIfCrashing benches an agent that crashed in too many of its last rounds.
func (s *Season) benchIfCrashing(seat, round int) error {
	crashed := s.State.Accounts[seat].Crashed
	if len(crashed) < crashesToBench || crashed[0] <= round-crashWindow {
		return nil
	}
	return s.emit(&AgentBenched{Agent: s.State.Roster[seat].Agent, Round: round, Until: round + benchRounds})
}

// reasonOf is the reason of a refusal by [Execute].
func reasonOf(err error) Reason {
	if refusal, ok := errors.AsType[*RefusalError](err); ok {
		return refusal.Reason
	}
	return InvalidOrder
}
