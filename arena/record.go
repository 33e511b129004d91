package arena

import (
	"bytes"
	"encoding/json"
	"fmt"
)

// A record is a JSON array of events on one line. Every event is an object that
// begins with its type, then its fields in the order of the Go struct: equal
// events have equal bytes.

// typePrefix begins every event.
const typePrefix = `{"type":"`

// AppendRecord appends the encoding of events to dst.
func AppendRecord(dst []byte, events []Event) ([]byte, error) {
	f := fields{buf: append(dst, '[')}
	for i, event := range events {
		if i > 0 {
			f.buf = append(f.buf, ',')
		}
		f.buf = append(f.buf, typePrefix...)
		f.buf = append(f.buf, event.Type()...)
		f.buf = append(f.buf, '"')
		if e, ok := event.(selfEncoded); ok {
			e.encode(&f)
		} else if err := f.reflect(event); err != nil {
			return nil, err
		}
		f.buf = append(f.buf, '}')
	}
	return append(f.buf, ']'), nil
}

// reflect writes the fields of event by encoding/json.
func (f *fields) reflect(event Event) error {
	object, err := json.Marshal(event)
	if err != nil {
		return fmt.Errorf("encode %s: %w", event.Type(), err)
	}
	if members := object[1 : len(object)-1]; len(members) > 0 {
		f.buf = append(f.buf, ',')
		f.buf = append(f.buf, members...)
	}
	return nil
}

// DecodeRecord reads what AppendRecord wrote. The error wraps [ErrCorrupt].
func DecodeRecord(data []byte) ([]Event, error) {
	if events, ok := new(decoder).events(data); ok {
		return events, nil
	}
	return reflectRecord(data)
}

// reflectRecord reads any record by encoding/json.
func reflectRecord(data []byte) ([]Event, error) {
	var raw []json.RawMessage
	if err := json.Unmarshal(data, &raw); err != nil {
		return nil, fmt.Errorf("%w: %w", ErrCorrupt, err)
	}
	events := make([]Event, len(raw))
	for i, object := range raw {
		rest, ok := bytes.CutPrefix(object, []byte(typePrefix))
		end := bytes.IndexByte(rest, '"')
		if !ok || end < 0 {
			return nil, fmt.Errorf("event %d does not begin with its type: %w", i+1, ErrCorrupt)
		}
		event := newEvent(string(rest[:end]))
		if event == nil {
			return nil, fmt.Errorf("event %d is of the unknown type %q: %w", i+1, rest[:end], ErrCorrupt)
		}
		if err := json.Unmarshal(object, event); err != nil {
			return nil, fmt.Errorf("event %d: %w: %w", i+1, ErrCorrupt, err)
		}
		if taken, ok := event.(*DecisionTaken); ok {
			taken.unmark()
		}
		events[i] = event
	}
	return events, nil
}
