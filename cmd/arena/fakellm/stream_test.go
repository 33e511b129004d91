package fakellm_test

import (
	"context"
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/seed45548214/arena/cmd/arena/fakellm"
)

// A chunk is an event of a stream.
type chunk struct {
	Object  string `json:"object"`
	Model   string `json:"model"`
	Choices []struct {
		Delta struct {
			Role    string  `json:"role"`
			Content *string `json:"content"`
		} `json:"delta"`
		Finish *string `json:"finish_reason"`
	} `json:"choices"`
	Usage *struct {
		In   int      `json:"prompt_tokens"`
		Cost *float64 `json:"cost"`
	} `json:"usage"`
}

// events reads a stream; done says whether it ended in order.
func events(t *testing.T, body string) (chunks []chunk, done bool) {
	t.Helper()
	for event := range strings.SplitSeq(strings.TrimSuffix(body, "\n\n"), "\n\n") {
		text, ok := strings.CutPrefix(event, "data: ")
		if !ok || done {
			t.Fatalf("event %q", event)
		}
		if done = text == "[DONE]"; done {
			continue
		}
		var c chunk
		if err := json.Unmarshal([]byte(text), &c); err != nil {
			t.Fatalf("%v: %s", err, text)
		}
		chunks = append(chunks, c)
	}
	return chunks, done
}

func TestStream_SaysTheSameInPieces(t *testing.T) {
	t.Parallel()
	s := fakellm.New(fakellm.Config{})
	whole := read(t, ask(t, s, question(t, model, moment, ""))).Choices[0].Message.Content
	for options, usages := range map[string]int{"": 0, `,"stream_options":{"include_usage":true}`: 1, `,"stream_options":null`: 0} {
		w := ask(t, s, question(t, model, moment, `,"stream":true`+options))
		chunks, done := events(t, w.Body.String())
		if !done || !w.Flushed || w.Header().Get("Content-Type") != "text/event-stream" || len(chunks) < 10 {
			t.Fatalf("%d chunks, done %v, flushed %v, %v", len(chunks), done, w.Flushed, w.Header())
		}
		var said strings.Builder
		told, finish := 0, ""
		for i, c := range chunks {
			if c.Model != "fake/"+model || c.Object != "chat.completion.chunk" {
				t.Errorf("chunk %+v", c)
			}
			if c.Usage != nil {
				told++
				if len(c.Choices) != 0 || c.Usage.Cost == nil || i != len(chunks)-1 {
					t.Errorf("usage in chunk %d: %+v", i, c)
				}
				continue
			}
			delta := c.Choices[0].Delta
			if (delta.Role == "assistant") != (i == 0) || finish != "" {
				t.Errorf("chunk %d: %+v after %q", i, c, finish)
			}
			if delta.Content != nil {
				said.WriteString(*delta.Content)
			}
			if c.Choices[0].Finish != nil {
				finish = *c.Choices[0].Finish
			}
		}
		if said.String() != whole || told != usages || finish != "stop" {
			t.Errorf("%s: it says %s, tells usage %d times and finishes by %q; want %s", options, said.String(), told, finish, whole)
		}
	}
}

func TestStream_MayBreakOff(t *testing.T) {
	t.Parallel()
	w := ask(t, fakellm.New(fakellm.Config{}), question(t, model, moment, `,"stream":true`), fakellm.FaultHeader, "stream_cut")
	chunks, done := events(t, w.Body.String())
	if done || len(chunks) < 5 || chunks[len(chunks)-1].Choices[0].Finish != nil {
		t.Errorf("%d chunks, done %v", len(chunks), done)
	}
}

// A stream may also stop in the middle, until whoever waits for it has gone.
func TestStream_MayHang(t *testing.T) {
	t.Parallel()
	for _, fields := range []string{`,"stream":true`, ""} {
		synctest.Test(t, func(t *testing.T) {
			ctx, cancel := context.WithCancel(t.Context())
			time.AfterFunc(time.Minute, cancel)
			s, w := fakellm.New(fakellm.Config{}), httptest.NewRecorder()
			r := httptest.NewRequestWithContext(ctx, http.MethodPost, "/chat/completions", strings.NewReader(question(t, model, moment, fields)))
			r.Header.Set(fakellm.FaultHeader, "stream_hang")
			began := time.Now()
			s.ServeHTTP(w, r)
			if time.Since(began) != time.Minute || !w.Flushed || w.Body.Len() == 0 || strings.Contains(w.Body.String(), "[DONE]") {
				t.Errorf("%q: it ends after %v with %s", fields, time.Since(began), w.Body)
			}
			if got := s.Stats(); got.Abandoned != 1 || got.Faults[fakellm.StreamHang] != 1 {
				t.Errorf("%q: %+v", fields, got)
			}
		})
	}
}

// Each piece is on its way when it is written, and between two of them is the time
// that typing takes.
func TestStream_IsTyped(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		const typing = 20 * time.Millisecond
		s := fakellm.New(fakellm.Config{Latency: time.Second, Typing: typing})
		began := time.Now()
		w := &timed{ResponseRecorder: httptest.NewRecorder()}
		s.ServeHTTP(w, httptest.NewRequestWithContext(t.Context(), http.MethodPost, "/chat/completions", strings.NewReader(question(t, model, moment, `,"stream":true`))))
		for i, at := range w.flushes[:len(w.flushes)-1] { // the last is the end, which nobody types
			if want := time.Second + time.Duration(i)*typing; at.Sub(began) != want {
				t.Fatalf("piece %d comes after %v, want %v", i, at.Sub(began), want)
			}
		}
		if chunks, _ := events(t, w.Body.String()); len(w.flushes) != len(chunks)+1 {
			t.Errorf("%d flushes for %d chunks", len(w.flushes), len(chunks))
		}
	})
}

// A timed recorder keeps when it was flushed.
type timed struct {
	*httptest.ResponseRecorder
	flushes []time.Time
}

// Flush implements http.Flusher.
func (w *timed) Flush() { w.flushes = append(w.flushes, time.Now()) }
