package arena

import (
	"fmt"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// What strangers write is shown beside what others write: it must be seen, stay in its
// line, keep the direction of writing, and lead nowhere.

// Runes that join their neighbours and show nothing themselves.
const (
	nonJoiner = '\u200c'
	joiner    = '\u200d'
)

// mostMarks is how many marks may stand on one character.
const mostMarks = 6

// wordsProblem says what is wrong with a text as a clause that follows its name, or
// nothing.
func wordsProblem(text string, longest, mostBytes int) string {
	if !utf8.ValidString(text) {
		return "is not UTF-8; write it anew"
	}
	if problem := unseenProblem(text); problem != "" {
		return problem
	}
	if length := Characters(text); length > longest || len(text) > mostBytes {
		return fmt.Sprintf("has %d characters and %d bytes; at most %d and %d are taken: shorten it", length, len(text), longest, mostBytes)
	}
	if linked(text) {
		return "looks like a link, and links are not taken; leave it out, or put a space after the full stop"
	}
	return ""
}

// unseenProblem is that of runes that cannot be seen, or that change what others look
// like.
func unseenProblem(text string) string {
	runes, seen, marks := []rune(text), false, 0
	for i, r := range runes {
		switch {
		case r == joiner || r == nonJoiner:
			if !joins(runes, i) {
				return "has characters that cannot be seen; write it anew without them"
			}
		case unicode.IsControl(r) || r == '\u2028' || r == '\u2029':
			return "has line breaks or control characters; write it in one line"
		case !unicode.IsGraphic(r) || unicode.Is(unicode.Other_Default_Ignorable_Code_Point, r):
			return "has characters that cannot be seen; write it anew without them"
		case unicode.IsMark(r):
			marks++
			if marks > mostMarks {
				return "has too many marks on one character; leave some out"
			}
			continue
		case r != '\u2800' && !unicode.IsSpace(r): // a pattern of Braille without dots
			seen = true
		}
		marks = 0
	}
	if !seen {
		return "has nothing that can be seen; write something"
	}
	return ""
}

// joins reports whether the joiner at i stands between two characters that have use for
// one: those of emoji, and of scripts other than Latin.
func joins(runes []rune, i int) bool {
	joinable := func(r rune) bool {
		return r >= 0x300 && (unicode.IsLetter(r) || unicode.IsMark(r) || unicode.IsSymbol(r))
	}
	return i > 0 && i+1 < len(runes) && joinable(runes[i-1]) && joinable(runes[i+1])
}

// linked reports whether a text has what programs take for a link: a scheme, a domain or
// an address of the Internet.
func linked(text string) bool {
	plain := strings.ToLower(strings.Map(func(r rune) rune {
		if r == joiner || r == nonJoiner {
			return -1
		}
		return r
	}, text))
	for _, sign := range []string{"://", "mailto:", "javascript:"} {
		if strings.Contains(plain, sign) {
			return true
		}
	}
	runes := []rune(plain)
	for i, r := range runes {
		if i > 0 && isDot(r) && isLabel(runes[i-1]) && (endsDomain(runes, i) || endsAddress(runes, i)) {
			return true
		}
	}
	return false
}

// dots are what a browser takes for the one between two labels of a domain.
func isDot(r rune) bool { return strings.ContainsRune(".\u2024\u3002\uff0e\uff61", r) }

func isLabel(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) || r == '-' }

// endsDomain reports whether the dot at i is followed by two letters or more: a domain's
// end, or the next sentence without a space. Chinese and Japanese have no spaces, so that
// behind their full stops only Latin letters count.
func endsDomain(runes []rune, i int) bool {
	const least = 2
	letters := 0
	for _, r := range runes[i+1:] {
		if !unicode.IsLetter(r) || (runes[i] > '\u3000' && r > '~') {
			break
		}
		letters++
	}
	after := i + 1 + letters
	return letters >= least && (after == len(runes) || !unicode.IsDigit(runes[after]))
}

// endsAddress reports whether the dot at i is the third in a row of four numbers.
func endsAddress(runes []rune, i int) bool {
	const numbers = 4
	begin, end := i, i+1
	for begin > 0 && (unicode.IsDigit(runes[begin-1]) || isDot(runes[begin-1])) {
		begin--
	}
	for end < len(runes) && unicode.IsDigit(runes[end]) {
		end++
	}
	parts := strings.FieldsFunc(string(runes[begin:end]), isDot)
	return len(parts) == numbers && end > i+1
}

