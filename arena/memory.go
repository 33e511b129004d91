package arena

import (
	"slices"
	"strings"
	"time"
)

// An Estimate is what an agent thinks that a symbol is worth. An amount is zero where it
// gave none.
type Estimate struct {
	Symbol    Symbol `json:"symbol"`
	FairValue Money  `json:"fair_value,omitzero"`
	Top       Money  `json:"top,omitzero"`    // the best price by the next day, at 10 %
	Bottom    Money  `json:"bottom,omitzero"` // the worst price by the next day, at 10 %
}

// Unplaced is what an agent asked for that is no order.
type Unplaced struct {
	Asked  string `json:"asked"` // the ticker, as it was written
	Reason string `json:"reason"`
}

// A Memory is a round as an agent is reminded of it that was asked in it.
type Memory struct {
	Round     int        `json:"round"`
	At        time.Time  `json:"at"`     // market time of the last tick before the round closed
	Equity    Money      `json:"equity"` // then
	Rationale string     `json:"rationale,omitempty"`
	Missed    MissReason `json:"missed,omitempty"` // why it took no decision
}

// keepMind keeps what an agent that was asked will be reminded of. Strategies need no
// memory. What was handed out before is never written to.
func (s *State) keepMind(seat int, e *DecisionTaken) {
	account := &s.Accounts[seat]
	s.keepMemory(seat, Memory{Round: e.Round, Rationale: e.Rationale})
	account.Unplaced = e.Unplaced
	if len(e.Estimates) > 0 {
		account.Estimates = s.estimates(account.Estimates, e.Estimates)
	}
}

// keepMemory keeps what a round came to.
func (s *State) keepMemory(seat int, m Memory) {
	account := &s.Accounts[seat]
	m.At, m.Equity = s.At, s.Equity(seat)
	account.Memory = remember(account.Memory, m, recentMemories)
}

// estimates are those of before with the last word on each symbol that is quoted, sorted
// by symbol.
func (s *State) estimates(before, said []Estimate) []Estimate {
	all := slices.Clone(before)
	for i := range said {
		if _, quoted := s.index[said[i].Symbol]; !quoted {
			continue
		}
		at, found := slices.BinarySearchFunc(all, said[i].Symbol, func(e Estimate, symbol Symbol) int {
			return strings.Compare(string(e.Symbol), string(symbol))
		})
		if found {
			all[at] = said[i]
			continue
		}
		all = slices.Insert(all, at, said[i])
	}
	return all
}

// boundedEstimates are those that can be stored.
func boundedEstimates(estimates []Estimate) []Estimate {
	kept := make([]Estimate, 0, min(len(estimates), maxEstimates))
	for _, e := range estimates[:min(len(estimates), maxEstimates)] {
		e.Symbol = spelled(e.Symbol)
		for _, amount := range []*Money{&e.FairValue, &e.Top, &e.Bottom} {
			*amount = min(max(*amount, 0), MaxPrice)
		}
		kept = append(kept, e)
	}
	return slices.Clip(kept)
}

// boundedUnplaced are those that can be stored.
func boundedUnplaced(unplaced []Unplaced) []Unplaced {
	kept := make([]Unplaced, 0, min(len(unplaced), maxOrders))
	for _, u := range unplaced[:min(len(unplaced), maxOrders)] {
		kept = append(kept, Unplaced{Asked: clip(u.Asked), Reason: clip(u.Reason)})
	}
	return kept
}
