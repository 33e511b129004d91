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

// A Mind is what an agent that is asked is reminded of. One that was handed out is never
// written to.
type Mind struct {
	Memory    []Memory   `json:"memory,omitempty"`    // the last rounds in which it was asked
	Unplaced  []Unplaced `json:"unplaced,omitempty"`  // what of its last decision was no order
	Estimates []Estimate `json:"estimates,omitempty"` // its last one of each symbol, sorted
	Messages  []Message  `json:"-"`                   // that the round delivers
}

// told is m beside messages.
func (m *Mind) told(messages []Message) *Mind {
	if len(messages) == 0 {
		return m
	}
	told := new(Mind)
	if m != nil {
		*told = *m
	}
	told.Messages = messages
	return told
}

// An Aside is what a decision says beside its orders and its rationale.
type Aside struct {
	Unplaced  []Unplaced `json:"unplaced,omitempty"`
	Estimates []Estimate `json:"estimates,omitempty"`
}

// keepMind keeps what an agent that was asked will be reminded of. Strategies need no
// mind.
func (s *State) keepMind(seat int, e *DecisionTaken) {
	mind := s.keepMemory(seat, Memory{Round: e.Round, Rationale: e.Rationale})
	mind.Unplaced = nil
	if e.Aside == nil {
		return
	}
	mind.Unplaced = e.Unplaced
	if len(e.Estimates) > 0 {
		mind.Estimates = s.estimates(mind.Estimates, e.Estimates)
	}
}

// keepMemory keeps what a round came to, in a mind that nobody has seen yet.
func (s *State) keepMemory(seat int, m Memory) *Mind {
	account, mind := &s.Accounts[seat], new(Mind)
	if account.Mind != nil {
		*mind = *account.Mind
	}
	m.At, m.Equity = s.At, s.Equity(seat)
	mind.Memory = append(slices.Clip(mind.Memory[max(len(mind.Memory)-recentMemories+1, 0):]), m)
	account.Mind = mind
	return mind
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

// bounded is a as it can be stored; nil if it says nothing.
func (a *Aside) bounded() *Aside {
	if a == nil || len(a.Unplaced)+len(a.Estimates) == 0 {
		return nil
	}
	return &Aside{Unplaced: boundedUnplaced(a.Unplaced), Estimates: boundedEstimates(a.Estimates)}
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
