package arena

import (
	"encoding/json"
	"fmt"
	"slices"
	"time"
)

// ReadSnapshot returns the state that a store has saved of the arena id after record seq.
// A snapshot is never believed over the journal beside it: one of another version of the
// program, of another arena or record, or that no season can have led to, is refused, and
// the state is made anew from the records. The error wraps [ErrCorrupt].
func ReadSnapshot(snapshot []byte, id string, seq uint64) (*State, error) {
	s := new(State)
	if err := json.Unmarshal(snapshot, s); err != nil {
		return nil, fmt.Errorf("read the snapshot of record %d: %w: %w", seq, ErrCorrupt, err)
	}
	if err := s.Restore(); err != nil {
		return nil, err
	}
	switch {
	case s.Arena != id:
		return nil, fmt.Errorf("the snapshot of %s is one of the arena %q: %w", id, s.Arena, ErrCorrupt)
	case s.Seq != seq:
		return nil, fmt.Errorf("the snapshot of record %d is one of record %d: %w", seq, s.Seq, ErrCorrupt)
	}
	return s, nil
}

// Restore makes s usable after it was read from JSON. It refuses what the code relies on
// and no fold of records leads to. A plausible lie it cannot tell from the truth: that is
// refused by the fold of the next close, which says what each agent was worth. The error
// wraps [ErrCorrupt].
func (s *State) Restore() error {
	for _, part := range [...]func() string{
		s.versionProblem, s.planProblem, s.seasonProblem, s.marketProblem, s.roundProblem, s.closesProblem,
		s.indexProblem, s.promptsProblem, s.talkProblem, s.veilsProblem, s.accountsProblem,
	} {
		if problem := part(); problem != "" {
			return fmt.Errorf("restore state at record %d: %s: %w", s.Seq, problem, ErrCorrupt)
		}
	}
	s.reindex()
	s.saved = true
	return nil
}

// versionProblem looks at what says how to read all else.
func (s *State) versionProblem() string {
	switch {
	case s.Layout != stateLayout:
		return "it is of another version of the program"
	case s.Season < 1:
		return "it is of no season"
	case s.Engine < 0 || s.Engine > EngineVersion:
		return fmt.Sprintf("its season was begun by version %d of the rules, and these are version %d", s.Engine, EngineVersion)
	}
	return ""
}

// planProblem looks at the plan, in whose roster code names may be revealed.
func (s *State) planProblem() string {
	sealed := func(e Entrant) bool { return e.Decider.Kind == BySealed }
	switch problem := s.problem(); {
	case problem != "":
		return problem
	case s.Blind == nil && slices.ContainsFunc(s.Roster, sealed):
		return "its models play under code names, and it does not say who may play"
	}
	return ""
}

// lists reports whether symbol is quoted. It needs sorted symbols and no index.
func (s *State) lists(symbol Symbol) bool {
	_, ok := slices.BinarySearch(s.Symbols, symbol)
	return ok
}

func (s *State) seasonProblem() string {
	known := s.Phase == PhaseWaiting || s.Phase == PhaseRunning || s.Phase == PhasePaused || s.Phase == PhaseEnded
	names := make([]string, len(s.Sealed))
	for i, seal := range s.Sealed {
		names[i] = seal.Name
	}
	slices.Sort(names)
	switch {
	case !known:
		return fmt.Sprintf("a season is never %q", s.Phase)
	case (s.Outcome == "") == (s.Phase == PhaseEnded):
		return fmt.Sprintf("a season that is %s has %q for its end", s.Phase, s.Outcome)
	case s.Begun < 1 || s.Begun > s.Seq || s.Anew() > s.Seq || s.Lost > 0 && s.Lost < s.Begun:
		return fmt.Sprintf("its season began with record %d", s.Begun)
	case len(slices.Compact(names)) < len(s.Sealed):
		return "a fact is sealed twice"
	case len(s.Unopened())+len(s.Revealed) != len(s.Sealed):
		return "a fact was revealed that was not sealed"
	}
	for _, secret := range s.Revealed {
		if !slices.Contains(s.Sealed, secret.Seal()) {
			return secret.Name + " is not what was sealed"
		}
	}
	return ""
}

