package arena

import (
	"fmt"
	"slices"
	"time"
)

// Fold applies the events of record seq. Records come without a gap. An error
// wraps [ErrCorrupt], and s is of no use afterwards.
func (s *State) Fold(seq uint64, events []Event) error {
	if seq != s.Seq+1 {
		return fmt.Errorf("record %d after record %d: %w", seq, s.Seq, ErrCorrupt)
	}
	for _, event := range events {
		if err := s.apply(event); err != nil {
			return fmt.Errorf("record %d: %s: %w", seq, event.Type(), err)
		}
	}
	s.endRecord(seq)
	return nil
}

// apply folds one event in. It is the only place that changes a State.
func (s *State) apply(event Event) error {
	if s.Season == 0 {
		switch event.(type) {
		case *SeasonStarted, *LossAccepted:
		default:
			return fmt.Errorf("before the first season: %w", ErrCorrupt)
		}
	}
	switch e := event.(type) {
	case *TickRecorded:
		return s.applyTick(e)
	case *PromptKept:
		return s.applyKept(e)
	case *PromptChanged:
		return s.applyPromptChange(e)
	case *DecisionTaken:
		return s.applyDecision(e)
	case *DecisionMissed:
		return s.applyMiss(e)
	case *OrderFilled:
		return s.applyFill(e)
	case *OrderRejected:
		return s.applyRejection(e)
	case *SplitApplied:
		return s.applySplit(e)
	case *SplitDoubted:
		return s.quoted(e.Symbol)
	case *SymbolSettled:
		return s.applySettlement(e)
	case *DividendAccrued:
		return s.applyAccrual(e)
	case *DividendPaid:
		return s.applyPayment(e)
	case *SessionClosed:
		return s.applyClose(e)
	case *AgentCrashed:
		return s.known(e.Agent)
	case *AgentBenched:
		return s.bench(e.Agent, e.Until)
	case *AgentReturned:
		return s.bench(e.Agent, 0)
	}
	return s.applyPhase(event)
}

// applyPhase folds the events that move the season as a whole.
func (s *State) applyPhase(event Event) error {
	switch e := event.(type) {
	case *SeasonStarted:
		s.start(e)
	case *RoundScheduled:
		if e.Round > s.Next.Round {
			s.LastAt = s.Next.At
		}
		s.Next = *e
	case *RoundOpened:
		s.openRound(e)
	case *Paused:
		s.Phase = PhasePaused
		if e.Stop {
			s.Phase = PhaseWaiting
		}
	case *Resumed:
		s.Phase = PhaseRunning
	case *CommandHandled:
		s.rememberCommand(e)
	case *SeasonExtended:
		s.Phase, s.Outcome = PhaseRunning, ""
		return s.reopen(e.Reopened)
	case *SealRevealed:
		return s.applyRevelation(e)
	case *LossAccepted:
		return s.applyLoss(e)
	case *SeasonEnded:
		s.Phase, s.Outcome, s.Open = PhaseEnded, e.Reason, nil
	default:
		if known, err := s.applyChat(event); known {
			return err
		}
		return fmt.Errorf("unknown event: %w", ErrCorrupt)
	}
	return nil
}

// start forgets everything but the place in the journal, the commands, what the day has
// cost, and what the operator said of the chat.
func (s *State) start(e *SeasonStarted) {
	*s = State{
		Plan:     e.Plan,
		Layout:   stateLayout,
		Season:   e.Season,
		Engine:   e.Engine,
		Sealed:   e.Sealed,
		Signer:   e.Signer,
		Phase:    PhaseRunning,
		Seq:      s.Seq,
		Begun:    s.Seq + 1,
		Commands: s.Commands,
		Spent:    s.Spent.carried(),
		Talk:     s.Talk.carried(),
		Veils:    s.Veils.begin(s.Seq+1, e),
		Adjusted: slices.Repeat([]Date{dateOf(e.StartsAt)}, len(e.Symbols)),
		Volumes:  make([]Shares, len(e.Symbols)),
		Silent:   make([]int, len(e.Symbols)),
		Ended:    make([]Date, len(e.Symbols)),
		Quotes:   make([]Quote, len(e.Symbols)),
		Accounts: make([]Account, len(e.Roster)),
	}
	for i, symbol := range s.Symbols {
		s.Quotes[i].Symbol = symbol
	}
	for i := range s.Accounts {
		s.Accounts[i].Portfolio = NewPortfolio(e.Cash)
		s.Accounts[i].Drawdown.Peak = e.Cash
	}
	s.reindex()
}

