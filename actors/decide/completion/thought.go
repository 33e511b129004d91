package completion

import (
	"regexp"
	"strings"
)

const tags = `(?:think|thinking|thought|reasoning|analysis)`

var (
	thought      = regexp.MustCompile(`(?is)<` + tags + `>.*?</` + tags + `>`)
	thoughtEnds  = regexp.MustCompile(`(?i)</` + tags + `>`)
	thoughtOpens = regexp.MustCompile(`(?i)<` + tags + `>`)
	channelEnds  = regexp.MustCompile(`<\|(?:return|end|call)\|>`)
)

// withoutThought is what a model said aloud: the final channel of those that speak in
// channels, and what stands outside of thought. An end without a beginning ends
// thought that began in the prompt; a beginning without an end goes on to the last.
func (f *finder) withoutThought(text string) string {
	said := text
	switch final, words := strings.LastIndex(text, "<|channel|>final"), strings.LastIndex(text, "assistantfinal"); {
	case final >= 0:
		said = text[final+len("<|channel|>final"):]
		if _, message, ok := strings.Cut(said, "<|message|>"); ok {
			said = message
		}
		if end := channelEnds.FindStringIndex(said); end != nil {
			said = said[:end[0]]
		}
	case strings.Contains(text, "<|channel|>"):
		said = ""
	case words >= 0 && strings.HasPrefix(text, "analysis"):
		said = text[words+len("assistantfinal"):]
	}
	said = thought.ReplaceAllString(said, "\n")
	if ends := thoughtEnds.FindAllStringIndex(said, -1); ends != nil {
		said = said[ends[len(ends)-1][1]:]
	}
	if opens := thoughtOpens.FindStringIndex(said); opens != nil {
		said = said[:opens[0]]
	}
	if said = trimmed(said); said != text {
		f.by("thought")
	}
	return said
}
