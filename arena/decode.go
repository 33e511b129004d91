package arena

import "encoding/json"

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

// object reads an object that is empty, or has the first of members.
func (d *decoder) object(members func()) {
	if d.take("{}") {
		return
	}
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
