package arena

import (
	"fmt"
	"slices"
	"strings"
)

// What a snapshot says of agents, checked.

// mostBooked is above every sum of amounts in the books of an account: its deposits, gains
// and dividends together.
const mostBooked = MaxCash + 2*maxGain

func (s *State) accountsProblem() string {
	if len(s.Accounts) != len(s.Roster) {
		return fmt.Sprintf("it has %d accounts for %d agents", len(s.Accounts), len(s.Roster))
	}
	for seat := range s.Accounts {
		account := &s.Accounts[seat]
		for _, part := range [...]func(*Account) string{
			s.portfolioProblem, s.ordersProblem, s.recordProblem, s.mindProblem,
		} {
			if problem := part(account); problem != "" {
				return fmt.Sprintf("agent %s: %s", s.Roster[seat].Agent, problem)
			}
		}
	}
	return ""
}

// portfolioProblem looks at the books: nothing in them is negative or without an end, they
// balance, and the deposit is the one of the plan.
func (s *State) portfolioProblem(a *Account) string {
	for i := range a.Positions {
		p := &a.Positions[i]
		if i > 0 && p.Symbol <= a.Positions[i-1].Symbol || !s.lists(p.Symbol) {
			return fmt.Sprintf("its position in %q is not among those of the symbols", p.Symbol)
		}
		if p.Shares <= 0 || p.Shares > maxHeld || p.Fees < 0 || p.Fees > a.Fees {
			return fmt.Sprintf("its position in %s cannot be", p.Symbol)
		}
	}
	for i := range a.Receivables {
		if symbol := a.Receivables[i].Symbol; !s.lists(symbol) {
			return fmt.Sprintf("it is owed a dividend of %q", symbol)
		}
	}
	switch {
	case !a.countable() || a.Dividends < 0 || a.Dividends > maxGain || a.Realized > maxGain || a.Realized < -mostBooked:
		return "an amount in its books is out of range"
	case a.Deposited != s.Cash:
		return fmt.Sprintf("it began with %v, and the season gives %v", a.Deposited, s.Cash)
	case a.Imbalance() != 0:
		return fmt.Sprintf("its books are off by %v", a.Imbalance())
	}
	return ""
}

// countable reports whether cash, fees, costs and what is owed are amounts that add up
// within the range of the books.
func (p *Portfolio) countable() bool {
	amounts := append(make([]Money, 0, 2+len(p.Positions)+len(p.Receivables)), p.Cash, p.Fees)
	for i := range p.Positions {
		amounts = append(amounts, p.Positions[i].Cost)
	}
	for i := range p.Receivables {
		amounts = append(amounts, p.Receivables[i].Amount)
	}
	booked := Money(0)
	for _, amount := range amounts {
		if amount < 0 || amount > mostBooked-booked {
			return false
		}
		booked += amount
	}
	return true
}

// ordersProblem looks at what is open, and at what was taken of the bars that run.
func (s *State) ordersProblem(a *Account) string {
	for i := range a.Orders {
		o := &a.Orders[i]
		switch {
		case o.ID == 0 || o.ID > s.LastOrder || i > 0 && o.ID <= a.Orders[i-1].ID:
			return fmt.Sprintf("order %d is open, and the last was %d", o.ID, s.LastOrder)
		case !s.lists(o.Symbol) || !o.valid(1) || o.SeenPrice < 0 || o.Round < 1 || o.Round > s.Round || o.DecidedAt.After(s.At):
			return fmt.Sprintf("order %d cannot be open", o.ID)
		}
	}
	for i := range a.Taken {
		if !s.lists(a.Taken[i].Symbol) || a.Taken[i].Shares < 0 {
			return fmt.Sprintf("what it had of the bar of %q cannot be", a.Taken[i].Symbol)
		}
	}
	return ""
}

// recordProblem looks at what is counted and remembered of an agent.
func (s *State) recordProblem(a *Account) string {
	n := len(s.Sessions)
	if len(a.Daily) != n || len(a.Exposure) != n || len(a.Traded) != n {
		return fmt.Sprintf("it has the figures of %d closes in %d sessions", len(a.Daily), n)
	}
	for i := range n {
		if a.Daily[i] < 0 || a.Exposure[i] < 0 || a.Traded[i] < 0 || i > 0 && a.Traded[i] < a.Traded[i-1] {
			return fmt.Sprintf("its close of %s cannot be", s.Sessions[i])
		}
	}
	negative := func(count int64) bool { return count < 0 }
	switch {
	case slices.ContainsFunc(a.counts(), negative):
		return "something is counted below nothing"
	case len(a.Fills) > recentFills || len(a.Refusals) > recentRefusals || len(a.Crashed) > crashesToBench:
		return "it remembers more than an agent does"
	case slices.ContainsFunc(a.Fills, func(f OrderFilled) bool { return !s.lists(f.Symbol) }):
		return "it had a fill of a symbol that is not quoted"
	}
	return ""
}

// counts are those of an account, none of which is ever negative.
func (a *Account) counts() []int64 {
	t, d, u := &a.Trades, &a.Drawdown, &a.Usage
	counts := []int64{
		int64(t.Fills), int64(t.Rejected), int64(t.Notional), int64(t.Wins), int64(t.Losses), int64(t.Gained), int64(t.Lost),
		int64(d.Peak - a.Deposited), int64(d.From), int64(d.To), int64(a.Settled), int64(a.Decisions), int64(a.Repairs),
		u.TokensIn, u.TokensOut, int64(u.Cost), int64(u.Unpriced), int64(a.BenchedUntil),
	}
	for _, missed := range a.Missed {
		counts = append(counts, int64(missed))
	}
	return counts
}

// mindProblem looks at what an agent is reminded of.
func (s *State) mindProblem(a *Account) string {
	if a.Mind == nil {
		return ""
	}
	bySymbol := func(x, y Estimate) int { return strings.Compare(string(x.Symbol), string(y.Symbol)) }
	switch {
	case len(a.Memory) > recentMemories:
		return "it remembers more rounds than an agent does"
	case !slices.IsSortedFunc(a.Estimates, bySymbol) || slices.ContainsFunc(a.Estimates, func(e Estimate) bool { return !s.lists(e.Symbol) }):
		return "its estimates are not those of the symbols"
	}
	return ""
}