func (s *State) applyTick(e *TickRecorded) error {
	if e.Tick != s.Tick+1 || !e.At.After(s.At) {
		return fmt.Errorf("tick %d at %s after tick %d at %s: %w",
			e.Tick, e.At.Format(time.RFC3339), s.Tick, s.At.Format(time.RFC3339), ErrCorrupt)
	}
	if e.Past != "" {
		s.Past, s.PastAt = e.Past, s.At
	}
	s.Tick, s.At, s.Source, s.Stale = e.Tick, e.At, e.Source, len(e.Stale)
	if e.Session != "" {
		if s.Session != "" && s.Session != e.Session {
			s.Closes = s.prices()
			s.beginBars(nil)
		}
		s.Session = e.Session
	}
	s.adjust(e)
	for i := range e.Quotes {
		if err := s.applyQuote(&e.Quotes[i], e); err != nil {
			return err
		}
	}
	s.confirm(e)
	s.keepIndex()
	return nil
}

// adjust notes through which day the corporate actions are applied.
func (s *State) adjust(e *TickRecorded) {
	through := e.Adjusted
	if s.Engine == 0 {
		through = e.Session // the first rules took every answer for a whole one
	}
	for i, symbol := range s.Symbols {
		if s.Adjusted[i] < through && !slices.Contains(e.Unadjusted, symbol) {
			s.Adjusted[i] = through
		}
	}
}

func (s *State) applyQuote(q *Quote, e *TickRecorded) error {
	at, ok := s.index[q.Symbol]
	if !ok || !q.Price.isPrice() || q.At.After(e.At) {
		return fmt.Errorf("quote of %s: %w", q.Symbol, ErrCorrupt)
	}
	if s.Quotes[at].endsBar() {
		s.beginBars(&q.Symbol)
	}
	s.Quotes[at], s.priced[at], s.Silent[at] = *q, e.Tick, 0
	if q.At.IsZero() {
		s.Quotes[at].At = e.At
	}
	if q.endsBar() {
		s.Volumes[at] = q.Volume
	}
	return nil
}

// beginBars forgets what was taken of the bars before, of one symbol or of all.
func (s *State) beginBars(symbol *Symbol) {
	for i := range s.Accounts {
		account := &s.Accounts[i]
		if symbol == nil {
			account.Taken = account.Taken[:0]
			continue
		}
		account.Taken = slices.DeleteFunc(account.Taken, func(t Taken) bool { return t.Symbol == *symbol })
	}
}

// confirm gives every price that the tick did not change nor call stale the age
// of the tick.
func (s *State) confirm(e *TickRecorded) {
	for i := range s.Quotes {
		quote := &s.Quotes[i]
		if quote.Price > 0 && s.priced[i] != e.Tick && (len(e.Stale) == 0 || !slices.Contains(e.Stale, quote.Symbol)) {
			quote.At, s.priced[i], s.Silent[i] = e.At, e.Tick, 0
		}
	}
}

func (s *State) openRound(e *RoundOpened) {
	s.Round, s.Open, s.SplitSince = e.Round, e, nil
	s.forgetRound()
	if len(s.History) == historyRounds {
		s.History, s.Times = s.History[1:], s.Times[1:] // views keep what they see: rows are never written again
	}
	s.History, s.Times = append(s.History, s.prices()), append(s.Times, e.At)
}

// prices are the last ones, in the order of Symbols.
func (s *State) prices() []Money {
	prices := make([]Money, len(s.Quotes))
	for i := range s.Quotes {
		prices[i] = s.Quotes[i].Price
	}
	return prices
}

func (s *State) account(agent string) (*Account, error) {
	seat, ok := s.seats[agent]
	if !ok {
		return nil, fmt.Errorf("agent %q is not in the roster: %w", agent, ErrCorrupt)
	}
	return &s.Accounts[seat], nil
}

func (s *State) quoted(symbol Symbol) error {
	if _, ok := s.index[symbol]; !ok {
		return fmt.Errorf("symbol %q is not quoted: %w", symbol, ErrCorrupt)
	}
	return nil
}

func (s *State) known(agent string) error {
	_, err := s.account(agent)
	return err
}

func (s *State) bench(agent string, until int) error {
	account, err := s.account(agent)
	if err != nil {
		return err
	}
	account.BenchedUntil = until
	if until > 0 {
		account.Crashed = nil
	}
	return nil
}
