package arena

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// BlackedOut stands in place of a name, however long that is.
const BlackedOut = "█████"

// maxVersion is how many words after a name may belong to it, as in "Qwen 2.5 72B Instruct".
const maxVersion = 5

// maxGap is how many bytes may lie between two letters of a name.
const maxGap = 8

// A Blackout hides the names of models and of their vendors in texts: all that are known
// well, whoever speaks, for models like to say that they are another one. It finds them in
// any case, with letters that look alike, and with signs or spaces between the letters. It
// may be used by several goroutines.
type Blackout struct {
	byFirst map[rune][]blackName
	kept    map[string]bool // words that are none of these names as they are written
}

// A blackName is a name to be hidden.
type blackName struct {
	letters []rune // as they look
	free    bool   // also within a longer word
	versed  bool   // numbers and sizes that follow are part of it
}

// NewBlackout hides names beside those that are known well. Symbols stay where they are
// written as such: META is a stock.
func NewBlackout(names []string, symbols []Symbol) *Blackout {
	b := &Blackout{byFirst: make(map[rune][]blackName), kept: make(map[string]bool, len(symbols))}
	for _, symbol := range symbols {
		b.kept[string(symbol)] = true
	}
	for name := range strings.FieldsSeq(vendorNames) {
		b.add(name, false)
	}
	for _, name := range append(strings.Fields(familyNames), names...) {
		b.add(name, true)
	}
	return b
}

func (b *Blackout) add(name string, versed bool) {
	const longEnough = 6 // letters that no other word has by chance
	var letters []rune
	for _, g := range glyphsOf(name) {
		letters = append(letters, g.looks)
	}
	if len(letters) < 2 {
		return
	}
	free := len(letters) >= longEnough || slices.ContainsFunc(letters, unspaced)
	b.byFirst[letters[0]] = append(b.byFirst[letters[0]], blackName{letters, free, versed})
}

// unspaced reports whether r is of a script that is written without spaces.
func unspaced(r rune) bool {
	return unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana, unicode.Hangul)
}

// Text returns text with every name in it blacked out.
func (b *Blackout) Text(text string) string {
	glyphs := glyphsOf(text)
	var out strings.Builder
	done, hidden := 0, false // hidden: the last that was written is a blackout
	for i := 0; i < len(glyphs); {
		n := b.match(text, glyphs, i)
		if n == 0 {
			i++
			continue
		}
		between := text[done:glyphs[i].from]
		if !hidden || utf8.RuneCountInString(between) > 1 { // of a vendor's model one cannot tell that it has a vendor
			out.WriteString(between)
			out.WriteString(BlackedOut)
		}
		i += n
		done, hidden = glyphs[i-1].to, true
	}
	if done == 0 {
		return text
	}
	out.WriteString(text[done:])
	return out.String()
}

// match is how many glyphs from i on are a name with its version; zero if none is.
func (b *Blackout) match(text string, glyphs []glyph, i int) int {
	longest := 0
	for _, name := range b.byFirst[glyphs[i].looks] {
		n := len(name.letters)
		if n <= longest || i+n > len(glyphs) || !name.stands(glyphs[i:], n) {
			continue
		}
		if b.kept[text[glyphs[i].from:glyphs[i+n-1].to]] {
			continue
		}
		longest = n
		if name.versed {
			longest = n + versionAt(text, glyphs, i+n)
		}
	}
	return longest
}

// stands reports whether glyphs begin with the name: as words of their own, or, where it
// is long, within one.
func (b *blackName) stands(glyphs []glyph, n int) bool {
	within := true
	for i := range n {
		if glyphs[i].looks != b.letters[i] || i > 0 && glyphs[i].from-glyphs[i-1].to > maxGap {
			return false
		}
		within = within && (i == 0 || !glyphs[i].begins)
	}
	const pair = 2 // letters, which stand beside each other by chance
	if b.free && within {
		return true
	}
	return glyphs[0].begins && ends(glyphs[n:]) && (within || n > pair)
}

// ends reports whether a word ends before rest, beside a number or an s.
func ends(rest []glyph) bool {
	if len(rest) == 0 || rest[0].begins || unicode.IsDigit(rest[0].looks) {
		return true
	}
	return rest[0].looks == 's' && (len(rest) == 1 || rest[1].begins)
}

// versionAt is how many glyphs from i on are the version of the model that ends before it:
// numbers, in its word or after it, and words for sizes.
func versionAt(text string, glyphs []glyph, i int) (n int) {
	for range maxVersion {
		begin := i + n
		if begin >= len(glyphs) {
			break
		}
		gap := text[glyphs[begin-1].to:glyphs[begin].from]
		if len(gap) > 1 || gap != "" && !strings.ContainsAny(gap, " -_.:/") {
			break
		}
		end := begin + 1
		for end < len(glyphs) && !glyphs[end].begins {
			end++
		}
		word := glyphs[begin:end]
		if word[0].begins && !slices.ContainsFunc(word, glyph.digit) && !isSize(word) || !word[0].begins && !word[0].digit() {
			break
		}
		n = end - i
	}
	return n
}

func (g glyph) digit() bool { return unicode.IsDigit(g.looks) }

func isSize(word []glyph) bool {
	var text strings.Builder
	for _, g := range word {
		text.WriteRune(g.looks)
	}
	return slices.Contains(strings.Fields(sizeNames), text.String())
}
