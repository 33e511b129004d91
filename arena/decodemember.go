package arena

import (
	"encoding/json"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"
)

// The members of an object, and the values that they have.

// member consumes the name of the next member if it is name.
func (d *decoder) member(name string) bool {
	before := byte(',')
	if d.begins {
		before = '{'
	}
	begin, end := d.at+2, d.at+2+len(name)
	if d.bad || end+2 > len(d.data) || d.data[d.at] != before || d.data[d.at+1] != '"' ||
		string(d.data[begin:end]) != name || d.data[end] != '"' || d.data[end+1] != ':' {
		return false
	}
	d.at, d.begins = end+2, false
	return true
}

// need is member of one that cannot be missing.
func (d *decoder) need(name string) bool {
	if d.member(name) {
		return true
	}
	d.bad = true
	return false
}

// value reads a string.
func (d *decoder) value() string {
	if !d.take(`"`) {
		d.bad = true
		return ""
	}
	return d.untilQuote()
}

func (d *decoder) text(name string) string {
	if !d.need(name) {
		return ""
	}
	return d.value()
}

func (d *decoder) optionalText(name string) string {
	if !d.member(name) {
		return ""
	}
	return d.value()
}

// number reads an integer that is not negative and has at most 18 digits.
func (d *decoder) number(name string) (n int64) {
	if !d.need(name) {
		return 0
	}
	return d.integer()
}

func (d *decoder) integer() (n int64) {
	const most = 18
	begin := d.at
	for d.at < len(d.data) && isDigit(d.data[d.at]) {
		n = n*10 + int64(d.data[d.at]-'0')
		d.at++
		if d.at-begin > most {
			break
		}
	}
	digits := d.at - begin
	if digits == 0 || digits > most || digits > 1 && d.data[begin] == '0' {
		d.bad = true
	}
	return n
}

// micros reads a decimal number that stands in quotes.
func (d *decoder) micros() int64 {
	if !d.take(`"`) {
		d.bad = true
		return 0
	}
	begin := d.at
	for d.at < len(d.data) && d.data[d.at] != '"' {
		d.at++
	}
	value, err := parseMicros(d.data[begin:d.at])
	if err != nil || !d.take(`"`) {
		d.bad = true
	}
	return value
}

func (d *decoder) money(name string) Money {
	if !d.need(name) {
		return 0
	}
	return Money(d.micros())
}

func (d *decoder) optionalMoney(name string) Money {
	if !d.member(name) {
		return 0
	}
	return Money(d.micros())
}

func (d *decoder) shares(name string) Shares {
	if !d.need(name) {
		return 0
	}
	return Shares(d.micros())
}

func (d *decoder) optionalShares(name string) Shares {
	if !d.member(name) {
		return 0
	}
	return Shares(d.micros())
}

func (d *decoder) time(name string) time.Time {
	if !d.need(name) {
		return time.Time{}
	}
	return d.moment()
}

func (d *decoder) optionalTime(name string) time.Time {
	if !d.member(name) {
		return time.Time{}
	}
	return d.moment()
}

// moment reads a time in UTC.
func (d *decoder) moment() (at time.Time) {
	if !d.take(`"`) {
		d.bad = true
		return at
	}
	begin := d.at
	for d.at < len(d.data) && d.data[d.at] != '"' {
		d.at++
	}
	text := d.data[begin:d.at]
	if len(text) == 0 || text[len(text)-1] != 'Z' || at.UnmarshalText(text) != nil || !d.take(`"`) {
		d.bad = true
	}
	return at
}

// untilQuote reads up to the end of a string that has begun.
func (d *decoder) untilQuote() string {
	begin, plain := d.at, true
	for ; d.at < len(d.data); d.at++ {
		switch c := d.data[d.at]; {
		case c == '"':
			text := d.data[begin:d.at]
			d.at++
			if !plain && !utf8.Valid(text) {
				d.bad = true
			}
			return d.name(text)
		case c == '\\':
			return d.escaped(begin)
		case c < ' ':
			d.bad = true
			return ""
		case c >= utf8.RuneSelf:
			plain = false
		}
	}
	d.bad = true
	return ""
}

// escaped reads a string that began at begin, up to its end.
func (d *decoder) escaped(begin int) (text string) {
	for ; d.at < len(d.data) && d.data[d.at] != '"'; d.at++ {
		if d.data[d.at] == '\\' {
			d.at++
		}
	}
	if d.at >= len(d.data) {
		d.bad = true
		return ""
	}
	text, ok := unescaped(d.data[begin:d.at])
	if !ok && json.Unmarshal(d.data[begin-1:d.at+1], &text) != nil {
		d.bad = true
		return ""
	}
	d.at++
	return text
}

// unescaped is a string of JSON that has none but the short escapes and those of ASCII.
func unescaped(data []byte) (text string, ok bool) {
	var plain strings.Builder
	plain.Grow(len(data))
	for len(data) > 0 {
		c, size := data[0], 1
		if c == '\\' {
			c, size = escapeOf(data)
		}
		if size == 0 || size == 1 && c < ' ' {
			return "", false
		}
		plain.WriteByte(c)
		data = data[size:]
	}
	return plain.String(), utf8.ValidString(plain.String())
}

// escapeOf is the character of the escape with which data begins. Its size is zero if it
// is not one of ASCII.
func escapeOf(data []byte) (c byte, size int) {
	const unit = len(`\u0000`)
	if len(data) < 2 {
		return 0, 0
	}
	if at := strings.IndexByte(shortly+"/", data[1]); at >= 0 {
		return (plainly + "/")[at], 2
	}
	if data[1] != 'u' || len(data) < unit {
		return 0, 0
	}
	code, err := strconv.ParseUint(string(data[2:unit]), 16, 16)
	if err != nil || code >= utf8.RuneSelf {
		return 0, 0
	}
	return byte(code), unit
}

// name is text as a string: a known one if it is short.
func (d *decoder) name(text []byte) string {
	if known, ok := d.names[string(text)]; ok {
		return known
	}
	fresh := string(text)
	if d.names != nil && len(text) <= maxName && len(d.names) < maxNames {
		d.names[fresh] = fresh
	}
	return fresh
}
