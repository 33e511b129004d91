//go:build unix

package main_test

import (
	"bytes"
	"encoding/base64"
	bytesof "encoding/binary"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/coder/websocket"

	"github.com/seed45548214/arena/arena"
	"github.com/seed45548214/arena/arena/arenatest"
	"github.com/seed45548214/arena/feeds"
)

// Everything that a viewer can reach in the middle of a season, and every number in
// it, does not lead to the prices; what is revealed at the end does.
func TestServe_NobodyCanTellTheNextPrice(t *testing.T) {
	t.Parallel()
	s := newSite(t, "SIMULATED_START_DATE=2025-01-06", "MAX_SIMULATION_DAYS=60", "SNAPSHOT_AUTOSAVE_INTERVAL_MS=50")
	p := s.ready(t, "--interval", "20ms", "--market-minutes", "30")
	p.until(t, strategyArena, "a session has passed", func(a arenaShown) bool { return a.Session > "2025-01-07" && a.Round > 4 })
	p.stop(t, syscall.SIGTERM)
	p = s.ready(t, "--interval", "1h", "--market-minutes", "30") // stands still
	if now := p.shown(t, strategyArena); now.Phase != "running" {
		t.Fatalf("the season is %s, want the middle of it", now.Phase)
	}
	reached := s.reach(t, p)
	p.stop(t, syscall.SIGTERM)
	reached["what the server prints"] = []byte(p.out.String() + p.errOut.String())
	market := s.prices(t)
	from := make(map[uint64]string)
	for place, text := range reached {
		for seed := range candidates(text) {
			from[seed] = place
		}
	}
	for seed, place := range from {
		if market.follows(t, seed) {
			t.Errorf("the seed of the prices is in %s: %d", place, seed)
		}
	}
	t.Logf("%d candidates from %d places", len(from), len(reached))
	if len(from) < 1_000 {
		t.Errorf("%d candidates are too few to show anything", len(from))
	}

	// Other symbols wait for the next season; the index of this one is that of its own.
	p = s.ready(t, "--interval", "0", "--market-minutes", "30", "--tickers", "AAPL,MSFT,NVDA")
	p.untilPhase(t, strategyArena, "ended")
	ended := s.reach(t, p)
	p.stop(t, syscall.SIGTERM)
	found := false
	for _, line := range slices.Backward(bytes.Split(ended["arena export"], []byte("\n"))) { // it is told last
		found = found || slices.ContainsFunc(slices.Collect(maps.Keys(candidates(line))), func(seed uint64) bool { return market.follows(t, seed) })
	}
	if !found {
		t.Error("the seed is not revealed at the end: the test shows nothing")
	}
	var verdicts struct {
		Arenas []struct {
			Sealed []arena.Opening `json:"sealed"`
		} `json:"arenas"`
	}
	if err := json.Unmarshal([]byte(s.mustRun(t, "verify", "--json")), &verdicts); err != nil {
		t.Fatal(err)
	}
	sealed := verdicts.Arenas[0].Sealed
	if len(sealed) != 1 || sealed[0].Fate != arena.FateProved {
		t.Fatalf("verify says %+v, want that the seed is proved", sealed)
	}
	seed, err := strconv.ParseUint(sealed[0].Value, 10, 64)
	if err != nil || !market.follows(t, seed) {
		t.Errorf("the revealed seed %q does not lead to the prices, %v", sealed[0].Value, err)
	}
	if out := s.mustRun(t, "verify"); !strings.Contains(out, sealed[0].Value+" is what was sealed at the start, and leads to every price") {
		t.Errorf("verify prints\n%s", out)
	}
}

// Whoever verifies a season that goes on is told if its store has lost what it goes on by.
func TestServe_VerifyMissesALostSeed(t *testing.T) {
	t.Parallel()
	s := newSite(t, "SIMULATED_START_DATE=2025-01-06")
	p := s.ready(t, "--interval", "20ms")
	p.untilPhase(t, strategyArena, "running")
	p.kill()
	if got := s.run(t, "verify"); got.code != 0 || got.err != "" {
		t.Fatalf("verify: %+v", got)
	}
	if err := os.Remove(filepath.Join(s.store(), "strategies.sealed")); err != nil {
		t.Fatal(err)
	}
	const want = "season 1 cannot go on with this store, which has lost what was sealed as price_seed"
	if got := s.run(t, "verify"); got.code != 0 || !strings.Contains(got.out, "whole") || !strings.Contains(got.err, want) {
		t.Errorf("verify without the vault: %+v, want a whole journal and %q", got, want)
	}
}

