package feeds_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/seed45548214/arena/feeds"
)

// moved are bars that close at one price on Friday and open at another on Monday.
func moved(before, after string) string {
	row := "%s,NVDA,%[2]s,%[2]s,%[2]s,%[2]s,400\n"
	return dailyHeader + fmt.Sprintf(row, "2024-06-06", before) + fmt.Sprintf(row, "2024-06-07", before) +
		fmt.Sprintf(row, "2024-06-10", after) + fmt.Sprintf(row, "2024-06-11", after)
}

func TestHistorical_ComparesActionsWithPrices(t *testing.T) {
	t.Parallel()
	const (
		adjusted = "actions.csv:2: NVDA did not move by 10:1 on 2024-06-10 (120.50 -> 121.50): the bars look adjusted; give raw bars, or leave the split out"
		missing  = `bars.csv:4: NVDA moved like a split of 10:1 on 2024-06-10 (1208.00 -> 121.00), and no action of that day explains it; ` +
			`list the split in the file of actions, or, if the price really moved so, the row "2024-06-10,NVDA,split,1,1,"`
	)
	for name, file := range map[string]struct{ before, after, actions, want string }{
		"adjusted bars":             {"120.50", "121.50", "2024-06-10,NVDA,split,10,1,\n", adjusted},
		"adjusted, on a Saturday":   {"120.50", "121.50", "2024-06-08,NVDA,split,10,1,\n", strings.Replace(adjusted, "06-10", "06-08", 1)},
		"raw bars":                  {"1208", "121", "2024-06-10,NVDA,split,10,1,\n", ""},
		"raw bars, nothing listed":  {"1208", "121", "", missing},
		"raw bars, another day":     {"1208", "121", "2024-06-11,NVDA,dividend,1,,2024-06-12\n2024-06-11,NVDA,split,101,100,\n", missing},
		"raw bars, a dividend":      {"1208", "121", "2024-06-10,NVDA,dividend,1,,2024-06-12\n", missing},
		"the price moved so":        {"1208", "121", "2024-06-10,NVDA,split,1,1,\n", ""},
		"a spin-off":                {"100", "50", "2024-06-10,NVDA,spin_off,50,,\n", ""},
		"a dividend of half":        {"100", "50", "2024-06-10,NVDA,dividend,50,,2024-06-12\n", ""},
		"spin-off and reverse":      {"100", "100", "2024-06-10,NVDA,spin_off,50,,\n2024-06-10,NVDA,split,1,2,\n", ""},
		"two splits":                {"100", "99", "2024-06-10,NVDA,split,1,50,\n2024-06-10,NVDA,split,50,1,\n", ""},
		"stock dividend, unmoved":   {"100", "100", "2024-06-10,NVDA,split,103,100,\n", ""}, // too small to see
		"a third":                   {"100", "66", "", ""},
		"outside of the bars":       {"100", "100", "2024-06-12,NVDA,split,10,1,\n2024-06-06,NVDA,split,10,1,\n", ""},
		"delisting":                 {"100", "10", "2024-06-10,NVDA,delisting,10,,\n", ""},
		"reverse split, not listed": {"1", "10", "", strings.NewReplacer("10:1", "1:10", "1208.00 -> 121.00", "1.00 -> 10.00").Replace(missing)},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			dir := t.TempDir()
			bars, actions := write(t, dir, "bars.csv", moved(file.before, file.after)), ""
			if file.actions != "" {
				actions = write(t, dir, "actions.csv", actionHeader+file.actions)
			}
			_, err := feeds.OpenHistorical(bars, actions, feeds.HistoricalOptions{})
			if file.want != "" {
				checkInputError(t, err, file.want)
			} else if err != nil {
				t.Error(err)
			}
		})
	}
}

// Reports 01 and 04 have prices that double overnight.
func TestHistorical_TakesAPriceThatDoubles(t *testing.T) {
	t.Parallel()
	h := openText(t, moved("100", "200"), "")
	if got := h.Warnings(); len(got) != 1 || !strings.HasPrefix(got[0], "took 1 bar after a price that doubled overnight as in a split of 1:2, first NVDA at 2024-06-10T13:30:00Z (") {
		t.Errorf("warnings %q", got)
	}
}

// What stands before the chosen sessions is not compared.
func TestHistorical_DoubtsOnlyTheChosenSessions(t *testing.T) {
	t.Parallel()
	path := write(t, t.TempDir(), "bars.csv", moved("1208", "121"))
	for _, options := range []feeds.HistoricalOptions{{End: "2024-06-07"}, {Start: "2024-06-10"}} {
		open(t, path, "", options)
	}
}

func TestHistorical_DoubtsNoMoveWithinASession(t *testing.T) {
	t.Parallel()
	open(t, write(t, t.TempDir(), "bars.csv", timeHeader+
		"2025-06-09T13:30:00Z,A,10,10,10,10,5\n2025-06-09T14:30:00Z,A,5,5,5,5,5\n2025-06-10T14:30:00Z,A,5,5,5,5,5\n"), "", feeds.HistoricalOptions{})
	_, err := feeds.OpenHistorical(write(t, t.TempDir(), "bars.csv", timeHeader+
		"2025-06-09T13:30:00Z,A,10,10,10,10,5\n2025-06-10T14:30:00Z,A,10,10,10,10,0\n2025-06-11T14:30:00Z,A,5,5,5,5,5\n"), "", feeds.HistoricalOptions{})
	if got := inputError(t, err); got.Line != 4 || !strings.Contains(got.Problem, "2:1 on 2025-06-11 (10.00 -> 5.00)") {
		t.Errorf("a split behind a halted day: %v", got)
	}
}
