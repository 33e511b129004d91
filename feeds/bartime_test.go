package feeds_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/seed45548214/arena/arena"
	"github.com/seed45548214/arena/arena/arenatest"
	"github.com/seed45548214/arena/feeds"
)

// Pandas writes a space between date and time.
func TestHistorical_ReadsTimesWithASpace(t *testing.T) {
	t.Parallel()
	h := openText(t, "Datetime,Symbol,Open,High,Low,Close,Adj Close,Volume\n"+
		"2025-06-10 09:30:00-04:00,AAA,10,11,9,10,10,100\n"+
		"2025-06-10 10:00:00-04:00,AAA,10,11,9,10,10,100\n", "")
	if got := eventsOf(t, h); len(got) != 4 || got[0] != "13:30:00.000 AAA 10.00" || got[1][:12] != "13:59:59.999" {
		t.Errorf("the season is %q", got)
	}
}

// Vendors stamp daily bars with a time of New York.
func TestHistorical_DailyBarsThatHaveATime(t *testing.T) {
	t.Parallel()
	want := []string{
		"14:30:00.000 A 10.00", "21:00:00.000 A 11.00 9.00-12.00 5",
		"13:30:00.000 A 10.00", "20:00:00.000 A 11.00 9.00-12.00 5", // the clocks have changed
	}
	for name, days := range map[string][2]string{
		"the day":        {"2025-03-07", "2025-03-10"},
		"midnight":       {"2025-03-07T05:00:00Z", "2025-03-10T04:00:00Z"},
		"local midnight": {"2025-03-07 00:00:00-05:00", "2025-03-10 00:00:00-04:00"},
		"both":           {"2025-03-07T05:00:00Z", "2025-03-10"},
		"the close":      {"2025-03-07T21:00:00Z", "2025-03-10T20:00:00Z"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			h := openText(t, timeHeader+days[0]+",A,10,12,9,11,5\n"+days[1]+",A,10,12,9,11,5\n", "")
			if diff := cmp.Diff(want, eventsOf(t, h)); diff != "" || len(h.Warnings()) != 0 {
				t.Errorf("warnings %q, the season (-want +got):\n%s", h.Warnings(), diff)
			}
		})
	}
}

func TestHistorical_ClosingRowsBesideIntradayFilesAreNoDailyBars(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	write(t, dir, "a.csv", timeHeader+hours("2025-06-09", "A"))
	write(t, dir, "b.csv", timeHeader+"2025-06-10T16:00:00-04:00,A,106.5,106.5,106.5,106.5,0\n")
	h := open(t, dir, "", feeds.HistoricalOptions{})
	if got := eventsOf(t, h); len(got) != 14 || len(h.Warnings()) != 1 {
		t.Errorf("%d events, warnings %q", len(got), h.Warnings())
	}
}

func TestHistorical_FileIsNamedAfterItsSymbol(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	const header, row = "date,open,high,low,close,volume\n", "2025-06-10,10,12,9,11,5\n"
	write(t, dir, "AAA.csv", header+row)
	write(t, dir, "BRK-B.csv", header+row)
	if diff := cmp.Diff([]arena.Symbol{"AAA", "BRK.B"}, open(t, dir, "", feeds.HistoricalOptions{}).Symbols()); diff != "" {
		t.Errorf("symbols (-want +got):\n%s", diff)
	}
	_, err := feeds.OpenHistorical(write(t, t.TempDir(), "bars.csv", header+row), "", feeds.HistoricalOptions{})
	checkInputError(t, err, `bars.csv:1: no column "symbol" among date, open, high, low, close, volume; `+
		"add symbol or ticker, or name the file after its symbol, as in AAPL.csv")
}

// Two vendors' files of one company are doubled bars.
func TestHistorical_SpellingsOfACompanyAreOneSymbol(t *testing.T) {
	t.Parallel()
	for _, spelling := range []string{"BRK-B", "BRK/B", "BRK B", "brk.b"} {
		dir := t.TempDir()
		write(t, dir, "polygon.csv", dailyHeader+"2024-06-05,BRK.B,400,400,400,400,10\n")
		write(t, dir, "yahoo.csv", dailyHeader+"2024-06-05,"+spelling+",400,400,400,400,10\n")
		_, err := feeds.OpenHistorical(dir, "", feeds.HistoricalOptions{})
		if got := inputError(t, err).Problem; !strings.HasPrefix(got, "BRK.B at 2024-06-05T13:30:00Z overlaps with ") {
			t.Errorf("%s: %s", spelling, got)
		}
	}
}

