package arena

import (
	"fmt"
	"slices"
)

// The events of an agent, folded in.

func (s *State) applyDecision(e *DecisionTaken) error {
	account, err := s.account(e.Agent)
	if err != nil {
		return err
	}
	for i := range e.Orders {
		if e.Orders[i].ID != s.LastOrder+1 {
			return fmt.Errorf("order %d after %d: %w", e.Orders[i].ID, s.LastOrder, ErrCorrupt)
		}
		s.LastOrder++
		open := OpenOrder{PlacedOrder: e.Orders[i], Round: e.Round, DecidedAt: s.At}
		open.SeenPrice = s.seen(open.Symbol)
		account.Orders = append(account.Orders, open)
	}
	account.Decisions++
	account.Last = e
	if e.Receipt != nil {
		last := *e
		last.Receipt = e.Receipt.brief()
		account.Last = &last
		account.question(e.Receipt)
		s.spend(e.Receipt)
		s.keepMind(s.seats[e.Agent], e)
	}
	s.closeRound(e.Agent)
	return s.checkPrompt(e.Receipt)
}

// seen is the price of symbol that the agents were shown in the last round; zero if it
// had none.
func (s *State) seen(symbol Symbol) Money {
	i, ok := s.index[symbol]
	if !ok || len(s.History) == 0 {
		return 0
	}
	return s.History[len(s.History)-1][i]
}

func (s *State) applyMiss(e *DecisionMissed) error {
	account, err := s.account(e.Agent)
	if err != nil {
		return err
	}
	if account.Missed == nil {
		account.Missed = make(map[MissReason]int)
	}
	account.Missed[e.Reason]++
	if e.Receipt != nil {
		account.question(e.Receipt)
		s.spend(e.Receipt)
		if e.Reason != MissedBenched {
			s.keepMemory(s.seats[e.Agent], Memory{Round: e.Round, Missed: e.Reason})
		}
	}
	if e.Reason == MissedCrash {
		account.Crashed = remember(account.Crashed, e.Round, crashesToBench)
	}
	s.closeRound(e.Agent)
	return s.checkPrompt(e.Receipt)
}

// closeRound ends the collecting of a round when the last agent of the roster
// has answered: answers are recorded in roster order, all in one record.
func (s *State) closeRound(agent string) {
	if agent == s.Roster[len(s.Roster)-1].Agent {
		s.Open = nil
	}
}

func (s *State) applyFill(e *OrderFilled) error {
	account, err := s.account(e.Agent)
	if err != nil {
		return err
	}
	i, ok := account.order(e.Order)
	if _, quoted := s.index[e.Symbol]; !ok || !quoted || e.Remaining < 0 || e.Remaining > account.Orders[i].Shares {
		return fmt.Errorf("order %d: %w", e.Order, ErrCorrupt)
	}
	gain, err := account.Apply(&e.Fill)
	if err != nil {
		return err
	}
	account.Orders[i].Shares = e.Remaining
	if e.Remaining == 0 {
		account.Orders = slices.Delete(account.Orders, i, i+1)
	}
	account.take(&e.Fill)
	account.Trades.count(&e.Fill, gain)
	account.Fills = remember(account.Fills, *e, recentFills)
	return nil
}

func (t *Trades) count(f *Fill, gain Money) {
	notional, _ := f.Price.Times(f.Shares)
	t.Fills++
	t.Notional = plus(t.Notional, notional)
	switch {
	case gain > 0:
		t.Wins++
		t.Gained = plus(t.Gained, gain)
	case gain < 0:
		t.Losses++
		t.Lost = plus(t.Lost, -gain)
	}
}

func (s *State) applyRejection(e *OrderRejected) error {
	account, err := s.account(e.Agent)
	if err != nil {
		return err
	}
	i, ok := account.order(e.Order)
	if !ok {
		return fmt.Errorf("order %d: %w", e.Order, ErrCorrupt)
	}
	account.Orders = slices.Delete(account.Orders, i, i+1)
	account.Trades.Rejected++
	account.Refusals = remember(account.Refusals, *e, recentRefusals)
	return nil
}
