package news

import (
	"bytes"
	"encoding/json"
	"strconv"
	"unicode/utf8"

	"github.com/seed45548214/arena/arena"
)

// What is fed must be JSON as JSON.stringify writes it, so that a client's
// checksum of what it parsed agrees with ours.

// wireJSON encodes v, one of the wire types. Their floats must be rounded.
func wireJSON(v any) []byte {
	var b bytes.Buffer
	encoder := json.NewEncoder(&b)
	encoder.SetEscapeHTML(false)
	if err := encoder.Encode(v); err != nil {
		panic(err) // the wire types always encode
	}
	text := bytes.TrimSuffix(b.Bytes(), []byte("\n"))
	if bytes.Contains(text, []byte(`\u`)) {
		return unescaped(text)
	}
	return text
}

// unescaped writes out the characters that Go escapes and JavaScript does not.
func unescaped(text []byte) []byte {
	const escape = len(`\u2028`)
	var out []byte
	from := 0
	for i := 0; i < len(text)-1; i++ {
		if text[i] != '\\' {
			continue
		}
		if r, ok := plainRune(text[i:min(i+escape, len(text))]); ok {
			out = utf8.AppendRune(append(out, text[from:i]...), r)
			from = i + escape
		}
		i++ // what is escaped begins no escape
	}
	return append(out, text[from:]...)
}

func plainRune(escape []byte) (r rune, ok bool) {
	switch string(escape) {
	case `\u2028`:
		return '\u2028', true
	case `\u2029`:
		return '\u2029', true
	case `\ufffd`:
		return utf8.RuneError, true
	}
	return 0, false
}

// appendText writes a string.
func appendText(b []byte, text string) []byte {
	for i := range len(text) {
		if c := text[i]; c < ' ' || c > '~' || c == '"' || c == '\\' {
			return append(b, wireJSON(text)...)
		}
	}
	b = append(append(b, '"'), text...)
	return append(b, '"')
}

func appendMoney(b []byte, amount arena.Money) []byte {
	b = append(append(b, '"'), amount.String()...)
	return append(b, '"')
}

// appendFigure writes a rounded number, or null.
func appendFigure(b []byte, x *float64) []byte {
	if x == nil {
		return append(b, "null"...)
	}
	return strconv.AppendFloat(b, *x, 'f', -1, 64)
}

// appendPrice writes the quote in place i: [price, change since the last close or
// null, 1 if stale].
func appendPrice(b []byte, state *arena.State, i int) []byte {
	quote := &state.Quotes[i]
	b = appendMoney(append(b, '['), quote.Price)
	var today *float64
	if len(state.Closes) > 0 && state.Closes[i] > 0 {
		today = new(growth(state.Closes[i], quote.Price))
	}
	b = appendFigure(append(b, ','), today)
	b = strconv.AppendInt(append(b, ','), int64(bit(!quote.At.Equal(state.At))), 10)
	return append(b, ']')
}

// growth is the change from a price to another, as a rounded fraction.
func growth(before, after arena.Money) float64 {
	return Rounded(float64(after-before) / float64(before))
}
