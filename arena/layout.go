package arena

import (
	"bytes"
	"encoding/json"
	"fmt"
	"strings"
)

// A layout is the white space of a reply that is a JSON object: some endpoints indent it,
// and some send white space before it while its model is at work.
type layout struct{ indent, before, after string }

// jsonSpace is what JSON takes for white space.
const jsonSpace = " \t\r\n"

// laidOut is reply as an object that stands alone, and its layout. ok is false if reply is
// none, or has white space elsewhere.
func laidOut(reply string) (object string, l layout, ok bool) {
	text := strings.Trim(reply, jsonSpace)
	at := strings.Index(reply, text)
	l.before, l.after = reply[:at], reply[at+len(text):]
	if standsAlone(text) {
		return text, l, true
	}
	var compact bytes.Buffer
	if json.Compact(&compact, []byte(text)) != nil || !standsAlone(compact.String()) {
		return "", layout{}, false
	}
	if line, found := strings.CutPrefix(text, "{\n"); found {
		l.indent = line[:len(line)-len(strings.TrimLeft(line, " \t"))]
	}
	object = compact.String()
	whole, err := l.lay(object)
	return object, l, err == nil && whole == reply
}

// lay is object in the layout l. The error is of one that no reply may have: few lines with
// a long indent would take memory without end.
func (l *layout) lay(object string) (string, error) {
	if l.indent == "" {
		return l.before + object + l.after, nil
	}
	if l.size(object) > maxReply {
		return "", fmt.Errorf("a reply with an indent of %d bytes: %w", len(l.indent), ErrCorrupt)
	}
	var text bytes.Buffer
	if err := json.Indent(&text, []byte(object), "", l.indent); err != nil {
		return "", err //nolint:wrapcheck // whoever reads the event says which one
	}
	return l.before + text.String() + l.after, nil
}

// size is at least how long object is in the layout l.
func (l *layout) size(object string) int {
	size, level, quoted := len(l.before)+len(object)+len(l.after), 0, false
	for i := 0; i < len(object); i++ {
		switch c := object[i]; {
		case quoted && c == '\\':
			i++
		case c == '"':
			quoted = !quoted
		case quoted:
		case c == ':':
			size++
		case c == ',':
			size += 1 + level*len(l.indent)
		case c == '{' || c == '[':
			level++
			size += 1 + level*len(l.indent)
		case c == '}' || c == ']':
			level--
			size += 1 + level*len(l.indent)
		}
	}
	return size
}

// laid writes object with its layout, as a list of both.
func (f *fields) laid(object string, l *layout) {
	f.buf = append(f.buf, '[')
	f.buf = append(f.buf, object...)
	for _, space := range [...]string{l.indent, l.before, l.after} {
		f.buf = append(f.buf, ',')
		f.value(space)
	}
	f.buf = append(f.buf, ']')
}

// unlaid reads what laid wrote, by encoding/json.
func unlaid(raw []byte) (string, error) {
	var (
		object json.RawMessage
		l      layout
	)
	if err := json.Unmarshal(raw, &[...]any{&object, &l.indent, &l.before, &l.after}); err != nil {
		return "", err //nolint:wrapcheck // whoever reads the event says which one
	}
	if !bytes.HasPrefix(object, []byte("{")) {
		return "", fmt.Errorf("a reply that is a list without an object: %w", ErrCorrupt)
	}
	return l.lay(string(object))
}
