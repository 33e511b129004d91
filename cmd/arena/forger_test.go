package main_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	main "github.com/seed45548214/arena/cmd/arena"
	"github.com/seed45548214/arena/state"
)

// A forger changes the records of a journal, and every checksum is right again.
type forger func(t *testing.T, records [][]byte) [][]byte

// arenaOf is the arena whose journal lies at path: its chain starts from the name.
func arenaOf(path string) string { return strings.TrimSuffix(filepath.Base(path), ".journal.jsonl") }

// recordsIn returns what the records of a journal hold.
func recordsIn(t *testing.T, path string) (records [][]byte) {
	t.Helper()
	var chain state.Chain
	var head state.Head
	for line := range bytes.Lines(read(t, path)) {
		r, err := chain.Parse(arenaOf(path), head, bytes.TrimSuffix(line, []byte("\n")))
		if err != nil {
			t.Fatal(err)
		}
		head, records = r.Head(), append(records, r.Data)
	}
	return records
}

func writeRecords(t *testing.T, path string, records [][]byte) {
	t.Helper()
	var chain state.Chain
	var head state.Head
	var text []byte
	for _, data := range records {
		r, err := chain.Seal(arenaOf(path), head, data)
		if err != nil {
			t.Fatal(err)
		}
		head, text = r.Head(), state.AppendLine(text, r)
	}
	write(t, path, string(text))
}

// copied is a shell with a copy of the store of another.
func copied(t *testing.T, s main.Shell) (fresh main.Shell, folder string) {
	t.Helper()
	folder = t.TempDir()
	if err := os.CopyFS(folder, os.DirFS(s.Env["PERSIST_PATH"])); err != nil {
		t.Fatal(err)
	}
	fresh = main.Shell{Env: maps.Clone(s.Env), Dir: t.TempDir()}
	fresh.Env["PERSIST_PATH"] = folder
	return fresh, folder
}

// nth replaces the nth match of a pattern, counted from zero over all records.
func nth(n int, pattern, fresh string) forger {
	match := regexp.MustCompile(pattern)
	return func(t *testing.T, records [][]byte) [][]byte {
		t.Helper()
		left := n
		for i := range records {
			records[i] = match.ReplaceAllFunc(records[i], func(old []byte) []byte {
				left--
				if left != -1 {
					return old
				}
				return match.ReplaceAll(old, []byte(fresh))
			})
		}
		if left >= 0 {
			t.Fatalf("%s is not there %d times", pattern, n+1)
		}
		return records
	}
}

// every replaces all matches of a pattern.
func every(pattern, fresh string) forger {
	return func(_ *testing.T, records [][]byte) [][]byte {
		for i := range records {
			records[i] = regexp.MustCompile(pattern).ReplaceAll(records[i], []byte(fresh))
		}
		return records
	}
}

// events changes the events of the nth record that has one of a type.
func events(n int, kind string, change func(all []json.RawMessage, at int) []json.RawMessage) forger {
	return func(t *testing.T, records [][]byte) [][]byte {
		t.Helper()
		for i := range records {
			var all []json.RawMessage
			if err := json.Unmarshal(records[i], &all); err != nil {
				t.Fatal(err)
			}
			for at, event := range all {
				if !bytes.HasPrefix(event, []byte(`{"type":"`+kind+`"`)) {
					continue
				}
				n--
				if n >= 0 {
					break
				}
				parts := make([][]byte, 0, len(all))
				for _, event := range change(all, at) {
					parts = append(parts, event)
				}
				records[i] = fmt.Appendf(nil, "[%s]", bytes.Join(parts, []byte(",")))
				return records
			}
		}
		t.Fatalf("no record has the event %s", kind)
		return nil
	}
}

func leftOut(all []json.RawMessage, at int) []json.RawMessage {
	return append(all[:at:at], all[at+1:]...)
}

// first puts an event before all others of its record.
func first(event string) func([]json.RawMessage, int) []json.RawMessage {
	return func(all []json.RawMessage, _ int) []json.RawMessage {
		return append([]json.RawMessage{json.RawMessage(event)}, all...)
	}
}

// refused makes a refusal of a fill.
func refused(all []json.RawMessage, at int) []json.RawMessage {
	var fill struct {
		Agent  string `json:"agent"`
		Order  int    `json:"order"`
		Round  int    `json:"round"`
		Symbol string `json:"symbol"`
		Side   string `json:"side"`
		Shares string `json:"shares"`
	}
	_ = json.Unmarshal(all[at], &fill) // it was JSON
	all[at] = fmt.Appendf(nil, `{"type":"order_rejected","agent":%q,"order":%d,"round":%d,"asked":{"symbol":%q,"side":%q,"shares":%q},"reason":"insufficient_cash"}`,
		fill.Agent, fill.Order, fill.Round, fill.Symbol, fill.Side, fill.Shares)
	return all
}

func both(a, b forger) forger {
	return func(t *testing.T, records [][]byte) [][]byte {
		t.Helper()
		return b(t, a(t, records))
	}
}

// again repeats the first record that has an event of a type.
func again(kind string) forger {
	return func(t *testing.T, records [][]byte) [][]byte {
		t.Helper()
		for i, record := range records {
			if bytes.Contains(record, []byte(`"`+kind+`"`)) {
				return append(records[:i+1:i+1], records[i:]...)
			}
		}
		t.Fatalf("no record has the event %s", kind)
		return nil
	}
}