// marketProblem looks at everything that is in the order of Symbols.
func (s *State) marketProblem() string {
	n := len(s.Symbols)
	for _, m := range [...]int{len(s.Quotes), len(s.Adjusted), len(s.Volumes), len(s.Silent), len(s.Ended)} {
		if m != n {
			return fmt.Sprintf("it has %d values for %d symbols", m, n)
		}
	}
	if s.Stale < 0 || s.Stale > n || (s.Tick == 0) != s.At.IsZero() || !isDay(s.Session) {
		return "its last tick is none"
	}
	for i, symbol := range s.Symbols {
		q := &s.Quotes[i]
		switch {
		case q.Symbol != symbol:
			return fmt.Sprintf("the quote of %s is one of %s", symbol, q.Symbol)
		case !isPriceOrNone(q.Price), q.At.After(s.At):
			return fmt.Sprintf("the quote of %s is none", symbol)
		case s.Volumes[i] < 0, s.Silent[i] < 0, !isDay(s.Adjusted[i]), !isDay(s.Ended[i]):
			return fmt.Sprintf("what is known of the trading in %s cannot be", symbol)
		}
	}
	if len(s.Closes) > 0 && !s.arePrices(s.Closes) {
		return "the closes of the session before are no prices"
	}
	return ""
}

// isDay reports whether d is a day, or none.
func isDay(d Date) bool {
	_, err := ParseDate(string(d))
	return d == "" || err == nil
}

// isPriceOrNone reports whether m can stand where a price does that may be missing.
func isPriceOrNone(m Money) bool { return m == 0 || m.isPrice() }

// arePrices reports whether row has a price, or none, for each symbol.
func (s *State) arePrices(row []Money) bool {
	return len(row) == len(s.Symbols) && !slices.ContainsFunc(row, func(m Money) bool { return !isPriceOrNone(m) })
}

// roundProblem looks at the rounds: the open one has had its prices, or there is nothing
// to show.
func (s *State) roundProblem() string {
	switch open := s.Open; {
	case s.Round < 0 || s.Next.Round != s.Round && s.Next.Round != s.Round+1:
		return fmt.Sprintf("round %d follows round %d", s.Next.Round, s.Round)
	case len(s.History) != len(s.Times) || len(s.History) != min(s.Round, historyRounds):
		return fmt.Sprintf("it has the prices of %d and the times of %d of %d rounds", len(s.History), len(s.Times), s.Round)
	case slices.ContainsFunc(s.History, func(row []Money) bool { return !s.arePrices(row) }):
		return "the prices of a round are none"
	case !slices.IsSortedFunc(s.Times, time.Time.Compare):
		return "its rounds are not in the order of time"
	case slices.ContainsFunc(s.SplitSince, func(symbol Symbol) bool { return !s.lists(symbol) }):
		return "a symbol was split that is not quoted"
	case open == nil:
		return ""
	case open.Round != s.Round || open.SnapshotSeq < s.Begun || open.SnapshotSeq > s.Seq || open.At.After(s.At) || s.Phase == PhaseEnded:
		return fmt.Sprintf("round %d cannot be open", open.Round)
	}
	return ""
}

