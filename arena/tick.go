package arena

import (
	"fmt"
	"slices"
	"strings"
	"time"
)

// A Tick is what a moment of market time brings, as the feed sees it.
type Tick struct {
	At     time.Time // market time, later than the last tick
	Quotes []Quote   // of the symbols that have a price now, in any order
	Source string

	// Actions are complete through the day Adjusted, which is empty if nothing was
	// answered, for all symbols but Unadjusted. A symbol whose actions are not known
	// through the day of At gets no price: it would be one of shares that the
	// books do not know yet. Actions that were applied already are ignored.
	Actions    []Action
	Adjusted   Date
	Unadjusted []Symbol

	// Past is a digest of what the source answered through the last tick, if it says
	// one.
	Past string

	// Deadline is the wall time by which a round that opens with this tick must
	// be answered. Zero when the season runs as fast as it can.
	Deadline time.Time
	// RoundAt is the wall time of the round after one that opens with this tick. If none
	// opens it moves the next round, and zero leaves it.
	RoundAt time.Time
}

// Tick moves the season to a moment of market time: corporate actions before
// the open, prices, fills of open orders, the close of the session, and the
// round that is due. The market does not wait for a round that is open. The error
// wraps [ErrPhase] if the season does not run, or has had its sessions.
func (s *Season) Tick(tick Tick) ([]Event, error) {
	if s.State.Phase != PhaseRunning || s.State.Over() {
		return nil, fmt.Errorf("tick while %s: %w", s.State.Phase, ErrPhase)
	}
	session, open := s.calendar.SessionOf(tick.At)
	day := session.Date
	if day == "" {
		day = s.calendar.DateOf(tick.At)
	}
	steps := []func() error{
		func() error { return s.closeLate(session.Date) },
		func() error { return s.adjust(&tick, day) },
		func() error { return s.pay(session.Date) },
		func() error { return s.record(&tick, day, &session) },
	}
	if open {
		steps = append(steps, s.fillAll, func() error { return s.closeSession(&session, tick.At) })
	}
	steps = append(steps, func() error { return s.keepRounds(&tick) })
	for _, step := range steps {
		if s.State.Over() {
			break
		}
		if err := step(); err != nil {
			return nil, fmt.Errorf("tick at %s: %w", tick.At.Format(time.RFC3339), err)
		}
	}
	return s.take()
}

// record emits the prices of tick: the changed ones, and the names of those
// that got none.
func (s *Season) record(tick *Tick, day Date, session *Session) error {
	event := &TickRecorded{Tick: s.State.Tick + 1, At: tick.At, Session: session.Date, Source: tick.Source, Past: tick.Past}
	s.answered(tick, day, event)
	fresh := make([]bool, len(s.State.Symbols))
	for i := range tick.Quotes {
		quote := tick.Quotes[i]
		at, ok := s.State.index[quote.Symbol]
		if !ok || fresh[at] || s.State.Ended[at] != "" || s.adjustedBy(tick, at) < day || !quote.follows(&s.State.Quotes[at], tick) {
			continue // not ours, or not a price of now
		}
		fresh[at] = true
		if err := s.doubtMove(&quote, &s.State.Quotes[at], session); err != nil {
			return err
		}
		quote.normalise(tick)
		if changed(&s.State.Quotes[at], &quote) {
			if event.Quotes == nil {
				event.Quotes = make([]Quote, 0, len(tick.Quotes)-i)
			}
			event.Quotes = append(event.Quotes, quote)
		}
	}
	slices.SortFunc(event.Quotes, func(a, b Quote) int { return strings.Compare(string(a.Symbol), string(b.Symbol)) })
	for i := range s.State.Quotes {
		if !fresh[i] && s.State.Quotes[i].Price > 0 {
			event.Stale = append(event.Stale, s.State.Symbols[i])
		}
	}
	return s.emit(event)
}

// answered notes which symbols' corporate actions the tick has made known.
func (s *Season) answered(tick *Tick, day Date, event *TickRecorded) {
	through := min(tick.Adjusted, day)
	known := false
	for i, symbol := range s.State.Symbols {
		switch {
		case s.State.Adjusted[i] >= through:
		case slices.Contains(tick.Unadjusted, symbol):
			event.Unadjusted = append(event.Unadjusted, symbol)
		default:
			known = true
		}
	}
	if !known {
		event.Unadjusted = nil
		return
	}
	event.Adjusted = through
}

// adjustedBy is the day through which the corporate actions of the symbol at i
// are known with the tick.
func (s *Season) adjustedBy(tick *Tick, i int) Date {
	if slices.Contains(tick.Unadjusted, s.State.Symbols[i]) {
		return s.State.Adjusted[i]
	}
	return max(tick.Adjusted, s.State.Adjusted[i])
}

// follows reports whether q is a price that the tick may bring after old: made
// neither before it nor after the tick.
func (q *Quote) follows(old *Quote, tick *Tick) bool {
	return q.Price.isPrice() && !q.At.After(tick.At) && (q.At.IsZero() || !q.At.Before(old.At))
}

