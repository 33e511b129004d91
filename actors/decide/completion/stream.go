package completion

import "strings"

// streamed reports whether an endpoint sent events, though nobody had asked for them.
func streamed(sent string) bool {
	return strings.HasPrefix(withoutComments(sent), "data:")
}

// readStream puts the events of a stream together. found is false if it broke off.
func readStream(sent string) (b body, found bool) {
	for line := range strings.Lines(sent) {
		payload, ok := strings.CutPrefix(trimmed(line), "data:")
		if !ok {
			continue
		}
		if trimmed(payload) == "[DONE]" {
			return b, true
		}
		s := scanner{text: trimmed(payload)}
		v, err := s.value()
		if err != nil {
			return b, false
		}
		b.add(&v)
	}
	return b, b.choice.finish != "" || b.value.at("error") != nil
}

// add adds an event.
func (b *body) add(event *value) {
	if event.at("error") != nil {
		b.value = *event
	}
	if model := event.at("model").word(); model != "" {
		b.model = model
	}
	if usage := event.at("usage"); usage != nil && usage.kind == kindObject {
		b.usage = usageOf(usage)
	}
	picked := firstChoice(event.at("choices"))
	if picked == nil {
		return
	}
	delta, c := picked.at("delta"), &b.choice
	b.hasChoice = true
	c.content += delta.at("content").word()
	c.reasoning += delta.at("reasoning").word() + delta.at("reasoning_content").word()
	c.refusal += delta.at("refusal").word()
	if finish := picked.at("finish_reason").word(); finish != "" {
		c.finish, c.native = finish, picked.at("native_finish_reason").word()
	}
	if fault := picked.at("error"); fault != nil && fault.kind != kindNull {
		c.fault = fault
	}
}
