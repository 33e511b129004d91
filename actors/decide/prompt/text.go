package prompt

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// line is text in one line of at most limit characters and twice as many bytes: without
// what cannot be seen or turns the direction of writing.
func line(text string, limit int) string {
	var kept strings.Builder
	characters, space := 0, false
	for _, r := range text {
		switch {
		case unicode.IsSpace(r) || unicode.IsControl(r):
			space = kept.Len() > 0
			continue
		case !unicode.IsGraphic(r): // formats, private use and what is not assigned
			continue
		}
		size := utf8.RuneLen(r)
		if space {
			size++
		}
		if characters >= limit || kept.Len()+size > 2*limit {
			return kept.String() + "…"
		}
		if space {
			kept.WriteByte(' ')
			characters++
			space = false
		}
		kept.WriteRune(r)
		characters++
	}
	return kept.String()
}

// quote is line for what others have written, within quotation marks that it cannot
// close. What models and their servers take for the frame of a conversation, such as
// tags, is written otherwise.
func quote(text string, limit int) string { return `"` + unframed(text, limit) + `"` }

// unframed is quote without the marks, for a word among our own.
func unframed(text string, limit int) string {
	return strings.Map(func(r rune) rune {
		switch r {
		case '"', '`', '“', '”', '„', '«', '»', '＂', '｀':
			return '\''
		case '<', '＜', '〈':
			return '‹'
		case '>', '＞', '〉':
			return '›'
		case '[', '［', '【':
			return '('
		case ']', '］', '】':
			return ')'
		}
		return r
	}, line(text, limit))
}
