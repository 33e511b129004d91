package arena_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
	"unicode/utf16"

	"pgregory.net/rapid"

	"github.com/seed45548214/arena/arena"
	"github.com/seed45548214/arena/arena/arenatest"
)

// Ways in which programs write a text as JSON.
func asGo(text string) string {
	quoted, _ := json.Marshal(text)
	return string(quoted)
}

func asJavaScript(text string) string {
	var quoted bytes.Buffer
	encoder := json.NewEncoder(&quoted)
	encoder.SetEscapeHTML(false)
	_ = encoder.Encode(text)
	return strings.NewReplacer(`\\`, `\\`, `\u2028`, "\u2028", `\u2029`, "\u2029", "\n", "").Replace(quoted.String())
}

func asPython(text string) string {
	return escapedWhere(asGo(text), func(r rune) bool { return r < ' ' || r > '~' }, func(text string) string {
		return strings.NewReplacer(`\\`, `\\`, `\u003c`, "<", `\u003e`, ">", `\u0026`, "&").Replace(text)
	})
}

// asNobody escapes what need not be.
func asNobody(text string) string {
	return escapedWhere(asJavaScript(text), func(r rune) bool { return r == 'e' || r == '/' || r > '~' }, strings.Clone)
}

func escapedWhere(text string, needs func(rune) bool, first func(string) string) string {
	var escaped strings.Builder
	for _, r := range first(text) {
		if !needs(r) {
			escaped.WriteRune(r)
			continue
		}
		for _, unit := range utf16.Encode([]rune{r}) {
			fmt.Fprintf(&escaped, `\u%04x`, unit)
		}
	}
	return escaped.String()
}

// said is a reply whose model gives rationale and whose endpoint passes it on.
func said(rationale string, model, endpoint func(string) string) string {
	content := `{"rationale":` + model(rationale) + `,"trades":[],"reply":""}`
	return `{"id":"1","choices":[{"message":{"role":"assistant","content":` + endpoint(content) + `},"tools":[]}],"usage":{}}`
}

func indented(reply, indent string) string {
	var b bytes.Buffer
	_ = json.Indent(&b, []byte(reply), "", indent)
	return b.String()
}

const rich = "The S&P 500 is \"rich\" at 24x <forward> earnings;\n\"cash\" \\ flows – 現金 💰 – unmistakably pay </script>\u2028."

// A rationale stands in its record once, however its model and its endpoint write it, and
// a reply without its white space.
func TestReceipt_StoresARationaleOnce(t *testing.T) {
	t.Parallel()
	usual := map[string]func(string) string{"as Go": asGo, "as JavaScript": asJavaScript, "as Python": asPython}
	for model, inner := range usual {
		for endpoint, outer := range usual {
			reply := said(rich, inner, outer)
			for layout, text := range map[string]string{
				"": reply, "indented": indented(reply, "  "), "by tabs": indented(reply, "\t") + "\n", "after white space": "\n\n \r\n" + reply,
			} {
				event := decided(rich, text)
				record := encoded(t, event)
				if err := comesBack(event, record); err != nil {
					t.Fatal(err)
				}
				if !event.Receipt.Short || strings.Count(string(record), "unmistakably") != 1 || bytes.Contains(record, []byte(`\"choices`)) {
					t.Errorf("of a model that writes %s and an endpoint %s, %s: %s", model, endpoint, layout, record)
				}
			}
		}
	}
}

