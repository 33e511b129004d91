// Package strategy holds deciders that follow a fixed rule and answer at once. Each is a
// [decide.Strategy].
//
// They look at nothing but the view they are given. They keep no state: the same view
// gives the same decision, before and after a restart, on every machine. What they
// trade, how large a position may be and what it costs they take from the rules in the
// view, never from the kind of arena.
package strategy
