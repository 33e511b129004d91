package arena

import "fmt"

// What an audit asks of an event before it is folded in.

// checkEvent says what is wrong with event, or nothing.
func (a *Audit) checkEvent(event Event) string {
	switch e := event.(type) {
	case *SeasonStarted:
		return a.checkStart(e)
	case *DecisionTaken:
		return a.checkRound(e.Agent, e.Round)
	case *DecisionMissed:
		return a.checkRound(e.Agent, e.Round)
	case *OrderFilled:
		return a.checkFill(e)
	case *SplitApplied:
		return a.checkSplit(e)
	case *DividendAccrued:
		return checkPaid(fmt.Sprintf("a dividend of %v on %s", e.PerShare, e.Symbol), e.PerShare, e.Holders)
	case *SymbolSettled:
		return checkPaid(fmt.Sprintf("a settlement of %s at %v", e.Symbol, e.PerShare), e.PerShare, e.Holders)
	case *SessionClosed:
		return a.checkClose(e)
	case *SeasonEnded:
		return a.checkOutcomes()
	}
	return ""
}

// checkStart looks for a season that is missing before the one that begins, and for
// orders of the one that ends.
func (a *Audit) checkStart(e *SeasonStarted) string {
	if e.Season != a.State.Season+1 {
		return fmt.Sprintf("season %d follows season %d", e.Season, a.State.Season)
	}
	return a.checkOutcomes()
}

// checkOutcomes looks for orders that are left when their season is over.
func (a *Audit) checkOutcomes() string {
	for seat := range a.State.Accounts {
		if orders := a.State.Accounts[seat].Orders; len(orders) > 0 {
			return fmt.Sprintf("order %d of %s, %v, has no outcome at the end of its season", orders[0].ID, a.State.Roster[seat].Agent, orders[0].Order)
		}
	}
	return ""
}

func (a *Audit) checkRound(agent string, round int) string {
	switch open := a.State.Open; {
	case open == nil:
		return fmt.Sprintf("%s answers in round %d, and no round is open", agent, round)
	case open.Round != round:
		return fmt.Sprintf("%s answers in round %d, and round %d is open", agent, round, open.Round)
	}
	return ""
}

// checkFill compares a fill with its order and with the quote that it claims.
func (a *Audit) checkFill(f *OrderFilled) string {
	seat, ok := a.State.Seat(f.Agent)
	if !ok {
		return fmt.Sprintf("fill of %q, who is not in the roster", f.Agent)
	}
	i, ok := a.State.Accounts[seat].order(f.Order)
	if !ok {
		return fmt.Sprintf("fill of order %d, which is not open", f.Order)
	}
	order, rules := &a.State.Accounts[seat].Orders[i], a.State.RulesOf(seat)
	quote, ok := a.State.fresh(f.Symbol)
	switch {
	case !ok || order.Symbol != f.Symbol || order.Side != f.Side:
		return fmt.Sprintf("fill of order %d does not fit the order", f.Order)
	case !quote.At.After(order.DecidedAt):
		return fmt.Sprintf("order %d filled at a price of %s, not later than its decision", f.Order, quote.At)
	case fillPrice(&order.Order, &quote, rules) != f.Price:
		return fmt.Sprintf("order %d filled at %v, which no price of the tick leads to", f.Order, f.Price)
	case f.Shares > order.Shares || f.Remaining > order.Shares-f.Shares || f.Reduced == "" && f.Shares != order.Shares:
		return fmt.Sprintf("order %d of %v shares filled with %v and %v to go", f.Order, order.Shares, f.Shares, f.Remaining)
	}
	notional, _ := f.Price.Times(f.Shares)
	if fee, _ := rules.Fees.Fee(notional); fee != f.Fee {
		return fmt.Sprintf("the fee of order %d is %v, and %v by the rules of %s", f.Order, f.Fee, fee, f.Agent)
	}
	return ""
}

// checkSplit looks for more shares than a split makes.
func (a *Audit) checkSplit(e *SplitApplied) string {
	for i := range e.Holders {
		h := &e.Holders[i]
		if most, ok := MulDivFloor(int64(h.Shares), e.To, e.From); ok && h.After > Shares(most) {
			return fmt.Sprintf("a split of %s, %d for %d, makes %v shares of the %v of %s", e.Symbol, e.To, e.From, h.After, h.Shares, h.Agent)
		}
	}
	return ""
}

// checkPaid looks for more than is paid for the shares that were held.
func checkPaid(what string, perShare Money, holders []Holder) string {
	for i := range holders {
		if h := &holders[i]; h.Amount > perShare.Worth(h.Shares) {
			return fmt.Sprintf("%s pays %v for the %v shares of %s", what, h.Amount, h.Shares, h.Agent)
		}
	}
	return ""
}

// checkClose compares what a close says that the agents were worth with their books.
func (a *Audit) checkClose(e *SessionClosed) string {
	for seat := range a.State.Accounts {
		if seat >= len(e.Equity) || seat >= len(e.Exposure) {
			break // the fold refuses it
		}
		if equity := a.State.Equity(seat); equity != e.Equity[seat] {
			return fmt.Sprintf("%s closes %s with %v, and its books come to %v", a.State.Roster[seat].Agent, e.Session, e.Equity[seat], equity)
		}
		if exposure := a.State.Exposure(seat); exposure != e.Exposure[seat] {
			return fmt.Sprintf("%s closes %s with positions worth %v, and they come to %v", a.State.Roster[seat].Agent, e.Session, e.Exposure[seat], exposure)
		}
	}
	return ""
}
