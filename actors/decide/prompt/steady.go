package prompt

import (
	"strings"
	"text/template/parse"
)

// A Piece is a piece of the own part of a prompt.
type Piece struct {
	Text string
	// Steady says that the agent is told the same in other rounds, too: headings and words
	// of the template, its rules, its persona.
	Steady bool
}

const (
	// leastSteady is how many bytes a steady piece has at least. A journal has it once and
	// names it in each decision, which takes 30 bytes.
	leastSteady = 40
	// mostSteady is how many there are at most, for a receipt has room for a hundred parts.
	mostSteady = 16
)

// pieces cuts what one agent is told where lines that are told again begin and end. Those
// are lines of the template, and values, alone or within words of the template.
func (t *Template) pieces(own string, values []string) []Piece {
	var pieces []Piece
	cut, begin, at, steady := 0, 0, 0, 0 // cut is where the last piece ends, begin where the steady lines do before at
	end := func() {
		if at-begin < leastSteady || steady == mostSteady {
			return
		}
		if cut < begin {
			pieces = append(pieces, Piece{Text: own[cut:begin]})
		}
		pieces = append(pieces, Piece{Text: own[begin:at], Steady: true})
		cut = at
		steady++
	}
	for line := range strings.Lines(own) {
		if !t.isSteady(strings.TrimSuffix(line, "\n"), values) {
			end()
			begin = at + len(line)
		}
		at += len(line)
	}
	end()
	if cut < len(own) {
		pieces = append(pieces, Piece{Text: own[cut:]})
	}
	return pieces
}

// isSteady reports whether a line is one of the template, or a value within its words.
func (t *Template) isSteady(line string, values []string) bool {
	if t.words[line] {
		return true
	}
	for _, value := range values {
		before, after, ok := strings.Cut(line, value)
		if ok && t.words[before] && t.words[after] {
			return true
		}
	}
	return false
}

// steady are the values that stay the same.
func (f *ownFacts) steady() []string {
	values := append([]string{noPositions, positionsHeader, estimatesHeader}, f.Rules...)
	if f.Persona != "" {
		values = append(values, f.Persona)
	}
	return values
}

// wordsOf are the lines of a section, and what stands in them before, between and after
// its values.
func (t *Template) wordsOf(section string) map[string]bool {
	words := map[string]bool{"": true}
	t.collectSection(section, words)
	return words
}

func (t *Template) collectSection(name string, words map[string]bool) {
	if found := t.sections.Lookup(name); found != nil && found.Tree != nil {
		t.collect(found.Root, words)
	}
}

// collect adds the words of list, and of the sections that it uses.
func (t *Template) collect(list *parse.ListNode, words map[string]bool) {
	if list == nil {
		return
	}
	for _, node := range list.Nodes {
		switch n := node.(type) {
		case *parse.TextNode:
			for line := range strings.SplitSeq(string(n.Text), "\n") {
				words[line] = true
			}
		case *parse.IfNode:
			t.collect(n.List, words)
			t.collect(n.ElseList, words)
		case *parse.WithNode:
			t.collect(n.List, words)
			t.collect(n.ElseList, words)
		case *parse.RangeNode:
			t.collect(n.List, words)
			t.collect(n.ElseList, words)
		case *parse.TemplateNode:
			t.collectSection(n.Name, words)
		}
	}
}
