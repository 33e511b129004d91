package main_test

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"path/filepath"
	"strings"
	"testing"

	"github.com/seed45548214/arena/arena"
	"github.com/seed45548214/arena/state"
)

func TestExport_RefusesToOverwrite(t *testing.T) {
	t.Parallel()
	s, _ := recordedShell(t)
	path := filepath.Join(t.TempDir(), "out.csv")
	write(t, path, "precious")
	got := s.Run(t, "export", "strategies", "--format", "fills-csv", "-o", path)
	if got.Code != 1 || !strings.Contains(got.Err, "exists; give another name, or --force") || string(read(t, path)) != "precious" {
		t.Errorf("%+v", got)
	}
	got = s.Run(t, "export", "strategies", "--format", "fills-csv", "-o", path, "--force", "--json")
	var did struct {
		Arena   string `json:"arena"`
		File    string `json:"file"`
		Lines   int    `json:"lines"`
		Records int    `json:"records"`
	}
	if err := json.Unmarshal([]byte(got.Out), &did); err != nil || did.Arena != "strategies" || did.File != path || did.Lines == 0 || did.Records == 0 {
		t.Errorf("with --json: %+v", got)
	}
	if got := s.Run(t, "export", "strategies", "--format", "fills-csv", "-o", path, "--force"); got.Code != 0 || !strings.HasPrefix(string(read(t, path)), "record,season,") {
		t.Errorf("with --force: %+v", got)
	}
}

// An export over a file of the store, which a server may have open, would lose what is
// written to it from then on.
func TestExport_WritesNothingIntoTheStore(t *testing.T) {
	t.Parallel()
	s, folder := recordedShell(t)
	before := read(t, journalOf(folder))
	for _, name := range []string{filepath.Base(journalOf(folder)), "new.jsonl"} {
		got := s.Run(t, "export", "strategies", "-o", filepath.Join(folder, name), "--force")
		if got.Code != 2 || !strings.Contains(got.Err, "lies in the store") {
			t.Errorf("%s: %+v", name, got)
		}
	}
	if !bytes.Equal(before, read(t, journalOf(folder))) {
		t.Error("the journal has changed")
	}
}

func TestExport_FillsAndEquityAddUpToTheJournal(t *testing.T) {
	t.Parallel()
	s, folder := recordedShell(t)
	fills, equity := 0, 0
	var fees, exported arena.Money
	var chain state.Chain
	var head state.Head
	for line := range bytes.SplitSeq(bytes.TrimSuffix(read(t, journalOf(folder)), []byte("\n")), []byte("\n")) {
		r, err := chain.Parse("strategies", head, line)
		if err != nil {
			t.Fatal(err)
		}
		head = r.Head()
		events, err := arena.DecodeRecord(r.Data)
		if err != nil {
			t.Fatal(err)
		}
		for _, event := range events {
			switch e := event.(type) {
			case *arena.OrderFilled:
				fills++
				fees += e.Fee
			case *arena.SessionClosed:
				equity += len(e.Equity)
			}
		}
	}
	rows := func(format string) [][]string {
		t.Helper()
		got := s.Run(t, "export", "strategies", "--format", format)
		lines, err := csv.NewReader(strings.NewReader(got.Out)).ReadAll()
		if err != nil || got.Code != 0 {
			t.Fatalf("%s: %v, %+v", format, err, got)
		}
		return lines
	}
	lines := rows("fills-csv")
	for _, row := range lines[1:] {
		fee, err := arena.ParseMoney(row[12])
		if err != nil {
			t.Fatal(err)
		}
		exported += fee
	}
	if len(lines)-1 != fills || fills == 0 || exported != fees || lines[0][12] != "fee" {
		t.Errorf("%d lines with fees of %v, the journal has %d fills with %v", len(lines)-1, exported, fills, fees)
	}
	if lines := rows("equity-csv"); len(lines)-1 != equity || equity != 18 { // nine agents, two sessions
		t.Errorf("%d lines of equity, the journal has %d", len(lines)-1, equity)
	}
	got := s.Run(t, "export", "strategies", "--format", "equity-csv", "--json")
	var first map[string]string
	line, _, _ := strings.Cut(got.Out, "\n")
	if err := json.Unmarshal([]byte(line), &first); err != nil || first["session"] != "2025-01-06" || first["agent"] != "index" || first["equity"] == "" {
		t.Errorf("%s: %+v, %v", line, first, err)
	}
}
