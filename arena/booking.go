package arena

import (
	"fmt"
	"slices"
)

// The events that change an account, folded in.

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
		account.Usage.add(&e.Receipt.Usage)
	}
	s.closeRound(e.Agent)
	return nil
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
		account.Usage.add(&e.Receipt.Usage)
	}
	if e.Reason == MissedCrash {
		account.Crashed = remember(account.Crashed, e.Round, crashesToBench)
	}
	s.closeRound(e.Agent)
	return nil
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

func (s *State) applySplit(e *SplitApplied) error {
	at, ok := s.index[e.Symbol]
	if !ok || e.To <= 0 || e.From <= 0 {
		return fmt.Errorf("split of %s: %w", e.Symbol, ErrCorrupt)
	}
	s.Quotes[at].split(e.To, e.From)
	s.splitIndex(e)
	if s.Open != nil {
		s.SplitSince = append(slices.Clip(s.SplitSince), e.Symbol)
	}
	s.Volumes[at] = splitVolume(s.Volumes[at], e.To, e.From)
	s.History = slices.Clone(s.History) // views share the old one and its rows
	for i, row := range s.History {
		row = slices.Clone(row)
		row[at] = splitPrice(row[at], e.To, e.From)
		s.History[i] = row
	}
	for i := range e.Holders {
		account, err := s.account(e.Holders[i].Agent)
		if err != nil {
			return err
		}
		if err := account.split(e.Symbol, &e.Holders[i]); err != nil {
			return err
		}
	}
	return nil
}

// splitPrice is what a share is worth after To new shares came for From old. A
// price stays a price: it is zero only if there was none.
func splitPrice(price Money, to, from int64) Money {
	adjusted, ok := mulDiv(int64(price), from, to)
	if !ok || Money(adjusted) > MaxPrice {
		return MaxPrice
	}
	return max(Money(adjusted), min(price, Micro))
}

// splitVolume restates a volume in shares of after a split.
func splitVolume(volume Shares, to, from int64) Shares {
	adjusted, ok := mulDivFloor(int64(volume), to, from)
	if !ok {
		return 0 // nobody knows it any more
	}
	return Shares(adjusted)
}

// split leaves the cost as it is; cash in lieu of a fraction is a gain. When
// nothing is left of a position, its whole cost was lost.
func (p *Portfolio) split(symbol Symbol, h *Holder) error {
	i, ok := p.find(symbol)
	if !ok || p.Positions[i].Shares != h.Shares || h.After < 0 || h.After > maxHeld || h.Amount < 0 {
		return fmt.Errorf("split of %s: %w", symbol, ErrCorrupt)
	}
	if h.After > 0 && h.Amount > p.room() || h.Amount > p.roomFor(symbol) {
		return fmt.Errorf("split of %s brings %v: %w", symbol, h.Amount, ErrCorrupt)
	}
	p.Positions[i].Shares = h.After
	p.Cash += h.Amount
	p.Realized += h.Amount
	if h.After == 0 {
		p.Realized -= p.Positions[i].Cost
		p.Positions = slices.Delete(p.Positions, i, i+1)
	}
	return nil
}

// applySettlement realises what the positions were settled for. The symbol ends
// with its company; without a price it may come back.
func (s *State) applySettlement(e *SymbolSettled) error {
	at, ok := s.index[e.Symbol]
	if !ok || e.PerShare < 0 {
		return fmt.Errorf("settlement of %s: %w", e.Symbol, ErrCorrupt)
	}
	for i := range e.Holders {
		account, err := s.account(e.Holders[i].Agent)
		if err != nil {
			return err
		}
		if err := account.settle(e.Symbol, &e.Holders[i]); err != nil {
			return err
		}
		if e.Cause == NoPrice || e.Cause == ByOperator {
			account.Settled = plus(account.Settled, e.Holders[i].Amount)
		}
	}
	s.settleIndex(e)
	if e.Cause == ByMerger || e.Cause == ByDelisting {
		s.Ended[at] = e.Date
		s.Quotes[at] = Quote{Symbol: e.Symbol}
	}
	return nil
}

