package completion_test

import (
	"bufio"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/seed45548214/arena/actors/decide/completion"
)

// drafted is a body that came in pieces of so many bytes.
func drafted(body []byte, piece int) (d *completion.Draft) {
	d = new(completion.Draft)
	for len(body) > 0 {
		n := min(piece, len(body))
		if _, err := d.Write(body[:n]); err != nil {
			break
		}
		body = body[n:]
	}
	return d
}

// event is one of a stream, with this delta.
func event(delta string) string {
	return `data: {"id":"gen-1","model":"vendor/model","choices":[{"index":0,"delta":` + delta + `}]}` + "\n\n"
}

const ending = `data: {"id":"gen-1","model":"vendor/model","choices":[{"index":0,"delta":{},"finish_reason":"stop","native_finish_reason":"STOP"}]}

data: {"id":"gen-1","choices":[],"usage":{"prompt_tokens":10,"completion_tokens":5,"cost":0.0025}}

data: [DONE]

`

// However a stream comes, what it comes to is one answer in one piece, which is read as the
// stream is.
func TestDraft_OfAStreamIsReadAsTheStream(t *testing.T) {
	t.Parallel()
	content := func(text string) string {
		said, _ := json.Marshal(map[string]string{"content": text})
		return event(string(said))
	}
	answer := rows([3]string{"AAPL", "sell", "3"})
	half := len(answer) / 2
	begun := ": OPENROUTER PROCESSING\n\n" + event(`{"role":"assistant","content":""}`) + content(answer[:half]) + content(answer[half:])
	whole := begun + ending
	for name, sent := range map[string]string{
		"whole":             whole,
		"lines of Windows":  strings.ReplaceAll(whole, "\n", "\r\n"),
		"named events":      strings.ReplaceAll(whole, "data:", "event: message\ndata:"),
		"cut off":           begun,
		"cut within a line": begun[:len(begun)-40],
		"no event":          event(`{"content":"{"}`) + "data: {oops\n\n" + ending,
		"an error within":   content(answer[:half]) + `data: {"error":{"code":502,"message":"Provider returned error","metadata":{"raw":"<gone>","n":1.5,"is":[true,null]}}}` + "\n\n",
		"an error in it":    `data: {"choices":[{"delta":{"content":"a"},"error":{"code":502,"message":"lost"},"finish_reason":"error"}]}` + "\n\n",
		"thought alone":     event(`{"reasoning":"{\"rationale\":\"r\",\"trades\":[],\"reply\":\"\"}"}`) + ending,
		"parts":             event(`{"content":[{"type":"thinking","thinking":[{"type":"text","text":"hm"}]},{"type":"text","text":"{\"trades\":[]}"}]}`) + ending,
		"a refusal":         event(`{"refusal":"I will "}`) + event(`{"refusal":"not."}`) + ending,
		"a tool": event(`{"tool_calls":[{"index":0,"function":{"name":"decide","arguments":"{\"trades\""}}]}`) +
			event(`{"tool_calls":[{"index":0,"function":{"arguments":":[]}"}}]}`) + ending,
		"at once":     `data: {"choices":[{"message":{"content":"{\"trades\":[]}"},"finish_reason":"stop"}]}` + "\n\ndata: [DONE]\n",
		"no choice":   "data: {\"choices\":[]}\n\ndata: [DONE]\n",
		"signs":       content("\"\\\b\u2028<&>😀\x7f") + ending,
		"odd numbers": event(`{"content":"x"}`) + `data: {"usage":{"cost":1e-3,"prompt_tokens":2.0,"completion_tokens":NaN}}` + "\n\ndata: [DONE]\n",
	} {
		want := completion.Read(response(sent), universe())
		for _, piece := range []int{1, 7, 1 << 20} {
			body := drafted([]byte(sent), piece).Body()
			if diff := cmp.Diff(want, completion.Read(response(string(body)), universe())); diff != "" {
				t.Errorf("%s, by %d bytes (-stream +draft): %s\n%s", name, piece, diff, body)
			}
			if want.Outcome != completion.Retry && !json.Valid(body) && name != "odd numbers" {
				t.Errorf("%s: %s", name, body)
			}
		}
	}
	// An answer in one piece stays as it is, and a stream is as long as what it says.
	if plain := `{"choices":[{"message":{"content":"` + strings.Repeat("x", 1000) + `"}}]}`; string(drafted([]byte(plain), 3).Body()) != plain {
		t.Error("an answer in one piece changed")
	}
	if body := drafted([]byte(whole), 9).Body(); len(body) > len(answer)*115/100+300 {
		t.Errorf("%d bytes of an answer of %d: %s", len(body), len(answer), body)
	}
}

func response(body string) *completion.Response {
	return (&recorded{Raw: body}).sent()
}

func TestDraft_SaysWhatHasComeSoFar(t *testing.T) {
	t.Parallel()
	d := new(completion.Draft)
	for _, c := range []struct {
		sent, said string
		ended      bool
	}{
		{": wait", "", false},
		{"\n\nda", "", false},
		{`ta: {"choices":[{"delta":{"content":"I "}}]}` + "\n", "I ", false},
		{`data: {"choices":[{"delta":{"content":"buy"}}]}`, "I ", false},
		{"\n", "I buy", false},
		{`data: {"choices":[{"delta":{},"finish_reason":"stop"}]}` + "\n", "I buy", true},
	} {
		if _, err := d.Write([]byte(c.sent)); err != nil || d.Said() != c.said || d.Ended() != c.ended || d.Empty() {
			t.Errorf("after %q: %q, ended %v, %v", c.sent, d.Said(), d.Ended(), err)
		}
	}
}

