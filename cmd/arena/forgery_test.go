package main_test

import (
	"encoding/json"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/seed45548214/arena/arena"
	main "github.com/seed45548214/arena/cmd/arena"
	"github.com/seed45548214/arena/state"
)

// found is what verify finds in the only arena of a store.
func found(t *testing.T, s main.Shell, folder string) (record int, reason string) {
	t.Helper()
	before := contentsOf(t, folder)
	got := s.Run(t, "verify", "--json")
	if after := contentsOf(t, folder); !maps.Equal(before, after) {
		t.Error("verify has changed the store")
	}
	v := decodeOne[struct {
		Whole  bool `json:"whole"`
		Damage *struct {
			Record int    `json:"record"`
			Reason string `json:"reason"`
		} `json:"damage"`
	}](t, got)
	if v.Whole != (got.Code == 0) || v.Whole != (v.Damage == nil) {
		t.Errorf("%+v", got)
	}
	if v.Damage == nil {
		return 0, ""
	}
	return v.Damage.Record, v.Damage.Reason
}

// contentsOf are the files of a folder.
func contentsOf(t *testing.T, folder string) map[string]string {
	t.Helper()
	files := make(map[string]string)
	for _, name := range list(t, folder) {
		files[name] = string(read(t, filepath.Join(folder, name)))
	}
	return files
}

func TestVerify_FindsEveryForgery(t *testing.T) {
	t.Parallel()
	whole, _ := recordedShell(t)
	for name, c := range map[string]struct {
		forge forger
		want  string
	}{
		"nothing is changed":       {func(_ *testing.T, records [][]byte) [][]byte { return records }, ""},
		"a price":                  {nth(20, `"symbol":"AAPL","price":"(\d+)\.`, `"symbol":"AAPL","price":"1$1.`), "of AAPL is not that of the revealed seed"},
		"a price is left out":      {nth(20, `{"symbol":"AAPL","price":"[^}]*},`, ``), "of AAPL is not that of the revealed seed"},
		"who decides":              {nth(0, `"kind":"strategy","name":"momentum"`, `"kind":"strategy","name":"contrarian"`), "asked again in round"},
		"who decides, a model":     {nth(0, `"kind":"strategy","name":"momentum"`, `"kind":"model","name":"gpt"`), "has no receipt, and it is a model"},
		"who decides, nobody":      {nth(0, `"kind":"strategy","name":"momentum"`, `"kind":"strategy","name":"oracle"`), `unknown strategy "oracle"`},
		"all fees":                 {every(`"fee":"[^"]*"`, `"fee":"0.00"`), "the fee of order"},
		"all fees, and the rules":  {both(every(`"fee":"[^"]*"`, `"fee":"0.00"`), every(`"bps":\d+,"minimum":"[^"]*"`, `"bps":0,"minimum":"0.00"`)), "asked again in round"},
		"a fill above its order":   {nth(0, `("order_filled"[^}]*"shares":")(\d+)"`, `${1}1$2"`), "shares filled with"},
		"a fill is left out":       {events(0, "order_filled", leftOut), "the rules do not lead to it"},
		"a refusal without cause":  {events(0, "order_filled", refused), "the rules do not lead to it"},
		"a dividend":               {events(3, "tick_recorded", first(`{"type":"dividend_accrued","symbol":"AAPL","ex_date":"2025-01-07","pay_date":"2025-01-07","per_share":"0.01","holders":[]}`)), "a dividend of AAPL, and simulated companies"},
		"a split":                  {events(3, "tick_recorded", first(`{"type":"split_applied","symbol":"AAPL","ex_date":"2025-01-07","to":1000,"from":1}`)), "a split of AAPL, and simulated companies"},
		"an equity at a close":     {nth(0, `("session_closed"[^\[]*\[")`, `${1}9`), "and its books come to"},
		"a decision in no round":   {again("decision_taken"), "and no round is open"},
		"the reason of a decision": {nth(9, `"rationale":"[^"]*"`, `"rationale":"I knew it."`), "has another reason"},
		"the end of the season":    {events(0, "season_ended", leftOut), "the rules do not lead to it"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s, folder := copied(t, whole)
			writeRecords(t, journalOf(folder), c.forge(t, recordsIn(t, journalOf(folder))))
			record, reason := found(t, s, folder)
			if !strings.Contains(reason, c.want) || (c.want == "") != (record == 0) {
				t.Errorf("record %d: %q, want one that has %q", record, reason, c.want)
			}
		})
	}
}

