package completion

import (
	"slices"
	"strings"
)

// begins are what the lines of a stream begin with.
func begins() []string { return []string{"data:", "event:", "id:", "retry:"} }

// streamed reports whether what was sent is a stream of events; not known while too
// little of it has come.
func streamed(sent string) (yes, known bool) {
	said := withoutComments(sent)
	for _, name := range begins() {
		if strings.HasPrefix(said, name) {
			return true, true
		}
		if strings.HasPrefix(name, said) {
			return false, false
		}
	}
	return false, true
}

// readStream puts the events of a stream together. found is false if it broke off.
func readStream(sent string) (b body, found bool) {
	var e events
	for line := range strings.Lines(sent) {
		e.take(line)
	}
	if !e.found() {
		return b, false
	}
	return e.body(), true
}

// events are those of a stream, put together as they come.
type events struct {
	whole  body // but for what is in pieces
	done   bool // the stream said that it has ended
	broken bool // an event is none

	content, reasoning, refusal strings.Builder
	calls                       []pieces

	about []member // what the first event that has it says of the answer
	usage *value
}

// pieces are those of a call of a tool.
type pieces struct {
	index, name string
	arguments   strings.Builder
}

// take takes a line. After the end, and after what is no event, nothing counts.
func (e *events) take(line string) {
	payload, ok := strings.CutPrefix(trimmed(line), "data:")
	switch payload = trimmed(payload); {
	case !ok, e.done, e.broken:
	case payload == "[DONE]":
		e.done = true
	default:
		s := scanner{text: payload}
		v, err := s.value()
		if err != nil {
			e.broken = true
			return
		}
		e.add(&v)
	}
}

// found reports whether the answer came to its end.
func (e *events) found() bool {
	return !e.broken && (e.done || e.whole.choice.finish != "" || e.whole.value.at("error") != nil)
}

// body is what has come, as that of an answer in one piece.
func (e *events) body() body {
	b := e.whole
	b.choice.content, b.choice.reasoning, b.choice.refusal = e.content.String(), e.reasoning.String(), e.refusal.String()
	for i := range e.calls {
		b.choice.calls = append(b.choice.calls, e.calls[i].value())
	}
	return b
}

// add adds an event.
func (e *events) add(event *value) {
	b := &e.whole
	if event.at("error") != nil {
		b.value = *event
	}
	for _, name := range []string{"id", "provider"} {
		known := slices.ContainsFunc(e.about, func(m member) bool { return m.name == name })
		if said := event.at(name); said.says() && !known {
			e.about = append(e.about, member{name, *said})
		}
	}
	if model := event.at("model").word(); model != "" {
		b.model = model
	}
	if usage := event.at("usage"); usage != nil && usage.kind == kindObject {
		b.usage, e.usage = usageOf(usage), usage
	}
	picked := firstChoice(event.at("choices"))
	if picked == nil {
		return
	}
	b.hasChoice = true
	delta := picked.at("delta")
	if delta == nil && e.content.Len() == 0 { // all of it at once
		delta = picked.at("message")
	}
	e.addDelta(delta)
	if finish := picked.at("finish_reason").word(); finish != "" {
		b.choice.finish, b.choice.native = finish, picked.at("native_finish_reason").word()
	}
	if fault := picked.at("error"); fault != nil && fault.kind != kindNull {
		b.choice.fault = fault
	}
}

// addDelta adds what an event says.
func (e *events) addDelta(delta *value) {
	said := choice{
		content: delta.at("content").word(), refusal: delta.at("refusal").word(),
		reasoning: delta.at("reasoning").word() + delta.at("reasoning_content").word(),
	}
	if content := delta.at("content"); content != nil && content.kind == kindList {
		said.addParts(content.list)
	}
	e.content.WriteString(said.content)
	e.reasoning.WriteString(said.reasoning)
	e.refusal.WriteString(said.refusal)
	calls := delta.at("tool_calls")
	if calls == nil {
		return
	}
	for i := range calls.list {
		e.addCall(&calls.list[i])
	}
}

// addCall adds a piece of a call to those that have its index.
func (e *events) addCall(piece *value) {
	index := ""
	if v := piece.at("index"); v != nil {
		index = v.text
	}
	at := slices.IndexFunc(e.calls, func(p pieces) bool { return p.index == index })
	if at < 0 {
		at = len(e.calls)
		e.calls = append(e.calls, pieces{index: index})
	}
	e.calls[at].name += piece.at("function", "name").word()
	e.calls[at].arguments.WriteString(piece.at("function", "arguments").word())
}

// value is the call as an answer in one piece has it.
func (p *pieces) value() value {
	text := func(name, said string) member { return member{name, value{kind: kindText, text: said}} }
	function := value{kind: kindObject, members: []member{text("name", p.name), text("arguments", p.arguments.String())}}
	return value{kind: kindObject, members: []member{{"function", function}}}
}
