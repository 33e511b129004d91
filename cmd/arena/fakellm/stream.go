package fakellm

import (
	"context"
	"encoding/json"
	"net/http"
	"slices"
)

// A stream sends events, each at once.
type stream struct {
	w   http.ResponseWriter
	err error // the first; afterwards nothing is sent
}

// stream sends an answer in pieces of a few letters. The last of it goes out after end.
func (s *Server) stream(ctx context.Context, w http.ResponseWriter, q *question, a *answer, end func()) {
	w.Header().Set("Content-Type", "text/event-stream")
	w.Header().Set("Cache-Control", "no-cache")
	w.WriteHeader(http.StatusOK)
	out := &stream{w: w}
	if a.fault != nil {
		end()
		out.send(a.fault)
		return
	}
	events := a.events()
	if a.broken {
		events = events[:len(events)/2]
	}
	for i, event := range events {
		if i > 0 && !pause(ctx, s.Typing) || out.err != nil {
			s.tally.abandon()
			return
		}
		if i == len(events)-1 {
			end() // a client may take a finish for the end
		}
		out.send(event)
	}
	if a.hangs {
		<-ctx.Done()
		s.tally.abandon()
	}
	if a.broken {
		return
	}
	if q.usage {
		out.send(a.envelope("chat.completion.chunk", nil, a.usage))
	}
	out.write("[DONE]")
}

// events are the chunks of an answer: who speaks, the words, and why they end.
func (a *answer) events() []map[string]any {
	events := []map[string]any{a.chunk(map[string]any{"role": "assistant", "content": ""}, nil)}
	for _, part := range []struct{ name, text string }{
		{"reasoning", a.reasoning}, {"refusal", a.refusal}, {"content", a.content},
	} {
		for _, piece := range pieces(part.text) {
			events = append(events, a.chunk(map[string]any{part.name: piece}, nil))
		}
	}
	return append(events, a.chunk(map[string]any{}, a.finish))
}

// pieces are those of a text, none of them empty: of a token, which is six letters, or
// longer where that would be more than a thousand.
func pieces(text string) []string {
	const most, token = 1 << 10, 6
	letters := []rune(text)
	long := max(token, (len(letters)+most-1)/most)
	var all []string
	for piece := range slices.Chunk(letters, long) {
		all = append(all, string(piece))
	}
	return all
}

func (a *answer) chunk(delta map[string]any, finish any) map[string]any {
	return a.envelope("chat.completion.chunk", map[string]any{
		"index": 0, "delta": delta, "logprobs": nil, "finish_reason": finish, "native_finish_reason": finish,
	}, nil)
}

func (s *stream) send(event map[string]any) {
	body, err := json.Marshal(event)
	if err != nil {
		s.err = err
		return
	}
	s.write(string(body))
}

func (s *stream) write(body string) {
	if s.err != nil {
		return
	}
	if _, s.err = s.w.Write([]byte("data: " + body + "\n\n")); s.err == nil {
		s.err = http.NewResponseController(s.w).Flush()
	}
}
