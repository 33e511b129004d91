package arena

import (
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
	recentMemories = 3  // per agent that is asked
)

// stateLayout changes with what a State holds.
const stateLayout = 5

// A State is the fold of a season's events. It is plain JSON, and that JSON is
// the snapshot from which a season is taken up again.
//
// A State belongs to one goroutine. The zero value waits for a SeasonStarted.
type State struct {
	Plan
	Layout  int       `json:"layout"` // of the state itself: one of another is made anew from the journal
	Season  int       `json:"season"`
	Engine  int       `json:"engine"` // of the season
	Phase   Phase     `json:"phase"`
	Outcome EndReason `json:"outcome,omitempty"` // why the season ended
	Seq     uint64    `json:"seq"`               // the last record folded in
	Begun   uint64    `json:"begun"`             // the record with which the season started

	Sealed   []Seal   `json:"sealed,omitempty"`   // facts that are revealed at the end
	Signer   string   `json:"signer,omitempty"`   // the public key with which heads of the journal are signed
	Revealed []Secret `json:"revealed,omitempty"` // those of them that were
	Veils    veils    `json:"veils,omitempty"`    // over blind seasons, this one and others of the journal
	Unveiled uint64   `json:"unveiled,omitzero"`  // the record that revealed the code names of the season
	Lost     uint64   `json:"lost,omitzero"`      // the record of the season that said that others are gone

	Tick    uint64    `json:"tick"`
	At      time.Time `json:"at,omitzero"`       // market time of the last tick
	Session Date      `json:"session,omitempty"` // of the last tick in a session
	Source  string    `json:"source,omitempty"`  // of the last tick
	// Past is the last digest of what the source answered, through PastAt.
	Past   string    `json:"past,omitempty"`
	PastAt time.Time `json:"past_at,omitzero"`
	Stale  int       `json:"stale"`  // symbols whose price the last tick did not confirm
	Quotes []Quote   `json:"quotes"` // in the order of Symbols; price zero before the first

	Closed Date `json:"closed,omitempty"` // the last session that closed

	// Silent counts for each symbol the closes since its last price, without those
	// of sessions in which no symbol had one; Ended is the day before whose open it
	// ended, empty while it is traded. Unheard says that the last close was not counted.
	Silent  []int  `json:"silent"`
	Ended   []Date `json:"ended"`
	Unheard bool   `json:"unheard,omitzero"`

	// Adjusted are the days through which the corporate actions of each symbol are
	// applied, and Volumes what was traded in its last bar that ended and had any;
	// both in the order of Symbols.
	Adjusted []Date   `json:"adjusted"`
	Volumes  []Shares `json:"volumes"`

	// Closes are the last prices of the session before this one, in the order of
	// Symbols; zero where there was none.
	Closes []Money `json:"closes,omitempty"`

	Next    RoundScheduled `json:"next"`
	LastAt  time.Time      `json:"last_at,omitzero"`  // wall time for which the round before Next was scheduled last
	Round   int            `json:"round"`             // the last round that opened
	Open    *RoundOpened   `json:"open,omitempty"`    // while the round collects decisions
	History [][]Money      `json:"history,omitempty"` // prices at the last rounds, in the order of Symbols
	Times   []time.Time    `json:"times,omitempty"`   // market times of History
	// SplitSince are the symbols that were split since the last round opened: what was
	// decided on the shares of before is not what it says any more.
	SplitSince []Symbol `json:"split_since,omitempty"`
	// Spent is what the models of all agents cost on the last day.
	Spent Spending `json:"spent,omitzero"`
	// Kept are the parts of prompts that are stored, and may be told again.
	Kept []keptPart `json:"kept,omitempty"`
	// Told are the versions of the prompts by which models are told.
	Told []PromptVersion `json:"told,omitempty"`
	// Talk is what the audience wrote, and what came of it.
	Talk Talk `json:"talk,omitzero"`

	Accounts        []Account        `json:"accounts"` // in roster order
	Sessions        []Date           `json:"sessions,omitempty"`
	Index           Index            `json:"index,omitzero"`
	BenchmarkCloses []Money          `json:"benchmark_closes,omitempty"` // the index at the close of each session; zero where it had no price in it
	LastOrder       OrderID          `json:"last_order"`
	Commands        []CommandHandled `json:"commands,omitempty"` // the last ones

	saved    bool   // it was read from a snapshot, and is compared with the closes behind it
	standard *Rules // a copy of Rules that outlives the season, for whoever holds a view of it
	index    map[Symbol]int
	seats    map[string]int
	priced   []uint64 // the tick that brought the price of each symbol
	looked   uint64   // the tick after which the drawdowns were looked at
}

