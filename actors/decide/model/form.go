package model

import (
	"encoding/json"
	"maps"
	"strings"

	"github.com/sashabaranov/go-openai"

	"github.com/seed45548214/arena/actors/decide/prompt"
)

// A form is how a model is asked, beside the question. Its zero value asks for all that
// is wanted; what an endpoint refuses is left out from then on.
type form struct {
	format          format
	newLimit        bool // max_completion_tokens in place of max_tokens
	noTemperature   bool
	noUsageOnDemand bool
	noStream        bool
}

// A format is how the answer is asked to look.
type format int

const (
	bySchema format = iota // structured output
	byJSON                 // JSON mode
	asText                 // as the prompt says
)

// Names of fields of a request.
const (
	fieldTemperature = "temperature"
	fieldLimit       = "max_tokens"
	fieldNewLimit    = "max_completion_tokens"
	fieldUsage       = "usage"
	fieldStream      = "stream"
	fieldStreamUsage = "stream_options"
)

// fields are members of a request that go-openai has no field for, or leaves out where
// they are zero.
type fields map[string]json.RawMessage

// streams reports whether an answer that is wanted aloud comes as a stream.
func (f form) streams(aloud bool) bool { return aloud && !f.noStream }

// fields are those of a question as the form has them.
func (f form) fields(all fields, aloud bool) fields {
	kept := maps.Clone(all)
	if f.streams(aloud) {
		kept[fieldStream] = json.RawMessage("true")
		kept[fieldStreamUsage] = json.RawMessage(`{"include_usage":true}`)
	}
	if limit, ok := kept[fieldLimit]; ok && f.newLimit {
		delete(kept, fieldLimit)
		kept[fieldNewLimit] = limit
	}
	if f.noTemperature {
		delete(kept, fieldTemperature)
	}
	if f.noUsageOnDemand {
		delete(kept, fieldUsage)
	}
	return kept
}

func (f form) responseFormat() *openai.ChatCompletionResponseFormat {
	switch f.format {
	case bySchema:
		return &openai.ChatCompletionResponseFormat{
			Type: openai.ChatCompletionResponseFormatTypeJSONSchema,
			JSONSchema: &openai.ChatCompletionResponseFormatJSONSchema{
				Name: "decision", Schema: prompt.Schema(), Strict: true,
			},
		}
	case byJSON:
		return &openai.ChatCompletionResponseFormat{Type: openai.ChatCompletionResponseFormatTypeJSONObject}
	case asText:
	}
	return nil
}

// plainer is f without what the words of a refusal name, or else in a weaker format. ok
// is false if nothing is left to leave out. A stream of which nobody would know what it
// cost is none.
func (f form) plainer(words string, aloud bool) (plainer form, ok bool) {
	words = strings.ToLower(words)
	switch {
	case f.streams(aloud) && strings.Contains(words, fieldStream):
		f.noStream = true
	case !f.newLimit && strings.Contains(words, fieldNewLimit):
		f.newLimit = true
	case !f.noTemperature && strings.Contains(words, fieldTemperature):
		f.noTemperature = true
	case f.format < asText:
		f.format++
	case !f.noUsageOnDemand:
		f.noUsageOnDemand = true
	case f.streams(aloud):
		f.noStream = true
	default:
		return f, false
	}
	return f, true
}
