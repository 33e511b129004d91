// Package stats measures how an account did from its closing equity: returns,
// risk, drawdown, ratios, and how far each ratio can be trusted. It is pure:
// nothing here reads a clock, draws a random number or performs I/O.
//
// [Returns] turns closing equity into the return of each session, and every
// other function takes such returns, oldest first, as plain fractions: 0.01 is
// one percent. [Summarize] goes the whole way from equity to a [Summary].
//
// The definitions are empyrical's, so that figures can be compared with those
// of other back-testers. Functions that annualise take perYear, how many
// returns make a year: [SessionsPerYear] for daily closes; 1 leaves a figure
// per period.
//
// Two rules hold throughout. A NaN among the returns is a session without a
// close: it is left out of every mean and deviation and leaves wealth as it
// was. A figure that its data do not define is NaN, for instance a deviation of
// one return or a beta against a series of another length. A ratio over zero
// risk is an infinity with the sign of its numerator, and NaN for zero over
// zero. [Summary] leaves both out.
package stats

// SessionsPerYear is how many sessions the exchange holds in a year, by the
// convention that annualised figures share.
const SessionsPerYear = 252

// WeeksPerYear and MonthsPerYear annualise series that are coarser than daily.
const (
	WeeksPerYear  = 52
	MonthsPerYear = 12
)
