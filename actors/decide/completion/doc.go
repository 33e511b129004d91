// Package completion reads what an endpoint answers to a chat completion: whatever a
// model, a router or a proxy may have made of it, it comes to a [Reading] that says
// what is to be done, and why.
//
// Form is mended where there is exactly one reading: fences, thought, prose, comments,
// quotes of any kind, a list without its envelope. Meaning is never guessed: not a
// direction, a symbol or a size, nor which of two answers counts. A list that was cut
// off is not executed in part, and a draft within thought never. So this is no
// repairer of JSON, which would close what was cut off.
package completion
