package arena

import (
	"encoding/json"
	"time"
	"unicode/utf8"
)

// The events that make up nearly all of a journal read their own fields, as they write
// them: in the order of the struct and without white space.
// Whatever is not so is left to encoding/json, which also says what is wrong. A test and
// a fuzz target hold both to the same result.

// selfDecoded is implemented by the events that read their own fields.
type selfDecoded interface{ decode(d *decoder) }

// A Decoder reads records one after another, faster than [DecodeRecord]: it keeps short
// strings that come again and again, such as symbols. It belongs to one goroutine. The
// zero value is ready.
type Decoder struct{ d decoder }

// Decode is [DecodeRecord].
func (r *Decoder) Decode(data []byte) ([]Event, error) {
	if r.d.names == nil {
		r.d.names = make(map[string]string)
	}
	if events, ok := r.d.events(data); ok {
		return events, nil
	}
	return reflectRecord(data)
}

// A decoder reads members of JSON objects.
type decoder struct {
	data []byte
	at   int
	bad  bool // something was not as it is written
	// begins says that the next member is the first of its object: no comma is before it.
	begins bool
	names  map[string]string // short strings; nil to keep none
	quotes int               // that the last tick had
}

// Limits of what a decoder keeps.
const (
	maxNames = 4_096
	maxName  = 32 // bytes
)

// events reads a record that is exactly as it is written, and reports false for any
// other.
func (d *decoder) events(data []byte) (events []Event, ok bool) {
	d.data, d.at, d.bad, d.begins = data, 0, false, false
	defer func() { d.data = nil }()
	if !d.take("[") {
		return nil, false
	}
	events = make([]Event, 0, 2)
	for !d.take("]") {
		if len(events) > 0 && !d.take(",") {
			return nil, false
		}
		event := d.event()
		if event == nil {
			return nil, false
		}
		events = append(events, event)
	}
	return events, d.at == len(data)
}

// event reads one event, or returns nil.
func (d *decoder) event() Event {
	begin := d.at
	if !d.take(typePrefix) {
		return nil
	}
	event := newEvent(d.untilQuote())
	if event == nil {
		return nil
	}
	if own, ok := event.(selfDecoded); ok {
		own.decode(d)
		if !d.take("}") {
			return nil
		}
		return event
	}
	d.at = begin
	d.reflect(event)
	if d.bad {
		return nil
	}
	return event
}

// take consumes what is next if it is text.
func (d *decoder) take(text string) bool {
	end := d.at + len(text)
	if d.bad || end > len(d.data) || string(d.data[d.at:end]) != text {
		return false
	}
	d.at = end
	return true
}

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

// escaped reads a string that began at begin by encoding/json, up to its end.
func (d *decoder) escaped(begin int) (text string) {
	for ; d.at < len(d.data) && d.data[d.at] != '"'; d.at++ {
		if d.data[d.at] == '\\' {
			d.at++
		}
	}
	if d.at >= len(d.data) || json.Unmarshal(d.data[begin-1:d.at+1], &text) != nil {
		d.bad = true
		return ""
	}
	d.at++
	return text
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

// list reads elements until the end of the list.
func (d *decoder) list(element func()) {
	if !d.take("[") {
		d.bad = true
		return
	}
	for first := true; !d.bad && !d.take("]"); first = false {
		if !first && !d.take(",") {
			d.bad = true
			return
		}
		element()
	}
}

// object reads an object whose first member is needed.
func (d *decoder) object(members func()) {
	if d.at >= len(d.data) || d.data[d.at] != '{' {
		d.bad = true
		return
	}
	d.begins = true
	members()
	if !d.take("}") {
		d.bad = true
	}
}

// raw reads an object as it stands. Whether it is one is left to encoding/json.
func (d *decoder) raw() []byte {
	begin, depth, quoted := d.at, 0, false
	for ; d.at < len(d.data); d.at++ {
		switch c := d.data[d.at]; {
		case quoted && c == '\\':
			d.at++
		case c == '"':
			quoted = !quoted
		case quoted:
		case c == '{':
			depth++
		case c == '}':
			depth--
			if depth == 0 {
				d.at++
				return d.data[begin:d.at]
			}
		}
	}
	d.bad = true
	return nil
}

// reflect reads an object by encoding/json.
func (d *decoder) reflect(into any) {
	if raw := d.raw(); raw == nil || json.Unmarshal(raw, into) != nil {
		d.bad = true
	}
}