// normalise leaves out what the tick says of all its quotes.
func (q *Quote) normalise(tick *Tick) {
	if q.At.Equal(tick.At) {
		q.At = time.Time{}
	}
	if q.Source == tick.Source {
		q.Source = ""
	}
}

// changed reports whether fresh says more than that old is the price of now.
func changed(old, fresh *Quote) bool {
	return !fresh.At.IsZero() || fresh.endsBar() || old.Price != fresh.Price || old.Source != fresh.Source ||
		old.Low != fresh.Low || old.High != fresh.High || old.Volume != fresh.Volume
}

// fillAll gives every open order its chance: agents in roster order, the sales
// of an agent before its purchases, so that purchases may spend the proceeds.
func (s *Season) fillAll() error {
	for seat := range s.State.Accounts {
		if len(s.State.Accounts[seat].Orders) == 0 {
			continue
		}
		for _, side := range [...]Side{Sell, Buy} {
			if err := s.fillSide(seat, side); err != nil {
				return err
			}
		}
	}
	return nil
}

func (s *Season) fillSide(seat int, side Side) error {
	s.due = append(s.due[:0], s.State.Accounts[seat].Orders...)
	for i := range s.due {
		if s.due[i].Side != side {
			continue
		}
		if err := s.fill(seat, &s.due[i]); err != nil {
			return err
		}
	}
	return nil
}

// fill executes o if its symbol has a quote that this tick brought and that was
// made after the decision.
func (s *Season) fill(seat int, o *OpenOrder) error {
	quote, ok := s.State.fresh(o.Symbol)
	if !ok || !quote.At.After(o.DecidedAt) {
		return nil // no price yet that the agent could not have seen
	}
	account := &s.State.Accounts[seat]
	market := Market{
		Quote: quote, Equity: s.State.Equity(seat), Planned: s.planned(seat, o.Round),
		Volume: s.State.volume(o.Symbol), Taken: account.taken(o.Symbol),
	}
	fill, err := Execute(&account.Portfolio, o.Order, market, s.State.RulesOf(seat))
	if err != nil {
		if reason := reasonOf(err); !reason.Waits() {
			return s.reject(seat, o, reason)
		}
		return nil
	}
	event := &OrderFilled{
		Agent: s.State.Roster[seat].Agent, Order: o.ID, Round: o.Round, SeenPrice: o.SeenPrice, Fill: fill,
	}
	if fill.Reduced == Participation {
		event.Remaining = o.Shares - fill.Shares
	}
	return s.emit(event)
}

// planned is the market value of what the agent at seat buys now by its decision
// of round, as far as the cap of a position lets it. Only the rule of a minimum
// invested asks for it.
func (s *Season) planned(seat, round int) Money {
	rules, account := s.State.RulesOf(seat), &s.State.Accounts[seat]
	if rules.MinInvestedBps == 0 {
		return 0
	}
	equity := s.State.Equity(seat)
	most, _ := equity.Bps(rules.MaxPositionBps)
	var total Money
	for i := range account.Orders {
		o := &account.Orders[i]
		quote, ok := s.State.fresh(o.Symbol)
		if !ok || o.Side != Buy || o.Round != round || !o.marketable(quote.Price) {
			continue
		}
		held := quote.Price.Worth(account.Position(o.Symbol).Shares)
		notional, ok := quote.Price.Times(o.Shares)
		if room := max(most-held, 0); !ok || notional > room {
			notional = room
		}
		total = min(total+notional, equity)
	}
	return total
}

// closeLate closes a session whose last prices never came.
func (s *Season) closeLate(session Date) error {
	last := s.State.Session
	if last == "" || last == session || s.State.Closed >= last {
		return nil
	}
	return s.close(last)
}

// closeSession closes the session when its time has come.
func (s *Season) closeSession(session *Session, at time.Time) error {
	if at.Before(session.Close) || s.State.Closed >= session.Date {
		return nil
	}
	return s.close(session.Date)
}

// close ends the day orders, marks every agent, and ends a season that has had
// its number of sessions: at once, or with the round that is open.
func (s *Season) close(session Date) error {
	event := &SessionClosed{Session: session}
	for seat := range s.State.Accounts {
		if err := s.refuseAll(seat, Expired, func(o *OpenOrder) bool { return o.TIF != UntilCancelled }); err != nil {
			return err
		}
		event.Equity = append(event.Equity, s.State.Equity(seat))
		event.Exposure = append(event.Exposure, s.State.Exposure(seat))
	}
	if quote, ok := s.State.Quote(s.State.Benchmark); ok && s.calendar.DateOf(quote.At) == session {
		event.Benchmark = quote.Price
	}
	if err := s.emit(event); err != nil {
		return err
	}
	if err := s.settleSilent(session); err != nil {
		return err
	}
	if !s.State.Over() || s.State.Open != nil {
		return nil
	}
	reason := MaxSessions
	return s.end(&reason)
}
