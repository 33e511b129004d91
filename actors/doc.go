// Package actors runs the arenas. A supervisor owns a market, which asks the
// feed for prices, and a keeper, which claims arenas and spawns one actor for
// each; below an arena are its clock and one actor per agent. Actors pass
// messages; every rule that they apply lives in package arena.
//
//	supervisor
//	├ market            prices, shared by all arenas
//	│ └ feed
//	└ keeper            claims, spawns and releases arenas
//	  └ arena/<id>      the only writer of its season
//	    ├ clock         the only place where wall time enters
//	    └ agent/<name>  asks its decider
//
// The life of a tick: the clock sends Tick when it is due; the arena sends Quote
// to the market and gets Quoted; the rules make a record of it, which is stored
// outside of the mailbox; then, if a round has opened, every agent gets Decide
// and answers Decided. When all have answered, or the deadline has passed, the
// rules make the second record, in roster order. Schedule lets the clock go on.
//
// Nothing is told to anybody before it is stored: whoever wants to see a season
// follows its journal.
package actors
