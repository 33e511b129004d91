package arena

import "slices"

// An Index is what an investor in the benchmark has had: a share bought at its first
// price, whose splits and payments are all kept in it.
type Index struct {
	// Start is the first price; zero before it, and then there is no index.
	Start Money `json:"start,omitzero"`
	// Since is how many sessions had closed by then.
	Since int `json:"since,omitzero"`
	// Units are what the share has become, and Owed is what was paid for them and is
	// put into more of them at the next price.
	Units Shares `json:"units,omitzero"`
	Owed  Money  `json:"owed,omitzero"`
	// Equity is what the agents were worth at the first price, in roster order: the
	// window in which they can be compared with the index.
	Equity []Money `json:"equity,omitempty"`
}

// level is the index at a price of the benchmark.
func (x *Index) level(price Money) Money { return plus(price.Worth(x.Units), x.Owed) }

// IndexLevel is the index at the last price of the benchmark. ok is false before its
// first one.
func (s *State) IndexLevel() (level Money, ok bool) {
	if s.Index.Start == 0 {
		return 0, false
	}
	quote, _ := s.Quote(s.Benchmark)
	return s.Index.level(quote.Price), true
}

// IndexPriced reports whether the last tick had a price of the benchmark.
func (s *State) IndexPriced() bool {
	_, ok := s.fresh(s.Benchmark)
	return ok
}

// IndexToday is how much the index has grown since the last close with a price of the
// benchmark, or since its first price; after the close of a session, in that session.
func (s *State) IndexToday() float64 {
	level, _ := s.IndexLevel()
	closes := s.BenchmarkCloses
	if n := len(closes); n > 0 && s.Closed == s.Session {
		closes = closes[:n-1]
	}
	for _, last := range slices.Backward(closes) {
		if last > 0 {
			return gain(last, level)
		}
	}
	return gain(s.Index.Start, level)
}

// IndexReturn is how much the index has grown since its first price; 0.01 is one
// percent. ok is false before it.
func (s *State) IndexReturn() (growth float64, ok bool) {
	level, ok := s.IndexLevel()
	return gain(s.Index.Start, level), ok
}

// ReturnBesideIndex is how much the agent at seat has grown since the first price of
// the benchmark. ok is false before it.
func (s *State) ReturnBesideIndex(seat int) (growth float64, ok bool) {
	if s.Index.Start == 0 {
		return 0, false
	}
	return gain(s.Index.Equity[seat], s.Equity(seat)), true
}

// keepIndex begins the index at the benchmark's first price, and puts what was paid
// into more of it at the next.
func (s *State) keepIndex() {
	quote, ok := s.fresh(s.Benchmark)
	if !ok {
		return
	}
	x := &s.Index
	if x.Start == 0 {
		*x = Index{Start: quote.Price, Since: len(s.Sessions), Units: Share, Equity: make([]Money, len(s.Accounts))}
		for seat := range s.Accounts {
			x.Equity[seat] = s.Equity(seat)
		}
		return
	}
	if more := sharesFor(x.Owed, quote.Price); x.Owed > 0 && more > 0 {
		x.Units, x.Owed = plus(x.Units, more), 0
	}
}

// splitIndex, payIndex and settleIndex keep what happens to the benchmark itself.
func (s *State) splitIndex(e *SplitApplied) {
	if e.Symbol != s.Benchmark || s.Index.Start == 0 {
		return
	}
	if units, ok := MulDiv(int64(s.Index.Units), e.To, e.From); ok {
		s.Index.Units = Shares(units)
	}
}

func (s *State) payIndex(symbol Symbol, perShare Money) {
	if symbol != s.Benchmark || s.Index.Start == 0 {
		return
	}
	s.Index.Owed = plus(s.Index.Owed, perShare.Worth(s.Index.Units))
}

func (s *State) settleIndex(e *SymbolSettled) {
	if e.Cause != ByMerger && e.Cause != ByDelisting {
		return
	}
	s.payIndex(e.Symbol, e.PerShare)
	if e.Symbol == s.Benchmark {
		s.Index.Units = 0
	}
}