// Nobody traded in a bar without volume, unless nothing is known of it.
func TestHistorical_NoQuoteWhereNobodyTraded(t *testing.T) {
	t.Parallel()
	h := openText(t, dailyHeader+
		"2024-06-05,HALT,49,50,49,50,1000000\n2024-06-06,HALT,50,50,50,50,0\n2024-06-07,HALT,50,50,50,50,\n2024-06-10,HALT,50,51,50,50,90\n"+
		"2024-06-05,INDEX,9,9,9,9,0\n2024-06-06,INDEX,9,9,9,9,0\n2024-06-07,INDEX,9,9,9,9,7\n2024-06-10,INDEX,9,9,9,9,0\n", "")
	count := make(map[string]int)
	for _, quote := range replay(t, h) {
		count[string(quote.Symbol)+quote.At.Format(" 02")]++
	}
	want := map[string]int{
		"HALT 05": 2, "HALT 07": 2, "HALT 10": 2, // an empty cell is unknown
		"INDEX 05": 2, "INDEX 06": 2, "INDEX 07": 2, // unknown until the first volume
	}
	if diff := cmp.Diff(want, count); diff != "" {
		t.Errorf("quotes a day (-want +got):\n%s", diff)
	}

	// The day stands in the timetable, so that its session closes.
	halted := openText(t, dailyHeader+"2024-06-05,HALT,49,50,49,50,10\n2024-06-06,HALT,50,50,50,50,0\n", "")
	if at, ok := halted.Next(instant(t, "2024-06-05T20:00:00Z")); !ok || !at.Equal(instant(t, "2024-06-06T13:30:00Z")) {
		t.Errorf("after the last trade comes %s, %v", at, ok)
	}
}

func TestHistorical_SaysWhichSessionsAreMissing(t *testing.T) {
	t.Parallel()
	h := openText(t, dailyHeader+"2025-06-30,A,1,1,1,1,1\n2025-07-02,A,1,1,1,1,1\n2025-07-08,A,1,1,1,1,1\n", "")
	want := []string{"3 sessions between 2025-06-30 and 2025-07-08 have no bar of any symbol, first 2025-07-01"}
	if diff := cmp.Diff(want, h.Warnings()); diff != "" {
		t.Errorf("warnings (-want +got):\n%s", diff)
	}
}

// Bars of a week, dated by its first day, would tell Friday's close on
// Monday.
func TestHistorical_RefusesBarsOfAWeekOrAMonth(t *testing.T) {
	t.Parallel()
	for name, file := range map[string]struct {
		days []string
		want string
	}{
		"weeks":             {[]string{"2025-06-02", "2025-06-09", "2025-06-16", "2025-06-23"}, "bars.csv: the bars look weekly (A has 2025-06-02, 2025-06-09, 2025-06-16)"},
		"weeks of midnight": {[]string{"2025-06-02T04:00:00Z", "2025-06-09T04:00:00Z", "2025-06-16T04:00:00Z"}, "bars.csv: the bars look weekly (A has 2025-06-02, 2025-06-09, 2025-06-16)"},
		"a holiday":         {[]string{"2025-05-19", "2025-05-26", "2025-06-02"}, "bars.csv:3: the bars look weekly (A has 2025-05-19, 2025-05-26, 2025-06-02)"},
		"months":            {[]string{"2025-06-01", "2025-07-01", "2025-08-01", "2025-09-01"}, "bars.csv:2: the bars look monthly (A has 2025-06-01, 2025-07-01, 2025-08-01)"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			const row = ",A,10,12,9,11,5\n"
			text := dailyHeader + strings.Join(file.days, row) + row
			_, err := feeds.OpenHistorical(write(t, t.TempDir(), "bars.csv", text), "", feeds.HistoricalOptions{})
			checkInputError(t, err, file.want+"; give daily or intraday bars")
		})
	}
}

// The weekly bars of one symbol are no better for the daily ones of another.
func TestHistorical_RefusesBarsOfAWeekBesideDailyOnes(t *testing.T) {
	t.Parallel()
	var text strings.Builder
	text.WriteString(dailyHeader)
	session := arenatest.NYSE().OnOrAfter("2025-06-02")
	for i := range 25 {
		if i%5 == 0 {
			fmt.Fprintf(&text, "%s,A,10,12,9,11,5\n", session.Date)
		}
		fmt.Fprintf(&text, "%s,B,10,12,9,11,5\n", session.Date)
		session = arenatest.NYSE().After(session.Date)
	}
	_, err := feeds.OpenHistorical(write(t, t.TempDir(), "bars.csv", text.String()), "", feeds.HistoricalOptions{})
	checkInputError(t, err, "bars.csv: the bars look weekly (A has 2025-06-02, 2025-06-09, 2025-06-16); give daily or intraday bars")
}
