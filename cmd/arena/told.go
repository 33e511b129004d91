package main

import (
	"encoding/json"
	"fmt"
	"strings"

	"github.com/seed45548214/arena/arena"
)

// toldBytes is how much of an event is shown that has no words of its own.
const toldBytes = 160

// told is an event in a line for people.
func told(event arena.Event) string {
	switch e := event.(type) {
	case *arena.TickRecorded:
		return fmt.Sprintf("tick %d at %s: %s", e.Tick, e.At.UTC().Format("2006-01-02 15:04"), plural(len(e.Quotes), "price", "prices"))
	case *arena.RoundOpened:
		return fmt.Sprintf("round %d opens", e.Round)
	case *arena.DecisionTaken:
		return toldDecision(e)
	case *arena.DecisionMissed:
		return strings.TrimSpace(fmt.Sprintf("%s misses round %d: %s %s", e.Agent, e.Round, e.Reason, firstLine(e.Detail)))
	case *arena.OrderFilled:
		return e.Agent + " " + e.String()
	case *arena.OrderRejected:
		return fmt.Sprintf("%s may not %v: %s", e.Agent, e.Asked, e.Reason.Sentence())
	case *arena.SessionClosed:
		return fmt.Sprintf("session %s closes", e.Session)
	case *arena.SeasonStarted:
		return fmt.Sprintf("season %d of %s begins with %s", e.Season, e.Name, plural(len(e.Roster), "agent", "agents"))
	case *arena.SeasonEnded:
		return fmt.Sprintf("the season ends: %s", e.Reason)
	case *arena.Paused:
		return "paused by " + e.By
	case *arena.Resumed:
		return "resumed by " + e.By
	}
	return inJSON(event)
}

func toldDecision(e *arena.DecisionTaken) string {
	if len(e.Orders) == 0 {
		return e.Agent + " holds"
	}
	orders := make([]string, len(e.Orders))
	for i := range e.Orders {
		orders[i] = e.Orders[i].String()
	}
	return e.Agent + " decides to " + strings.Join(orders, ", ")
}

// inJSON is the type of an event, and the beginning of what it says.
func inJSON(event arena.Event) string {
	text, err := json.Marshal(event)
	if err != nil {
		return event.Type()
	}
	if len(text) > toldBytes {
		text = append([]byte(strings.ToValidUTF8(string(text[:toldBytes]), "")), "…"...)
	}
	return event.Type() + " " + string(text)
}

func firstLine(text string) string {
	line, _, _ := strings.Cut(text, "\n")
	return line
}
