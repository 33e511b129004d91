//go:build unix

package main_test

import (
	"bytes"
	"encoding/json"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
)

// chatArena is the built-in arena whose models can be written to.
const chatArena = "prompt-strategies"

// A chatShown is what the API tells of a chat.
type chatShown struct {
	Room *struct {
		Why string `json:"why"`
	} `json:"room"`
	Messages []struct {
		ID      uint64 `json:"id"`
		Text    string `json:"text"`
		Status  string `json:"status"`
		Reason  string `json:"reason"`
		Replies []struct {
			Agent string `json:"agent"`
			Text  string `json:"text"`
		} `json:"replies"`
	} `json:"messages"`
}

func (p *process) chat(t *testing.T) chatShown {
	t.Helper()
	var shown chatShown
	p.mustGet(t, "/api/arenas/"+chatArena+"/chat", &shown)
	return shown
}

// post writes a message, and returns the status of the answer and its number or code.
func (p *process) post(t *testing.T, text, key string) (status int, id uint64, code string) {
	t.Helper()
	body, err := json.Marshal(map[string]string{"text": text, "key": key, "from": "a viewer of the test"})
	if err != nil {
		t.Fatal(err)
	}
	request, err := http.NewRequestWithContext(t.Context(), http.MethodPost, p.url+"/api/arenas/"+chatArena+"/chat", bytes.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = response.Body.Close() }()
	var answer struct {
		ID    uint64 `json:"id"`
		Error struct {
			Code string `json:"code"`
		} `json:"error"`
	}
	if err := json.NewDecoder(response.Body).Decode(&answer); err != nil {
		t.Fatal(err)
	}
	return response.StatusCode, answer.ID, answer.Error.Code
}

// A message that was taken is there after kill -9, is delivered once, and has one outcome;
// repeated with its key, as by somebody who did not get the answer, it counts once, also
// after the restart. The limit of a viewer holds through it, for the server knows the
// address again, of which no file tells anything.
func TestServe_ChatLosesNothingWhenKilled(t *testing.T) {
	t.Parallel()
	slow := []string{"ARENA_FAKE_LLM=true", "SIM_INTERVAL_MS=600000", "SIM_MARKET_MINUTES_PER_TICK=30", "TRADE_INTERVAL_MS=3600000", "SIMULATED_START_DATE=2025-01-06"}
	s := newSite(t, slow...)
	p := s.ready(t)
	p.eventually(t, "the first round is over", func() bool { return len(p.decisions(t, chatArena)) > 0 })
	if status, id, code := p.post(t, "Why do you always buy?", "key-1"); status != http.StatusOK || id != 1 {
		t.Fatalf("posted: %d, %d, %s", status, id, code)
	}
	p.kill()

	p = s.ready(t)
	if got := p.chat(t).Messages; len(got) != 1 || got[0].Status != "pending" {
		t.Fatalf("after the kill: %+v", got)
	}
	if status, id, code := p.post(t, "Why do you always buy?", "key-1"); status != http.StatusOK || id != 1 {
		t.Errorf("repeated: %d, %d, %s", status, id, code)
	}
	if status, _, code := p.post(t, "Another text", "key-1"); status != http.StatusConflict || code != "command_conflict" {
		t.Errorf("another text with the key: %d, %s", status, code)
	}
	if status, id, _ := p.post(t, "And tomorrow?", ""); status != http.StatusOK || id != 2 {
		t.Errorf("a second message: %d, %d", status, id)
	}
	if status, _, code := p.post(t, "And then?", ""); status != http.StatusTooManyRequests || code != "chat_limit" {
		t.Errorf("a third: %d, %s", status, code)
	}
	p.stop(t, syscall.SIGTERM)

	s.env = append(s.env, "SIM_INTERVAL_MS=200") // the rounds come
	p = s.ready(t)
	p.eventually(t, "both have an outcome", func() bool {
		got := p.chat(t).Messages
		return len(got) == 2 && final(got[0].Status) && final(got[1].Status)
	})
	p.kill()
	s.mustRun(t, "verify")
	s.mustRun(t, "replay")
	for kind, want := range map[string]int{"chat_posted": 2, "chat_delivered": 1} {
		if got := bytes.Count(read(t, s.journal(chatArena)), []byte(`"type":"`+kind+`"`)); got != want {
			t.Errorf("%d events are %s, want %d", got, kind, want)
		}
	}
	files, err := filepath.Glob(filepath.Join(s.store(), "*"))
	if err != nil {
		t.Fatal(err)
	}
	for _, file := range files {
		if bytes.Contains(read(t, file), []byte("127.0.0.1")) {
			t.Errorf("%s tells where a viewer was", file)
		}
	}
	if info, err := os.Stat(filepath.Join(s.store(), "chat.key")); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("the key of the chat: %v, %v", info, err)
	}
}

func final(status string) bool { return status == "answered" || status == "ignored" }

// The operator reads the chat, hides a message, and closes and opens it from the command
// line.
func TestChat_FromTheCommandLine(t *testing.T) {
	t.Parallel()
	s := newSite(t, "ARENA_FAKE_LLM=true", "SIM_INTERVAL_MS=600000", "SIM_MARKET_MINUTES_PER_TICK=30", "SIMULATED_START_DATE=2025-01-06")
	p := s.ready(t)
	p.eventually(t, "the first round is over", func() bool { return len(p.decisions(t, chatArena)) > 0 })
	if got := s.mustRun(t, "chat", chatArena, "--url", p.url); !strings.Contains(got, "Nobody has written yet.") {
		t.Errorf("before: %s", got)
	}
	p.post(t, "something rude", "")
	if got := s.mustRun(t, "chat", chatArena, "--url", p.url); !strings.Contains(got, "something rude") || !strings.Contains(got, "pending") {
		t.Errorf("chat: %s", got)
	}
	if got := s.mustRun(t, "chat", "hide", chatArena, "1", "--url", p.url); got != chatArena+" message 1 hidden\n" {
		t.Errorf("hide: %s", got)
	}
	s.mustRun(t, "chat", "close", chatArena, "--url", p.url)
	if got := s.mustRun(t, "chat", chatArena, "--url", p.url); strings.Contains(got, "rude") || !strings.Contains(got, "(hidden)") || !strings.Contains(got, "closed the chat") {
		t.Errorf("hidden and closed: %s", got)
	}
	if got := s.run(t, "chat", "close", chatArena, "--url", p.url); got.code != 1 || !strings.Contains(got.err, "its chat is closed already") {
		t.Errorf("closed twice: %+v", got)
	}
	s.mustRun(t, "chat", "open", chatArena, "--url", p.url)
	for _, args := range [][]string{{"chat"}, {"chat", "hide", chatArena}, {"chat", "hide", chatArena, "x"}, {"chat", "shut", chatArena}} {
		if got := s.run(t, append(args, "--url", p.url)...); got.code != 2 {
			t.Errorf("%q: %+v", args, got)
		}
	}
}
