package arena

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// A glyph is a letter or a digit of a text as it looks.
type glyph struct {
	looks    rune
	from, to int  // bytes of the text
	begins   bool // a word
}

// glyphsOf are those of text. Signs and spaces end words; what is invisible, and what is
// above or below a letter, is left out.
func glyphsOf(text string) []glyph {
	glyphs := make([]glyph, 0, len(text))
	begins := true
	for at, r := range text {
		switch {
		case unicode.In(r, unicode.Mn, unicode.Me, unicode.Cf):
		case unicode.IsLetter(r), unicode.IsDigit(r), isEnclosed(r):
			_, size := utf8.DecodeRuneInString(text[at:])
			glyphs = append(glyphs, glyph{looks: looks(r), from: at, to: at + size, begins: begins})
			begins = false
		default:
			begins = true
		}
	}
	return glyphs
}

// Letters that exist in rows of the alphabet.
const (
	circled    = 'Ⓐ' // 26 large ones, then 26 small ones
	circledEnd = 'ⓩ'
	boxed      = '🄰' // four rows, with gaps
	boxedEnd   = '🆉'
	wide       = '！' // as '!' to '~'
	wideEnd    = '～'
	styled     = '𝐀' // 13 alphabets, large and small
	styledEnd  = '𝚣'
	alphabet   = 26
)

func isEnclosed(r rune) bool {
	return circled <= r && r <= circledEnd || boxed <= r && r <= boxedEnd
}

// looks is the small Latin letter that r looks like, or else r itself in small.
func looks(r rune) rune {
	switch {
	case circled <= r && r <= circledEnd:
		return 'a' + (r-circled)%alphabet
	case boxed <= r && r <= boxedEnd:
		const row = 0x20
		return 'a' + min((r-boxed)%row, alphabet-1)
	case wide <= r && r <= wideEnd:
		r += '!' - wide
	case styled <= r && r <= styledEnd:
		return 'a' + (r-styled)%alphabet
	}
	if at := strings.IndexRune(lookalikes, r); at >= 0 {
		return alikeAt(at)
	}
	r = unicode.ToLower(r)
	if at := strings.IndexRune(lookalikes, r); at >= 0 {
		return alikeAt(at)
	}
	return r
}

// alikeAt is the Latin letter that begins the group at a place of lookalikes.
func alikeAt(at int) rune {
	begin := strings.LastIndexByte(lookalikes[:at], ' ') + 1
	letter, _ := utf8.DecodeRuneInString(lookalikes[begin:])
	return letter
}

// lookalikes are groups, each of a small Latin letter and what can be taken for it.
const lookalikes = " aàáâãäåāăąǎаαᴀɑ bвВΒьʙ cçćĉċčсϲᴄ dďđᴅԁ eèéêëēĕėęěеєεᴇ fƒ gĝğġģɢɡ hĥħНΗʜһ iìíîïĩīĭįıіιɪⅰ jĵјᴊ kķкκᴋ lĺļľłӏʟⅼ mмМΜᴍ nñńņňηΝɴո " +
	"oòóôõöøōŏőоοσᴏօ pрρᴘ qԛ rŕŗřʀ sśŝşšѕꜱ tţťŧтτᴛ uùúûüũūŭůűųυᴜս vνᴠⅴ wŵԝᴡω xхχⅹ yýÿŷуγʏ zźżžᴢ "
