package arena_test

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/seed45548214/arena/arena"
	"github.com/seed45548214/arena/arena/arenatest"
)

// A reply that is a JSON object stands in the journal as that object, if no byte of it is
// lost, and any other as a text.
func TestReceipt_StoresRepliesToTheByte(t *testing.T) {
	t.Parallel()
	deep := strings.Repeat(`{"a":`, 65) + "1" + strings.Repeat("}", 65)
	for reply, stands := range map[string]bool{
		`{}`:                                true,
		`{"says":"{\"buy\":\"S&P\"}"}`:      true,
		`{"a":1.50,"a":1e400,"b":"\u0041"}`: true,
		`{"a":[{"b":[]}],"c":null}`:         true,
		deep[len(`{"a":`) : len(deep)-1]:    true,
		deep:                                false,
		`{"a": 1}`:                          false,
		"{\"a\":1}\n":                       false,
		"{\"a\":\"\u2028\"}":                false,
		`{"a":1`:                            false,
		`{"a":1}}`:                          false,
		`["a"]`:                             false,
		`"{}"`:                              false,
		`null`:                              false,
		"data: {}\n\n":                      false,
		"\x00<html>":                        false,
	} {
		for _, event := range []arena.Event{
			&arena.DecisionTaken{Agent: "anna", Receipt: &arena.Receipt{Replies: []string{"before", reply}}},
			&arena.DecisionMissed{Agent: "anna", Reason: arena.MissedUnread, Receipt: &arena.Receipt{Replies: []string{reply, "after"}, Attempts: 2}},
		} {
			record := encoded(t, event)
			if got := bytes.Contains(record, []byte(reply)); stands && !got {
				t.Errorf("%s does not stand in %s", reply, record)
			}
			if !json.Valid(record) || bytes.ContainsRune(record, '\n') {
				t.Errorf("%s is no line of JSON", record)
			}
			back, err := arena.DecodeRecord(record)
			if err != nil {
				t.Errorf("%s: %v", record, err)
				continue
			}
			if diff := cmp.Diff([]arena.Event{event}, back); diff != "" {
				t.Errorf("%s (-want +got):\n%s", record, diff)
			}
			if err := sameReadings(record); err != nil {
				t.Error(err)
			}
			if again := encoded(t, back...); !bytes.Equal(record, again) {
				t.Errorf("%s\nis written anew as %s", record, again)
			}
		}
	}
}

// Journals of before, whose receipts name parts by their sums and have all replies as
// texts, can be read, audited, gone on with, and run again to the same bytes.
func TestReplay_OfAJournalWithQuotedReplies(t *testing.T) {
	t.Parallel()
	text, err := os.ReadFile(filepath.Join("testdata", "journal", "quoted-replies.jsonl"))
	if err != nil {
		t.Fatal(err)
	}
	audit, replay := arena.NewAudit(), arena.NewReplay(arenatest.NYSE(), nil)
	var replies, named int
	for line := range bytes.Lines(text) {
		record := bytes.TrimSuffix(line, []byte("\n"))
		seq := replay.State().Seq + 1
		if err := audit.Record(seq, record); err != nil {
			t.Fatal(err)
		}
		if err := replay.Record(seq, record); err != nil {
			t.Fatal(err)
		}
		events, err := arena.DecodeRecord(record)
		if err != nil {
			t.Fatal(err)
		}
		for _, event := range events {
			if e, ok := event.(*arena.DecisionTaken); ok && e.Receipt != nil {
				replies += len(e.Receipt.Replies)
				named += strings.Count(stored(events), "@")
			}
		}
	}
	if replies == 0 || named == 0 {
		t.Errorf("%d replies and %d parts of prompts stored once: it shows nothing", replies, named)
	}
	season := arena.NewSeason(arenatest.NYSE(), replay.State())
	events := asked(t, season, season.State.At.Add(halfHour), told("rules", "another scene", "own"))
	if diff := cmp.Diff("kept another scene (4); anna @3 @9 own", stored(events)); diff != "" {
		t.Error(diff)
	}
}
