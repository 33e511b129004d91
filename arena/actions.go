package arena

import "slices"

// adjust applies the corporate actions that the tick has made known and whose
// ex-date has come by day, before its first prices.
func (s *Season) adjust(tick *Tick, day Date) error {
	due := slices.DeleteFunc(slices.Clone(tick.Actions), func(action Action) bool {
		at, ok := s.State.index[action.Symbol]
		return !ok || !action.valid() || action.ExDate <= s.State.Adjusted[at] || action.ExDate > min(s.adjustedBy(tick, at), day)
	})
	slices.SortFunc(due, func(a, b Action) int { return CompareActions(&a, &b) })
	for i := range due {
		if err := s.act(tick, &due[i]); err != nil {
			return err
		}
	}
	return nil
}

func (s *Season) act(tick *Tick, action *Action) error {
	if s.State.Ended[s.State.index[action.Symbol]] != "" {
		return nil
	}
	switch action.Kind {
	case Split:
		if doubt := s.doubt(tick, action); doubt != nil {
			return s.emit(doubt)
		}
		return s.split(action)
	case Dividend, SpinOff:
		return s.accrue(action)
	case Merger:
		return s.settle(&SymbolSettled{Symbol: action.Symbol, Cause: ByMerger, Date: action.ExDate, PerShare: action.PerShare})
	case Delisting:
		return s.settle(&SymbolSettled{Symbol: action.Symbol, Cause: ByDelisting, Date: action.ExDate, PerShare: action.PerShare})
	}
	return nil
}

// doubt compares a split with the price that the tick brings, if it brings one.
func (s *Season) doubt(tick *Tick, action *Action) Event {
	old := &s.State.Quotes[s.State.index[action.Symbol]]
	for i := range tick.Quotes {
		quote := &tick.Quotes[i]
		if quote.Symbol == action.Symbol && quote.follows(old, tick) {
			if !action.Contradicts(old.Price, quote.Price) {
				return nil
			}
			return &SplitDoubted{
				Symbol: action.Symbol, ExDate: action.ExDate, To: action.To, From: action.From, Listed: true,
				Before: old.Price, After: quote.Price,
			}
		}
	}
	return nil
}

// doubtMove flags a price that moved overnight as in a split, when no split of the
// day was listed. It is taken all the same: prices do halve.
func (s *Season) doubtMove(quote, old *Quote, session *Session) error {
	if old.Price == 0 || !old.At.Before(session.Open) || s.splitOn(quote.Symbol) {
		return nil
	}
	to, from, ok := LooksSplit(old.Price, quote.Price)
	if !ok {
		return nil
	}
	return s.emit(&SplitDoubted{Symbol: quote.Symbol, ExDate: session.Date, To: to, From: from, Before: old.Price, After: quote.Price})
}

// splitOn reports whether the record that is being made has a split of symbol, or
// doubts one.
func (s *Season) splitOn(symbol Symbol) bool {
	return slices.ContainsFunc(s.events, func(event Event) bool {
		switch e := event.(type) {
		case *SplitApplied:
			return e.Symbol == symbol
		case *SplitDoubted:
			return e.Symbol == symbol
		}
		return false
	})
}

// settle turns every position in a symbol into cash, as far as it can be counted. Open
// orders of it end.
func (s *Season) settle(event *SymbolSettled) error {
	for seat := range s.State.Accounts {
		ofSymbol := func(o *OpenOrder) bool { return o.Symbol == event.Symbol }
		if err := s.refuseAll(seat, SymbolEnded, ofSymbol); err != nil {
			return err
		}
		account := &s.State.Accounts[seat]
		held := account.Position(event.Symbol).Shares
		if held == 0 {
			continue
		}
		amount := min(event.PerShare.Worth(held), account.roomFor(event.Symbol))
		event.Holders = append(event.Holders, Holder{Agent: s.State.Roster[seat].Agent, Shares: held, Amount: amount})
	}
	return s.emit(event)
}

