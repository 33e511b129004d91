package main_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	main "github.com/seed45548214/arena/cmd/arena"
)

const asker = "GPT-5 Chat"

// modelShell returns a shell whose store holds a session of every arena, in which models
// wait, and that asks at url.
func modelShell(t *testing.T, url string) (s main.Shell, folder string) {
	t.Helper()
	folder = t.TempDir()
	s = shell(t, "PERSIST_PATH", folder, "MAX_SIMULATION_DAYS", "1", "TRADE_INTERVAL_MS", "3600000", "SIMULATED_START_DATE", "2025-01-06", "LLM_BASE_URL", url, "SIM_ENABLE_BLIND_TEST", "false")
	record(t, s, recording{})
	return s, folder
}

// A questionShown is what ask prints as JSON.
type questionShown struct {
	Round   int    `json:"round"`
	Record  int    `json:"record"`
	Model   string `json:"model"`
	Version string `json:"version"`
	System  string `json:"system"`
	User    string `json:"user"`
	Answer  *struct {
		Outcome   string   `json:"outcome"`
		Orders    []string `json:"orders"`
		Replies   []string `json:"replies"`
		Read      string   `json:"read"`
		TokensIn  int      `json:"tokens_in"`
		TokensOut int      `json:"tokens_out"`
		Cost      string   `json:"cost"`
	} `json:"answer"`
}

func asks(t *testing.T, s main.Shell, args ...string) questionShown {
	t.Helper()
	var q questionShown
	got := s.Run(t, append([]string{"ask", "multi-model", asker, "--json"}, args...)...)
	if err := json.Unmarshal([]byte(got.Out), &q); err != nil || got.Code != 0 {
		t.Fatalf("%+v: %v", got, err)
	}
	return q
}

func TestAsk_ShowsTheQuestionOfARound(t *testing.T) {
	t.Parallel()
	s, _ := modelShell(t, "http://127.0.0.1:9/v1")
	last := asks(t, s)
	if last.Round < 3 || last.Model != "openai/gpt-5-chat" || last.Answer != nil || !strings.Contains(last.User, fmt.Sprintf("# Round %d\n", last.Round)) || !strings.Contains(last.User, "I wait.") {
		t.Errorf("%+v", last)
	}
	got := s.Run(t, "ask", "multi-model", asker)
	parts := strings.Split(got.Out, "---------- what the user says ----------\n")
	if got.Code != 0 || len(parts) != 2 || parts[0] != last.System || parts[1] != last.User {
		t.Errorf("%+v is not %+v", got, last)
	}
	note := fmt.Sprintf("season 1 of multi-model, round %d, as it opened in record %d", last.Round, last.Record)
	if !strings.Contains(got.Err, note) || !strings.Contains(got.Err, last.Version) {
		t.Errorf("it says %q, want %q", got.Err, note)
	}
	// Between two rounds it is the one that opened last.
	for _, at := range []int{last.Record - 1, last.Record, last.Record + 1} {
		q := asks(t, s, "--at", strconv.Itoa(at))
		if want := last.Round - 1; at < last.Record && (q.Round != want || q.Record >= last.Record) || at >= last.Record && q.User != last.User {
			t.Errorf("at record %d: round %d of record %d, want round %d", at, q.Round, q.Record, want)
		}
	}
}

func TestAsk_TakesAPromptThatIsBeingTuned(t *testing.T) {
	t.Parallel()
	s, _ := modelShell(t, "http://127.0.0.1:9/v1")
	path := filepath.Join(t.TempDir(), "my.tmpl")
	write(t, path, `{{define "system"}}Be bold. Answer with JSON.{{end}}{{define "scene"}}{{.Prices}}{{end}}{{define "own"}}Now.{{end}}`)
	q := asks(t, s, "--prompt", path)
	if q.System != "Be bold. Answer with JSON.\n" || !strings.HasPrefix(q.User, "symbol,price,change\n") || q.Version == asks(t, s).Version {
		t.Errorf("%+v", q)
	}
	write(t, path, `{{define "system"}}{{.Nothing}}{{end}}`)
	if got := s.Run(t, "ask", "multi-model", asker, "--prompt", path); got.Code != 1 || !strings.Contains(got.Err, "my.tmpl:") || strings.Count(got.Err, "\n") != 1 {
		t.Errorf("a prompt that is none: %+v", got)
	}
}

