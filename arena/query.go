package arena

import "time"

// A Query asks a source what is known at a moment of market time.
type Query struct {
	At time.Time
	// Since is when the season had its last tick; zero before its first.
	Since time.Time
	// After is a day: corporate actions are wanted whose ex-dates lie after it, up
	// to the day of At.
	After   Date
	Symbols []Symbol
}

// A Report is what a source knows. It may be partial: of some symbols only, prices
// without corporate actions, or corporate actions without prices. What is missing is
// left out, never made up.
type Report struct {
	Quotes []Quote // each with the time at which it was made, unless that is the time of the query
	// Actions are complete through the day Adjusted, for all symbols of the query but
	// Unadjusted. An empty Adjusted says that nothing is known of actions.
	Actions    []Action
	Adjusted   Date
	Unadjusted []Symbol
	// Past is a digest of all that the source has answered of the symbols through
	// Since, so that a later start notices a past that was changed. A source may say
	// it with the first answer of a day, or never.
	Past string
	// Faults say why something is missing that was asked for.
	Faults []error
}
