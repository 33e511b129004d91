// Package decide says what an agent asks of whatever decides for it. A [Strategy]
// decides at once by a fixed rule; a [Decider] may take its time, as a model does.
//
// Each kind has a folder of its own below this one and knows no other kind.
package decide
