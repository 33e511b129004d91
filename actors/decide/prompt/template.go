package prompt

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"strings"
	"text/template"
	"time"

	"github.com/seed45548214/arena/arena"
)

// format changes with what the code, and not a template, puts into a prompt.
const format = "1"

// longest is how many bytes a section may come to. All three fit into a receipt.
const longest = 1 << 18

// The sections of a template.
const (
	systemSection = "system"
	sceneSection  = "scene"
	ownSection    = "own"
)

// Parts are the parts of a prompt, which is one after the other. System is the system
// message, Scene and Own together are the message of the user.
type Parts struct {
	System string // the same for a season
	Scene  string // the same for a round
	Own    string
	Pieces []Piece // Own, one after the other
}

// A Template says what a model is told, and in which words. It is immutable and safe
// for concurrent use.
type Template struct {
	sections *template.Template
	version  string
	newYork  *time.Location
	words    map[string]bool // of the own section; see wordsOf
}

// Version is what a decision says of the template that it was asked with: 12
// hexadecimal digits that change with its source, and with what the code puts into it.
func (t *Template) Version() string { return t.version }

// Write writes what the agent of v is told, which plays persona unless that is empty. It
// depends on nothing else, and changes nothing. An error means that the template comes to
// nothing, to too much, or fails on something that no sample has.
func (t *Template) Write(v *arena.View, persona string) (Parts, error) {
	standard := v.Standard
	if standard == nil {
		standard = v.Rules
	}
	rules := rulesOf(standard, v.Symbols)
	system, err := t.section(systemSection, seasonOf(v, rules))
	if err != nil {
		return Parts{}, err
	}
	scene, err := t.section(sceneSection, sceneOf(v, standard, t.newYork))
	if err != nil {
		return Parts{}, err
	}
	facts := ownOf(v, rules, persona, t.newYork)
	own, err := t.section(ownSection, facts)
	if err != nil {
		return Parts{}, err
	}
	own += "\n"
	return Parts{System: system + "\n", Scene: scene + "\n\n", Own: own, Pieces: t.pieces(own, facts.steady())}, nil
}

// section writes one section of the template, without space around it and with no more
// than one blank line in a row.
func (t *Template) section(name string, facts any) (string, error) {
	var b bounded
	switch err := t.sections.ExecuteTemplate(&b, name, facts); {
	case errors.Is(err, errTooLong):
		return "", fmt.Errorf("%s: section %q comes to more than %d bytes", t.at(name), name, longest)
	case err != nil:
		return "", t.explain(err)
	}
	written := squeezed(b.text.String())
	if written == "" {
		return "", fmt.Errorf("%s: section %q comes to nothing", t.at(name), name)
	}
	return written, nil
}

// squeezed is text without blank lines beyond the first of a row.
func squeezed(text string) string {
	var kept strings.Builder
	kept.Grow(len(text))
	blank := false
	for line := range strings.Lines(strings.TrimSpace(text)) {
		empty := strings.TrimSpace(line) == ""
		switch {
		case empty && blank:
			continue
		case empty:
			kept.WriteByte('\n')
		default:
			kept.WriteString(line)
		}
		blank = empty
	}
	return kept.String()
}

var errTooLong = errors.New("it comes to too much")

// bounded takes what a section may come to.
type bounded struct{ text strings.Builder }

// Write implements io.Writer.
func (b *bounded) Write(p []byte) (int, error) {
	if b.text.Len()+len(p) > longest {
		return 0, errTooLong
	}
	return b.text.Write(p)
}

func versionOf(source string) string {
	sum := sha256.Sum256([]byte(format + "\x00" + source))
	return hex.EncodeToString(sum[:6])
}
