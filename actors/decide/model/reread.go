package model

import (
	"fmt"
	"net/http"
	"regexp"

	"github.com/seed45548214/arena/actors/decide/completion"
	"github.com/seed45548214/arena/arena"
)

// A Fate says what recorded replies come to.
type Fate string

// The fates.
const (
	Taken    Fate = "taken"        // there is a decision
	Refused  Fate = "refused"      // the model does not want to answer
	Unread   Fate = "unreadable"   // there is an answer, and no decision can be read from it
	Failed   Fate = "failed"       // there is no answer, only faults of the endpoint
	Unjudged Fate = "cannot judge" // what counts may be in a reply that was cut
)

// A Rereading is what recorded replies come to, read anew.
type Rereading struct {
	Fate     Fate
	Decision arena.Decision // if the fate is Taken
	Why      string         // there is none
	Cut      int            // replies that are not whole
}

// Reread reads the replies of a question as a [Decider] reads them that gets them now, one
// after the other: the first counts by which it would have a decision, or a refusal, and
// would ask no more. Faults of the endpoint are passed over, for they were asked again;
// nothing is asked now. It goes by the replies alone: the status that each came with is
// in no receipt.
func Reread(replies []string, universe *completion.Universe) Rereading {
	found := Rereading{Fate: Failed, Why: "there is no reply"}
	for _, text := range replies {
		if isCut(text) {
			found.Cut++
			continue
		}
		reading := completion.Read(&completion.Response{Status: http.StatusOK, Header: make(http.Header), Body: []byte(text)}, universe)
		switch {
		case reading.Outcome == completion.Hold && reading.Why != "":
			found.Fate, found.Why = Refused, reading.Why
			return found
		case reading.Outcome == completion.Orders, reading.Outcome == completion.Hold:
			found.Fate, found.Why, found.Decision = Taken, "", decisionOf(&reading)
			return found
		case reading.Outcome == completion.Repair:
			found.Fate, found.Why = Unread, reading.Why
		case found.Fate == Failed:
			found.Why = reading.Why
		}
	}
	if found.Cut > 0 {
		found.Fate, found.Why = Unjudged, "the receipt has a part of the reply only"
	}
	return found
}

// cutTo is text of which a receipt has room for so many bytes only. No answer ends so.
func cutTo(text string, room int) string {
	return text[:room] + fmt.Sprintf("… (%d bytes)", len(text))
}

var cutMark = regexp.MustCompile(`… \(\d+ bytes\)$`)

// isCut reports whether text is one of [cutTo].
func isCut(text string) bool { return cutMark.MatchString(text) }