// reach collects what a viewer, a reader of the store, or an operator with the admin
// token can see while p runs, by where it is.
func (s *site) reach(t *testing.T, p *process) map[string][]byte {
	t.Helper()
	reached := make(map[string][]byte)
	s.env = append(slices.Clone(s.env), "ARENA_URL="+p.url)
	for _, line := range []string{"status --json", "actors --json", "verify --json", "export strategies", "export strategies --format equity-csv", "replay"} {
		reached["arena "+line] = []byte(s.mustRun(t, strings.Fields(line)...))
	}
	reached["arena export"] = reached["arena export strategies"]
	files, err := os.ReadDir(s.store())
	if err != nil {
		t.Fatal(err)
	}
	vaults := 0
	for _, file := range files {
		path := filepath.Join(s.store(), file.Name())
		if strings.HasSuffix(file.Name(), ".sealed") {
			vaults++
			if stat, err := os.Stat(path); err != nil || stat.Mode().Perm() != 0o600 {
				t.Errorf("%s: %v, %v, want what only its owner reads", path, stat.Mode(), err)
			}
			continue
		}
		if reached[file.Name()], err = os.ReadFile(path); err != nil {
			t.Fatal(err)
		}
	}
	if vaults != 1 {
		t.Errorf("%d files of sealed values, want one", vaults)
	}
	maps.Copy(reached, p.answers(t, strategyArena, string(reached["admin.token"])))
	return reached
}

// answers are those of every GET that the API describes, of the arena id, and the first
// messages of its streams.
func (p *process) answers(t *testing.T, id, token string) map[string][]byte {
	t.Helper()
	var api struct {
		Paths map[string]map[string]any `json:"paths"`
	}
	p.mustGet(t, "/api/openapi.json", &api)
	var told struct {
		Decisions []struct {
			Agent string `json:"agent"`
			Round int    `json:"round"`
		} `json:"decisions"`
	}
	p.mustGet(t, "/api/arenas/"+id+"/decisions", &told)
	decision := fmt.Sprintf("%d-%s", told.Decisions[0].Round, told.Decisions[0].Agent)
	fill := strings.NewReplacer("{id}", id, "{arena}", id, "{decision}", decision)
	answers := make(map[string][]byte)
	for path, methods := range api.Paths {
		if methods["get"] == nil || path == "/ws" || path == "/events" || strings.Contains(path, "{file}") {
			continue
		}
		path = fill.Replace(path)
		if id == blindArena && strings.HasSuffix(path, "/head") {
			continue // there is none before the reveal
		}
		if strings.HasSuffix(path, "/events") {
			path += "?limit=1000"
		}
		answers[path] = p.told(t, path, token)
	}
	stream, err := p.http.Get(p.url + "/events")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = stream.Body.Close() }() // it has no end
	answers["/events"] = make([]byte, 1<<12)
	if _, err := io.ReadFull(stream.Body, answers["/events"]); err != nil {
		t.Error(err)
	}
	ws, answer, err := websocket.Dial(t.Context(), p.url+"/ws?arena="+id, nil)
	if err != nil {
		t.Fatal(err)
	}
	if answer.Body != nil {
		_ = answer.Body.Close()
	}
	defer func() { _ = ws.CloseNow() }() // it was only read
	ws.SetReadLimit(1 << 20)
	if err := ws.Write(t.Context(), websocket.MessageText, []byte(`{"hello":1}`)); err != nil {
		t.Fatal(err)
	}
	if _, answers["/ws"], err = ws.Read(t.Context()); err != nil {
		t.Fatal(err)
	}
	return answers
}

