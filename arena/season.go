package arena

import (
	"fmt"
	"slices"
	"strings"
	"time"
	"unicode/utf8"
)

// An agent that misses crashesToBench of crashWindow rounds by crashing sits
// out benchRounds.
const (
	crashesToBench = 3
	crashWindow    = 10
	benchRounds    = 10
)

// A Season decides what happens. Each of its methods looks at the state, folds
// the events that follow into it, and returns them: they are one record. After
// an error, or when the record cannot be stored, the state is of no use and the
// season is taken up again from the journal.
//
// A Season belongs to one goroutine.
type Season struct {
	State    *State
	calendar *Calendar
	secrets  []Secret // the values of its sealed facts, as far as they are known
	signer   string   // of the seasons that begin
	again    bool     // it is run again: receipts keep the form in which they were stored
	events   []Event
	due      []OpenOrder // scratch
}

// NewSeason continues state, or waits for Start if state is nil.
func NewSeason(calendar *Calendar, state *State) *Season {
	if state == nil {
		state = &State{Phase: PhaseWaiting}
	}
	return &Season{State: state, calendar: calendar}
}

// Name makes the seasons that begin from now on name the public key of signer, which may
// be nil.
func (s *Season) Name(signer *Signer) { s.signer = signer.Public() }

// Start begins the next season by plan, whose first round opens with the first
// tick, at wall time at. handled, unless nil, is the command that asked for it.
// secrets are the values of the facts that the season seals.
func (s *Season) Start(plan Plan, at time.Time, handled *CommandHandled, secrets ...Secret) ([]Event, error) {
	record, err := s.start(plan, at, handled, sealsOf(secrets), s.signer)
	s.secrets = secrets
	return record, err
}

func (s *Season) start(plan Plan, at time.Time, handled *CommandHandled, seals []Seal, signer string) ([]Event, error) {
	if err := plan.Validate(); err != nil {
		return nil, err
	}
	if err := s.end(nil); err != nil {
		return nil, err
	}
	return s.decide(
		&SeasonStarted{Plan: plan, Season: s.State.Season + 1, Engine: EngineVersion, Sealed: seals, Signer: signer},
		&RoundScheduled{Round: 1, Due: plan.StartsAt, At: at},
		remembered(handled),
	)
}

// Pause holds the season until Resume; stop also says that its actors end. The
// error wraps [ErrPhase] if the season does not run.
func (s *Season) Pause(by string, stop bool, handled *CommandHandled) ([]Event, error) {
	if phase := s.State.Phase; phase != PhaseRunning && (phase != PhasePaused || !stop) {
		return nil, phase.stands()
	}
	return s.decide(&Paused{By: by, Stop: stop}, remembered(handled))
}

// Resume lets a paused or stopped season go on; its next round opens at wall
// time at. The error wraps [ErrPhase] if it is neither.
func (s *Season) Resume(by string, at time.Time, handled *CommandHandled) ([]Event, error) {
	if phase := s.State.Phase; s.State.Season == 0 || phase != PhasePaused && phase != PhaseWaiting {
		return nil, phase.stands()
	}
	return s.decide(&Resumed{By: by}, s.rescheduled(at), remembered(handled))
}

// Reschedule moves the next round to wall time at.
func (s *Season) Reschedule(at time.Time) ([]Event, error) { return s.decide(s.rescheduled(at)) }

// End ends the season for reason. Its last session closes first, so that its last
// day counts. The error wraps [ErrPhase] while a round is open.
func (s *Season) End(reason EndReason) ([]Event, error) {
	if s.State.Open != nil {
		return nil, fmt.Errorf("end a season while round %d is open: %w", s.State.Open.Round, ErrPhase)
	}
	if err := s.closeLate(""); err != nil {
		return nil, err
	}
	if s.State.Phase != PhaseEnded { // by the number of its sessions
		if err := s.end(&reason); err != nil {
			return nil, err
		}
	}
	return s.take()
}

// Traded is why symbol is not the operator's to price: an error that wraps [ErrPhase] if
// it had a price in the last session, and nil otherwise.
func (s *Season) Traded(symbol Symbol) error {
	quote, ok := s.State.Quote(symbol)
	if i := s.State.index[symbol]; !ok || s.State.Silent[i] > 1 || s.State.Ended[i] != "" {
		return nil
	}
	return &PhaseError{fmt.Sprintf("%s has a price in the market, %v at %s, and whoever holds it can sell; with force it is settled all the same",
		symbol, quote.Price, quote.At.Format(time.RFC3339))}
}

