//go:build unix

package main_test

import (
	"bytes"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"testing"
)

// modelArena is the built-in arena of models of several vendors.
const modelArena = "multi-model"

// A decisionShown is what the API tells of a decision.
type decisionShown struct {
	Round    int      `json:"round"`
	Agent    string   `json:"agent"`
	Decider  string   `json:"decider"`
	Missed   string   `json:"missed"`
	Detail   string   `json:"detail"`
	Outcome  string   `json:"outcome"`
	Model    string   `json:"model"`
	Attempts int      `json:"attempts"`
	Repairs  int      `json:"repairs"`
	Prompt   string   `json:"prompt"`
	Replies  []string `json:"replies"`
}

// decisions are the last of an arena, the newest round first.
func (p *process) decisions(t *testing.T, id string) []decisionShown {
	t.Helper()
	var body struct {
		Decisions []decisionShown `json:"decisions"`
	}
	p.mustGet(t, "/api/arenas/"+id+"/decisions?limit=100", &body)
	return body.Decisions
}

// untilRound waits until a round of the arena has been answered.
func (p *process) untilRound(t *testing.T, id string, round int) []decisionShown {
	t.Helper()
	var found []decisionShown
	p.eventually(t, fmt.Sprintf("round %d of %s is answered", round, id), func() bool {
		found = p.decisions(t, id)
		return len(found) > 0 && found[0].Round >= round
	})
	return found
}

// fakes is an endpoint of fake models with faults, and the environment of a server that
// asks there.
func fakes(t *testing.T, key, faults string) (env []string) {
	t.Helper()
	p := newSite(t).launch(t, "fake-llm", "--addr", "127.0.0.1:0", "--latency", "5ms", "--slow", "50ms", "--typing", "0s", "--key", key, "--faults", faults)
	p.eventually(t, "it says what to set", func() bool { return strings.HasSuffix(p.out.String(), "OPENROUTER_API_KEY=KEY\n") })
	_, rest, _ := strings.Cut(p.out.String(), "set ")
	base, _, _ := strings.Cut(rest, " ")
	return []string{base, "OPENROUTER_API_KEY=" + key}
}

// Seasons of models go on through kill -9 whatever their endpoint does: each decision is
// in the journal once, with the prompt to the byte, and no file has the key.
func TestServe_ModelsDecideAndAreKilled(t *testing.T) {
	t.Parallel()
	const key = "sk-or-v1-nobody-may-see-this"
	faults := "429=0.05,unavailable=0.05,garbage=0.05,prose=0.1,truncated=0.05,error_in_200=0.05,refusal=0.05,other_model=0.05,slow=0.1,empty=0.05,schema=0.05,stream_cut=0.05,stream_hang=0.02"
	env := append(fakes(t, key, faults), "SIM_INTERVAL_MS=50", "TRADE_INTERVAL_MS=3600000", "SIM_MARKET_MINUTES_PER_TICK=30", "SIMULATED_START_DATE=2025-01-06")
	s := newSite(t, env...)
	round := 0
	outcomes := make(map[string]bool)
	for life := range 3 {
		p := s.serve(t)
		found := p.untilRound(t, modelArena, round+6)
		round = found[0].Round
		for _, d := range found {
			outcomes[d.Missed] = true
			if strings.HasPrefix(d.Decider, "model:") && d.Missed == "" && (d.Attempts == 0 || !strings.HasPrefix(d.Model, "fake/")) {
				t.Errorf("life %d: %+v", life, d)
			}
		}
		p.whatWasSaid(t, found)
		if bytes.Contains([]byte(p.out.String()+p.errOut.String()), []byte(key)) {
			t.Errorf("the key is printed:\n%s%s", p.out, p.errOut)
		}
		p.kill()
		s.mustRun(t, "verify")
		s.mustRun(t, "replay")
	}
	if !outcomes[""] || len(outcomes) < 2 {
		t.Errorf("decisions came to %v", outcomes)
	}
	files, err := filepath.Glob(filepath.Join(s.store(), "*"))
	if err != nil || len(files) == 0 {
		t.Fatalf("%v, %v", files, err)
	}
	for _, file := range files {
		if bytes.Contains(read(t, file), []byte(key)) {
			t.Errorf("%s has the key", file)
		}
	}
}

