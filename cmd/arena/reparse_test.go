package main_test

import (
	"bytes"
	"encoding/json"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/seed45548214/arena/arena"
	"github.com/seed45548214/arena/state"
)

// bodySaying is the answer of an endpoint whose model says text.
func bodySaying(t *testing.T, text string) string {
	t.Helper()
	body, err := json.Marshal(map[string]any{"choices": []any{map[string]any{"message": map[string]any{"content": text}}}})
	if err != nil {
		t.Fatal(err)
	}
	return string(body)
}

// told writes a journal with a record for each event, whether the rules lead to it or not.
func told(t *testing.T, path string, events ...arena.Event) {
	t.Helper()
	var chain state.Chain
	var head state.Head
	var lines []byte
	for _, event := range events {
		data, err := arena.AppendRecord(nil, []arena.Event{event})
		if err != nil {
			t.Fatal(err)
		}
		record, err := chain.Seal("told", head, data)
		if err != nil {
			t.Fatal(err)
		}
		head, lines = record.Head(), state.AppendLine(lines, record)
	}
	write(t, path, string(lines))
}

// modelSeason is the start of a season of one model and one strategy.
func modelSeason() *arena.SeasonStarted {
	rules := arena.DefaultRules()
	rules.Universe = []arena.Symbol{"AAPL", "MSFT"}
	return &arena.SeasonStarted{Season: 2, Plan: arena.Plan{
		Arena: "told", Symbols: []arena.Symbol{"AAPL", "MSFT", "SPX"}, Benchmark: "SPX", Rules: rules,
		Roster: []arena.Entrant{
			{Agent: "anna", Decider: arena.Decider{Kind: arena.ByModel, Name: "vendor/model"}},
			{Agent: "cash", Decider: arena.Decider{Kind: arena.ByStrategy, Name: "cash"}},
		},
	}}
}

func replied(replies ...string) *arena.Receipt {
	return &arena.Receipt{Replies: replies, Attempts: max(len(replies), 1)}
}

func bought(round int, shares arena.Shares, r *arena.Receipt) *arena.DecisionTaken {
	order := arena.Order{Symbol: "AAPL", Side: arena.Buy, Shares: shares}
	return &arena.DecisionTaken{Agent: "anna", Round: round, Rationale: "cheap", Orders: []arena.PlacedOrder{{ID: 1, Order: order}}, Receipt: r}
}

func missedFor(round int, reason arena.MissReason, r *arena.Receipt) *arena.DecisionMissed {
	return &arena.DecisionMissed{Agent: "anna", Round: round, Reason: reason, Detail: "as it was", Receipt: r}
}

