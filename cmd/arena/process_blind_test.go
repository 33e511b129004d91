//go:build unix

package main_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"syscall"
	"testing"

	"github.com/coder/websocket"
)

// blindArena is the built-in arena whose models play under code names.
const blindArena = "blind-test"

// confessors is an endpoint whose models say who they are, in all that they say, and each of
// which fails in a way of its own.
func confessors(t *testing.T) *httptest.Server {
	t.Helper()
	endpoint := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		var asked struct {
			Model string `json:"model"`
		}
		if err := json.NewDecoder(r.Body).Decode(&asked); err != nil {
			w.WriteHeader(http.StatusBadRequest)
			return
		}
		vendor, name, _ := strings.Cut(asked.Model, "/")
		say := func(content, refusal any) {
			_ = json.NewEncoder(w).Encode(map[string]any{ // whoever asked may have gone
				"id": "gen-" + vendor, "model": asked.Model, "provider": vendor, "system_fingerprint": "fp-" + vendor,
				"choices": []any{map[string]any{"index": 0, "finish_reason": "stop", "message": map[string]any{"role": "assistant", "content": content, "refusal": refusal}}},
				"usage":   map[string]any{"prompt_tokens": 7_654_000 + len(vendor), "completion_tokens": 8_765_000 + len(name), "cost": 0.0123457},
			})
		}
		decision, _ := json.Marshal(map[string]any{
			"rationale": fmt.Sprintf("I am %s (%s), made by %s. I hold AAPL.", name, strings.ReplaceAll(name, "-", " "), vendor),
			"trades": []any{
				map[string]any{"ticker": "AAPL", "action": "buy", "quantity": 1, "justification": asked.Model},
				map[string]any{"ticker": strings.ToUpper(name), "action": "buy", "quantity": 1, "justification": asked.Model},
			},
			"reply": "Yours, " + asked.Model,
		})
		switch vendor {
		case "anthropic":
			w.WriteHeader(http.StatusForbidden)
			_, _ = io.WriteString(w, `{"error":{"code":403,"message":"anthropic forbids it","metadata":{"raw":"no claude for you"}}}`)
		case "x-ai":
			say(nil, "Grok of xAI will not.")
		case "google":
			say("Gemini says: no JSON today", nil)
		default:
			say(string(decision), nil)
		}
	}))
	t.Cleanup(endpoint.Close)
	return endpoint
}

// tellTales are words by which one could tell a model of the blind arena. GOOGL is a stock.
var tellTales = regexp.MustCompile(
	`(?i)gpt|openai|claude|haiku|anthropic|gemini|google|grok|x-?ai\b|qwen|forbids it|765400\d|876500\d|0123457|\bgen-|fp-`)

// tales are in whatever tellTales finds, in lower case: a text without any need not be matched,
// which takes long.
var tales = []string{
	"gpt", "openai", "claude", "haiku", "anthropic", "gemini", "google", "grok", "xai", "x-ai", "qwen", "forbids it",
	"765400", "876500", "0123457", "gen-", "fp-",
}

// taleIn is where a text tells of a model; nil if it does not.
func taleIn(text []byte) []int {
	lower := bytes.ToLower(text)
	if !slices.ContainsFunc(tales, func(tale string) bool { return bytes.Contains(lower, []byte(tale)) }) {
		return nil
	}
	return tellTales.FindIndex(text)
}

// candidates are told to whoever guesses, and say nothing of seats.
var candidateList = regexp.MustCompile(`"candidates":\[[^\]]*\]`)

