// Package actortest runs actors in a testing/synctest bubble: time is virtual, nothing sleeps, and after Settle every
// message has been handled. A test fails on what a forgotten message, an unexpected panic or an actor that does not
// stop would hide.
package actortest
