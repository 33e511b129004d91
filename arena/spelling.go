package arena

import (
	"strings"
	"unicode/utf16"
)

// A spelling is a way in which programs write the same text as JSON.
type spelling int

// The spellings. A journal has their numbers: they stay what they are.
const (
	spelledShort spelling = iota // only what must be is escaped, as by JavaScript
	spelledHTML                  // what means something in HTML and in scripts is as well, as by Go
	spelledASCII                 // what is not ASCII is as well, as by Python
	spellings
)

// plainly are the characters that have an escape of their own: the backslash and one of
// shortly, in the same order.
const (
	plainly = "\"\\\n\r\t\b\f"
	shortly = `"\nrtbf`
)

// spell is text as it stands between the quotes of JSON.
func (s spelling) spell(text string) string {
	if strings.IndexFunc(text, s.escapes) < 0 {
		return text
	}
	var spelled strings.Builder
	spelled.Grow(len(text) + len(text)/4)
	for _, r := range text {
		if !s.escapes(r) {
			spelled.WriteRune(r)
			continue
		}
		if at := strings.IndexRune(plainly, r); at >= 0 {
			spelled.WriteByte('\\')
			spelled.WriteByte(shortly[at])
			continue
		}
		for _, unit := range utf16.AppendRune(make([]uint16, 0, 2), r) {
			writeUnit(&spelled, unit)
		}
	}
	return spelled.String()
}

// escapes reports whether s escapes a character.
func (s spelling) escapes(r rune) bool {
	switch {
	case r < ' ', r == '"', r == '\\':
		return true
	case s == spelledHTML:
		return r == '<' || r == '>' || r == '&' || r == '\u2028' || r == '\u2029'
	}
	return s == spelledASCII && r > '~'
}

// writeUnit writes the escape of a UTF-16 code unit.
func writeUnit(spelled *strings.Builder, unit uint16) {
	const digits = "0123456789abcdef"
	spelled.WriteString(`\u`)
	for shift := 12; shift >= 0; shift -= 4 {
		spelled.WriteByte(digits[unit>>shift&15])
	}
}
