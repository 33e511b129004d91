// Package arena holds the rules of the game: money, orders, fees, fills,
// portfolios, corporate actions, rounds and seasons. It is pure. Nothing here
// starts a goroutine, reads a clock, draws a random number, logs, or performs
// I/O, so a season can be replayed from its journal and give the same bytes.
//
// The flow of an order is decide, then apply:
//
//	Order + Quote --Execute--> Fill --Portfolio.Apply--> Portfolio
//
// The flow of a season is the same, one level up. A [Season] looks at its
// [State] and decides which [Event] values follow from a tick or from a round
// of decisions; State.Apply folds them in. One call is one record of the
// journal, and the journal is all that is ever stored.
package arena
