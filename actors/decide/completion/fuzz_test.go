package completion_test

import (
	"net/http"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"

	"github.com/seed45548214/arena/actors/decide/completion"
	"github.com/seed45548214/arena/arena"
)

// Whatever a model says, nothing is executed that it did not clearly ask for, and
// what is kept can be stored.
func FuzzReadText(f *testing.F) {
	for _, text := range []string{
		rows([3]string{"AAPL", "sell", "3"}), "```json\n{}\n```", "<think>{</think>[{'ticker':“F”}]", `{"trades":"[]"}`, "｛trades：［］｝",
		`{"name":"decide","arguments":"{\"trades\":[]}"}`, "assistantfinal{\"trades\":[{\"ticker\":\"\\ud800\"}]}", "{'a':'it's'}", "[1e9,-Infinity",
	} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		got := completion.ReadText(text, universe())
		if diff := cmp.Diff(got, completion.ReadText(text, universe())); diff != "" {
			t.Fatalf("read twice:\n%s", diff)
		}
		sound(t, &got)
	})
}

// The same of whatever an endpoint sends.
func FuzzRead(f *testing.F) {
	f.Add(200, `{"choices":[{"index":0,"finish_reason":"stop","message":{"content":"{\"trades\":[]}"}}],"usage":{"cost":0.1}}`, "")
	f.Add(429, `[{"error":{"code":"insufficient_quota"}}]`, "7")
	f.Add(200, "data: {\"choices\":[{\"delta\":{}}]}\ndata: [DONE]", "Tue, 14 Nov 2023 22:13:30 GMT")
	f.Fuzz(func(t *testing.T, status int, body, after string) {
		sent := &completion.Response{Status: status, Body: []byte(body), Header: http.Header{"Retry-After": {after}}, At: time.Unix(0, 0)}
		got := completion.Read(sent, universe())
		if status >= http.StatusBadRequest && got.Outcome != completion.Retry && got.Outcome != completion.Bench {
			t.Fatalf("status %d is %s", status, got.Outcome)
		}
		sound(t, &got)
	})
}

func sound(t *testing.T, r *completion.Reading) {
	t.Helper()
	if r.Outcome != completion.Orders && len(r.Orders)+len(r.Unplaced) > 0 || r.Outcome == completion.Orders && len(r.Orders)+len(r.Unplaced) == 0 {
		t.Fatalf("%s with %v, %v", r.Outcome, r.Orders, r.Unplaced)
	}
	if r.Outcome != completion.Orders && r.Outcome != completion.Hold && r.Why == "" {
		t.Fatalf("%s, and nobody knows why", r.Outcome)
	}
	sides := make(map[arena.Symbol]arena.Side)
	for _, order := range r.Orders {
		if order.Shares <= 0 || order.Shares%arena.Share != 0 || sides[order.Symbol] != "" && sides[order.Symbol] != order.Side {
			t.Fatalf("orders %v", r.Orders)
		}
		sides[order.Symbol] = order.Side
	}
	for _, text := range []string{r.Rationale, r.Reply, r.Why, r.Model} {
		if !utf8.ValidString(text) || strings.ContainsRune(text, 0) {
			t.Fatalf("%q cannot be stored", text)
		}
	}
}
