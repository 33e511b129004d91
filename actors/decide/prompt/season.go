package prompt

import "github.com/seed45548214/arena/arena"

// mostTrades is how many trades an answer may have.
const mostTrades = 50

// seasonFacts are what the system section sees: nothing that changes within a season.
type seasonFacts struct {
	Every      string
	Rules      []string
	MostTrades int
}

func seasonOf(v *arena.View, rules []string) *seasonFacts {
	facts := &seasonFacts{Rules: rules, MostTrades: mostTrades}
	if v.RoundEvery <= 0 {
		return facts
	}
	facts.Every = span(v.RoundEvery)
	if v.Mode != arena.Realtime {
		facts.Every += " of market time"
	}
	return facts
}