// decisionPath is where the API has a decision of the arena of models.
func decisionPath(round int, agent string) string {
	return fmt.Sprintf("/api/arenas/%s/decisions/%d-%s", modelArena, round, url.PathEscape(agent))
}

// whatWasSaid looks at the receipts of a round.
func (p *process) whatWasSaid(t *testing.T, found []decisionShown) {
	t.Helper()
	at := slices.IndexFunc(found, func(d decisionShown) bool { return d.Missed == "" && d.Attempts == 1 })
	if at < 0 {
		return
	}
	var whole decisionShown
	p.mustGet(t, decisionPath(found[at].Round, found[at].Agent), &whole)
	order := []string{"You manage a portfolio", fmt.Sprintf("# Round %d\n", whole.Round), "symbol,price,change\n", "cash: ", "Answer with the JSON object"}
	rest := whole.Prompt
	for _, part := range order {
		_, after, ok := strings.Cut(rest, part)
		if !ok {
			t.Fatalf("the prompt of %s has no %q in its place:\n%s", whole.Agent, part, whole.Prompt)
		}
		rest = after
	}
	if len(whole.Replies) != 1 || !strings.Contains(whole.Replies[0], `"choices"`) {
		t.Errorf("replies %q", whole.Replies)
	}
}

// Nobody decides under the name of another: fake models say so, and a season of theirs
// goes on with fake ones only.
func TestServe_FakeModelsAreNotTakenForOthers(t *testing.T) {
	t.Parallel()
	fast := []string{"--interval", "20ms", "--round-every", "1h", "--simulated-start-date", "2025-01-06"}
	s := newSite(t)
	p := s.serve(t, append(fast, "--fake-llm")...)
	for _, d := range p.untilRound(t, modelArena, 2) {
		if model := strings.HasPrefix(d.Decider, "model:"); model != strings.HasPrefix(d.Agent, "Fake ") || model && !strings.HasPrefix(d.Decider, "model:fake/") {
			t.Errorf("%s is decided for by %s", d.Agent, d.Decider)
		}
	}
	if !strings.Contains(p.out.String(), "5 fake models, which cost nothing") {
		t.Errorf("the start says\n%s", p.out)
	}
	p.stop(t, syscall.SIGTERM)
	again := s.serve(t, append(fast, "--env-file", asked(t, s))...)
	again.untilPhase(t, modelArena, "failed")
	if got := again.shown(t, modelArena).Reason; !strings.Contains(got, "are fake; give --fake-llm") {
		t.Errorf("a season of fake models with others: %q", got)
	}
	again.untilPhase(t, strategyArena, "running")
	again.stop(t, syscall.SIGTERM)
	s.serve(t, append(fast, "--fake-llm")...).untilRound(t, modelArena, 4)
}

// asked writes an .env file by which a server asks an endpoint that is not there.
func asked(t *testing.T, s *site) string {
	t.Helper()
	path := filepath.Join(s.dir, "models.env")
	if err := os.WriteFile(path, []byte("LLM_BASE_URL=http://127.0.0.1:9/v1\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

func TestServe_ArenasOfModelsSayWhichKeyTheyNeed(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	p := s.ready(t)
	shown := p.shown(t, modelArena)
	if shown.Phase != "waiting" || shown.Reason != "it needs a key: set OPENROUTER_API_KEY" || !strings.Contains(p.out.String(), modelArena+": needs a key: set OPENROUTER_API_KEY") {
		t.Errorf("%+v\n%s", shown, p.out)
	}
	s.mustRun(t, "stop", "--url", p.url) // of those that run
	s.mustRun(t, "start", "--url", p.url)
	if got := s.run(t, "start", modelArena, "--url", p.url); got.code != 1 || !strings.Contains(got.err, "The arena needs a key: set OPENROUTER_API_KEY, and start the server again") {
		t.Errorf("start: %+v", got)
	}
	page, err := p.body("/a/" + modelArena)
	if err != nil || !bytes.Contains(page, []byte("it needs a key: set OPENROUTER_API_KEY")) {
		t.Errorf("%v: the page does not say what it waits for", err)
	}
	if _, err := os.Stat(s.journal(modelArena)); err == nil {
		t.Error("an arena that does not run has a journal")
	}
}