// Settle turns every position in symbol into cash at perShare, for whoever knows
// what the market does not tell. The error wraps [ErrPhase] while no season goes on
// and for a symbol that nobody holds.
func (s *Season) Settle(symbol Symbol, perShare Money, by string, handled *CommandHandled) ([]Event, error) {
	if phase := s.State.Phase; s.State.Season == 0 || phase == PhaseEnded {
		return nil, phase.stands()
	}
	if perShare < 0 || !s.State.holds(symbol) {
		return nil, &PhaseError{fmt.Sprintf("nobody holds %s", symbol)}
	}
	event := &SymbolSettled{Symbol: symbol, Cause: ByOperator, Date: s.State.Session, PerShare: perShare, By: by}
	if err := s.settle(event); err != nil {
		return nil, err
	}
	return s.decide(remembered(handled))
}

// Extend lets a season go on that ended because its prices did; its next round opens
// at wall time at. The error wraps [ErrPhase] if it did not, and after its seals were
// opened.
func (s *Season) Extend(at time.Time) ([]Event, error) {
	if !s.State.Extensible() {
		return nil, fmt.Errorf("extend a season that is %s: %w", s.State.Phase, ErrPhase)
	}
	event := new(SeasonExtended)
	session, _ := s.calendar.Session(s.State.Session)
	if s.State.Closed == s.State.Session && s.State.At.Before(session.Close) {
		event.Reopened = s.State.Session
	}
	return s.decide(event, s.rescheduled(at))
}

// Handle remembers that a command was carried out without another event.
func (s *Season) Handle(handled *CommandHandled) ([]Event, error) {
	return s.decide(remembered(handled))
}

// rescheduled is the next round at another wall time.
func (s *Season) rescheduled(at time.Time) Event {
	next := s.State.Next
	next.At = at
	return &next
}

// remembered is nil without a command.
func remembered(handled *CommandHandled) Event {
	if handled == nil {
		return nil
	}
	return handled
}

// end closes what is open, for a question and an order have one outcome, and opens
// what is sealed. A nil reason does only that, for a season that is replaced by another.
func (s *Season) end(reason *EndReason) error {
	if err := s.abandonRound(); err != nil {
		return err
	}
	if err := s.ignorePending(); err != nil {
		return err
	}
	for seat := range s.State.Accounts {
		if err := s.refuseAll(seat, SeasonOver, func(*OpenOrder) bool { return true }); err != nil {
			return err
		}
	}
	if reason != nil {
		if err := s.emit(&SeasonEnded{Reason: *reason}); err != nil {
			return err
		}
	}
	return s.reveal()
}

// refuseAll ends the open orders at seat that match, for reason.
func (s *Season) refuseAll(seat int, reason Reason, match func(*OpenOrder) bool) error {
	s.due = append(s.due[:0], s.State.Accounts[seat].Orders...)
	for i := range s.due {
		if match(&s.due[i]) {
			if err := s.reject(seat, &s.due[i], reason); err != nil {
				return err
			}
		}
	}
	return nil
}

func (s *Season) reject(seat int, o *OpenOrder, reason Reason) error {
	return s.emit(&OrderRejected{
		Agent: s.State.Roster[seat].Agent, Order: o.ID, Round: o.Round, Asked: o.Order, Reason: reason,
	})
}

// decide folds events in, nil ones apart, and returns the record.
func (s *Season) decide(events ...Event) ([]Event, error) {
	for _, event := range events {
		if event == nil {
			continue
		}
		if err := s.emit(event); err != nil {
			return nil, err
		}
	}
	return s.take()
}

func (s *Season) emit(event Event) error {
	if err := s.State.apply(event); err != nil {
		return fmt.Errorf("%s: %w", event.Type(), err)
	}
	s.events = append(s.events, event)
	return nil
}

// take closes the record.
func (s *Season) take() ([]Event, error) {
	record := slices.Clone(s.events)
	clear(s.events)
	s.events = s.events[:0]
	s.State.endRecord(s.State.Seq + 1)
	return record, nil
}

// clip makes text fit to be stored: valid UTF-8 of a limited length.
func clip(text string) string {
	if len(text) > maxText {
		text = text[:maxText]
	}
	return valid(text)
}

// valid makes text survive the journal: what is not UTF-8 would not come back
// as it was.
func valid(text string) string {
	if utf8.ValidString(text) {
		return text
	}
	return strings.ToValidUTF8(text, "\uFFFD")
}
