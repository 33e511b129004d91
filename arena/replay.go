package arena

import (
	"bytes"
	"cmp"
	"fmt"
	"time"
)

// A Replay runs a season again from the inputs of its journal: prices, actions,
// decisions, commands and wall times. Everything else must come out as it was
// recorded, to the byte.
type Replay struct {
	season  *Season
	decoder Decoder
	buf     []byte
}

// NewReplay starts before the first record, or after the one that state is at.
func NewReplay(calendar *Calendar, state *State) *Replay {
	season := NewSeason(calendar, state)
	season.again = true
	return &Replay{season: season}
}

// State is where the replay stands.
func (r *Replay) State() *State { return r.season.State }

// Record runs the next record again. The error is a [DifferenceError] if it
// does not come out as data, or says why the rules could not run it.
func (r *Replay) Record(seq uint64, data []byte) error {
	recorded, err := r.decoder.Decode(data)
	if err != nil {
		return fmt.Errorf("record %d: %w", seq, err)
	}
	events, err := r.rerun(recorded)
	if err != nil {
		return fmt.Errorf("record %d: %w", seq, err)
	}
	if r.buf, err = AppendRecord(r.buf[:0], events); err != nil {
		return fmt.Errorf("record %d: %w", seq, err)
	}
	if !bytes.Equal(data, r.buf) {
		return &DifferenceError{Seq: seq, Recorded: data, Recreated: bytes.Clone(r.buf)}
	}
	if r.season.State.Seq != seq {
		return fmt.Errorf("record %d after record %d: %w", seq, r.season.State.Seq-1, ErrCorrupt)
	}
	return nil
}

// inputs are what a record holds that does not follow from the rules.
type inputs struct {
	started   *SeasonStarted
	tick      *TickRecorded
	actions   []Action
	answers   map[string]*Answer
	kept      []*PromptKept
	prompts   []PromptVersion
	seq       uint64 // of the record
	scheduled *RoundScheduled
	opened    *RoundOpened
	paused    *Paused
	resumed   *Resumed
	closed    *SessionClosed
	ended     *SeasonEnded
	settled   *SymbolSettled
	chat      Event // by a command
	extended  bool
	lost      *LossAccepted
	revealed  []Secret
	splits    []Action         // the applied ones
	gone      map[Symbol]bool  // what ended, so that its price was not taken
	doubted   map[Symbol]Money // what the price was by which a listed split was left out
	command   *CommandHandled
}

func inputsOf(seq uint64, events []Event) *inputs {
	in := &inputs{seq: seq, answers: make(map[string]*Answer), doubted: make(map[Symbol]Money), gone: make(map[Symbol]bool)}
	for _, event := range events {
		switch e := event.(type) {
		case *SeasonStarted:
			in.started = e
		case *TickRecorded:
			in.tick = e
		case *SplitApplied:
			split := Action{Symbol: e.Symbol, Kind: Split, ExDate: e.ExDate, To: e.To, From: e.From}
			in.actions, in.splits = append(in.actions, split), append(in.splits, split)
		case *SplitDoubted:
			if e.Listed {
				in.doubted[e.Symbol] = e.After
				in.actions = append(in.actions, Action{Symbol: e.Symbol, Kind: Split, ExDate: e.ExDate, To: e.To, From: e.From})
			}
		case *DividendAccrued:
			in.actions = append(in.actions, Action{
				Symbol: e.Symbol, Kind: cmp.Or(e.Kind, Dividend), ExDate: e.ExDate, PayDate: e.PayDate, PerShare: e.PerShare,
			})
		case *SymbolSettled:
			in.settle(e)
		default:
			in.course(event)
		}
	}
	return in
}

// course collects what moved the season as a whole.
func (in *inputs) course(event Event) {
	switch e := event.(type) {
	case *RoundScheduled:
		in.scheduled = e
	case *RoundOpened:
		in.opened = e
	case *Paused:
		in.paused = e
	case *Resumed:
		in.resumed = e
	case *SessionClosed:
		in.closed = e
	case *SeasonEnded:
		in.ended = e
	case *SeasonExtended:
		in.extended = true
	case *LossAccepted:
		in.lost = e
	case *SealRevealed:
		in.revealed = append(in.revealed, e.Secret)
	case *CommandHandled:
		in.command = e
	default:
		in.answer(event)
	}
}

// settle collects why a symbol was settled. What had no price follows from the rules.
func (in *inputs) settle(e *SymbolSettled) {
	action := Action{Symbol: e.Symbol, ExDate: e.Date, PerShare: e.PerShare}
	switch e.Cause {
	case ByMerger:
		action.Kind = Merger
	case ByDelisting:
		action.Kind = Delisting
	case ByOperator:
		in.settled = e
		return
	case NoPrice:
		return
	}
	in.gone[e.Symbol] = true
	in.actions = append(in.actions, action)
}