// What can be told of a blind season before its reveal, by whatever route, frame, export or
// line of the log, names no model and nothing that differs with the model alone; after it
// everything is told, and verify proves who was who.
func TestServe_ABlindSeasonTellsNobodyWhoPlays(t *testing.T) {
	t.Parallel()
	s := newSite(t, "LLM_BASE_URL="+confessors(t).URL, "SIMULATED_START_DATE=2025-01-06", "MAX_SIMULATION_DAYS=4",
		"TRADE_INTERVAL_MS=3600000", "SIM_MARKET_MINUTES_PER_TICK=30", "SNAPSHOT_AUTOSAVE_INTERVAL_MS=50")
	folder := filepath.Join(s.dir, "arenas")
	if err := os.Mkdir(folder, 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(folder, "blind.yaml"), []byte(s.mustRun(t, "roster", "show", blindArena)), 0o600); err != nil {
		t.Fatal(err)
	}
	s.env = append(s.env, "ARENA_ARENAS="+folder)
	p := s.serve(t, "--interval", "60ms")
	p.untilRound(t, blindArena, 6)
	frames := p.frames(t, blindArena, 6)
	printed := p.out.String() + p.errOut.String()
	p.stop(t, syscall.SIGTERM)

	p = s.ready(t, "--interval", "1h") // stands still
	if got := p.status("/api/arenas/" + blindArena + "/head"); got != http.StatusConflict {
		t.Errorf("the signed head of a blind season answers %d, want %d", got, http.StatusConflict)
	}
	reached := s.blindReach(t, p)
	reached["frames"], reached["what the server printed"] = frames, []byte(printed+p.out.String()+p.errOut.String())
	p.stop(t, syscall.SIGTERM)
	for from, text := range reached {
		text = candidateList.ReplaceAll(text, nil)
		if at := taleIn(text); at != nil {
			t.Errorf("%s tells %q: …%s…", from, text[at[0]:at[1]], text[max(at[0]-120, 0):min(at[1]+60, len(text))])
		}
	}
	raw := string(read(t, s.journal(blindArena)))
	if taleIn([]byte(raw)) == nil || !strings.Contains(raw, "openai/gpt-5-chat") || !strings.Contains(raw, "forbids it") {
		t.Error("the journal on the disk has no receipts: the test shows nothing")
	}
	if all := string(reached["decisions"]); !strings.Contains(all, "I am █████ (█████), made by █████. I hold AAPL.") || !strings.Contains(all, `"missed":"undisclosed"`) {
		t.Errorf("the decisions are told as\n%s", all)
	}
	export := filepath.Join(s.dir, "masked.jsonl")
	s.mustRun(t, "export", blindArena, "-o", export)
	if out := s.mustRun(t, "replay", export); !strings.Contains(out, "identical") {
		t.Errorf("the masked export replays as %s", out)
	}
	if out := s.mustRun(t, "export", blindArena, "--unmasked"); out != raw {
		t.Error("the unmasked export is not the journal")
	}
	if got := s.run(t, "ask", blindArena, "Phoenix"); got.code != 1 || !strings.Contains(got.err, "was sealed in that round") {
		t.Errorf("ask: %+v", got)
	}
	s.afterTheReveal(t)
}

// afterTheReveal plays the season to its end, and looks at what is told then.
func (s *site) afterTheReveal(t *testing.T) {
	t.Helper()
	p := s.ready(t, "--interval", "20ms")
	p.untilPhase(t, blindArena, "ended")
	var told struct {
		Blind string `json:"blind"`
		Seats []struct {
			Agent string `json:"agent"`
			Name  string `json:"name"`
			Model string `json:"model"`
		} `json:"seats"`
	}
	p.eventually(t, "the seats are revealed", func() bool {
		return p.get("/api/arenas/"+blindArena+"/seats", &told) == nil && told.Blind == "revealed"
	})
	if len(told.Seats) != 5 {
		t.Fatalf("%d seats are told", len(told.Seats))
	}
	verdict := s.mustRun(t, "verify")
	models := make(map[string]string)
	for _, seat := range told.Seats {
		models[seat.Agent] = seat.Model
		if want := fmt.Sprintf("seat %s %s (%s) is what was sealed at the start\n", seat.Agent, seat.Name, seat.Model); !strings.Contains(verdict, want) {
			t.Errorf("verify says nothing like %q:\n%s", want, verdict)
		}
	}
	answered := 0
	found := p.decisions(t, blindArena)
	for i := range found {
		d := &found[i]
		model, sealed := models[d.Agent]
		if !sealed {
			continue
		}
		if !strings.HasPrefix(d.Decider, "was ") {
			t.Errorf("%s is decided for by %q", d.Agent, d.Decider)
		}
		if d.Model != "" {
			answered++
			if d.Model != model {
				t.Errorf("%s was %s, and %s answered", d.Agent, model, d.Model)
			}
		}
	}
	if answered == 0 {
		t.Error("no decision tells which model answered")
	}
	page, err := p.body("/a/" + blindArena)
	if err != nil || !strings.Contains(string(page), "was GPT-5 Chat") {
		t.Errorf("the page does not tell who was who, %v", err)
	}
	if out := s.mustRun(t, "export", blindArena); out != string(read(t, s.journal(blindArena))) {
		t.Error("after the reveal the export is not the journal")
	}
	s.mustRun(t, "replay")
	p.stop(t, syscall.SIGTERM)
}

