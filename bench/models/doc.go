// Command models measures the real program while models trade in it: that nothing which
// an endpoint does makes a tick late, and what large arenas take.
//
//	go run ./models -minutes 60
//	go run ./models -minutes 10 -part large -agents 30 -arenas 20
//
// The part faults runs two servers at once: the built-in arenas, with a fake endpoint that
// does everything an endpoint can do wrong, and arenas of as many strategies, which ask
// nobody. The machine is the same for both, and so are prices, pace and rounds: what one
// is later than the other, the models cost. The part large runs an arena of many agents
// and many arenas of five beside it, at a round a minute.
//
// A tick is late by the time from the moment at which it was due until its record was
// stored; the overhead of a round is the time from its last answer until its decisions
// were. The server measures both and tells them as metrics, in buckets that double: a
// quantile is reckoned within its bucket, and the longest is at most the end of the last.
// A heap is what its collections left alive in the first tenth of the run, in the one around
// its middle and in the last: the least of it is what the server holds, the most is with
// what was under way.
// Every process is one of its own with a free port, and is ended by its id.
package main
