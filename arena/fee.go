package arena

// BpsPerUnit is how many basis points make a whole.
const BpsPerUnit = 10_000

// A FeeSchedule prices the commission of a fill.
type FeeSchedule struct {
	Bps     int64 `json:"bps"`     // share of the notional, in hundredths of a percent
	Minimum Money `json:"minimum"` // charged when the share comes to less
}

// DefaultFees returns the schedule that a season has unless it says otherwise:
// 5 bps, at least $0.25.
func DefaultFees() FeeSchedule { return FeeSchedule{Bps: 5, Minimum: 25 * Cent} }

// Fee returns the commission on notional, the share rounded half up to the
// micro. ok is false when it does not fit.
func (s FeeSchedule) Fee(notional Money) (fee Money, ok bool) {
	share, ok := notional.Bps(s.Bps)
	return max(s.Minimum, share), ok
}
