package fakellm

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"
)

const (
	maxBody  = 4 << 20 // bytes
	maxModel = 200     // bytes
)

// A question is a request for a chat completion.
type question struct {
	model    string   // without the preface of ours
	messages []string // their texts, in order
	prompt   string   // all of them, with who says each
	bytes    int      // of all texts
	stream   bool
	usage    bool   // a stream ends with it
	format   string // "json_schema", "json_object" or something else
}

// wireQuestion is a question as it comes. What else stands there is of no importance.
type wireQuestion struct {
	Model    string `json:"model"`
	Messages []struct {
		Role    string          `json:"role"`
		Content json.RawMessage `json:"content"`
	} `json:"messages"`
	Stream        bool `json:"stream"`
	StreamOptions struct {
		IncludeUsage bool `json:"include_usage"`
	} `json:"stream_options"`
	ResponseFormat struct {
		Type string `json:"type"`
	} `json:"response_format"`
}

// readQuestion reads a request to its end. What is wrong with it is a failure.
func readQuestion(w http.ResponseWriter, r *http.Request) (*question, *failure) {
	body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, maxBody))
	if _, large := errors.AsType[*http.MaxBytesError](err); large {
		return nil, invalid(http.StatusRequestEntityTooLarge, "", "the request is larger than 4 MB")
	}
	if err != nil {
		return nil, invalid(http.StatusBadRequest, "", "the request broke off")
	}
	var wire wireQuestion
	if err := json.Unmarshal(body, &wire); err != nil {
		return nil, invalid(http.StatusBadRequest, "", fmt.Sprintf("the request cannot be read as JSON: %v", err))
	}
	model := strings.TrimPrefix(strings.TrimSpace(wire.Model), preface)
	switch {
	case model == "":
		return nil, invalid(http.StatusBadRequest, "model", "you must provide a model parameter")
	case len(model) > maxModel:
		return nil, invalid(http.StatusBadRequest, "model", fmt.Sprintf("the name of the model is longer than %d bytes", maxModel))
	case len(wire.Messages) == 0:
		return nil, invalid(http.StatusBadRequest, "messages", "you must provide a list of messages that is not empty")
	}
	q := &question{model: model, stream: wire.Stream, usage: wire.StreamOptions.IncludeUsage, format: wire.ResponseFormat.Type}
	var prompt strings.Builder
	for i, message := range wire.Messages {
		text, ok := textOf(message.Content)
		if !ok {
			return nil, invalid(http.StatusBadRequest, fmt.Sprintf("messages.[%d].content", i), "the content of a message must be text or a list of parts")
		}
		q.messages, q.bytes = append(q.messages, text), q.bytes+len(text)
		_, _ = fmt.Fprintf(&prompt, "%q: %q\n", message.Role, text) // never fails
	}
	q.prompt = prompt.String()
	return q, nil
}

// textOf is the text of a message's content, which may come in parts or not at all.
func textOf(content json.RawMessage) (text string, ok bool) {
	if len(content) == 0 || json.Unmarshal(content, &text) == nil { // null is no text
		return text, true
	}
	var parts []struct {
		Text string `json:"text"`
	}
	if json.Unmarshal(content, &parts) != nil {
		return "", false
	}
	texts := make([]string, len(parts))
	for i := range parts {
		texts[i] = parts[i].Text + "\n"
	}
	return strings.Join(texts, ""), true
}
