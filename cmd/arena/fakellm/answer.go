package fakellm

import (
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"net/http"
	"strings"

	"github.com/seed45548214/arena/arena"
)

// An answer is what goes out with the status 200, whole or as a stream.
type answer struct {
	id      string
	model   string // with the preface
	created int64

	content, reasoning, refusal string

	finish string
	usage  map[string]any
	broken bool           // the body breaks off
	hangs  bool           // and then nothing comes
	fault  map[string]any // goes out in place of a completion
}

// answer is what a model says to a question.
func (s *Server) answer(q *question, fault Fault, number int64) *answer {
	d := dice(s.Seed, "answer", q.model, q.prompt)
	made, err := json.Marshal(decide(q.model, readMarket(q.messages), d))
	if err != nil {
		made = []byte(announced + "the decision cannot be written") // numbers of ours always can
	}
	a := &answer{
		id: fmt.Sprintf("fake-%016x-%d", d.Uint64(), number), model: named(q.model), created: s.Now().Unix(),
		content: string(made), finish: "stop", broken: fault == StreamCut || fault == StreamHang, hangs: fault == StreamHang,
	}
	const fences = 8 // of so many plain answers one comes in a fence
	if q.format != "json_schema" && q.format != "json_object" && d.IntN(fences) == 0 {
		a.content = "```json\n" + a.content + "\n```"
	}
	a.suffer(fault, d)
	a.usage = usageOf(q, len(a.content)+len(a.reasoning)+len(a.refusal), fault != Unpriced)
	return a
}

// suffer makes the answer what a fault makes of it.
func (a *answer) suffer(fault Fault, d *rand.Rand) {
	switch fault {
	case Truncated:
		a.content, a.finish = a.content[:len(a.content)*2/3], "length"
	case Garbage:
		a.content = garbage(d)
	case Prose:
		a.content = announced + "I would buy what is cheap, sell what is dear, and think of my fees."
	case Schema:
		a.content = `{"decision":"buy","asset":"something cheap","confidence":0.8,"note":"` + announced + `another form"}`
	case Huge:
		a.content = announced + strings.Repeat("0123456789abcdef", maxBody/16)
	case ErrorIn200:
		a.fault = errorIn200(d)
	case Empty:
		a.content = ""
	case Refusal:
		a.content, a.refusal = "", announced+"I cannot help with decisions on money."
	case OtherModel:
		a.model = preface + "another-model-than-asked"
	case ReasoningOnly:
		a.content, a.reasoning = "", a.content
	default:
	}
}

// garbage is what a model says whose head is gone.
func garbage(d *rand.Rand) string {
	const signs = "abcdefghijklmnopqrstuvwxyz{}[]:,#~%&*0123456789 "
	text := make([]byte, 100+d.IntN(300))
	for i := range text {
		text[i] = signs[d.IntN(len(signs))]
	}
	return announced + string(text)
}

// errorIn200 is what a router sends when the model's own endpoint fails.
func errorIn200(d *rand.Rand) map[string]any {
	code, raw := http.StatusBadGateway, "the fake model is not there"
	if d.IntN(2) == 0 {
		code, raw = http.StatusTooManyRequests, "the fake model is temporarily rate-limited upstream"
	}
	return map[string]any{"error": map[string]any{
		"message": "Provider returned error", "code": code, "metadata": map[string]any{"raw": raw, "provider_name": "fake"},
	}}
}

// usageOf is what an answer of so many bytes uses, at about four bytes for a token, and
// what it costs: each model has a price of its own.
func usageOf(q *question, bytes int, priced bool) map[string]any {
	const bytesPerToken = 4
	in, out := (q.bytes+bytesPerToken-1)/bytesPerToken, (bytes+bytesPerToken-1)/bytesPerToken
	usage := map[string]any{"prompt_tokens": in, "completion_tokens": out, "total_tokens": in + out}
	if priced {
		cost := priceOf(q.model)*arena.Money(in+5*out) + 999_999 // what is said costs five times what is heard
		usage["cost"] = json.Number((cost / 1_000_000).String())
	}
	return usage
}

// priceOf is what a million tokens cost that a model hears.
func priceOf(model string) arena.Money {
	const least, most = 50, 3_000 // thousandths of a dollar
	return arena.Dollar / 1000 * arena.Money(least+dice(0, "price", model).IntN(most-least))
}

// write sends the whole answer.
func (a *answer) write(w http.ResponseWriter) {
	if a.fault != nil {
		writeJSON(w, http.StatusOK, a.fault)
		return
	}
	message := map[string]any{"role": "assistant", "content": a.content, "refusal": orNull(a.refusal)}
	if a.refusal != "" || a.reasoning != "" {
		message["content"] = nil
	}
	if a.reasoning != "" {
		message["reasoning"] = a.reasoning
	}
	body, err := json.Marshal(a.envelope("chat.completion", map[string]any{
		"index": 0, "message": message, "logprobs": nil, "finish_reason": a.finish, "native_finish_reason": a.finish,
	}, a.usage))
	if err != nil {
		failureOf(Unavailable, a.model).write(w)
		return
	}
	if a.broken {
		body = body[:len(body)/2]
	}
	writeBody(w, http.StatusOK, body)
}

// envelope is what is around a choice; nil for either leaves it out.
func (a *answer) envelope(object string, choice, usage map[string]any) map[string]any {
	whole := map[string]any{
		"id": a.id, "object": object, "created": a.created, "model": a.model, "provider": "fake", "system_fingerprint": "fake",
		"choices": []any{},
	}
	if choice != nil {
		whole["choices"] = []any{choice}
	}
	if usage != nil {
		whole["usage"] = usage
	}
	return whole
}
