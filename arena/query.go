package arena

import "time"

// A Query asks a source what is known at a moment of market time.
type Query struct {
	At time.Time
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
	// Faults say why something is missing that was asked for.
	Faults []error
}
