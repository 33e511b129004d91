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
	return json.Compact(&compact, []byte(text)) == nil && compact.String() == text
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

// receipt writes r as encoding/json does, but for replies that stand as they are.
func (f *fields) receipt(r *Receipt) {
	f.key("receipt")
	f.object(func() {
		if len(r.Prompt) > 0 {
			f.whole("prompt", r.Prompt)
		}
		if len(r.Replies) > 0 {
			f.list("replies", len(r.Replies), func(i int) {
				if !r.Quoted && standsAlone(r.Replies[i]) {
					f.buf = append(f.buf, r.Replies[i]...)
					return
				}
				f.value(r.Replies[i])
			})
		}
		rest, _ := json.Marshal(r.brief()) // texts, numbers and times cannot fail
		if members := rest[1 : len(rest)-1]; len(members) > 0 {
			f.buf = append(f.buf, ',')
			f.buf = append(f.buf, members...)
		}
	})
}

// UnmarshalJSON reads replies of both sorts.
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
		text := string(raw)
		if !strings.HasPrefix(text, "{") {
			text = ""
			if err := json.Unmarshal(raw, &text); err != nil {
				return err //nolint:wrapcheck // as above
			}
			r.Quoted = r.Quoted || standsAlone(text)
		}
		r.Replies = append(r.Replies, text)
	}
	return nil
}