func (s *State) reindex() {
	s.standard = new(s.Rules)
	s.index = make(map[Symbol]int, len(s.Symbols))
	for i, symbol := range s.Symbols {
		s.index[symbol] = i
	}
	s.priced, s.looked = make([]uint64, len(s.Symbols)), s.Tick
	s.seats = make(map[string]int, len(s.Roster))
	for i := range s.Roster {
		s.seats[s.Roster[i].Agent] = i
	}
}

// Quote returns the last quote of symbol. ok is false before its first price.
func (s *State) Quote(symbol Symbol) (quote Quote, ok bool) {
	i, ok := s.index[symbol]
	if !ok || s.Quotes[i].Price == 0 {
		return Quote{}, false
	}
	return s.Quotes[i], true
}

// fresh returns the quote of symbol if the last tick brought it.
func (s *State) fresh(symbol Symbol) (quote Quote, ok bool) {
	i, ok := s.index[symbol]
	if !ok || s.priced[i] != s.Tick || s.Quotes[i].Price == 0 {
		return Quote{}, false
	}
	return s.Quotes[i], true
}

// volume is what was traded in the bar that the last price of symbol ends, or
// else in the one before it; zero if that is not known.
func (s *State) volume(symbol Symbol) Shares {
	if i, ok := s.index[symbol]; ok {
		return s.Volumes[i]
	}
	return 0
}

// Unadjusted counts the symbols that are kept from trading, because their
// corporate actions are not known through the session.
func (s *State) Unadjusted() int {
	n := 0
	for _, day := range s.Adjusted {
		if day < s.Session {
			n++
		}
	}
	return n
}

// holds reports whether anybody has a position in symbol.
func (s *State) holds(symbol Symbol) bool {
	return slices.ContainsFunc(s.Accounts, func(a Account) bool { return a.Position(symbol).Shares > 0 })
}

// AdjustedThrough is the day through which the corporate actions of all symbols
// are applied.
func (s *State) AdjustedThrough() Date { return slices.Min(s.Adjusted) }

// InPrelude reports whether the season is in the sessions that are played at once.
func (s *State) InPrelude() bool { return len(s.Sessions) < s.Prelude }

// Over reports whether the season has had its sessions. It ends once no round is open.
func (s *State) Over() bool { return s.MaxSessions > 0 && len(s.Sessions) >= s.MaxSessions }

// Extensible reports whether the season ended with its prices, so that more of them
// let it go on. Once its seals are opened it is over for good.
func (s *State) Extensible() bool {
	return s.Phase == PhaseEnded && s.Outcome == EndOfData && len(s.Revealed) == 0
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
	return s.standard
}

// Equity marks the account at seat to the last prices: cash, what is owed, and
// the market value of the positions.
func (s *State) Equity(seat int) Money {
	account := &s.Accounts[seat]
	return account.Cash + account.Owed() + s.Exposure(seat)
}

// Exposure is the market value of the positions of the account at seat, as far as it
// can be counted. Both positions and quotes are sorted, so one walk along the quotes
// finds them all.
func (s *State) Exposure(seat int) Money {
	var value Money
	positions, at := s.Accounts[seat].Positions, 0
	for i := range positions {
		for s.Quotes[at].Symbol != positions[i].Symbol {
			at++
		}
		value = min(value+s.Quotes[at].Price.Worth(positions[i].Shares), maxWorth)
	}
	return value
}

// Clone returns a copy that stays as it is while s moves on.
func (s *State) Clone() *State {
	c := *s
	c.Quotes, c.History, c.Closes = slices.Clone(s.Quotes), slices.Clone(s.History), slices.Clone(s.Closes)
	c.Times = slices.Clone(s.Times)
	c.Adjusted, c.Volumes, c.priced = slices.Clone(s.Adjusted), slices.Clone(s.Volumes), slices.Clone(s.priced)
	c.Silent, c.Ended = slices.Clone(s.Silent), slices.Clone(s.Ended)
	c.Sessions, c.BenchmarkCloses = slices.Clip(s.Sessions), slices.Clip(s.BenchmarkCloses)
	c.Commands, c.Revealed, c.Kept, c.Told = slices.Clip(s.Commands), slices.Clip(s.Revealed), slices.Clip(s.Kept), slices.Clip(s.Told)
	c.Talk.Messages = slices.Clip(s.Talk.Messages)
	c.Accounts = make([]Account, len(s.Accounts))
	for i := range s.Accounts {
		c.Accounts[i] = s.Accounts[i].clone()
	}
	return &c
}