// A draft ends where an answer is too long: of one piece, of a stream's words, and of its
// bytes.
func TestDraft_HasAnEnd(t *testing.T) {
	t.Parallel()
	for name, piece := range map[string]string{
		"one piece": strings.Repeat("x", 1<<16),
		"words":     event(fmt.Sprintf(`{"content":%q}`, strings.Repeat("x", 1<<16))),
		"a line":    "data: " + strings.Repeat("x", 1<<16),
		"nothing":   "data: {}\n: I am still here" + strings.Repeat(".", 1<<16) + "\n",
	} {
		d, most := new(completion.Draft), 2*completion.LongestStream/len(piece)
		n := 0
		for ; n < most; n++ {
			if _, err := d.Write([]byte(piece)); err != nil {
				break
			}
		}
		if n == most {
			t.Errorf("%s: %d bytes are not too much", name, n*len(piece))
		}
		if got := completion.Read(response(string(d.Body())), universe()); got.Outcome != completion.Retry {
			t.Errorf("%s: %s", name, got.Outcome)
		}
	}
}

// Recorded replies come to the same as streams: their text in pieces.
func TestDraft_RecordedRepliesAsStreams(t *testing.T) {
	t.Parallel()
	file, err := os.Open(filepath.Join("..", "..", "..", "..", "shared", "data", "replies", "replies.jsonl"))
	if err != nil {
		t.Skip("recorded data not found beside the project (../shared/data)")
	}
	t.Cleanup(func() { _ = file.Close() })
	lines := bufio.NewScanner(file)
	lines.Buffer(nil, 1<<22)
	for streams := 0; lines.Scan(); {
		var r recorded
		if err := json.Unmarshal(lines.Bytes(), &r); err != nil {
			t.Fatal(err)
		}
		sent := r.sent()
		for _, body := range [][]byte{sent.Body, streamOf(sent.Body)} {
			whole := *sent
			whole.Body = drafted(body, 11).Body()
			got := completion.Read(&whole, universe())
			orders, _ := divided(&got)
			if body != nil && (got.Outcome != r.Expected.Outcome || cmp.Diff(r.Expected.Orders, orders) != "") {
				t.Errorf("%s: %s (%s), want %s", r.Name, got.Outcome, got.Why, r.Expected.Outcome)
			}
		}
		if streamOf(sent.Body) != nil {
			streams++
		}
		if !lines.Scan() && streams < 50 {
			t.Errorf("%d streams only", streams)
		}
	}
}

// streamOf is an answer of text as a stream; nil for one that is none.
func streamOf(body []byte) []byte {
	var b struct {
		Error   any `json:"error"`
		Choices []struct {
			Message struct {
				Content *string `json:"content"`
				Other   any     `json:"reasoning"`
				Refusal any     `json:"refusal"`
				Thought any     `json:"reasoning_content"`
				Calls   any     `json:"tool_calls"`
			} `json:"message"`
			Index  int    `json:"index"`
			Finish string `json:"finish_reason"`
			Native string `json:"native_finish_reason"`
			Error  any    `json:"error"`
		} `json:"choices"`
		Usage json.RawMessage `json:"usage"`
	}
	if json.Unmarshal(body, &b) != nil || len(b.Choices) != 1 || b.Choices[0].Message.Content == nil || b.Error != nil {
		return nil
	}
	c := &b.Choices[0]
	if m := &c.Message; m.Other != nil || m.Refusal != nil || m.Thought != nil || m.Calls != nil || c.Error != nil || c.Finish == "" {
		return nil
	}
	var sent strings.Builder
	for _, r := range *c.Message.Content {
		said, _ := json.Marshal(map[string]string{"content": string(r)})
		sent.WriteString(event(string(said)))
	}
	fmt.Fprintf(&sent, "data: {\"choices\":[{\"index\":0,\"delta\":{},\"finish_reason\":%q,\"native_finish_reason\":%q}]}\n\n", c.Finish, c.Native)
	if len(b.Usage) > 0 {
		fmt.Fprintf(&sent, "data: {\"choices\":[],\"usage\":%s}\n\n", b.Usage)
	}
	return []byte(sent.String() + "data: [DONE]\n\n")
}

// Whatever comes, a draft of it is read as it is itself.
func FuzzDraft(f *testing.F) {
	f.Add([]byte(event(`{"content":"{}"}`)+ending), 3)
	f.Add([]byte("data: {\"choices\":[{\"delta\":{\"content\":\"\\ud800\"}}]}\r\ndata: [DONE]"), 1)
	f.Add([]byte(": a\n{\"choices\":[]}"), 2)
	f.Fuzz(func(t *testing.T, sent []byte, piece int) {
		want := completion.Read(response(string(sent)), universe())
		body := drafted(sent, 1+piece&0xff).Body()
		if diff := cmp.Diff(want, completion.Read(response(string(body)), universe())); diff != "" {
			t.Fatalf("(-sent +draft): %s\n%s", diff, body)
		}
	})
}
