package arena

import (
	"slices"
	"strings"
	"unicode/utf8"
)

// What a model says of its decision stands in its reply as it wrote it, as JSON in the JSON
// of its endpoint, and is the rationale of the decision. A journal has it once: in the
// reply there is a mark in its place. Where that does not give back every byte, the reply
// stands whole.

// firstMark is the first of the marks. They are noncharacters, which Unicode leaves to a
// program for itself; a reply that has one has it from somewhere, and gets none. Which one
// it is says in which spelling the rationale was written by the model, and in which one
// what the model wrote was written by its endpoint.
const firstMark = '\uFDD0'

// leastMarked is how many bytes a rationale has at least: below, a mark takes more.
const leastMarked = 24

// isMark reports whether r is a mark.
func isMark(r rune) bool { return firstMark <= r && r < firstMark+rune(spellings*spellings) }

// written is how the rationale of a mark stands in a reply.
func written(rationale string, mark rune) string {
	by := spelling(mark - firstMark)
	return (by % spellings).spell((by / spellings).spell(rationale))
}

// marked is reply with a mark in place of rationale, or reply itself.
func marked(reply, rationale string) string {
	if len(rationale) < leastMarked {
		return reply
	}
	for mark := rune(firstMark); isMark(mark); mark++ {
		if before, after, ok := strings.Cut(reply, written(rationale, mark)); ok {
			return before + string(mark) + after
		}
	}
	return reply
}

// unmarked is reply with rationale in place of its mark, if it has one.
func unmarked(reply, rationale string) string {
	at := strings.IndexFunc(reply, isMark)
	if at < 0 {
		return reply
	}
	mark, size := utf8.DecodeRuneInString(reply[at:])
	return reply[:at] + written(rationale, mark) + reply[at+size:]
}

// markable reports whether a mark can stand in a reply of r.
func (r *Receipt) markable() bool {
	return !slices.ContainsFunc(r.Replies, func(reply string) bool { return strings.ContainsFunc(reply, isMark) })
}

// shorten has the replies of a new receipt stored short, if that makes a difference and
// all of them come back.
func (r *Receipt) shorten(rationale string) {
	r.Short = false
	if !r.markable() {
		return
	}
	shorter := false
	for _, reply := range r.Replies {
		short := marked(reply, rationale)
		if unmarked(short, rationale) != reply {
			return
		}
		_, l, ok := laidOut(short)
		shorter = shorter || short != reply || ok && l != (layout{})
	}
	r.Short = shorter
}

// unmark puts the rationale back into the replies of e, which were read as they are stored.
func (e *DecisionTaken) unmark() {
	if e.Receipt == nil || !e.Receipt.Short {
		return
	}
	for i, reply := range e.Receipt.Replies {
		e.Receipt.Replies[i] = unmarked(reply, e.Rationale)
	}
}
