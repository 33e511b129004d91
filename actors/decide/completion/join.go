package completion

import (
	"bytes"
	"encoding/json"
)

// join writes the events as the answer that they are in one piece, and less where they
// broke off: what is read of that is what is read of the stream.
func (e *events) join() []byte {
	b := e.body()
	w := &writer{}
	w.text.WriteByte('{')
	for i := range e.about {
		w.member(e.about[i].name, &e.about[i].value)
	}
	if b.model != "" {
		w.words("model", b.model)
	}
	if e.usage != nil {
		w.member("usage", e.usage)
	}
	if fault := b.value.at("error"); fault != nil {
		w.member("error", fault)
	}
	w.name("choices")
	if !b.hasChoice {
		w.text.WriteByte('[')
		return w.end(e.found(), "]}")
	}
	w.text.WriteString(`[{"index":0,"message":{"role":"assistant"`)
	c := &b.choice
	w.words("content", c.content)
	if c.reasoning != "" {
		w.words("reasoning", c.reasoning)
	}
	if c.refusal != "" {
		w.words("refusal", c.refusal)
	}
	if len(c.calls) > 0 {
		w.member("tool_calls", &value{kind: kindList, list: c.calls})
	}
	if !e.found() {
		return w.end(false, "")
	}
	w.text.WriteByte('}')
	w.words("finish_reason", c.finish)
	w.words("native_finish_reason", c.native)
	if c.fault != nil {
		w.member("error", c.fault)
	}
	return w.end(true, "}]}")
}

// A writer writes JSON as short as it can be.
type writer struct{ text bytes.Buffer }

// end closes what is open, if it is whole.
func (w *writer) end(whole bool, brackets string) []byte {
	if whole {
		w.text.WriteString(brackets)
	}
	return w.text.Bytes()
}

// name begins a member.
func (w *writer) name(name string) {
	if last := w.text.Bytes()[w.text.Len()-1]; last != '{' {
		w.text.WriteByte(',')
	}
	w.quoted(name)
	w.text.WriteByte(':')
}

func (w *writer) words(name, said string) {
	w.name(name)
	w.quoted(said)
}

func (w *writer) member(name string, v *value) {
	w.name(name)
	w.value(v)
}

func (w *writer) quoted(text string) {
	encoder := json.NewEncoder(&w.text)
	encoder.SetEscapeHTML(false)
	_ = encoder.Encode(text)          //nolint:errchkjson // a text can be written, into memory
	w.text.Truncate(w.text.Len() - 1) // it ends the line
}

// value writes v, a number as it was written.
func (w *writer) value(v *value) {
	switch v.kind {
	case kindNull:
		w.text.WriteString("null")
	case kindBoolean:
		if v.yes {
			w.text.WriteString("true")
		} else {
			w.text.WriteString("false")
		}
	case kindNumber:
		w.text.WriteString(v.text)
	case kindText:
		w.quoted(v.text)
	case kindList:
		w.text.WriteByte('[')
		for i := range v.list {
			if i > 0 {
				w.text.WriteByte(',')
			}
			w.value(&v.list[i])
		}
		w.text.WriteByte(']')
	case kindObject:
		w.text.WriteByte('{')
		for i := range v.members {
			w.member(v.members[i].name, &v.members[i].value)
		}
		w.text.WriteByte('}')
	}
}
