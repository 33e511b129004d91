//go:build unix

package main_test

import (
	"encoding/json"
	"fmt"
	"strconv"
	"strings"
	"syscall"
	"testing"
)

// What ask shows beside a running server is what the agent was sent, to the byte; and
// today's parser makes of every reply what was made of it then.
func TestAsk_ShowsWhatWasSentAndReparseFindsNoDifference(t *testing.T) {
	t.Parallel()
	env := append(fakes(t, "sk-fake", "garbage=0.1,prose=0.1,truncated=0.1,error_in_200=0.1,refusal=0.1,unavailable=0.1,huge=0.05"),
		"SIM_INTERVAL_MS=50", "TRADE_INTERVAL_MS=3600000", "SIM_MARKET_MINUTES_PER_TICK=30", "SIMULATED_START_DATE=2025-01-06")
	s := newSite(t, env...)
	p := s.serve(t)
	compared := 0
	for _, d := range p.untilRound(t, modelArena, 8) {
		if !strings.HasPrefix(d.Decider, "model:") || d.Attempts == 0 || d.Repairs > 0 {
			continue
		}
		var whole decisionShown
		p.mustGet(t, fmt.Sprintf("/api/arenas/%s/decisions/%d-%s", modelArena, d.Round, strings.ReplaceAll(d.Agent, " ", "%20")), &whole)
		if q := s.asksIn(t, d.Round, d.Agent); q.System+q.User != whole.Prompt {
			t.Errorf("round %d of %s: ask shows\n%s%s\nand it was sent\n%s", d.Round, d.Agent, q.System, q.User, whole.Prompt)
		}
		compared++
		if compared == 3 {
			break
		}
	}
	if compared == 0 {
		t.Error("no question was compared")
	}
	p.stop(t, syscall.SIGTERM)
	var found struct {
		Arenas []struct {
			Arena     string `json:"arena"`
			Questions int    `json:"questions"`
			Same      int    `json:"same"`
			Differing int    `json:"differing"`
		} `json:"arenas"`
	}
	if err := json.Unmarshal([]byte(s.mustRun(t, "replay", "--reparse", "--json")), &found); err != nil {
		t.Fatal(err)
	}
	for _, r := range found.Arenas {
		if r.Differing > 0 || r.Arena == modelArena && (r.Questions == 0 || r.Same == 0) {
			t.Errorf("%+v\n%s", r, s.mustRun(t, "replay", "--reparse", "--arena", r.Arena))
		}
	}
}

// asksIn is the question of a round, found by the records of the journal.
func (s *site) asksIn(t *testing.T, round int, agent string) (q questionShown) {
	t.Helper()
	opened := fmt.Sprintf(`{"type":"round_opened","round":%d,`, round)
	for i, line := range strings.Split(string(read(t, s.journal(modelArena))), "\n") {
		if !strings.Contains(line, opened) {
			continue
		}
		if err := json.Unmarshal([]byte(s.mustRun(t, "ask", modelArena, agent, "--at", strconv.Itoa(i+1), "--json")), &q); err != nil {
			t.Fatal(err)
		}
		return q
	}
	t.Fatalf("round %d is not in the journal", round)
	return q
}

func TestAsk_AsksFakeModelsOfAFakeSeason(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	p := s.serve(t, "--interval", "20ms", "--round-every", "1h", "--simulated-start-date", "2025-01-06", "--fake-llm")
	p.untilRound(t, modelArena, 1)
	out := s.mustRun(t, "ask", modelArena, "Fake GPT-5 Chat", "--answer", "--fake-llm")
	for _, want := range []string{"You manage a portfolio", `"choices"`, "\nmodel      fake/", "\ncost  "} {
		if !strings.Contains(out, want) {
			t.Errorf("%q is not in\n%s", want, out)
		}
	}
	if got := s.run(t, "ask", modelArena, "Fake GPT-5 Chat", "--answer"); got.code != 1 || !strings.Contains(got.err, "give --fake-llm") {
		t.Errorf("of others: %+v", got)
	}
}