// told is what p answers to whoever has the admin token.
func (p *process) told(t *testing.T, path, token string) []byte {
	t.Helper()
	request, err := http.NewRequestWithContext(t.Context(), http.MethodGet, p.url+path, http.NoBody)
	if err != nil {
		t.Fatal(err)
	}
	request.Header.Set("Authorization", "Bearer "+strings.TrimSpace(token))
	answer, err := p.http.Do(request)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = answer.Body.Close() }() // it was only read
	body, err := io.ReadAll(answer.Body)
	if err != nil || answer.StatusCode != http.StatusOK {
		t.Fatalf("%s: %s, %v\n%s", path, answer.Status, err, body)
	}
	return body
}

var (
	numbers = regexp.MustCompile(`\d+`)
	hexes   = regexp.MustCompile(`[0-9a-f]{16,}`)
	words64 = regexp.MustCompile(`[0-9A-Za-z+/_-]{11,}`)
)

// candidates are the numbers that text may hold, however it is written.
func candidates(text []byte) map[uint64]bool {
	found := make(map[uint64]bool)
	windows := func(data []byte) {
		for len(data) >= 8 {
			found[bytesof.BigEndian.Uint64(data)], found[bytesof.LittleEndian.Uint64(data)] = true, true
			data = data[1:]
		}
	}
	for _, digits := range numbers.FindAll(text, -1) {
		if n, err := strconv.ParseUint(string(digits), 10, 64); err == nil {
			found[n] = true
		}
	}
	for _, digits := range hexes.FindAll(text, -1) {
		data, _ := hex.DecodeString(string(digits[:len(digits)/2*2])) // they are
		windows(data)
	}
	for _, word := range words64.FindAll(text, -1) {
		for _, alphabet := range []*base64.Encoding{base64.RawStdEncoding, base64.RawURLEncoding} {
			if data, err := alphabet.DecodeString(string(word)); err == nil {
				windows(data)
			}
		}
	}
	return found
}

// A tape is prices of a simulated season, against which seeds are tried.
type tape struct {
	calendar *arena.Calendar
	start    arena.Date
	at       time.Time
	stocks   []feeds.Stock
	want     []arena.Money
}

// prices are those of a few stocks at the second tick of the journal: the first that
// no universe tells, and the fewest steps from a seed.
func (s *site) prices(t *testing.T) *tape {
	t.Helper()
	state := &arena.State{Phase: arena.PhaseWaiting}
	for _, record := range s.exported(t, strategyArena) {
		if state.Tick == 2 {
			break
		}
		events, err := arena.DecodeRecord(record.Events)
		if err == nil {
			err = state.Fold(record.Seq, events)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	calendar := arenatest.NYSE()
	seen := &tape{calendar: calendar, start: calendar.DateOf(state.StartsAt), at: state.At, stocks: feeds.Pick([]arena.Symbol{"AAPL", "JPM", "MSFT", "NVDA", "XOM"})}
	for _, stock := range seen.stocks {
		quote, ok := state.Quote(stock.Symbol)
		if !ok {
			t.Fatalf("%s has no price", stock.Symbol)
		}
		seen.want = append(seen.want, quote.Price)
	}
	return seen
}

// follows reports whether the prices are those of a seed: hardly one seed in a hundred
// leads to the first, and no other to all.
func (l *tape) follows(t *testing.T, seed uint64) bool {
	t.Helper()
	return l.leads(t, seed, 1) && l.leads(t, seed, len(l.stocks))
}

// leads reports whether the prices of the first n stocks are those of a seed.
func (l *tape) leads(t *testing.T, seed uint64, n int) bool {
	t.Helper()
	source, err := feeds.NewSimulated(feeds.SimulatedConfig{Universe: l.stocks[:n], Calendar: l.calendar, Seed: seed, Start: l.start})
	if err != nil {
		t.Fatal(err)
	}
	query := arena.Query{At: l.at}
	for _, stock := range l.stocks[:n] {
		query.Symbols = append(query.Symbols, stock.Symbol)
	}
	report, err := source.Ask(t.Context(), query)
	if err != nil {
		t.Fatal(err)
	}
	return slices.EqualFunc(report.Quotes, l.want[:n], func(q arena.Quote, want arena.Money) bool { return q.Price == want })
}