// silentSessions is how many sessions a symbol that somebody holds may go without a
// price before its positions are settled at the last one. Sessions in which no
// symbol had a price do not count.
const silentSessions = 10

// settleSilent settles what has had no price for too long, at the close of session.
func (s *Season) settleSilent(session Date) error {
	for i := range s.State.Quotes {
		quote := &s.State.Quotes[i]
		if s.State.Silent[i] <= silentSessions || quote.Price == 0 || !s.State.holds(quote.Symbol) {
			continue
		}
		event := &SymbolSettled{Symbol: quote.Symbol, Cause: NoPrice, Date: session, PerShare: quote.Price}
		if err := s.settle(event); err != nil {
			return err
		}
	}
	return nil
}

// split multiplies shares. The cost stays; a fraction below a lot becomes cash
// at the adjusted price. Open orders of the symbol end: their terms are those
// of the old share.
func (s *Season) split(action *Action) error {
	event := &SplitApplied{Symbol: action.Symbol, ExDate: action.ExDate, To: action.To, From: action.From}
	for seat := range s.State.Accounts {
		ofSymbol := func(o *OpenOrder) bool { return o.Symbol == action.Symbol }
		if err := s.refuseAll(seat, SplitInBetween, ofSymbol); err != nil {
			return err
		}
		if s.State.Accounts[seat].Position(action.Symbol).Shares > 0 {
			event.Holders = append(event.Holders, s.divided(seat, action))
		}
	}
	return s.emit(event)
}

// divided is what a split makes of the shares that the agent at seat holds. More than
// can be held become cash at the price before.
func (s *Season) divided(seat int, action *Action) Holder {
	account := &s.State.Accounts[seat]
	quote, _ := s.State.Quote(action.Symbol)
	h := Holder{Agent: s.State.Roster[seat].Agent, Shares: account.Position(action.Symbol).Shares}
	whole, ok := MulDivFloor(int64(h.Shares), action.To, action.From)
	if shares := Shares(whole); ok && shares <= maxHeld {
		h.After = shares.FloorTo(s.State.RulesOf(seat).Lot)
		h.Amount = splitPrice(quote.Price, action.To, action.From).Worth(shares - h.After)
	} else {
		h.Amount = quote.Price.Worth(h.Shares)
	}
	if h.After > 0 {
		h.Amount = min(h.Amount, account.room())
	} else {
		h.Amount = min(h.Amount, account.roomFor(action.Symbol))
	}
	return h
}

// accrue books what is paid for a share for everybody who held the shares at the last close.
func (s *Season) accrue(action *Action) error {
	event := &DividendAccrued{
		Symbol: action.Symbol, ExDate: action.ExDate, PayDate: max(action.PayDate, action.ExDate), PerShare: action.PerShare,
	}
	if action.Kind == SpinOff {
		event.Kind, event.PayDate = SpinOff, action.ExDate
	}
	for seat := range s.State.Accounts {
		account := &s.State.Accounts[seat]
		held := account.Position(action.Symbol).Shares
		amount := action.PerShare.Worth(held)
		if amount == 0 {
			continue
		}
		amount = min(amount, maxGain-account.Dividends) // what cannot be counted is not paid
		event.Holders = append(event.Holders, Holder{Agent: s.State.Roster[seat].Agent, Shares: held, Amount: amount})
	}
	if len(event.Holders) == 0 && action.Symbol != s.State.Benchmark {
		return nil
	}
	return s.emit(event)
}

// pay turns the dividends that are due by session into cash.
func (s *Season) pay(session Date) error {
	for seat := range s.State.Accounts {
		receivables := s.State.Accounts[seat].Receivables
		for i := 0; i < len(receivables); {
			if receivables[i].PayDate > session {
				i++
				continue
			}
			r := receivables[i]
			err := s.emit(&DividendPaid{
				Agent: s.State.Roster[seat].Agent, Symbol: r.Symbol, ExDate: r.ExDate, PayDate: r.PayDate, Amount: r.Amount,
			})
			if err != nil {
				return err
			}
			receivables = s.State.Accounts[seat].Receivables
		}
	}
	return nil
}
