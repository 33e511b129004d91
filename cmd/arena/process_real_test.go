//go:build unix

package main_test

import (
	"encoding/csv"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"testing"
)

// recordedData returns the folder of the recorded prices.
func recordedData(t *testing.T) string {
	t.Helper()
	folder, err := filepath.Abs("../../../shared/data")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat(folder); err != nil {
		t.Skip("recorded data not found beside the project (../shared/data)")
	}
	return folder
}

// Five months of recorded prices: the season ends by itself, the server shows it
// until a reset, and whoever checks the store meanwhile finds it whole.
func TestServe_TradesRecordedPricesToTheirEnd(t *testing.T) {
	t.Parallel()
	data := recordedData(t)
	s := newSite(t)
	p := s.serve(t, "--mode", "historical", "--bars", filepath.Join(data, "daily"),
		"--actions", filepath.Join(data, "actions", "actions_2025-06_2025-10.csv"), "--interval", "0")
	s.env = append(s.env, "ARENA_URL="+p.url)
	if want := "historical, 2025-06-02 to 2025-10-30 from "; !strings.Contains(p.out.String(), want) {
		t.Errorf("it prints\n%swant %q", p.out, want)
	}
	p.untilRecord(t, strategyArena, 10)
	s.mustRun(t, "verify")
	s.mustRun(t, "replay")

	p.untilPhase(t, strategyArena, "ended")
	ended := p.shown(t, strategyArena)
	if ended.Session != "2025-10-30" || ended.Reason != "the recorded prices have ended" {
		t.Errorf("it ended as %+v, want on 2025-10-30 because the prices have", ended)
	}
	s.mustRun(t, "verify")
	s.mustRun(t, "replay")
	records := s.exported(t, strategyArena)
	checkSplit(t, records)
	checkGap(t, records)
	checkExports(t, s, records)

	s.mustRun(t, "reset", strategyArena)
	p.until(t, strategyArena, "its second season has ended", func(a arenaShown) bool { return a.Season == 2 && a.Phase == "ended" })
	s.mustRun(t, "verify")
	s.mustRun(t, "replay")
	if again := s.exported(t, strategyArena); len(again) <= len(records) || again[len(records)-1].Sum != records[len(records)-1].Sum {
		t.Error("the reset has taken away the first season")
	}
	p.stop(t, syscall.SIGTERM)
}

// checkSplit looks for the 15-for-1 split of ORLY and its price before and after.
func checkSplit(t *testing.T, records []journalRecord) {
	t.Helper()
	i := slices.IndexFunc(records, func(r journalRecord) bool {
		return slices.ContainsFunc(r.events(t), func(e event) bool {
			return e["type"] == "split_applied" && e["symbol"] == "ORLY" && e["ex_date"] == "2025-06-10" && e["to"] == 15.0 && e["from"] == 1.0
		})
	})
	if i < 0 {
		t.Fatal("the split of ORLY is not in the journal")
	}
	before, after := pricesOf(t, records[:i], "ORLY"), pricesOf(t, records[i:], "ORLY")
	if ratio := before[len(before)-1] / after[0]; ratio < 14 || ratio > 16 {
		t.Errorf("ORLY falls to one %.2fth at its split, want a 15th", ratio)
	}
}

// checkGap looks for the day on which TTD lost more than a third. Nothing caps it.
func checkGap(t *testing.T, records []journalRecord) {
	t.Helper()
	prices, worst := pricesOf(t, records, "TTD"), 1.0
	for i := 1; i < len(prices); i++ {
		worst = min(worst, prices[i]/prices[i-1])
	}
	if worst > 0.66 || worst < 0.6 {
		t.Errorf("the worst tick of TTD is to %.3f of its price before, want the gap of 2025-08-08", worst)
	}
}

// pricesOf returns each new price of a symbol.
func pricesOf(t *testing.T, records []journalRecord, symbol string) (prices []float64) {
	t.Helper()
	for i := range records {
		for _, e := range records[i].events(t) {
			quotes, _ := e["quotes"].([]any)
			for _, q := range quotes {
				quote, _ := q.(map[string]any)
				if quote["symbol"] != symbol {
					continue
				}
				text, _ := quote["price"].(string)
				price, err := strconv.ParseFloat(text, 64)
				if err != nil {
					t.Fatal(err)
				}
				prices = append(prices, price)
			}
		}
	}
	if len(prices) == 0 {
		t.Fatalf("%s has no price", symbol)
	}
	return prices
}

// checkExports compares the two tables with the journal.
func checkExports(t *testing.T, s *site, records []journalRecord) {
	t.Helper()
	fills, closes := 0, 0
	for i := range records {
		for _, e := range records[i].events(t) {
			switch e["type"] {
			case "order_filled":
				fills++
			case "session_closed":
				closes++
			}
		}
	}
	const agents, sessions = 9, 106
	if closes != sessions {
		t.Errorf("%d sessions closed, want %d", closes, sessions)
	}
	for format, want := range map[string]int{"fills-csv": fills, "equity-csv": agents * closes} {
		rows, err := csv.NewReader(strings.NewReader(s.mustRun(t, "export", strategyArena, "--format", format))).ReadAll()
		if err != nil || len(rows) != 1+want || want == 0 {
			t.Errorf("%s has %d rows, %v; want a head and %d", format, len(rows), err, want)
		}
	}
}
