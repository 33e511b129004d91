package arena

// adjust applies the corporate actions whose ex-date has come and pays the
// dividends that are due, before the first prices of session.
func (s *Season) adjust(actions []Action, session Date) error {
	if session == "" || session <= s.State.Adjusted {
		return nil
	}
	for i := range actions {
		action := &actions[i]
		if !action.valid() || action.ExDate <= s.State.Adjusted || action.ExDate > session {
			continue
		}
		if _, ok := s.State.index[action.Symbol]; !ok {
			continue
		}
		var err error
		switch action.Kind {
		case Split:
			err = s.split(action)
		case Dividend:
			err = s.accrue(action)
		}
		if err != nil {
			return err
		}
	}
	return s.pay(session)
}

// split multiplies shares. The cost stays; a fraction below a lot becomes cash
// at the adjusted price. Open orders of the symbol end: their terms are those
// of the old share.
func (s *Season) split(action *Action) error {
	event := &SplitApplied{Symbol: action.Symbol, ExDate: action.ExDate, To: action.To, From: action.From}
	quote, _ := s.State.Quote(action.Symbol)
	price := splitPrice(quote.Price, action.To, action.From)
	for seat := range s.State.Accounts {
		ofSymbol := func(o *OpenOrder) bool { return o.Symbol == action.Symbol }
		if err := s.refuseAll(seat, SplitInBetween, ofSymbol); err != nil {
			return err
		}
		held := s.State.Accounts[seat].Position(action.Symbol).Shares
		if held == 0 {
			continue
		}
		shares, ok := mulDivFloor(int64(held), action.To, action.From)
		if !ok {
			continue // a holding that cannot be held: leave it as it is
		}
		after := Shares(shares).FloorTo(s.State.RulesOf(seat).Lot)
		lieu, _ := price.Times(Shares(shares) - after)
		event.Holders = append(event.Holders, Holder{
			Agent: s.State.Roster[seat].Agent, Shares: held, After: after, Amount: lieu,
		})
	}
	return s.emit(event)
}

// accrue books a dividend for everybody who held the shares at the last close.
func (s *Season) accrue(action *Action) error {
	event := &DividendAccrued{
		Symbol: action.Symbol, ExDate: action.ExDate, PayDate: max(action.PayDate, action.ExDate), PerShare: action.PerShare,
	}
	for seat := range s.State.Accounts {
		held := s.State.Accounts[seat].Position(action.Symbol).Shares
		amount, ok := action.PerShare.Times(held)
		if held == 0 || !ok || amount == 0 {
			continue
		}
		event.Holders = append(event.Holders, Holder{Agent: s.State.Roster[seat].Agent, Shares: held, Amount: amount})
	}
	if len(event.Holders) == 0 {
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