func TestReplay_ReparseSaysWhatWouldHaveChanged(t *testing.T) {
	t.Parallel()
	buys := bodySaying(t, `{"rationale":"cheap","trades":[{"ticker":"AAPL","action":"buy","quantity":3}],"reply":""}`)
	garbage, fault := bodySaying(t, "I buy\x1b[2J"), `{"error":{"message":"busy","code":503}}`
	refusal := `{"choices":[{"message":{"refusal":"I do not trade."}}]}`
	cut := buys[:50] + "… (300000 bytes)"
	path := filepath.Join(t.TempDir(), "told.jsonl")
	told(t, path,
		modelSeason(),
		bought(1, 3*arena.Share, replied(buys)),
		bought(2, 4*arena.Share, replied(buys)),
		&arena.DecisionTaken{Agent: "anna", Round: 3, Rationale: "dear", Receipt: replied(fault, buys)},
		bought(4, 3*arena.Share, replied(garbage, garbage)),
		bought(5, 3*arena.Share, replied(refusal)),
		bought(6, 3*arena.Share, replied(cut)),
		missedFor(7, arena.MissedUnread, replied(garbage, buys)),
		missedFor(8, arena.MissedUnread, replied(garbage, garbage)),
		missedFor(9, arena.MissedRefused, replied(garbage)),
		missedFor(10, arena.MissedError, replied(fault, fault)),
		missedFor(11, arena.MissedDeadline, replied()),
		missedFor(12, arena.MissedLate, replied(garbage, buys)),
		missedFor(13, arena.MissedLate, replied(buys)),
		missedFor(14, arena.MissedBenched, nil),
		missedFor(15, arena.MissedDeadline, replied(buys)),
		&arena.DecisionTaken{Agent: "cash", Round: 15},
		bought(16, 3*arena.Share, replied(bodySaying(t, `{"rationale":"cheap","trades":[{"ticker":"AAPL","action":"buy","quantity":3,"fairValue":250}]}`))),
	)
	before := read(t, path)
	s := shell(t)
	got := s.Run(t, "replay", "--reparse", path)
	want := `told.jsonl: season 2, round 2, anna (record 3): recorded buy 4 AAPL; today buy 3 AAPL (other orders)
told.jsonl: season 2, round 3, anna (record 4): recorded hold; today buy 3 AAPL (other orders, rationale)
told.jsonl: season 2, round 4, anna (record 5): recorded buy 3 AAPL; today unreadable (there is no JSON; answer with one object that has "rationale", "trades" and "reply")
told.jsonl: season 2, round 5, anna (record 6): recorded buy 3 AAPL; today refused (the model refused: I do not trade.)
told.jsonl: season 2, round 6, anna (record 7): recorded buy 3 AAPL; today cannot judge (the receipt has a part of the reply only)
told.jsonl: season 2, round 7, anna (record 8): recorded unreadable (as it was); today buy 3 AAPL
told.jsonl: season 2, round 9, anna (record 10): recorded refused (as it was); today unreadable (there is no JSON; answer with one object that has "rationale", "trades" and "reply")
told.jsonl: season 2, round 15, anna (record 16): recorded deadline (as it was); today buy 3 AAPL
told.jsonl: season 2, round 16, anna (record 18): recorded buy 3 AAPL; today buy 3 AAPL (other estimates)
told.jsonl: 15 questions read again: 4 as recorded, 8 would have come out differently, 1 cannot be judged, 2 had no reply in time; 1 reply is cut in the receipts
`
	if diff := cmp.Diff(want, got.Out); diff != "" || got.Code != 0 || got.Err != "" {
		t.Errorf("%d, %s (-want +got):\n%s", got.Code, got.Err, diff)
	}
	type question struct {
		Round   int      `json:"round"`
		Differs []string `json:"differs"`
		Today   struct {
			Outcome string   `json:"outcome"`
			Orders  []string `json:"orders"`
		} `json:"today"`
	}
	counts := decodeOne[struct {
		Questions int        `json:"questions"`
		Same      int        `json:"same"`
		Differing int        `json:"differing"`
		Unjudged  int        `json:"unjudged"`
		Silent    int        `json:"silent"`
		Cut       int        `json:"cut"`
		Changes   []question `json:"changes"`
	}](t, s.Run(t, "replay", "--reparse", "--json", path))
	if counts.Questions != 15 || counts.Same != 4 || counts.Differing != 8 || counts.Unjudged != 1 || counts.Silent != 2 || counts.Cut != 1 || len(counts.Changes) != 9 {
		t.Errorf("%+v", counts)
	}
	if first := counts.Changes[0]; first.Round != 2 || first.Today.Outcome != "decision" || strings.Join(first.Today.Orders, ",") != "buy 3 AAPL" || strings.Join(first.Differs, ",") != "orders" {
		t.Errorf("%+v", first)
	}
	if !bytes.Equal(read(t, path), before) {
		t.Error("the journal has changed")
	}
	write(t, path, strings.Replace(string(before), "cheap", "cheaq", 1))
	if got := s.Run(t, "replay", "--reparse", path); got.Code != 1 || !strings.Contains(got.Err, "is damaged at line 2") {
		t.Errorf("a damaged journal: %+v", got)
	}
}

func TestReplay_ReparseOfASeasonWithoutModels(t *testing.T) {
	t.Parallel()
	s, _ := recordedShell(t)
	want := "strategies: 0 questions read again: 0 as recorded, 0 would have come out differently, 0 cannot be judged, 0 had no reply in time; 0 replies are cut in the receipts\n"
	if got := s.Run(t, "replay", "--reparse"); got.Code != 0 || got.Out != want {
		t.Errorf("%+v", got)
	}
}