// settle turns a whole position into cash.
func (p *Portfolio) settle(symbol Symbol, h *Holder) error {
	i, ok := p.find(symbol)
	if !ok || p.Positions[i].Shares != h.Shares || h.Amount < 0 || h.Amount > p.roomFor(symbol) {
		return fmt.Errorf("settlement of %s: %w", symbol, ErrCorrupt)
	}
	p.Cash += h.Amount
	p.Realized += h.Amount - p.Positions[i].Cost
	p.Positions = slices.Delete(p.Positions, i, i+1)
	return nil
}

func (s *State) applyAccrual(e *DividendAccrued) error {
	s.payIndex(e.Symbol, e.PerShare)
	for i := range e.Holders {
		holder := &e.Holders[i]
		account, err := s.account(holder.Agent)
		if err != nil {
			return err
		}
		if account.Position(e.Symbol).Shares != holder.Shares || holder.Amount < 0 || holder.Amount > maxGain-account.Dividends {
			return fmt.Errorf("dividend of %s: %w", e.Symbol, ErrCorrupt)
		}
		account.Dividends += holder.Amount
		account.Receivables = append(account.Receivables, Receivable{
			Symbol: e.Symbol, ExDate: e.ExDate, PayDate: e.PayDate, Amount: holder.Amount,
		})
	}
	return nil
}

func (s *State) applyPayment(e *DividendPaid) error {
	account, err := s.account(e.Agent)
	if err != nil {
		return err
	}
	i := slices.Index(account.Receivables, Receivable{Symbol: e.Symbol, ExDate: e.ExDate, PayDate: e.PayDate, Amount: e.Amount})
	if i < 0 {
		return fmt.Errorf("dividend of %s: %w", e.Symbol, ErrCorrupt)
	}
	account.Receivables = slices.Delete(account.Receivables, i, i+1)
	account.Cash += e.Amount
	return nil
}

// countSilent counts a close for all symbols, unless none had a price in its
// session: then it was the feed that was silent.
func (s *State) countSilent() {
	if !slices.Contains(s.Silent, 0) {
		return
	}
	for i := range s.Silent {
		s.Silent[i]++
	}
}

// reopen takes the close of the last session back, unless session is empty.
func (s *State) reopen(session Date) error {
	n := len(s.Sessions) - 1
	switch {
	case session == "":
		return nil
	case n < 0 || s.Closed != session || s.Sessions[n] != session:
		return fmt.Errorf("session %s did not close last: %w", session, ErrCorrupt)
	}
	s.Closed = ""
	if n > 0 {
		s.Closed = s.Sessions[n-1]
	}
	// Clipped, for what was handed out is never written to.
	s.Sessions, s.BenchmarkCloses = slices.Clip(s.Sessions[:n]), slices.Clip(s.BenchmarkCloses[:n])
	for i := range s.Accounts {
		a := &s.Accounts[i]
		a.Daily, a.Exposure, a.Traded = slices.Clip(a.Daily[:n]), slices.Clip(a.Exposure[:n]), slices.Clip(a.Traded[:n])
	}
	if !slices.Contains(s.Silent, 0) {
		for i := range s.Silent {
			s.Silent[i]--
		}
	}
	return nil
}

func (s *State) applyClose(e *SessionClosed) error {
	if len(e.Equity) != len(s.Accounts) || len(e.Exposure) != len(s.Accounts) || e.Session <= s.Closed {
		return fmt.Errorf("close of %s: %w", e.Session, ErrCorrupt)
	}
	s.Closed = e.Session
	s.Sessions = append(s.Sessions, e.Session)
	level := Money(0)
	if e.Benchmark > 0 {
		level = s.Index.level(e.Benchmark)
	}
	s.BenchmarkCloses = append(s.BenchmarkCloses, level)
	s.countSilent()
	for i := range s.Accounts {
		account := &s.Accounts[i]
		account.Daily = append(account.Daily, e.Equity[i])
		account.Exposure = append(account.Exposure, e.Exposure[i])
		account.Traded = append(account.Traded, account.Trades.Notional)
	}
	return nil
}
