package prompt_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"strings"
	"testing"

	"github.com/seed45548214/arena/actors/decide/completion"
	"github.com/seed45548214/arena/actors/decide/prompt"
	"github.com/seed45548214/arena/arena"
)

// readingOf is what is read of an answer of n trades in the form that the prompt asks for.
func readingOf(tb testing.TB, n int) completion.Reading {
	tb.Helper()
	var universe completion.Universe
	universe.Lot = arena.Share
	trades := []map[string]any{}
	for i := range n {
		symbol := fmt.Sprintf("S%02d", i)
		universe.Symbols = append(universe.Symbols, arena.Symbol(symbol))
		trades = append(trades, map[string]any{
			"ticker": symbol, "action": "buy", "quantity": 3, "fairValue": 110.5, "topOfBox": 105, "bottomOfBox": 95.25, "justification": "It is cheap.",
		})
	}
	text, err := json.Marshal(map[string]any{"rationale": "I see value.", "trades": trades, "reply": ""})
	if err != nil {
		tb.Fatal(err)
	}
	body, err := json.Marshal(map[string]any{"choices": []any{map[string]any{"message": map[string]string{"role": "assistant", "content": string(text)}}}})
	if err != nil {
		tb.Fatal(err)
	}
	return completion.Read(&completion.Response{Status: http.StatusOK, Body: body}, &universe)
}

// What a model is told to answer is what is read: the members of the schema, and as many
// trades as the prompt says.
func TestAnswer_IsReadAsItIsAskedFor(t *testing.T) {
	t.Parallel()
	var root schema
	if err := json.Unmarshal(prompt.Schema(), &root); err != nil {
		t.Fatal(err)
	}
	views := story(t)
	for _, template := range []*prompt.Template{prompt.Default(), prompt.Simple()} {
		system := write(t, template, &views[0], "").System
		if !strings.Contains(strings.ToLower(system), "at most 50") {
			t.Errorf("it does not say how many trades there may be:\n%s", system)
		}
		for _, member := range append(root.Required, root.Properties["trades"].Items.Required...) {
			if !strings.Contains(system, `"`+member+`": `) {
				t.Errorf("it does not ask for %s:\n%s", member, system)
			}
		}
	}
	reading := readingOf(t, 50)
	if reading.Outcome != completion.Orders || len(reading.Orders) != 50 || len(reading.Unplaced) != 0 || len(reading.Estimates) != 50 || reading.Rationale != "I see value." {
		t.Errorf("%s: %s", reading.Outcome, reading.Why)
	}
	if reading := readingOf(t, 51); reading.Outcome != completion.Repair {
		t.Errorf("51 trades: %s", reading.Outcome)
	}
	if reading := readingOf(t, 0); reading.Outcome != completion.Hold || reading.Why != "" {
		t.Errorf("no trades: %s, %s", reading.Outcome, reading.Why)
	}
}