// What would not come back to the byte stands as it is.
func TestReceipt_StoresOtherRepliesWhole(t *testing.T) {
	t.Parallel()
	plain := said(rich, asJavaScript, asJavaScript)
	for name, c := range map[string]struct {
		rationale string
		replies   []string
	}{
		"another spelling":        {rich, []string{said(rich, asNobody, asJavaScript)}},
		"not said":                {"It is cheap, and nobody has said so.", []string{plain}},
		"too short":               {"I hold.", []string{said("I hold.", asGo, asGo)}},
		"empty":                   {"", []string{said("", asGo, asGo)}},
		"a mark":                  {rich, []string{said("\uFDD0", asJavaScript, asJavaScript)}},
		"a mark beside":           {rich, []string{plain, "\uFDD3"}},
		"the last mark":           {rich, []string{said(rich+"\uFDD8", asJavaScript, asJavaScript)}},
		"a mark in the rationale": {rich + "\uFDD1", []string{said(rich+"\uFDD1", asJavaScript, asJavaScript)}},
		"spaces within":           {"", []string{`{"a": 1, "b": 2}`}},
		"two indents":             {"", []string{"{\n  \"a\": {\n     \"b\": 1\n  }\n}"}},
		"an indent without end":   {"", []string{"{\n" + strings.Repeat(" ", 100_000) + `"a":[` + strings.Repeat("1,", 50_000) + "1]}"}},
		"spaces":                  {"", []string{" \n"}},
		"no object":               {"", []string{"[\n  1\n]"}},
		"no JSON":                 {"", []string{" {\n  \"a\"\n}"}},
		"no replies":              {rich, nil},
	} {
		event := decided(c.rationale, c.replies...)
		record := encoded(t, event)
		if event.Receipt.Short || bytes.Contains(record, []byte("short")) {
			t.Errorf("%s: %s", name, record)
		}
		if err := comesBack(event, record); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// A reply that has no rationale in its decision is short without its white space alone.
func TestReceipt_StoresRepliesOfAMissShort(t *testing.T) {
	t.Parallel()
	reply := indented(said(rich, asGo, asGo), "    ")
	event := &arena.DecisionMissed{Agent: "anna", Round: 1, Reason: arena.MissedUnread, Receipt: &arena.Receipt{Replies: []string{reply, reply}}}
	arena.Shorten(event.Receipt, "")
	record := encoded(t, event)
	if !event.Receipt.Short || strings.Count(string(record), "unmistakably") != 2 || bytes.Contains(record, []byte(`\"choices`)) {
		t.Errorf("%s", record)
	}
	if err := comesBack(event, record); err != nil {
		t.Error(err)
	}
}

// Whatever a model and its endpoint write, and in whatever layout, comes back to the byte.
func TestReceipt_RepliesComeBack(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		rationale := drawRationale(t)
		event := decided(rationale, drawReplies(t, rationale)...)
		record, err := arena.AppendRecord(nil, []arena.Event{event})
		if err != nil {
			t.Fatal(err)
		}
		if err := comesBack(event, record); err != nil {
			t.Fatal(err)
		}
	})
}

func FuzzReceipt_RepliesComeBack(f *testing.F) {
	f.Add(rich, said(rich, asGo, asPython), "")
	f.Add(rich, indented(said(rich, asPython, asGo), " ")+"\n", "\uFDD0")
	f.Add("\uFDD0", "\uFDD0", "[{\"a\":1}]")
	f.Fuzz(func(t *testing.T, rationale, reply, more string) {
		event := decided(strings.ToValidUTF8(rationale, "?"), strings.ToValidUTF8(reply, "?"), strings.ToValidUTF8(more, "?"))
		record, err := arena.AppendRecord(nil, []arena.Event{event})
		if err != nil {
			t.Fatal(err)
		}
		if err := comesBack(event, record); err != nil {
			t.Fatal(err)
		}
	})
}

// decided is the event of a decision with a new receipt.
func decided(rationale string, replies ...string) *arena.DecisionTaken {
	event := &arena.DecisionTaken{Agent: "anna", Round: 1, Rationale: rationale, Receipt: &arena.Receipt{Replies: replies, Attempts: len(replies)}}
	arena.Shorten(event.Receipt, rationale)
	return event
}

