package arena

import "slices"

// Rules are what the engine enforces on one agent. A prompt that states them is
// made from the same value.
type Rules struct {
	Fees FeeSchedule `json:"fees"`

	// HalfSpreadBps and SlippageBps worsen every fill against the quote.
	HalfSpreadBps int64 `json:"half_spread_bps"`
	SlippageBps   int64 `json:"slippage_bps"`

	// MaxPositionBps is the largest part of the equity that one position may
	// have when shares are bought; it may grow beyond by itself. 10000 is all.
	MaxPositionBps int64 `json:"max_position_bps"`
	// MinInvestedBps is the part of the equity that sales must leave invested.
	MinInvestedBps int64 `json:"min_invested_bps,omitzero"`
	// ParticipationBps is the part of a bar's volume that the agent may take with
	// all of its fills, where the volume is known.
	ParticipationBps int64 `json:"participation_bps"`

	Lot      Shares   `json:"lot"`                // orders are multiples of it
	Universe []Symbol `json:"universe,omitempty"` // tradable, sorted; empty means every symbol
}

// DefaultRules returns the rules of an arena that states none: default fees,
// half a spread of 1 bp and 1 bp of slippage, positions of at most 10 %, a tenth
// of the volume, whole shares.
func DefaultRules() Rules {
	return Rules{
		Fees:             DefaultFees(),
		HalfSpreadBps:    1,
		SlippageBps:      1,
		MaxPositionBps:   1_000,
		ParticipationBps: 1_000,
		Lot:              Share,
	}
}

// Tradable reports whether the rules let an agent hold symbol.
func (r *Rules) Tradable(symbol Symbol) bool {
	if len(r.Universe) == 0 {
		return true
	}
	_, ok := slices.BinarySearch(r.Universe, symbol)
	return ok
}
