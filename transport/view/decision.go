package view

import (
	"context"
	"strconv"
	"strings"
)

// A Located decision is one that exists, with what is known of its season.
type Located struct {
	Known Inspection
	Mark  RoundMark
	Round int
	Agent string
}

// Locate finds a decision of the season of an arena by its name, such as
// 12-momentum. ok is false where there is none.
func (v *Views) Locate(ctx context.Context, id, name string) (found Located, ok bool, err error) {
	if found.Round, found.Agent, ok = splitDecision(name); !ok {
		return found, false, nil
	}
	if found.Known, ok, err = v.Inspect(ctx, id, found.Round, max(found.Round-1, 1)); err != nil || !ok {
		return found, false, err
	}
	if _, ok = found.Known.State.Seat(found.Agent); ok {
		found.Mark, ok = found.Known.Index.Answers(found.Round)
	}
	return found, ok, nil
}

// splitDecision reads the name of a decision.
func splitDecision(name string) (round int, agent string, ok bool) {
	digits, agent, ok := strings.Cut(name, "-")
	round, err := strconv.Atoi(digits)
	return round, agent, ok && err == nil && round > 0
}
