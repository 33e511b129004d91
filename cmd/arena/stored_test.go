package main_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	main "github.com/seed45548214/arena/cmd/arena"
	"github.com/seed45548214/arena/state"
)

func journalOf(folder string) string { return filepath.Join(folder, "strategies.journal.jsonl") }

func read(t *testing.T, path string) []byte {
	t.Helper()
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return text
}

func list(t *testing.T, folder string) []string {
	t.Helper()
	entries, err := os.ReadDir(folder)
	if err != nil {
		t.Fatal(err)
	}
	names := make([]string, len(entries))
	for i, entry := range entries {
		names[i] = entry.Name()
	}
	return names
}

// decodeOne reads the only arena of what verify and replay print as JSON.
func decodeOne[T any](t *testing.T, got main.Outcome) T {
	t.Helper()
	var body struct {
		Arenas []T `json:"arenas"`
	}
	if err := json.Unmarshal([]byte(got.Out), &body); err != nil || len(body.Arenas) != 1 {
		t.Fatalf("%+v: %v", got, err)
	}
	return body.Arenas[0]
}

type verdict struct {
	Arena   string     `json:"arena"`
	Whole   bool       `json:"whole"`
	Records int        `json:"records"`
	Events  int        `json:"events"`
	Seasons int        `json:"seasons"`
	Head    state.Head `json:"head"`
	Damage  *struct {
		Path   string `json:"path"`
		Line   int    `json:"line"`
		Offset int64  `json:"offset"`
		Record int    `json:"record"`
	} `json:"damage"`
}

type rerun struct {
	Identical  bool       `json:"identical"`
	Records    int        `json:"records"`
	Events     int        `json:"events"`
	Head       state.Head `json:"head"`
	Difference *struct {
		Record int    `json:"record"`
		Reason string `json:"reason"`
	} `json:"difference"`
}

func TestVerify_AndReplayAgreeOnAWholeJournal(t *testing.T) {
	t.Parallel()
	s, folder := recordedShell(t)
	lines := bytes.Count(read(t, journalOf(folder)), []byte("\n"))
	v := decodeOne[verdict](t, s.Run(t, "verify", "--json"))
	if v.Arena != "strategies" || !v.Whole || v.Records != lines || v.Seasons != 1 || v.Events < v.Records || v.Damage != nil {
		t.Errorf("verify of %d lines: %+v", lines, v)
	}
	r := decodeOne[rerun](t, s.Run(t, "replay", "--json"))
	if !r.Identical || r.Records != v.Records || r.Events != v.Events || r.Head != v.Head {
		t.Errorf("replay says %+v, verify %+v", r, v)
	}
	if got := s.Run(t, "verify"); got.Code != 0 || !strings.Contains(got.Out, "whole") || !strings.Contains(got.Out, v.Head.String()) {
		t.Errorf("%+v", got)
	}
	want := fmt.Sprintf("strategies: identical: %d records, %d events, head %s\n", r.Records, r.Events, r.Head)
	for _, args := range [][]string{{"replay"}, {"replay", folder}, {"replay", journalOf(folder)}, {"replay", "--arena", "strategies"}} {
		if got := s.Run(t, args...); got.Code != 0 || got.Out != want {
			t.Errorf("%v: %+v, want %q", args, got, want)
		}
	}
}

func TestVerify_FindsDamage(t *testing.T) {
	t.Parallel()
	s, folder := recordedShell(t)
	text := read(t, journalOf(folder))
	lines := bytes.SplitAfter(text, []byte("\n"))
	offset := 0
	for _, line := range lines[:7] {
		offset += len(line)
	}
	text[offset+len(lines[7])/2] ^= 1
	write(t, journalOf(folder), string(text))

	v := decodeOne[verdict](t, s.Run(t, "verify", "--json"))
	if v.Whole || v.Records != 7 || v.Damage == nil || v.Damage.Line != 8 || v.Damage.Offset != int64(offset) || v.Damage.Record != 8 || v.Damage.Path != journalOf(folder) {
		t.Errorf("verify: %+v, damage %+v; want line 8, offset %d", v, v.Damage, offset)
	}
	got := s.Run(t, "verify", "strategies")
	want := fmt.Sprintf("%s line 8, byte %d, record 8: ", journalOf(folder), offset)
	if got.Code != 1 || !strings.Contains(got.Out, want) || got.Err != "arena: 1 of 1 arena is damaged\n" {
		t.Errorf("%+v, want %q", got, want)
	}
	if got := s.Run(t, "replay"); got.Code != 1 || !strings.Contains(got.Err, "line 8") {
		t.Errorf("replay: %+v", got)
	}
	before, elsewhere := list(t, folder), t.TempDir()
	if got := s.Run(t, "export", "strategies", "-o", filepath.Join(elsewhere, "out.jsonl")); got.Code != 1 || !strings.Contains(got.Err, "line 8") {
		t.Errorf("export: %+v", got)
	}
	if after, left := list(t, folder), list(t, elsewhere); !slices.Equal(after, before) || len(left) > 0 {
		t.Errorf("a failed export turns %v into %v, and leaves %v", before, after, left)
	}
	if !bytes.Equal(read(t, journalOf(folder)), text) {
		t.Error("a command has changed the journal")
	}
}

