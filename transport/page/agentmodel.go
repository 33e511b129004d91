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

	Label string // the name, as short as it must be to differ from the others
}

// agentsOf gives every agent of a roster its colour and its two letters. Both
// follow from the roster alone, so that they stay while ranks change.
func agentsOf(roster []arena.Entrant) []agentModel {
	agents := make([]agentModel, len(roster))
	taken, labels := make(map[string]bool, len(roster)), labelsOf(roster)
	competitors := 0
	for i := range roster {
		agents[i] = agentModel{
			Name: clipped(roster[i].Agent, shownName), Decider: deciderOf(&roster[i]),
			Chip: chip(roster[i].Agent, taken), Class: "base", Label: clipped(labels[i], shownName),
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
	case entrant.Was != "":
		return clipped(entrant.Decides(), shownName)
	case name == "" || name == entrant.Agent:
		return kind
	case kind == "model":
		return clipped(name, shownName)
	}
	return kind + " · " + clipped(name, shownName)
}

const (
	labelHead  = 4  // letters that a shortened name keeps of its beginning
	labelTail  = 8  // and of its end
	labelAlike = 12 // letters in which names look the same where they are cut
)

// labelsOf are the names of a roster as they are shown: those that would look
// alike when they are cut show their ends.
func labelsOf(roster []arena.Entrant) []string {
	begins := make(map[string]int, len(roster))
	begin := func(letters []rune) string { return string(letters[:min(labelAlike, len(letters))]) }
	for i := range roster {
		begins[begin([]rune(roster[i].Agent))]++
	}
	labels := make([]string, len(roster))
	for i := range roster {
		labels[i] = roster[i].Agent
		letters := []rune(roster[i].Agent)
		if len(letters) > labelHead+labelTail+1 && begins[begin(letters)] > 1 {
			labels[i] = string(letters[:labelHead]) + "…" + string(letters[len(letters)-labelTail:])
		}
	}
	return labels
}

// Title is the whole name where it is not shown.
func (a *agentModel) Title() string {
	if a.Label == a.Name {
		return ""
	}
	return a.Name
}

// anyLetter are those that end a chip when a name has none left.
const anyLetter = "23456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"

// chip returns two letters for name that nobody else has: the initials of its
// first two words, its first letter with a later one, or with any. A name without
// letters has its first symbol.
func chip(name string, taken map[string]bool) string {
	words := strings.FieldsFunc(name, func(c rune) bool { return !unicode.IsLetter(c) && !unicode.IsDigit(c) })
	letters := []rune(strings.ToUpper(strings.Join(words, "")))
	if len(letters) == 0 {
		if at := strings.IndexFunc(name, unicode.IsSymbol); at >= 0 {
			symbol, _ := utf8.DecodeRuneInString(name[at:])
			return string(symbol)
		}
		return "?"
	}
	tries := []rune{}
	if len(words) > 1 {
		tries = append(tries, initial(words[len(words)-1]), initial(words[1]))
	}
	tries = append(append(tries, letters[1:]...), []rune(anyLetter)...)
	for _, second := range tries {
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