func TestAsk_AsksTheModelAndStoresNothing(t *testing.T) {
	t.Parallel()
	var asked struct {
		Model    string `json:"model"`
		Messages []struct {
			Content string `json:"content"`
		} `json:"messages"`
	}
	says := `{"model":"gpt-5-chat-0807","usage":{"prompt_tokens":900,"completion_tokens":40,"cost":0.0021},"choices":[{"message":{"content":"{\"rationale\":\"cheap\",\"trades\":[{\"ticker\":\"AAPL\",\"action\":\"buy\",\"quantity\":2}],\"reply\":\"\"}"}}]}`
	endpoint := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if err := json.NewDecoder(r.Body).Decode(&asked); err != nil {
			t.Error(err)
		}
		_, _ = w.Write([]byte(says))
	}))
	t.Cleanup(endpoint.Close)
	s, folder := modelShell(t, endpoint.URL+"/v1")
	journal := filepath.Join(folder, "multi-model.journal.jsonl")
	before := read(t, journal)
	q := asks(t, s, "--answer")
	if len(asked.Messages) != 2 || asked.Messages[0].Content != q.System || asked.Messages[1].Content != q.User || asked.Model != "openai/gpt-5-chat" {
		t.Errorf("asked %+v", asked)
	}
	if a := q.Answer; a == nil || a.Outcome != "decision" || strings.Join(a.Orders, ",") != "buy 2 AAPL" || a.Read != "json" || a.TokensIn != 900 || a.TokensOut != 40 || a.Cost != "0.0021" || len(a.Replies) != 1 || a.Replies[0] != says {
		t.Errorf("%+v", q.Answer)
	}
	got := s.Run(t, "ask", "multi-model", asker, "--answer")
	for _, want := range []string{"answers ----------\n" + says + "\n----------\n", "\ndecision   buy 2 AAPL\n", "\ntokens     900 in, 40 out, in 1 attempt\n", "\ncost       $0.0021\n"} {
		if !strings.Contains(got.Out, want) {
			t.Errorf("%q is not in\n%s", want, got.Out)
		}
	}
	says = `{"error":{"code":401,"message":"no such key"}}`
	if got := s.Run(t, "ask", "multi-model", asker, "--answer"); got.Code != 1 || !strings.Contains(got.Out, says) || got.Err == "" || !strings.HasSuffix(got.Err, asker+" has no decision: the endpoint refuses: no such key\n") {
		t.Errorf("refused: %+v", got)
	}
	if !bytes.Equal(read(t, journal), before) {
		t.Error("the journal has changed")
	}
	delete(s.Env, "LLM_BASE_URL")
	if got := s.Run(t, "ask", "multi-model", asker, "--answer"); got.Code != 1 || got.Out != "" || got.Err != "arena: GPT-5 Chat cannot be asked: its model openai/gpt-5-chat needs a key: set OPENROUTER_API_KEY\n" {
		t.Errorf("without a key: %+v", got)
	}
}

func TestAsk_SaysWhatThereIs(t *testing.T) {
	t.Parallel()
	s, _ := modelShell(t, "http://127.0.0.1:9/v1")
	for _, c := range []struct {
		args []string
		want string
	}{
		{[]string{"nobody", asker}, `holds no arena "nobody"; it has model-sizes, multi-model, `},
		{[]string{"multi-model", "nobody"}, `multi-model has no agent "nobody" in season 1; it has Gemini 2.5 Flash, `},
		{[]string{"multi-model", "cash"}, "cash of multi-model is told no prompt: strategy:cash decides for it; models decide for Gemini 2.5 Flash, "},
		{[]string{"strategies", "cash"}, "cash of strategies is told no prompt: strategy:cash decides for it; models decide for none"},
		{[]string{"multi-model", asker, "--at", "99999"}, "multi-model has no record 99999 yet; its head is record "},
		{[]string{"multi-model", asker, "--at", "1"}, "no round of multi-model had opened by record 1; give a later one with --at"},
		{[]string{"multi-model", asker, "--prompt", "/nowhere"}, "read the prompt: open /nowhere: no such file"},
	} {
		got := s.Run(t, append([]string{"ask"}, c.args...)...)
		if got.Code != 1 || !strings.Contains(got.Err, c.want) || strings.Count(got.Err, "\n") != 1 || got.Out != "" {
			t.Errorf("%v: %+v, want %q", c.args, got, c.want)
		}
	}
}