// A season that was played by the rules, by somebody who knew the next prices.
func TestVerify_FindsHindsight(t *testing.T) {
	t.Parallel()
	folder := t.TempDir()
	s := shell(t, "PERSIST_PATH", folder, "MAX_SIMULATION_DAYS", "1", "TRADE_INTERVAL_MS", "3600000", "SIMULATED_START_DATE", "2025-01-06")
	record(t, s, recording{peeker: "momentum"})
	if got := s.Run(t, "replay"); got.Code != 0 {
		t.Fatalf("%+v: the season is not by the rules", got)
	}
	if _, reason := found(t, s, folder); !strings.Contains(reason, "momentum decides otherwise: recorded buy 1 ") {
		t.Errorf("found %q", reason)
	}
}

func TestVerify_FindsASeasonThatIsMissing(t *testing.T) {
	t.Parallel()
	folder := t.TempDir()
	s := shell(t, "PERSIST_PATH", folder, "MAX_SIMULATION_DAYS", "1", "TRADE_INTERVAL_MS", "3600000", "SIMULATED_START_DATE", "2025-01-06")
	record(t, s, recording{seasons: 3})
	if _, reason := found(t, s, folder); reason != "" {
		t.Fatalf("found %q in three whole seasons", reason)
	}
	records := recordsIn(t, journalOf(folder))
	n := len(records) / 3
	for want, left := range map[string][][]byte{
		"season 2 follows season 0": records[n:],
		"season 3 follows season 1": append(records[:n:n], records[2*n:]...),
	} {
		writeRecords(t, journalOf(folder), left)
		if _, reason := found(t, s, folder); reason != want {
			t.Errorf("found %q, want %q", reason, want)
		}
	}
}

func TestVerify_FindsAnotherArena(t *testing.T) {
	t.Parallel()
	s, folder := recordedShell(t)
	records := recordsIn(t, journalOf(folder))
	files, err := filepath.Glob(filepath.Join(folder, "strategies.*"))
	if err != nil {
		t.Fatal(err)
	}
	for _, path := range files {
		renamed := filepath.Join(folder, "others"+strings.TrimPrefix(filepath.Base(path), "strategies"))
		if err := os.Rename(path, renamed); err != nil {
			t.Fatal(err)
		}
	}
	others := filepath.Join(folder, "others.journal.jsonl")
	if record, reason := found(t, s, folder); record != 1 || reason != "the line does not match its checksum" {
		t.Errorf("record %d: %q, want that the chain of another arena starts otherwise", record, reason)
	}
	writeRecords(t, others, records)
	record, reason := found(t, s, folder)
	if want := `season 1 is one of the arena "strategies", and this is the journal of others`; record != 1 || reason != want {
		t.Errorf("record %d: %q, want %q", record, reason, want)
	}
}

// The snapshot is what the records lead to, wherever it was saved.
func TestVerify_FindsASnapshotThatLies(t *testing.T) {
	t.Parallel()
	whole, _ := recordedShell(t)
	for name, c := range map[string]struct {
		lie  func(*arena.State)
		want string
	}{
		"no lie":    {func(*arena.State) {}, ""},
		"cash":      {func(s *arena.State) { s.Accounts[2].Cash += arena.Dollar }, "the snapshot of it has accounts[2].cash as "},
		"gains":     {func(s *arena.State) { s.Accounts[2].Cash += arena.Dollar; s.Accounts[2].Realized += arena.Dollar }, "the snapshot of it has accounts[2].cash as "},
		"an order":  {func(s *arena.State) { s.LastOrder++ }, "the snapshot of it has last_order as "},
		"the rules": {func(s *arena.State) { s.Rules.Fees.Bps = 0 }, "the snapshot of it has rules.fees.bps as 0, and the records lead to 5"},
		"the phase": {func(s *arena.State) { s.Phase = arena.PhasePaused }, "the snapshot of it has phase as \"paused\""},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s, folder := copied(t, whole)
			at := saveSnapshot(t, s, 20, c.lie)
			record, reason := found(t, s, folder)
			if !strings.Contains(reason, c.want) || (c.want == "") != (record == 0) || record != 0 && record != at {
				t.Errorf("record %d: %q, want record %d and one that has %q", record, reason, at, c.want)
			}
		})
	}
}