// spoken is what an agent says to the audience, as a journal has it: one line without
// what cannot be seen, of a bounded length. Done twice, it changes nothing.
func spoken(text string) string {
	const rest = "…"
	var kept strings.Builder
	space := false
	for _, r := range strings.ToValidUTF8(text, "\uFFFD") {
		switch {
		case unicode.IsSpace(r) || unicode.IsControl(r):
			space = kept.Len() > 0
			continue
		case !unicode.IsGraphic(r) && r != joiner, unicode.Is(unicode.Other_Default_Ignorable_Code_Point, r):
			continue
		}
		if space {
			kept.WriteByte(' ')
			space = false
		}
		kept.WriteRune(r)
	}
	if kept.Len() <= maxReplyBytes {
		return kept.String()
	}
	return clipTo(kept.String(), maxReplyBytes-len(rest)) + rest
}

// clipTo is the beginning of text that has at most so many bytes.
func clipTo(text string, most int) string {
	if len(text) <= most {
		return text
	}
	for most > 0 && !utf8.RuneStart(text[most]) {
		most--
	}
	return text[:most]
}

// Characters counts what people call the characters of a text: extended grapheme
// clusters, by the rules of UAX #29 for all that a message may hold.
func Characters(text string) (n int) {
	var c cluster
	for _, r := range text {
		if !c.takes(r) {
			n++
		}
	}
	return n
}

// A cluster is the end of the one that is being read.
type cluster struct {
	begun    bool
	last     rune
	pictured bool // it ends with a pictograph and what extends that
	flags    int  // regional indicators in a row
	linked   bool // it ends with a virama, maybe with what extends that
}

// takes reports whether r belongs to the cluster, and reads it.
func (c *cluster) takes(r rune) (same bool) {
	extends := r == joiner || r == nonJoiner || unicode.IsMark(r) || 0x1F3FB <= r && r <= 0x1F3FF
	pictograph, flag := isPictograph(r), 0x1F1E6 <= r && r <= 0x1F1FF
	switch {
	case !c.begun:
	case extends:
		same = true
	case pictograph && c.pictured && c.last == joiner:
		same = true
	case flag && c.flags%2 == 1:
		same = true
	case c.linked && unicode.In(r, linkedScripts...) && unicode.Is(unicode.Lo, r):
		same = true
	default:
		same = joinsHangul(c.last, r)
	}
	c.pictured = pictograph || c.pictured && extends
	c.linked = slices.Contains(viramas, r) || c.linked && extends
	c.flags++
	if !flag {
		c.flags = 0
	}
	c.begun, c.last = true, r
	return same
}

// isPictograph reports whether others may be joined to r.
func isPictograph(r rune) bool {
	return r >= 0x1F000 && r < 0x1FB00 || unicode.Is(unicode.So, r) && r >= 0x2000 || r == '\u00a9' || r == '\u00ae' ||
		strings.ContainsRune("‼⁉↔↕↖↗↘↙↩↪◾◽▪▫▶◀⤴⤵", r)
}

// Consonants of these scripts are one character with one before that ends in a virama.
//
//nolint:gochecknoglobals // tables that nobody writes to
var (
	linkedScripts = []*unicode.RangeTable{
		unicode.Bengali, unicode.Devanagari, unicode.Gujarati, unicode.Malayalam, unicode.Oriya, unicode.Telugu,
	}
	viramas = []rune{'\u094d', '\u09cd', '\u0acd', '\u0b4d', '\u0c4d', '\u0d4d'}
)

// joinsHangul reports whether two letters of Korean are parts of a syllable.
func joinsHangul(a, b rune) bool {
	first, second := hangulOf(a), hangulOf(b)
	switch first {
	case hangulLeading:
		return second != hangulNone && second != hangulTrailing
	case hangulVowel, hangulOpen:
		return second == hangulVowel || second == hangulTrailing
	case hangulTrailing, hangulClosed:
		return second == hangulTrailing
	}
	return false
}

// What a letter of Korean may be.
const (
	hangulNone     = iota
	hangulLeading  // a consonant that begins a syllable
	hangulVowel    // a vowel, or more of one
	hangulTrailing // a consonant that ends a syllable
	hangulOpen     // a syllable that a consonant may end
	hangulClosed   // a whole syllable
)

func hangulOf(r rune) int {
	const first, last, endings = 0xAC00, 0xD7A3, 28 // of the syllables
	switch {
	case 0x1100 <= r && r <= 0x115F, 0xA960 <= r && r <= 0xA97C:
		return hangulLeading
	case 0x1160 <= r && r <= 0x11A7, 0xD7B0 <= r && r <= 0xD7C6:
		return hangulVowel
	case 0x11A8 <= r && r <= 0x11FF, 0xD7CB <= r && r <= 0xD7FB:
		return hangulTrailing
	case first <= r && r <= last && (r-first)%endings == 0:
		return hangulOpen
	case first <= r && r <= last:
		return hangulClosed
	}
	return hangulNone
}
