package main

import (
	"fmt"
	"slices"
	"strings"

	"github.com/seed45548214/arena/actors/decide/model"
	"github.com/seed45548214/arena/arena"
)

// A reparsed decision is one that would be another today, or may be.
type reparsed struct {
	Season   int    `json:"season"`
	Round    int    `json:"round"`
	Agent    string `json:"agent"`
	Record   uint64 `json:"record"`
	Recorded came   `json:"recorded"`
	Today    came   `json:"today"`
	// Differs names the members of the decision that differ, if there are two.
	Differs []string `json:"differs,omitempty"`
}

// came is what came of a question.
type came struct {
	Outcome   string           `json:"outcome"` // "decision", the reason of a miss, or why none can be told
	Orders    []string         `json:"orders,omitempty"`
	Unplaced  []arena.Unplaced `json:"unplaced,omitempty"`
	Estimates []arena.Estimate `json:"estimates,omitempty"`
	Rationale string           `json:"rationale,omitempty"`
	Why       string           `json:"why,omitempty"`
}

const decided = "decision"

func cameOf(a *arena.Answer) came {
	if a.Decision == nil {
		return came{Outcome: string(a.Missed), Why: a.Detail}
	}
	c := came{Outcome: decided, Rationale: a.Decision.Rationale}
	if aside := a.Decision.Aside; aside != nil {
		c.Unplaced, c.Estimates = aside.Unplaced, aside.Estimates
	}
	for _, order := range a.Decision.Orders {
		c.Orders = append(c.Orders, order.String())
	}
	return c
}

// cameToday is what the arena would have stored.
func cameToday(today *model.Rereading) came {
	if today.Fate != model.Taken {
		return came{Outcome: string(today.Fate), Why: today.Why}
	}
	if err := today.Decision.Check(); err != nil {
		return came{Outcome: string(arena.MissedError), Why: err.Error()}
	}
	return cameOf(&arena.Answer{Decision: new(today.Decision.Stored())})
}

func differing(a, b *came) []string {
	var names []string
	for _, member := range []struct {
		name string
		same bool
	}{
		{"orders", slices.Equal(a.Orders, b.Orders)},
		{"unplaced", slices.Equal(a.Unplaced, b.Unplaced)},
		{"estimates", slices.Equal(a.Estimates, b.Estimates)},
		{"rationale", a.Rationale == b.Rationale},
	} {
		if !member.same {
			names = append(names, member.name)
		}
	}
	return names
}

// String is one line for people.
func (c *came) String() string {
	switch {
	case c.Outcome != decided && c.Why != "":
		return c.Outcome + " (" + oneLine(c.Why) + ")"
	case c.Outcome != decided:
		return c.Outcome
	case len(c.Unplaced) > 0:
		return fmt.Sprintf("%s, %d not placed", ordersLine(c.Orders), len(c.Unplaced))
	}
	return ordersLine(c.Orders)
}

func ordersLine(orders []string) string {
	if len(orders) == 0 {
		return "hold"
	}
	return strings.Join(orders, ", ")
}