// saveSnapshot saves the state after record at of the only journal in the store of s.
func saveSnapshot(t *testing.T, s main.Shell, at int, change func(*arena.State)) int {
	t.Helper()
	setUp, err := s.SetUp(t)
	if err != nil {
		t.Fatal(err)
	}
	store, err := setUp.OpenStore()
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = store.Close() }() // what it holds is read again
	folded, head := &arena.State{Phase: arena.PhaseWaiting}, state.Head{}
	for r, err := range store.Read(t.Context(), "strategies", 0) {
		if err != nil {
			t.Fatal(err)
		}
		events, err := arena.DecodeRecord(r.Data)
		if err == nil {
			err = folded.Fold(r.Seq, events)
		}
		if err != nil {
			t.Fatal(err)
		}
		if head = r.Head(); r.Seq == uint64(at) {
			break
		}
	}
	change(folded)
	data, err := json.Marshal(folded)
	if err != nil {
		t.Fatal(err)
	}
	lease, err := store.Acquire(t.Context(), "strategies", "forger", time.Minute)
	if err == nil {
		err = store.SaveSnapshot(t.Context(), lease.Fence(), state.Snapshot{Head: head, Data: data})
	}
	if err == nil {
		err = store.Release(t.Context(), lease)
	}
	if err != nil {
		t.Fatal(err)
	}
	return at
}

// A start looks at what goes on, and believes the records.
func TestServe_FindsTheSeasonBesideASnapshotThatLies(t *testing.T) {
	t.Parallel()
	s, _ := recordedShell(t)
	saveSnapshot(t, s, 20, func(s *arena.State) { s.Tick++ })
	setUp := setUp(t, s)
	store, err := setUp.OpenStore()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = store.Close() })
	season := main.LastSeason(t.Context(), store, "strategies")
	if season == nil || season.Phase != arena.PhaseEnded || len(season.Sessions) != 2 {
		t.Errorf("it finds %+v, want the two sessions that were played", season)
	}
}

// A season of older rules is audited, and the next one is run again.
func TestVerify_SaysWhatItCannotAsk(t *testing.T) {
	t.Parallel()
	folder := t.TempDir()
	s := shell(t, "PERSIST_PATH", folder, "MAX_SIMULATION_DAYS", "1", "TRADE_INTERVAL_MS", "3600000", "SIMULATED_START_DATE", "2025-01-06")
	record(t, s, recording{seasons: 2})
	records := nth(0, fmt.Sprintf(`"engine":%d`, arena.EngineVersion), `"engine":2`)(t, recordsIn(t, journalOf(folder)))
	writeRecords(t, journalOf(folder), records)
	const old = "strategies: not checked: season 1 was begun by version 2 of the rules, and these are version 3, which cannot run it again; its books are checked\n"
	if got := s.Run(t, "verify"); got.Code != 0 || !strings.Contains(got.Out, old) || strings.Contains(got.Out, "season 2 was") {
		t.Errorf("%+v, want %q", got, old)
	}
	n := len(records) / 2
	other := strings.Replace(strings.TrimSuffix(old, "; its books are checked\n"), "not checked: ", "", 1)
	if got := s.Run(t, "replay"); got.Code != 0 || !strings.HasPrefix(got.Out, fmt.Sprintf("strategies: identical: %d records, ", n)) || !strings.Contains(got.Out, other+"\n") {
		t.Errorf("replay: %+v, want the second season alone", got)
	}
	writeRecords(t, journalOf(folder), slices.Clone(records[:n]))
	if got := s.Run(t, "replay"); got.Code != 1 || got.Out != "strategies: NOT RUN AGAIN\n"+other+"\n" {
		t.Errorf("replay: %+v, want that nothing was run again", got)
	}
	for half, want := range map[int]string{0: "shares filled with", n: "decides otherwise"} {
		forged := slices.Clone(records)
		copy(forged[half:], nth(0, `("orders":\[[^\]]*"shares":")(\d+)"`, `${1}1$2"`)(t, slices.Clone(forged[half:half+n])))
		writeRecords(t, journalOf(folder), forged)
		if _, reason := found(t, s, folder); !strings.Contains(reason, want) {
			t.Errorf("a decision in the half from record %d on: found %q, want %q", half+1, reason, want)
		}
	}
}