// reseal writes a journal in which old is replaced once, and every checksum is
// right again: a forgery that the chain alone does not show.
func reseal(t *testing.T, path, old, fresh string) (line int, offset int64) {
	t.Helper()
	var chain state.Chain
	var was, is state.Head
	var forged []byte
	for i, text := range bytes.Split(bytes.TrimSuffix(read(t, path), []byte("\n")), []byte("\n")) {
		r, err := chain.Parse("strategies", was, text)
		if err != nil {
			t.Fatal(err)
		}
		was = r.Head()
		data := r.Data
		if line == 0 && bytes.Contains(data, []byte(old)) {
			line, offset = i+1, int64(len(forged))
			data = bytes.Replace(data, []byte(old), []byte(fresh), 1)
		}
		sealed, err := chain.Seal("strategies", is, data)
		if err != nil {
			t.Fatal(err)
		}
		is = sealed.Head()
		forged = state.AppendLine(forged, sealed)
	}
	if line == 0 {
		t.Fatalf("no record has %s", old)
	}
	write(t, path, string(forged))
	return line, offset
}

func TestVerify_FindsWhatTheRulesCannotHaveWritten(t *testing.T) {
	t.Parallel()
	s, folder := recordedShell(t)
	line, offset := reseal(t, journalOf(folder), `"order_filled","agent":"index"`, `"order_filled","agent":"cash"`)
	v := decodeOne[verdict](t, s.Run(t, "verify", "--json"))
	if v.Whole || v.Damage == nil || v.Damage.Line != line || v.Damage.Offset != offset {
		t.Errorf("verify: %+v, damage %+v; want line %d, offset %d", v, v.Damage, line, offset)
	}
	if got := s.Run(t, "verify"); got.Code != 1 {
		t.Errorf("%+v", got)
	}
}

func TestReplay_NamesTheFirstDifference(t *testing.T) {
	t.Parallel()
	s, folder := recordedShell(t)
	line, _ := reseal(t, journalOf(folder), `"fee":"`, `"fee":"1`)
	r := decodeOne[rerun](t, s.Run(t, "replay", "--json"))
	if r.Identical || r.Difference == nil || r.Difference.Record != line || r.Records != line-1 {
		t.Errorf("replay: %+v, want a difference in record %d", r, line)
	}
	got := s.Run(t, "replay")
	if got.Code != 1 || !strings.Contains(got.Out, fmt.Sprintf("DIFFERENT after %d identical records: record %d differs at byte", line-1, line)) {
		t.Errorf("%+v", got)
	}
}

func TestReplay_ReadsExports(t *testing.T) {
	t.Parallel()
	s, folder := recordedShell(t)
	path := filepath.Join(t.TempDir(), "season.jsonl")
	n := bytes.Count(read(t, journalOf(folder)), []byte("\n"))
	told := fmt.Sprintf("%d lines from %d records of strategies written to %s\n", n, n, path)
	if got := s.Run(t, "export", "strategies", "-o", path); got.Code != 0 || got.Out != told || got.Err != "" {
		t.Fatalf("%+v, want %q", got, told)
	}
	text := read(t, path)
	if !bytes.Equal(text, read(t, journalOf(folder))) {
		t.Error("the export is not the journal")
	}
	if got := s.Run(t, "replay", path); got.Code != 0 || !strings.HasPrefix(got.Out, "season.jsonl: identical: ") {
		t.Errorf("%+v", got)
	}
	write(t, path, string(text[:len(text)-1])) // the last line break is missing
	if got := s.Run(t, "replay", path); got.Code != 1 || !strings.Contains(got.Err, "season.jsonl is damaged at line ") {
		t.Errorf("a cut export: %+v", got)
	}
	write(t, path, "")
	if got := s.Run(t, "replay", path); got.Code != 1 || !strings.Contains(got.Err, "has no records") {
		t.Errorf("an empty file: %+v", got)
	}
	if got := s.Run(t, "replay", path+".missing"); got.Code != 1 || !strings.Contains(got.Err, "no such file") {
		t.Errorf("no file: %+v", got)
	}
}

func TestStored_SaysWhatIsMissing(t *testing.T) {
	t.Parallel()
	s, folder := recordedShell(t)
	empty := t.TempDir()
	for _, c := range []struct{ line, want string }{
		{"verify nobody", folder + ` holds no arena "nobody"; it has strategies`},
		{"export nobody", `holds no arena "nobody"`},
		{"replay --arena nobody", `holds no arena "nobody"`},
		{"verify --data " + empty, "holds no arena yet; `arena serve` starts one"},
		{"verify --data " + empty + "/none", "there is no folder " + empty + "/none"},
		{"replay " + empty, "holds no arena yet"},
	} {
		got := s.Run(t, strings.Fields(c.line)...)
		if got.Code != 1 || !strings.Contains(got.Err, c.want) {
			t.Errorf("arena %s: %+v, want %q", c.line, got, c.want)
		}
	}
	if left, err := os.ReadDir(empty); err != nil || len(left) > 0 {
		t.Errorf("reading leaves %v, error %v", left, err)
	}
}

func TestStored_ReadsBesideAServer(t *testing.T) {
	t.Parallel()
	s, _ := recordedShell(t)
	found := setUp(t, s)
	store, err := found.OpenStore() // as a server does
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = store.Close() })
	for _, line := range []string{"verify", "replay", "export strategies"} {
		if got := s.Run(t, strings.Fields(line)...); got.Code != 0 {
			t.Errorf("arena %s: %+v", line, got)
		}
	}
	if _, err := found.OpenStore(); err == nil {
		t.Error("a second server gets the same store")
	}
}
