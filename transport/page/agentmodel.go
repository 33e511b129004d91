package page

import (
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/seed45548214/arena/arena"
)

// colours is how many agents have a colour of their own.
const colours = 8

// An agentModel is how an agent appears everywhere: by its colour, its two
// letters and its name.
type agentModel struct {
	Name, Decider, Chip, Class string
}

// agentsOf gives every agent of a roster its colour and its two letters. Both
// follow from the roster alone, so that they stay while ranks change.
func agentsOf(roster []arena.Entrant) []agentModel {
	agents := make([]agentModel, len(roster))
	taken := make(map[string]bool, len(roster))
	competitors := 0
	for i := range roster {
		agents[i] = agentModel{
			Name: clipped(roster[i].Agent, shownName), Decider: deciderOf(&roster[i]),
			Chip: chip(roster[i].Agent, taken), Class: "base",
		}
		if roster[i].Baseline {
			continue
		}
		agents[i].Class = "c" + strconv.Itoa(competitors%colours)
		if competitors >= colours {
			agents[i].Class += " dashed"
		}
		competitors++
	}
	return agents
}

// deciderOf says what decides: the model, or the kind and the name of another
// decider. It does not repeat the name of the agent.
func deciderOf(entrant *arena.Entrant) string {
	kind, name := string(entrant.Decider.Kind), entrant.Decider.Name
	switch {
	case name == "" || name == entrant.Agent:
		return kind
	case kind == "model":
		return clipped(name, shownName)
	}
	return kind + " · " + clipped(name, shownName)
}

// chip returns two letters for name that nobody else has, where it can: the
// initials of its first two words, or its first letter with a later one.
func chip(name string, taken map[string]bool) string {
	words := strings.FieldsFunc(name, func(c rune) bool { return !unicode.IsLetter(c) && !unicode.IsDigit(c) })
	letters := []rune(strings.ToUpper(strings.Join(words, "")))
	if len(letters) == 0 {
		return "?"
	}
	tries := []rune{}
	if len(words) > 1 {
		tries = append(tries, initial(words[len(words)-1]), initial(words[1]))
	}
	for _, second := range append(tries, letters[1:]...) {
		pair := string([]rune{letters[0], second})
		if !taken[pair] {
			taken[pair] = true
			return pair
		}
	}
	return string(letters[:min(2, len(letters))])
}

func initial(word string) rune {
	first, _ := utf8.DecodeRuneInString(strings.ToUpper(word))
	return first
}
