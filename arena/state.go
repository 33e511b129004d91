package arena

import (
	"fmt"
	"slices"
	"time"
)

// A Phase says what a season is doing.
type Phase string

// The phases of a season.
const (
	PhaseWaiting Phase = "waiting" // not started yet, or stopped by somebody
	PhaseRunning Phase = "running"
	PhasePaused  Phase = "paused"
	PhaseEnded   Phase = "ended"
	PhaseFailed  Phase = "failed" // never in a state: said of an arena that cannot run
)

// How much of the past a state remembers. The journal has all of it.
const (
	historyRounds  = 64 // prices at the last rounds
	recentFills    = 20 // per agent
	recentRefusals = 20 // per agent
	recentCommands = 256
)

// A State is the fold of a season's events. It is plain JSON, and that JSON is
// the snapshot from which a season is taken up again.
//
// A State belongs to one goroutine. The zero value waits for a SeasonStarted.
type State struct {
	Plan
	Season  int       `json:"season"`
	Phase   Phase     `json:"phase"`
	Outcome EndReason `json:"outcome,omitempty"` // why the season ended
	Seq     uint64    `json:"seq"`               // the last record folded in
	Begun   uint64    `json:"begun"`             // the record with which the season started

	Tick    uint64    `json:"tick"`
	At      time.Time `json:"at,omitzero"`       // market time of the last tick
	Session Date      `json:"session,omitempty"` // of the last tick in a session
	Source  string    `json:"source,omitempty"`  // of the last tick
	Stale   int       `json:"stale"`             // symbols whose price the last tick did not confirm
	Quotes  []Quote   `json:"quotes"`            // in the order of Symbols; price zero before the first

	Closed   Date `json:"closed,omitempty"`   // the last session that closed
	Adjusted Date `json:"adjusted,omitempty"` // corporate actions are applied through this day

	// Closes are the last prices of the session before this one, in the order of
	// Symbols; zero where there was none.
	Closes []Money `json:"closes,omitempty"`

	Next    RoundScheduled `json:"next"`
	LastAt  time.Time      `json:"last_at,omitzero"`  // wall time for which the round before Next was scheduled last
	Round   int            `json:"round"`             // the last round that opened
	Open    *RoundOpened   `json:"open,omitempty"`    // while the round collects decisions
	History [][]Money      `json:"history,omitempty"` // prices at the last rounds, in the order of Symbols

	Accounts        []Account `json:"accounts"` // in roster order
	Sessions        []Date    `json:"sessions,omitempty"`
	BenchmarkStart  Money     `json:"benchmark_start,omitzero"`   // its price at the first tick, if it had one
	BenchmarkCloses []Money   `json:"benchmark_closes,omitempty"` // one per session; zero before the first price
	LastOrder       OrderID   `json:"last_order"`
	Commands        []string  `json:"commands,omitempty"` // the last ones handled

	index map[Symbol]int
	seats map[string]int
}

// Restore makes s usable after it was read from JSON. The error wraps
// [ErrCorrupt].
func (s *State) Restore() error {
	if len(s.Quotes) != len(s.Symbols) || len(s.Accounts) != len(s.Roster) {
		return fmt.Errorf("restore state at record %d: %w", s.Seq, ErrCorrupt)
	}
	s.reindex()
	return nil
}

func (s *State) reindex() {
	s.index = make(map[Symbol]int, len(s.Symbols))
	for i, symbol := range s.Symbols {
		s.index[symbol] = i
	}
	s.seats = make(map[string]int, len(s.Roster))
	for i := range s.Roster {
		s.seats[s.Roster[i].Agent] = i
	}
}

// Handled reports whether the command id was carried out.
func (s *State) Handled(id string) bool { return slices.Contains(s.Commands, id) }

// Quote returns the last quote of symbol. ok is false before its first price.
func (s *State) Quote(symbol Symbol) (quote Quote, ok bool) {
	i, ok := s.index[symbol]
	if !ok || s.Quotes[i].Price == 0 {
		return Quote{}, false
	}
	return s.Quotes[i], true
}

// Seat returns the place of agent in the roster.
func (s *State) Seat(agent string) (seat int, ok bool) {
	seat, ok = s.seats[agent]
	return seat, ok
}

// RulesOf returns the rules of the agent at seat.
func (s *State) RulesOf(seat int) *Rules {
	if own := s.Roster[seat].Rules; own != nil {
		return own
	}
	return &s.Rules
}

// Equity marks the account at seat to the last prices: cash, what is owed, and
// the market value of the positions.
func (s *State) Equity(seat int) Money {
	account := &s.Accounts[seat]
	return account.Cash + account.Owed() + s.Exposure(seat)
}

// Exposure is the market value of the positions of the account at seat. Both
// positions and quotes are sorted, so one walk along the quotes finds them all.
func (s *State) Exposure(seat int) Money {
	var value Money
	positions, at := s.Accounts[seat].Positions, 0
	for i := range positions {
		for s.Quotes[at].Symbol != positions[i].Symbol {
			at++
		}
		market, _ := s.Quotes[at].Price.Times(positions[i].Shares)
		value += market
	}
	return value
}

// Clone returns a copy that stays as it is while s moves on.
func (s *State) Clone() *State {
	c := *s
	c.Quotes, c.History, c.Closes = slices.Clone(s.Quotes), slices.Clone(s.History), slices.Clone(s.Closes)
	c.Sessions, c.BenchmarkCloses = slices.Clip(s.Sessions), slices.Clip(s.BenchmarkCloses)
	c.Commands = slices.Clip(s.Commands)
	c.Accounts = make([]Account, len(s.Accounts))
	for i := range s.Accounts {
		c.Accounts[i] = s.Accounts[i].clone()
	}
	return &c
}
