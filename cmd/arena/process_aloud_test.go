//go:build unix

package main_test

import (
	"bytes"
	"context"
	"encoding/json"
	"strings"
	"syscall"
	"testing"

	"github.com/coder/websocket"
)

// An ear is a viewer who has an agent open.
type ear struct {
	ws       *websocket.Conn
	thought  bool   // it was told that the agent thinks
	text     string // what was written last, as far as it was heard
	frames   int    // with a version
	cursor   uint64
	disjoint bool
}

// listen connects a viewer to an arena of models.
func (p *process) listen(t *testing.T, agent string) *ear {
	t.Helper()
	ws, answer, err := websocket.Dial(t.Context(), strings.Replace(p.url, "http", "ws", 1)+"/ws?arena="+modelArena, nil)
	if err != nil {
		t.Fatal(err)
	}
	if answer.Body != nil {
		_ = answer.Body.Close()
	}
	t.Cleanup(func() { _ = ws.CloseNow() })
	ws.SetReadLimit(1 << 20)
	hello, err := json.Marshal(map[string]any{"hello": 1, "topics": []string{"decisions", "thinking", "writing:" + agent}})
	if err != nil {
		t.Fatal(err)
	}
	if err := ws.Write(t.Context(), websocket.MessageText, hello); err != nil {
		t.Fatal(err)
	}
	return &ear{ws: ws}
}

// next takes a frame. It returns the decision of the agent, if that came.
func (e *ear) next(ctx context.Context, t *testing.T, agent string) (round int, decided bool) {
	t.Helper()
	_, text, err := e.ws.Read(ctx)
	if err != nil {
		t.Fatal(err)
	}
	var frame struct {
		X    []any                `json:"x"`
		Prev *uint64              `json:"p"`
		Seq  uint64               `json:"s"`
		Data [][3]json.RawMessage `json:"d"`
	}
	if err := json.Unmarshal(text, &frame); err != nil {
		t.Fatalf("%s: %v", text, err)
	}
	if frame.X != nil {
		e.hear(frame.X, agent)
		return 0, false
	}
	e.disjoint = e.disjoint || frame.Prev != nil && *frame.Prev != e.cursor
	e.frames++
	e.cursor = max(e.cursor, frame.Seq)
	for _, entry := range frame.Data {
		var d decisionShown
		if json.Unmarshal(entry[2], &d) == nil && d.Agent == agent && frame.Prev != nil {
			round, decided = d.Round, d.Missed == ""
		}
	}
	return round, decided
}

// hear takes what passes.
func (e *ear) hear(x []any, agent string) {
	switch {
	case x[0] == "thinking" && x[1] == agent && x[2] == true:
		e.thought, e.text = true, ""
	case x[0] == "writing" && x[1] == agent:
		piece, _ := x[2].(string)
		at, _ := x[3].(float64)
		if letters := len(e.text); int(at) <= letters { // the fake model writes no others
			e.text = e.text[:int(at)] + piece
		}
	}
}

// A viewer who has an agent open reads its answer while it is written, over a socket, and
// what becomes of it is in the journal as of an answer in one piece; nothing that passes
// is in any answer of the server.
func TestServe_AModelIsHeardWhileItWrites(t *testing.T) {
	t.Parallel()
	const agent, key = "GPT-5 Chat", "sk-or-v1-of-this-test"
	llm := newSite(t).launch(t, "fake-llm", "--addr", "127.0.0.1:0", "--latency", "5ms", "--typing", "5ms", "--key", key)
	llm.eventually(t, "it says what to set", func() bool { return strings.HasSuffix(llm.out.String(), "OPENROUTER_API_KEY=KEY\n") })
	_, rest, _ := strings.Cut(llm.out.String(), "set ")
	url, _, _ := strings.Cut(rest, " ")
	s := newSite(t, url, "OPENROUTER_API_KEY="+key, "SIM_INTERVAL_MS=200", "SIM_MARKET_MINUTES_PER_TICK=2", "TRADE_INTERVAL_MS=1800000", "SIMULATED_START_DATE=2025-01-06")
	p := s.serve(t)
	p.untilPhase(t, modelArena, "running")
	e := p.listen(t, agent)
	heard := 0
	p.eventually(t, "two answers are heard", func() bool {
		round, decided := e.next(t.Context(), t, agent)
		if !decided {
			return false
		}
		if content := p.saidIn(t, round, agent); e.thought && e.text != "" {
			heard++
			if !strings.HasPrefix(content, e.text) {
				t.Errorf("round %d: heard %q, and the receipt has %q", round, e.text, content)
			}
		}
		return heard >= 2
	})
	if e.disjoint || e.frames < 2 {
		t.Errorf("%d frames, of which some do not join: %v", e.frames, e.disjoint)
	}
	for _, path := range []string{"/api/arenas/" + modelArena + "/state", "/a/" + modelArena} {
		if body, err := p.body(path); err != nil || bytes.Contains(body, []byte(`"writing"`)) {
			t.Errorf("%s: %v, or it tells what is written", path, err)
		}
	}
	p.stop(t, syscall.SIGTERM)
	s.mustRun(t, "verify")
	s.mustRun(t, "replay")
	s.mustRun(t, "replay", "--reparse")
}

// saidIn is the text of the reply by which an agent decided, as its receipt has it: one
// answer in one piece.
func (p *process) saidIn(t *testing.T, round int, agent string) string {
	t.Helper()
	all := p.decisions(t, modelArena)
	for i := range all {
		d := &all[i]
		if d.Round != round || d.Agent != agent {
			continue
		}
		var whole decisionShown
		p.mustGet(t, decisionPath(round, agent), &whole)
		var reply struct {
			Object  string `json:"object"`
			Choices []struct {
				Message struct {
					Content string `json:"content"`
				} `json:"message"`
			} `json:"choices"`
			Usage struct {
				Cost *float64 `json:"cost"`
			} `json:"usage"`
		}
		last := whole.Replies[len(whole.Replies)-1]
		if err := json.Unmarshal([]byte(last), &reply); err != nil || len(reply.Choices) != 1 || reply.Usage.Cost == nil {
			t.Fatalf("%v: the receipt has %s", err, last)
		}
		content := reply.Choices[0].Message.Content
		if most := 2*len(content) + 500; len(last) > most {
			t.Errorf("%d bytes are kept of an answer of %d", len(last), len(content))
		}
		return content
	}
	t.Fatalf("round %d has no decision of %s", round, agent)
	return ""
}