// closesProblem looks at the sessions that have closed. What each account had at them is
// counted with the accounts.
func (s *State) closesProblem() string {
	n := len(s.Sessions)
	switch {
	case len(s.BenchmarkCloses) != n:
		return fmt.Sprintf("it has %d closes of the benchmark in %d sessions", len(s.BenchmarkCloses), n)
	case !slices.IsSorted(s.Sessions) || len(slices.Compact(slices.Clone(s.Sessions))) < n:
		return "its sessions are not in order"
	case slices.ContainsFunc(s.Sessions, func(d Date) bool { return d == "" || !isDay(d) }):
		return "one of its sessions is no day"
	case n == 0 && s.Closed != "" || n > 0 && s.Closed != s.Sessions[n-1]:
		return fmt.Sprintf("the session %q has not closed last", s.Closed)
	case slices.ContainsFunc(s.BenchmarkCloses, func(m Money) bool { return m < 0 }):
		return "a close of the benchmark is negative"
	}
	return ""
}

func (s *State) indexProblem() string {
	x := &s.Index
	switch {
	case x.Start < 0 || x.Units < 0 || x.Owed < 0 || x.Since < 0 || x.Since > len(s.Sessions):
		return "its index cannot be"
	case x.Start > 0 && (s.Benchmark == "" || len(x.Equity) != len(s.Roster)):
		return "its index is beside other agents"
	case slices.ContainsFunc(x.Equity, func(m Money) bool { return m < 0 }):
		return "an equity beside the index is negative"
	}
	return ""
}

// promptsProblem looks at the parts of prompts that are stored, and their versions.
func (s *State) promptsProblem() string {
	sums, names := make(map[string]bool, len(s.Kept)), make(map[string]bool, len(s.Told))
	for i := range s.Kept {
		kept := &s.Kept[i]
		if sums[kept.Sum] || kept.Seq < s.Begun || kept.Seq > s.Seq || kept.Nth < 0 {
			return fmt.Sprintf("part %q of a prompt is not stored in record %d", kept.Sum, kept.Seq)
		}
		sums[kept.Sum] = true
	}
	for i := range s.Told {
		if names[s.Told[i].Prompt] {
			return fmt.Sprintf("prompt %q is told twice", s.Told[i].Prompt)
		}
		names[s.Told[i].Prompt] = true
	}
	if len(s.Kept) > mostKept || s.Spent.Cost < 0 || s.Spent.Unpriced < 0 || !isDay(s.Spent.Day) || len(s.Commands) > maxCommands {
		return "it remembers more than a season does"
	}
	return ""
}

func (s *State) talkProblem() string {
	t := &s.Talk
	byID := func(a, b ChatMessage) int { return int(min(max(int64(a.ID-b.ID), -1), 1)) } //nolint:gosec // a difference of two IDs
	switch {
	case !slices.IsSorted(t.Hidden) || len(t.Hidden) > 0 && t.Hidden[len(t.Hidden)-1] > t.Last:
		return "the hidden messages are not in order"
	case len(t.Messages) > KeptMessages || len(t.Messages) > 0 && s.Chat == nil || !slices.IsSortedFunc(t.Messages, byID):
		return "the messages of the audience are not in order"
	}
	for i := range t.Messages {
		m := &t.Messages[i]
		switch m.Status {
		case MessagePending, MessageDelivered, MessageAnswered, MessageIgnored:
		default:
			return fmt.Sprintf("message %d is %q", m.ID, m.Status)
		}
		if m.ID == 0 || m.ID > t.Last || m.Round < 0 || m.Round > s.Next.Round {
			return fmt.Sprintf("message %d is of round %d", m.ID, m.Round)
		}
	}
	return ""
}

// veilsProblem looks at what is hidden of the journal: one veil behind the other, and over
// the season under way the one that its seals ask for.
func (s *State) veilsProblem() string {
	over, before := s.Veils, uint64(1)
	if want := s.veil(); want != nil {
		n := len(over) - 1
		if n < 0 || !over[n].equals(want) {
			return "its code names are sealed, and it does not hide them"
		}
		over = over[:n]
	}
	for i := range over {
		veil := &over[i]
		if veil.From < before || veil.To <= veil.From || veil.To > s.Begun || len(veil.Sealed) == 0 {
			return fmt.Sprintf("what is hidden from record %d on cannot be", veil.From)
		}
		before = veil.To
	}
	return ""
}
