package arena

import (
	"fmt"
	"slices"
)

// The corporate actions, folded in: splits, settlements and dividends.

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
	adjusted, ok := MulDiv(int64(price), from, to)
	if !ok || Money(adjusted) > MaxPrice {
		return MaxPrice
	}
	return max(Money(adjusted), min(price, Micro))
}

// splitVolume restates a volume in shares of after a split.
func splitVolume(volume Shares, to, from int64) Shares {
	adjusted, ok := MulDivFloor(int64(volume), to, from)
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
