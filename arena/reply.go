package arena

import (
	"bytes"
	"encoding/json"
	"strings"
)

// Most replies of endpoints are JSON objects. As a text each of their quotes would be
// escaped, twice in the answer within; a journal has them as they are, if that gives back
// every byte.

// deepestReply is how deep the objects and lists of a reply may lie in each other that
// stands as it is: no reply makes its record too deep to be read.
const deepestReply = 64

// standsAlone reports whether text is a JSON object without white space around its parts.
func standsAlone(text string) bool {
	if !strings.HasPrefix(text, "{") || strings.ContainsAny(text, "\u2028\u2029") || depth(text) > deepestReply {
		return false
	}
	var compact bytes.Buffer
	raw := []byte(text)
	return json.Compact(&compact, raw) == nil && bytes.Equal(compact.Bytes(), raw)
}

// depth is how deep objects and lists lie in each other, if text is JSON.
func depth(text string) (deepest int) {
	level, quoted := 0, false
	for i := 0; i < len(text); i++ {
		switch c := text[i]; {
		case quoted && c == '\\':
			i++
		case c == '"':
			quoted = !quoted
		case quoted:
		case c == '{' || c == '[':
			level++
			deepest = max(deepest, level)
		case c == '}' || c == ']':
			level--
		}
	}
	return deepest
}

// receipt writes r as encoding/json does, but for replies that stand as they are, or short,
// with a mark in place of rationale.
func (f *fields) receipt(r *Receipt, rationale string) {
	rest := *r
	rest.Prompt, rest.Replies, rest.Short = nil, nil, r.Short && r.markable()
	f.key("receipt")
	f.object(func() {
		if len(r.Prompt) > 0 {
			f.list("prompt", len(r.Prompt), func(i int) { f.object(func() { r.Prompt[i].encode(f) }) })
		}
		if len(r.Replies) > 0 {
			f.list("replies", len(r.Replies), func(i int) {
				if rest.Short {
					f.short(r.Replies[i], rationale)
				} else {
					f.reply(r.Replies[i], r.Quoted)
				}
			})
		}
		encoded, _ := json.Marshal(&rest) // texts, numbers and times cannot fail
		if members := encoded[1 : len(encoded)-1]; len(members) > 0 {
			f.buf = append(f.buf, ',')
			f.buf = append(f.buf, members...)
		}
	})
}

// reply writes a reply as the object that it is, or else as a text.
func (f *fields) reply(text string, quoted bool) {
	if quoted || !standsAlone(text) {
		f.value(text)
		return
	}
	f.buf = append(f.buf, text...)
}

// short writes a reply without rationale and without its white space.
func (f *fields) short(text, rationale string) {
	text = marked(text, rationale)
	switch object, l, ok := laidOut(text); {
	case !ok:
		f.value(text)
	case l == (layout{}):
		f.buf = append(f.buf, object...)
	default:
		f.laid(object, &l)
	}
}

// UnmarshalJSON reads replies of all sorts. Those of a short receipt have their marks.
func (r *Receipt) UnmarshalJSON(data []byte) error {
	type plain Receipt
	body := struct {
		plain

		Replies []json.RawMessage `json:"replies"`
	}{}
	if err := json.Unmarshal(data, &body); err != nil {
		return err //nolint:wrapcheck // whoever reads the event says which one
	}
	*r = Receipt(body.plain)
	for _, raw := range body.Replies {
		text, err := string(raw), error(nil)
		switch {
		case strings.HasPrefix(text, "["):
			text, err = unlaid(raw)
		case !strings.HasPrefix(text, "{"):
			text = ""
			err = json.Unmarshal(raw, &text)
			r.Quoted = r.Quoted || standsAlone(text)
		}
		if err != nil {
			return err //nolint:wrapcheck // as above
		}
		r.Replies = append(r.Replies, text)
	}
	return nil
}