// blindReach collects what a viewer, or who has the admin token, can see while p runs, and
// what the commands print.
func (s *site) blindReach(t *testing.T, p *process) map[string][]byte {
	t.Helper()
	token := string(read(t, filepath.Join(s.store(), "admin.token")))
	reached := p.answers(t, blindArena, token)
	s.env = append(slices.Clone(s.env), "ARENA_URL="+p.url)
	for _, line := range []string{
		"status", "status --json", "actors", "actors --json", "verify", "verify --json", "replay", "export " + blindArena,
		"export " + blindArena + " --format equity-csv", "export " + blindArena + " --format fills-csv",
	} {
		reached["arena "+line] = []byte(s.mustRun(t, strings.Fields(line)...))
	}
	var all []byte
	found := p.decisions(t, blindArena)
	for i := range found {
		d := &found[i]
		path := fmt.Sprintf("%d-%s", d.Round, url.PathEscape(d.Agent))
		all = append(all, p.told(t, "/api/arenas/"+blindArena+"/decisions/"+path, token)...)
		all = append(all, p.told(t, "/a/"+blindArena+"/d/"+path, token)...)
	}
	reached["decisions"] = all
	return reached
}

// frames are the first n messages of a socket.
func (p *process) frames(t *testing.T, id string, n int) (all []byte) {
	t.Helper()
	ws, answer, err := websocket.Dial(t.Context(), p.url+"/ws?arena="+id, nil)
	if err != nil {
		t.Fatal(err)
	}
	if answer.Body != nil {
		_ = answer.Body.Close()
	}
	defer func() { _ = ws.CloseNow() }() // it was only read
	ws.SetReadLimit(1 << 22)
	if err := ws.Write(t.Context(), websocket.MessageText, []byte(`{"hello":1}`)); err != nil {
		t.Fatal(err)
	}
	for range n {
		_, text, err := ws.Read(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		all = append(append(all, text...), '\n')
	}
	return all
}

// Who plays under which code name is drawn anew for each season, and goes on through a kill.
func TestServe_SeatsOfABlindSeasonOutliveTheProcess(t *testing.T) {
	t.Parallel()
	s := newSite(t, "ARENA_FAKE_LLM=true", "SIMULATED_START_DATE=2025-01-06", "TRADE_INTERVAL_MS=3600000",
		"SIM_MARKET_MINUTES_PER_TICK=30", "ARENA_SEED=7", "SIM_INTERVAL_MS=50")
	p := s.serve(t)
	p.untilRound(t, blindArena, 2)
	p.kill()
	p = s.serve(t)
	p.untilRound(t, blindArena, 4)
	s.mustRun(t, "reset", blindArena, "--url", p.url)
	p.until(t, blindArena, "the second season has a round", func(a arenaShown) bool { return a.Season == 2 && a.Round > 1 })
	p.stop(t, syscall.SIGTERM)
	raw := string(read(t, s.journal(blindArena)))
	if n := strings.Count(raw, `"name":"seat `); n != 15 { // sealed, revealed, and sealed again
		t.Errorf("%d seats are in the journal, want 15", n)
	}
	hashes := regexp.MustCompile(`"name":"seat \w+","hash":"(\w+)"`).FindAllStringSubmatch(raw, -1)
	seen := make(map[string]bool)
	for _, hash := range hashes {
		seen[hash[1]] = true
	}
	if len(seen) != 10 {
		t.Errorf("%d seals of two seasons, want ten", len(seen))
	}
	if out := s.mustRun(t, "verify"); strings.Count(out, "is what was sealed at the start") < 5 || !strings.Contains(out, "seat Phoenix is still sealed") {
		t.Errorf("verify says\n%s", out)
	}
}
