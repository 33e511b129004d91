package arena

import (
	"errors"
	"fmt"
)

// A Reason says why an order was refused, reduced or ended without a fill.
// Reasons are part of the journal and of the wire format: they never change.
type Reason string

// The reasons for which an order is refused for good or ends unfilled.
const (
	InsufficientCash   Reason = "insufficient_cash"
	InsufficientShares Reason = "insufficient_shares"
	FeeAboveProceeds   Reason = "fee_above_proceeds"
	PositionCap        Reason = "position_cap"
	MinimumInvested    Reason = "minimum_invested"
	NotTradable        Reason = "not_tradable"
	InvalidOrder       Reason = "invalid_order"
	AmountTooLarge     Reason = "amount_too_large"
	Expired            Reason = "expired"
	Cancelled          Reason = "cancelled"
	SplitInBetween     Reason = "split"
	SymbolEnded        Reason = "symbol_ended"
	SeasonOver         Reason = "season_over"
	TooManyOrders      Reason = "too_many_orders"
)

// The reasons for which an order stays open and is tried again at the next
// quote, or is filled in part.
const (
	NotMarketable Reason = "not_marketable"
	Participation Reason = "participation"
)

// Waits reports whether an order refused for r may still fill later.
func (r Reason) Waits() bool { return r == NotMarketable || r == Participation }

// Sentence says in plain words what r means.
func (r Reason) Sentence() string {
	switch r {
	case InsufficientCash:
		return "the cash does not pay for it and its fee"
	case InsufficientShares:
		return "fewer shares are held"
	case FeeAboveProceeds:
		return "the sale brings in less than its fee"
	case PositionCap:
		return "the position may not be a larger part of the equity"
	case MinimumInvested:
		return "a larger part of the equity must stay invested"
	case NotTradable:
		return "the symbol is not in the universe of this arena"
	case InvalidOrder:
		return "the order is not well formed"
	case AmountTooLarge:
		return "the amount is out of range"
	case Expired:
		return "it was not filled in time"
	case Cancelled:
		return "the agent cancelled it"
	case SplitInBetween:
		return "the stock was split in between"
	case SymbolEnded:
		return "the symbol is no longer traded"
	case SeasonOver:
		return "the season has ended"
	case TooManyOrders:
		return "more orders than one decision may hold"
	case NotMarketable:
		return "the price has not reached its limit"
	case Participation:
		return "it may take only a part of the traded volume"
	}
	return string(r)
}

// A RefusalError is how [Execute] refuses an order. It has changed nothing.
type RefusalError struct {
	Reason Reason
	Order  Order
}

// Error implements error.
func (e *RefusalError) Error() string {
	return fmt.Sprintf("%s: %s", e.Order, e.Reason.Sentence())
}

// ErrCorrupt means that an event does not fit the state it is applied to: the
// journal was not written by this engine, or it was damaged.
var ErrCorrupt = errors.New("event does not fit the state")

// ErrPhase means that what was asked cannot be done in the season's phase, such
// as resuming a season that runs.
var ErrPhase = errors.New("not possible in this phase of the season")

// A PhaseError is [ErrPhase] with a clause for people that says how the season stands
// and what can be done.
type PhaseError struct{ Why string }

// Error implements error.
func (e *PhaseError) Error() string { return e.Why }

// Unwrap returns [ErrPhase].
func (e *PhaseError) Unwrap() error { return ErrPhase }

// stands says how a season stands that cannot do what was asked.
func (p Phase) stands() *PhaseError {
	switch p {
	case PhaseRunning:
		return &PhaseError{"it is running already"}
	case PhasePaused:
		return &PhaseError{"it is paused already"}
	case PhaseEnded:
		return &PhaseError{"its season has ended; a reset begins another"}
	case PhaseWaiting, PhaseFailed:
	}
	return &PhaseError{"it is stopped; a start lets it go on"}
}

// A DifferenceError is a record that the rules do not lead to from the inputs
// it holds.
type DifferenceError struct {
	Seq       uint64
	Recorded  []byte
	Recreated []byte
}

// Error implements error.
func (e *DifferenceError) Error() string {
	at := 0
	for at < min(len(e.Recorded), len(e.Recreated)) && e.Recorded[at] == e.Recreated[at] {
		at++
	}
	return fmt.Sprintf("record %d differs at byte %d: recorded %s, recreated %s",
		e.Seq, at, excerpt(e.Recorded, at), excerpt(e.Recreated, at))
}

// An EngineError is a season that these rules cannot run again.
type EngineError struct {
	Season, Engine int
}

// Error implements error.
func (e *EngineError) Error() string {
	return fmt.Sprintf("season %d was begun by version %d of the rules, and these are version %d, which cannot run it again",
		e.Season, e.Engine, EngineVersion)
}

// excerpt is what stands around a place in data.
func excerpt(data []byte, at int) string {
	const before, after = 30, 60
	from, to := max(at-before, 0), min(at+after, len(data))
	return fmt.Sprintf("%q", data[from:to])
}
