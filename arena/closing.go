package arena

import (
	"fmt"
	"slices"
)

// The close of a session, folded in, and taken back.

func (s *State) applyClose(e *SessionClosed) error {
	if len(e.Equity) != len(s.Accounts) || len(e.Exposure) != len(s.Accounts) || e.Session <= s.Closed {
		return fmt.Errorf("close of %s: %w", e.Session, ErrCorrupt)
	}
	if agent := s.strayed(e); agent != "" {
		return fmt.Errorf("the snapshot leads to another worth of %s at the close of %s: %w", agent, e.Session, ErrCorrupt)
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

// strayed is the first agent of whom a state that began with a snapshot does not lead to
// what the close says; empty if there is none. What the records alone lead to is for
// [Audit] to judge.
func (s *State) strayed(e *SessionClosed) (agent string) {
	if !s.saved {
		return ""
	}
	s.saved = false // it has led here
	for seat := range s.Accounts {
		if e.Equity[seat] != s.Equity(seat) || e.Exposure[seat] != s.Exposure(seat) {
			return s.Roster[seat].Agent
		}
	}
	return ""
}

// countSilent counts a close for all symbols, unless none had a price in its
// session: then it was the feed that was silent.
func (s *State) countSilent() {
	s.Unheard = !slices.Contains(s.Silent, 0)
	if s.Unheard {
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
	if s.Unheard {
		return nil
	}
	for i := range s.Silent {
		s.Silent[i]--
	}
	return nil
}