// comesBack reports what of event is lost in its record.
func comesBack(event arena.Event, record []byte) error {
	if !json.Valid(record) || bytes.ContainsRune(record, '\n') {
		return fmt.Errorf("%s is no line of JSON", record)
	}
	back, err := arena.DecodeRecord(record)
	if err != nil {
		return err
	}
	if !reflect.DeepEqual([]arena.Event{event}, back) {
		return fmt.Errorf("%s\nis read as %+v", record, back[0])
	}
	again, err := arena.AppendRecord(nil, back)
	if err != nil || !bytes.Equal(record, again) {
		return fmt.Errorf("%s\nis written anew as %s, %w", record, again, err)
	}
	return sameReadings(record)
}

func drawRationale(t *rapid.T) string {
	pieces := rapid.SliceOfN(rapid.SampledFrom([]string{
		"it is cheap ", "and its margins are rising, ", `"quoted" `, `\`, `\n`, "\n", "\t\b\f\r", "\x00\x1f\x7f", "&", "</script>", "ü – 現金 ", "💰",
		"\u2028\u2029", "\uFDD0", "\uFDD4", "\uFFFD", `\u003c`, `\ud83d`, "{", `"}`, "'",
	}), 0, 12).Draw(t, "rationale")
	return strings.Join(pieces, "")
}

func drawReplies(t *rapid.T, rationale string) []string {
	ways := []func(string) string{asGo, asJavaScript, asJavaScript, asPython, asNobody}
	replies := make([]string, rapid.IntRange(0, 3).Draw(t, "replies"))
	for i := range replies {
		words := rapid.SampledFrom([]string{rationale, rationale, rationale + rationale, "another", " " + rationale + "."}).Draw(t, "words")
		reply := said(words, rapid.SampledFrom(ways).Draw(t, "model"), rapid.SampledFrom(ways).Draw(t, "endpoint"))
		switch rapid.IntRange(0, 5).Draw(t, "layout") {
		case 0:
			reply = indented(reply, rapid.SampledFrom([]string{"  ", "    ", "\t", " \t"}).Draw(t, "indent"))
		case 1:
			reply = rationale // in no JSON at all
		}
		space := rapid.SampledFrom([]string{"", "", "\n", "\r\n\t ", "\u00a0"})
		replies[i] = space.Draw(t, "before") + reply + space.Draw(t, "after")
	}
	if len(replies) == 0 {
		return nil
	}
	return replies
}

// A journal of before, whose replies stand whole and whose receipts have the deadline,
// opens, is audited, and runs again to the same bytes; a season that goes on from it
// stores what is new in the form of today.
func TestReplay_OfAJournalWithWholeReplies(t *testing.T) {
	t.Parallel()
	text, err := os.ReadFile(filepath.Join("testdata", "journal", "whole-replies.jsonl"))
	if err != nil {
		t.Fatal(err)
	}
	audit, replay := arena.NewAudit(), arena.NewReplay(arenatest.NYSE(), nil)
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
		if again := encoded(t, events...); !bytes.Equal(record, again) {
			t.Errorf("%s\nis written anew as %s", record, again)
		}
	}
	if spent := replay.State().Spent; spent.Day != "2026-03-03" || spent.Cost != 60 {
		t.Errorf("the last day has cost %+v", spent)
	}
	season := arena.NewSeason(arenatest.NYSE(), replay.State())
	receipt := told("rules", "another scene", "own")
	receipt.Replies = []string{said(rich, asGo, asGo)}
	answer := hold()
	answer.Decision.Rationale, answer.Receipt = rich, receipt
	if _, err := season.Tick(tickAt(season.State.At.Add(halfHour), "AAPL", 200)); err != nil {
		t.Fatal(err)
	}
	events, err := season.CloseRound([]arena.Answer{answer, answer})
	if err != nil {
		t.Fatal(err)
	}
	if record := encoded(t, events...); strings.Count(string(record), "unmistakably") != 2 {
		t.Errorf("two decisions are stored as %s", record)
	}
}
