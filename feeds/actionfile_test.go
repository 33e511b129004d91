package feeds_test

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/seed45548214/arena/arena"
	"github.com/seed45548214/arena/feeds"
)

const actionHeader = "ex_date,symbol,kind,amount_or_split_to,split_from,pay_date\n"

// steady are bars of a price that does not move.
const steady = dailyHeader + "2024-03-05,AAA,10,12,9,11,5\n2024-03-06,AAA,11,12,9,11,5\n2024-03-07,AAA,11,12,9,11,5\n2024-03-08,AAA,11,12,9,11,5\n"

func TestHistorical_ReadsEveryKindOfAction(t *testing.T) {
	t.Parallel()
	h := openText(t, steady, actionHeader+
		"2024-03-08,AAA,delisting,,,\n2024-03-08,AAA,merger,54.20,,2024-03-08\n2024-03-07,AAA,spin_off,1.25,,\n"+
		"2024-03-06,AAA,split,103,100,\n2024-03-06,AAA,dividend,0.5,,2024-03-20\n")
	want := []arena.Action{
		{Symbol: "AAA", Kind: arena.Dividend, ExDate: "2024-03-06", PerShare: 50 * arena.Cent, PayDate: "2024-03-20"},
		{Symbol: "AAA", Kind: arena.Split, ExDate: "2024-03-06", To: 103, From: 100}, // reports 07 and 08
		{Symbol: "AAA", Kind: arena.SpinOff, ExDate: "2024-03-07", PerShare: 125 * arena.Cent},
		{Symbol: "AAA", Kind: arena.Delisting, ExDate: "2024-03-08"},
		{Symbol: "AAA", Kind: arena.Merger, ExDate: "2024-03-08", PerShare: 5420 * arena.Cent},
	}
	if diff := cmp.Diff(want, actionsOf(t, h, "", "2024-03-08")); diff != "" {
		t.Errorf("actions (-want +got):\n%s", diff)
	}
}

// Files of actions as vendors have them.
func TestHistorical_ReadsDecimalTermsExactly(t *testing.T) {
	t.Parallel()
	for terms, want := range map[string][2]int64{
		"1.5,1": {3, 2}, "0.05,1": {1, 20}, "1,0.05": {20, 1}, "2.50,1.25": {2, 1}, "1.0,1": {1, 1}, "1046,1000": {1046, 1000},
	} {
		var bars strings.Builder
		bars.WriteString(dailyHeader + "2024-03-05,AAA,1,1,1,1,5\n")
		h := openText(t, bars.String(), actionHeader+"2024-03-07,AAA,split,"+terms+",\n")
		got := actionsOf(t, h, "", "2024-03-07")
		if len(got) != 1 || got[0].To != want[0] || got[0].From != want[1] {
			t.Errorf("%s: %v, want %v", terms, got, want)
		}
	}
}

// Files of actions as vendors have them.
func TestHistorical_PaysDividendsWithoutAPayDateBySetting(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	bars := write(t, dir, "bars.csv", steady)
	actions := write(t, dir, "actions.csv", "ex_date,symbol,kind,amount_or_split_to,split_from\n2024-03-06,AAA,dividend,1.00,\n2024-03-07,AAA,dividend,1.00,\n")
	for sessions, want := range map[int]arena.Date{0: "2024-03-06", 1: "2024-03-07", 30: "2024-04-18"} { // Good Friday lies between
		h := open(t, bars, actions, feeds.HistoricalOptions{PayAfter: &sessions})
		if got := actionsOf(t, h, "", "2024-03-06"); len(got) != 1 || got[0].PayDate != want {
			t.Errorf("after %d sessions: %v, want %s", sessions, got, want)
		}
		if got := h.Warnings(); len(got) != 1 || !strings.HasSuffix(got[0], " after the ex-date, first AAA on line 2") || !strings.Contains(got[0], ": 2 dividends without a pay_date, paid ") {
			t.Errorf("warnings %q", got)
		}
	}
	negative := -1
	if _, err := feeds.OpenHistorical(bars, actions, feeds.HistoricalOptions{PayAfter: &negative}); err == nil {
		t.Error("a dividend was paid before its ex-date")
	}
}

// Files of actions as vendors have them.
func TestHistorical_LeavesOutActionsOfOtherSymbols(t *testing.T) {
	t.Parallel()
	h := openText(t, steady, actionHeader+
		"2024-03-06,ZZZZ,dividend,1.00,,\n2024-03-06,TOOLONGASYMBOL+,rights,,,\n2024-03-06,ZZZZ,split,2,1,\n2024-03-06,AAA,dividend,1,,2024-03-06\n")
	if got := h.Warnings(); len(got) != 1 || !strings.HasSuffix(got[0], ": left out 3 actions of 2 symbols without bars, first ZZZZ on line 2") {
		t.Errorf("warnings %q", got)
	}
	if got := actionsOf(t, h, "", "2024-03-06"); len(got) != 1 {
		t.Errorf("actions: %v", got)
	}
}

func TestHistorical_RecordedActionsOfTheDow(t *testing.T) {
	t.Parallel()
	path := filepath.Join(recorded(t), "actions", "actions_all_djia20_1998_2025.csv")
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	symbols := make(map[string]bool)
	for line := range strings.Lines(string(text)) {
		symbols[strings.Split(line, ",")[1]] = true
	}
	delete(symbols, "symbol")
	var bars bytes.Buffer
	bars.WriteString(dailyHeader)
	for symbol := range symbols {
		fmt.Fprintf(&bars, "2021-11-04,%s,1,1,1,1,2\n", symbol)
	}
	h := open(t, write(t, t.TempDir(), "bars.csv", bars.String()), path, feeds.HistoricalOptions{})
	if got := actionsOf(t, h, "", "2030-01-02"); len(got) != 1_391+1+13 || len(h.Warnings()) != 0 {
		t.Errorf("%d actions, warnings %q", len(got), h.Warnings())
	}
	// A regular and a special dividend on one day are two.
	if got := actionsOf(t, h, "2004-11-14", "2004-11-15"); len(got) != 2 {
		t.Errorf("MSFT in November 2004: %v", got)
	}
}