// answer collects what an agent answered, and what it was told.
func (in *inputs) answer(event Event) {
	of := func(agent string) *Answer {
		if in.answers[agent] == nil {
			in.answers[agent] = new(Answer)
		}
		return in.answers[agent]
	}
	switch e := event.(type) {
	case *AgentCrashed:
		of(e.Agent).Crashes = append(of(e.Agent).Crashes, e.Error)
	case *DecisionMissed:
		of(e.Agent).Missed, of(e.Agent).Detail, of(e.Agent).Receipt = e.Reason, e.Detail, in.told(e.Receipt)
	case *PromptKept:
		in.kept = append(in.kept, e)
	case *PromptChanged:
		in.prompts = append(in.prompts, e.PromptVersion)
	case *ChatAnswered:
		if decided := of(e.Agent).Decision; decided != nil {
			decided.Reply = e.Text
		}
	case *ChatPosted, *ChatHidden, *ChatClosed, *ChatOpened:
		in.chat = e
	case *DecisionTaken:
		decision := &Decision{Cancel: e.Cancel, Rationale: e.Rationale, Aside: e.Aside}
		for _, placed := range e.Orders {
			decision.Orders = append(decision.Orders, placed.Order)
		}
		of(e.Agent).Decision, of(e.Agent).Receipt = decision, in.told(e.Receipt)
	}
}

// rerun asks the rules for the record that follows from the inputs of recorded.
func (r *Replay) rerun(recorded []Event) ([]Event, error) {
	in, s := inputsOf(r.season.State.Seq+1, recorded), r.season
	var at RoundScheduled
	if in.scheduled != nil {
		at = *in.scheduled
	}
	s.Unseal(in.revealed...)
	switch {
	case in.started != nil && in.started.Engine != EngineVersion:
		return nil, &EngineError{Season: in.started.Season, Engine: in.started.Engine}
	case in.started != nil:
		return s.start(in.started.Plan, at.At, in.command, in.started.Sealed, in.started.Signer)
	case in.tick != nil:
		return s.Tick(r.tick(in))
	case len(in.answers) > 0:
		answers := make([]Answer, len(s.State.Roster))
		for seat := range answers {
			if answer := in.answers[s.State.Roster[seat].Agent]; answer != nil {
				answers[seat] = *answer
			}
		}
		return s.CloseRound(answers)
	}
	return r.move(in, at.At)
}

// move asks the rules for a record without prices and without answers; at is the wall time
// to which it has moved the next round.
func (r *Replay) move(in *inputs, at time.Time) ([]Event, error) {
	s := r.season
	switch {
	case len(in.prompts) > 0:
		return s.ChangePrompts(in.prompts)
	case in.paused != nil:
		return s.Pause(in.paused.By, in.paused.Stop, in.command)
	case in.resumed != nil:
		return s.Resume(in.resumed.By, at, in.command)
	case in.ended != nil && in.ended.Reason == EndOfData:
		return s.End(EndOfData)
	case in.closed != nil:
		// The last session closed late: its season ended before the tick that
		// showed it was recorded. Any moment of a later session shows it.
		return s.Tick(Tick{At: s.calendar.NextOpen(s.State.At)})
	case in.ended != nil:
		return s.End(in.ended.Reason)
	case in.lost != nil:
		return s.AcceptLoss(in.lost.Through, in.lost.By)
	case in.extended:
		return s.Extend(at)
	case in.settled != nil:
		return s.Settle(in.settled.Symbol, in.settled.PerShare, in.settled.By, in.command)
	case in.scheduled != nil:
		return s.Reschedule(at)
	case in.chat != nil:
		return s.talk(in.chat, in.command)
	}
	return s.Handle(in.command)
}

// tick is the tick that the feed delivered: recorded prices, and the unchanged
// ones that were confirmed.
func (r *Replay) tick(in *inputs) Tick {
	tick := Tick{
		At: in.tick.At, Source: in.tick.Source, Quotes: in.tick.Quotes,
		Past: in.tick.Past, Actions: in.actions, Adjusted: in.tick.Adjusted, Unadjusted: in.tick.Unadjusted,
	}
	if in.opened != nil {
		tick.Deadline = in.opened.Deadline
	}
	if in.scheduled != nil {
		tick.RoundAt = in.scheduled.At
	}
	named := make(map[Symbol]bool, len(in.tick.Quotes)+len(in.tick.Stale))
	for i := range in.tick.Quotes {
		named[in.tick.Quotes[i].Symbol] = true
	}
	for _, symbol := range in.tick.Stale {
		named[symbol] = true
	}
	for _, quote := range r.season.State.Quotes {
		if quote.Price > 0 && !named[quote.Symbol] && in.confirms(&quote) {
			tick.Quotes = append(tick.Quotes, quote)
		}
	}
	return tick
}

// confirms makes of the last quote of a symbol the one that the feed delivered and that
// the record does not name, for it said nothing new. It is false for a symbol that ended
// in the record, whose price was not taken, unless a listed split was left out by it.
func (in *inputs) confirms(quote *Quote) bool {
	quote.At = time.Time{}
	for _, split := range in.splits {
		if split.Symbol == quote.Symbol {
			quote.split(split.To, split.From)
		}
	}
	price, doubted := in.doubted[quote.Symbol]
	if doubted {
		quote.Price = price
	}
	return doubted || !in.gone[quote.Symbol]
}
