package arena

import "math/bits"

// A Drawdown is how far an account has fallen from its highest worth. It is looked at
// after each tick: between two closes, too.
type Drawdown struct {
	Peak Money `json:"peak"` // the highest worth so far, the deposit included
	// From and To are the two ends of the deepest fall: the peak before it and its lowest
	// worth. Both are zero before the first.
	From Money `json:"from,omitzero"`
	To   Money `json:"to,omitzero"`
}

// Deepest is the deepest fall as a fraction of the peak before it: -0.1 is ten percent,
// 0 is none.
func (d *Drawdown) Deepest() float64 { return gain(d.From, d.To) }

// see takes in what the account is worth after a tick.
func (d *Drawdown) see(worth Money) {
	d.Peak = max(d.Peak, worth)
	if worth == d.Peak {
		return
	}
	if d.From == 0 || lessOf(worth, d.Peak, d.To, d.From) {
		d.From, d.To = d.Peak, worth
	}
}

// lessOf reports whether a/b is less than c/d, exactly. None of them is negative.
func lessOf(a, b, c, d Money) bool {
	high, low := bits.Mul64(uint64(a), uint64(d))   //nolint:gosec // worth is never negative
	other, rest := bits.Mul64(uint64(c), uint64(b)) //nolint:gosec // worth is never negative
	return high < other || high == other && low < rest
}

// endRecord comes after the last event of record seq. After one with a tick it looks at what the accounts are worth.
func (s *State) endRecord(seq uint64) {
	s.Seq = seq
	if s.looked == s.Tick {
		return
	}
	s.looked = s.Tick
	for seat := range s.Accounts {
		s.Accounts[seat].Drawdown.see(s.Equity(seat))
	}
}
