package completion

import "strings"

// A body is what an endpoint sent, as far as it is that of a chat completion.
type body struct {
	value     value
	model     string
	usage     Usage
	choice    choice
	hasChoice bool
}

// A choice is what a model said.
type choice struct {
	content   string
	reasoning string
	refusal   string
	calls     []value // of tools
	finish    string
	native    string // how the router's endpoint names it
	fault     *value
}

// readBody reads a body. found is false if it is not JSON from end to end.
func readBody(bytes []byte) (b body, found bool) {
	sent := strings.ToValidUTF8(string(bytes), "\ufffd")
	if stream, _ := streamed(sent); stream {
		return readStream(sent)
	}
	s := scanner{text: withoutComments(sent)}
	v, ok := s.all()
	if !ok {
		return b, false
	}
	b = body{value: v, model: v.at("model").word(), usage: usageOf(v.at("usage"))}
	if picked := firstChoice(v.at("choices")); picked != nil {
		b.hasChoice, b.choice = true, choiceOf(picked)
	}
	return b, true
}

// withoutComments leaves out the lines with which a router keeps a connection open.
func withoutComments(sent string) string {
	for {
		sent = trimmed(sent)
		if !strings.HasPrefix(sent, ":") {
			return sent
		}
		_, sent, _ = strings.Cut(sent, "\n")
	}
}

// firstChoice is the one with the index zero, or the first where none has it.
func firstChoice(choices *value) *value {
	if choices == nil || len(choices.list) == 0 {
		return nil
	}
	for i := range choices.list {
		if index := choices.list[i].at("index"); index != nil && index.text == "0" {
			return &choices.list[i]
		}
	}
	return &choices.list[0]
}

func choiceOf(v *value) choice {
	message := v.at("message")
	c := choice{
		content: message.at("content").word(), refusal: message.at("refusal").word(),
		reasoning: message.at("reasoning").word() + message.at("reasoning_content").word(),
		finish:    v.at("finish_reason").word(), native: v.at("native_finish_reason").word(),
	}
	if calls := message.at("tool_calls"); calls != nil {
		c.calls = calls.list
	}
	if fault := v.at("error"); fault != nil && fault.kind != kindNull {
		c.fault = fault
	}
	if content := message.at("content"); content != nil && content.kind == kindList {
		c.addParts(content.list)
	}
	return c
}

// addParts adds what was said in parts, one after the other as they are.
func (c *choice) addParts(parts []value) {
	for i := range parts {
		switch part := &parts[i]; part.at("type").word() {
		case "text", "output_text", "":
			c.content += part.at("text").word()
		case "refusal":
			c.refusal += part.at("refusal").word()
		case "thinking", "reasoning":
			c.reasoning += thoughtOf(part)
		}
	}
}

// thoughtOf is the text of a part that is thought.
func thoughtOf(part *value) string {
	var words strings.Builder
	words.WriteString(part.at("thinking").word() + part.at("text").word())
	if within := part.at("thinking"); within != nil {
		for i := range within.list {
			words.WriteString(within.list[i].at("text").word())
		}
	}
	return words.String()
}

// refused reports whether the model, or who watches over it, does not want to answer.
func (c *choice) refused() bool {
	switch strings.ToLower(c.native) {
	case "safety", "recitation", "prohibited_content", "blocklist", "content_filter", "refusal":
		return true
	}
	return c.refusal != "" || c.finish == "content_filter"
}

func (c *choice) refusalWords() string {
	if c.refusal != "" {
		return "the model refused: " + clipped(c.refusal)
	}
	return "the endpoint filtered the answer"
}

// broken reports whether the endpoint says that the answer is none.
func (c *choice) broken() bool {
	return c.fault != nil || c.finish == "error" || strings.HasSuffix(c.native, "error")
}

// blank reports whether the answer is white space alone, as that of a model that cannot
// leave JSON mode.
func (c *choice) blank() bool {
	return c.content != "" && trimmed(c.content) == "" && c.reasoning == ""
}

// find finds the answer, wherever the model gave it.
func (c *choice) find(f *finder) (answer, error) {
	thinks, cut := c.reasoning != "", c.finish == "length"
	switch {
	case trimmed(c.content) != "":
		return f.find(c.content)
	case len(c.calls) > 0:
		return f.call(c.calls)
	case thinks && !cut:
		if found, ok := f.thoughtOnly(c.reasoning); ok {
			return found, nil
		}
		return answer{}, errThought
	case thinks, cut:
		return answer{}, errThought
	}
	return answer{}, errNothingSaid
}
