package feeds_test

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/seed45548214/arena/arena"
	"github.com/seed45548214/arena/arena/arenatest"
	"github.com/seed45548214/arena/feeds"
)

func TestInputError_BadBars(t *testing.T) {
	t.Parallel()
	const day = "2025-06-10,A,10,12,9,11,100\n"
	for name, file := range map[string]struct{ text, want string }{
		"empty":            {"", "bars.csv: the file is empty; write a header and rows, or remove it"},
		"header only":      {dailyHeader, "bars.csv: the file has a header and no rows; fill or remove it"},
		"missing column":   {"date,symbol,open,high,low,volume\n", `bars.csv:1: no column "close" among date, symbol, open, high, low, volume; add close`},
		"missing time":     {"day,symbol,open,high,low,close,volume\n", `bars.csv:1: no column "date" among day, symbol, open, high, low, close, volume; add date or start_utc or time or timestamp or datetime`},
		"two columns":      {"date,time,symbol,open,high,low,close,volume\n", `bars.csv:1: the columns "date" and "time" mean the same; keep one of them`},
		"semicolons":       {"date;symbol;open\n", `bars.csv:1: no column "date" among date;symbol;open; separate the columns by commas`},
		"NaN":              {dailyHeader + day + "2025-06-11,A,NaN,12,9,11,100\n", `bars.csv:3: the open "NaN" is not a price; write a plain number like 271.0884`},
		"exponent":         {dailyHeader + "2025-06-10,A,10,1e400,9,11,100\n", `bars.csv:2: the high "1e400" is not a price; write a plain number like 271.0884`},
		"no price":         {dailyHeader + "2025-06-10,A,10,12,,11,100\n", `bars.csv:2: the low "" is not a price; write a plain number like 271.0884`},
		"zero":             {dailyHeader + "2025-06-10,A,10,12,9,0.0000,100\n", "bars.csv:2: the close is 0.0000, and a price is more than zero; correct or remove the row"},
		"negative":         {dailyHeader + "2025-06-10,A,-10,12,9,11,100\n", "bars.csv:2: the open is -10, and a price is more than zero; correct or remove the row"},
		"overflow":         {dailyHeader + "2025-06-10,A,99999999999999999999,12,9,11,100\n", `bars.csv:2: the open "99999999999999999999" is too large; correct or remove the row`},
		"low above high":   {dailyHeader + "2025-06-10,A,10,9,12,11,100\n", "bars.csv:2: the low 12.00 is above the high 9.00; correct or remove the row"},
		"open outside":     {dailyHeader + "2025-06-10,A,13,12,9,11,100\n", "bars.csv:2: the open 13.00 lies outside of the range 9.00 to 12.00; correct or remove the row"},
		"close outside":    {dailyHeader + "2025-06-10,A,10,12,9,8.99,100\n", "bars.csv:2: the close 8.99 lies outside of the range 9.00 to 12.00; correct or remove the row"},
		"negative volume":  {dailyHeader + "2025-06-10,A,10,12,9,11,-1\n", "bars.csv:2: the volume -1 is negative; correct or remove the row"},
		"volume in words":  {dailyHeader + "2025-06-10,A,10,12,9,11,12M\n", `bars.csv:2: the volume "12M" is not a number; write a plain number like 54672608`},
		"beyond a price":   {dailyHeader + "2025-06-10,A,10,100000000.01,9,11,100\n", `bars.csv:2: the high 100000000.01 is above 100000000.00, the largest price that counts; correct or remove the row`},
		"volume too large": {dailyHeader + "2025-06-10,A,10,12,9,11,99999999999999999999\n", `bars.csv:2: the volume "99999999999999999999" is too large; correct or remove the row`},
		"twice":            {dailyHeader + day + "2025-06-10,B,10,12,9,11,100\n" + day, "bars.csv:4: A 2025-06-10 is here twice, first on line 2; remove one of them"},
		"twice, two cases": {dailyHeader + day + "2025-06-10,a,10,12,9,11,100\n", "bars.csv:3: a 2025-06-10 is here twice, first on line 2; remove one of them"},
		"unsorted":         {dailyHeader + day + "2025-06-09,A,10,12,9,11,100\n", "bars.csv:3: A goes back in time to 2025-06-09 after line 2; sort the rows by time"},
		"bad date":         {dailyHeader + "2025-06-31,A,10,12,9,11,100\n", `bars.csv:2: "2025-06-31" is not a date; write it like 2025-06-10`},
		"other date":       {dailyHeader + "06/10/2025,A,10,12,9,11,100\n", `bars.csv:2: "06/10/2025" is not a date; write it like 2025-06-10`},
		"no zone":          {dailyHeader + "2025-06-10 09:30,A,10,12,9,11,100\n", `bars.csv:2: "2025-06-10 09:30" is neither a date nor a time with its zone; write it like 2025-06-10 or 2025-06-10T13:30:00Z`},
		"closed":           {dailyHeader + "2025-06-19,A,10,12,9,11,100\n", "bars.csv:2: the exchange was closed on 2025-06-19; correct or remove the row"},
		"closed, intraday": {dailyHeader + "2025-06-20T03:00:00Z,A,10,12,9,11,100\n", "bars.csv:2: the exchange was closed on 2025-06-19; correct or remove the row"},
		"two kinds":        {dailyHeader + day + "2025-06-11T14:30:00Z,A,10,12,9,11,100\n", `bars.csv:3: "2025-06-11T14:30:00Z" mixes daily and intraday bars; keep one kind of bars in a file`},
		"bad symbol":       {dailyHeader + "2025-06-10,A/B/C,10,12,9,11,100\n", "bars.csv:2: the symbol \"A/B/C\": not a ticker: want 1 to 12 of A-Z, 0-9, '.', '-', '_' or '^'; correct or remove the row"},
		"short row":        {dailyHeader + day + "2025-06-11,A,10\n", "bars.csv:3: the row has 3 fields, the header 7; complete or remove the row"},
		"quote inside":     {dailyHeader + "2025-06-10,A\"B,10,12,9,11,100\n", `bars.csv:2: malformed CSV at column 13: bare " in non-quoted-field; correct the quotation marks`},
		"open quote":       {dailyHeader + "2025-06-10,\"A,10,12,9,11,100\n", `bars.csv:2: malformed CSV at column 30: extraneous or missing " in quoted-field; correct the quotation marks`},
		"quote in header":  {"date,sym\"bol\n", `bars.csv:1: malformed CSV at column 9: bare " in non-quoted-field; correct the quotation marks`},
		"no session":       {"start_utc,symbol,open,high,low,close,volume\n2025-06-10T08:00:00Z,A,1,1,1,1,1\n2025-06-10T09:00:00Z,A,1,1,1,1,1\n", "bars.csv: no bar lies within a session; give bars of regular trading hours"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			path := write(t, t.TempDir(), "bars.csv", file.text)
			_, err := feeds.OpenHistorical(path, "", feeds.HistoricalOptions{})
			checkInputError(t, err, file.want)
		})
	}
}

func TestInputError_BadActions(t *testing.T) {
	t.Parallel()
	const header = "ex_date,symbol,kind,amount_or_split_to,split_from,pay_date,dividend_type\n"
	const dividend = "2025-06-11,A,dividend,0.26,,2025-06-20,CD\n"
	for name, file := range map[string]struct{ text, want string }{
		"empty":               {"", "actions.csv: the file is empty; write a header and rows, or remove it"},
		"missing column":      {"ex_date,symbol,kind\n", `actions.csv:1: no column "amount_or_split_to" among ex_date, symbol, kind; add amount_or_split_to`},
		"bad symbol":          {header + "2025-06-11,,split,2,1,,\n", "actions.csv:2: the symbol \"\": not a ticker: want 1 to 12 of A-Z, 0-9, '.', '-', '_' or '^'; correct or remove the row"},
		"kind":                {header + "2025-06-11,A,rights,2,1,,\n", `actions.csv:2: the kind "rights" is none of dividend, spin_off, split, merger and delisting; correct or remove the row`},
		"merger for free":     {header + "2025-06-11,A,merger,,,,\n", `actions.csv:2: the amount_or_split_to "" is not what a merger pays for a share; write a plain number like 0.26`},
		"spin-off of nothing": {header + "2025-06-11,A,spin_off,0,,,\n", `actions.csv:2: the amount_or_split_to "0" is not what the shares of a spin-off are worth; write a plain number like 0.26`},
		"too dear":            {header + "2025-06-11,A,merger,100000001,,,\n", `actions.csv:2: the amount_or_split_to 100000001 is above 100000000.00, the largest price that counts; correct or remove the row`},
		"delisting in debt":   {header + "2025-06-11,A,delisting,-1,,,\n", `actions.csv:2: the amount_or_split_to "-1" is not what a delisting pays for a share; write a plain number like 0.26`},
		"ex-date":             {header + "11.6.2025,A,split,2,1,,\n", `actions.csv:2: the ex_date "11.6.2025" is not a date; write it like 2025-06-10`},
		"split to none":       {header + "2025-06-11,A,split,0,1,,\n", `actions.csv:2: the amount_or_split_to "0" is not a term of a split; write a plain number above zero`},
		"split from":          {header + "2025-06-11,A,split,3,1e5,,\n", `actions.csv:2: the split_from "1e5" is not a term of a split; write a plain number above zero`},
		"split too fine":      {header + "2025-06-11,A,split,9000000000000000000,0.1,,\n", `actions.csv:2: the terms of the split have too many digits; write whole numbers, as in 3 and 2`},
		"split overflow":      {header + "2025-06-11,A,split,3,9999999999999999999,,\n", `actions.csv:2: the split_from "9999999999999999999" is not a term of a split; write a plain number above zero`},
		"NaN":                 {header + "2025-06-11,A,dividend,NaN,,2025-06-20,CD\n", `actions.csv:2: the amount_or_split_to "NaN" is not a dividend; write a plain number like 0.26`},
		"negative":            {header + "2025-06-11,A,dividend,-1,,2025-06-20,CD\n", `actions.csv:2: the amount_or_split_to "-1" is not a dividend; write a plain number like 0.26`},
		"no pay date":         {header + "2025-06-11,A,dividend,0.26,,,CD\n", "actions.csv:2: the dividend of A has no pay_date; add it, or say with --pay-after how many sessions after the ex-date such dividends are paid"},
		"bad pay date":        {header + "2025-06-11,A,dividend,0.26,,soon,CD\n", `actions.csv:2: the pay_date "soon" is not a date; write it like 2025-06-10`},
		"paid before":         {header + "2025-06-11,A,dividend,0.26,,2025-06-10,CD\n", "actions.csv:2: the pay_date 2025-06-10 lies before the ex_date 2025-06-11; correct one of them"},
		"twice":               {header + dividend + dividend, "actions.csv:3: the same action as on line 2; remove one of them"},
		"short row":           {header + "2025-06-11,A\n", "actions.csv:2: the row has 2 fields, the header 7; complete or remove the row"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			dir := t.TempDir()
			bars := write(t, dir, "bars.csv", dailyHeader+"2025-06-10,A,10,12,9,11,100\n")
			_, err := feeds.OpenHistorical(bars, write(t, dir, "actions.csv", file.text), feeds.HistoricalOptions{})
			checkInputError(t, err, file.want)
		})
	}
}

func TestInputError_BadDates(t *testing.T) {
	t.Parallel()
	path := write(t, t.TempDir(), "bars.csv", dailyHeader+"2025-06-10,A,1,1,1,1,1\n2025-07-03,A,1,1,1,1,1\n2025-07-07,A,1,1,1,1,1\n")
	for _, dates := range []struct {
		start, end arena.Date
		want       string
	}{
		{"2025-07-01", "2025-06-11", "bars.csv: the start 2025-07-01 lies after the end 2025-06-11; swap them"},
		{"2025-01-06", "", "bars.csv: the start 2025-01-06 lies outside of the bars, which cover 2025-06-10 to 2025-07-07; choose days among these"},
		{"2025-07-08", "", "bars.csv: the start 2025-07-08 lies outside of the bars, which cover 2025-06-10 to 2025-07-07; choose days among these"},
		{"", "2025-06-09", "bars.csv: the end 2025-06-09 lies outside of the bars, which cover 2025-06-10 to 2025-07-07; choose days among these"},
		{"", "2026-01-01", "bars.csv: the end 2026-01-01 lies outside of the bars, which cover 2025-06-10 to 2025-07-07; choose days among these"},
		{"2025-07-04", "2025-07-06", "bars.csv: no session from 2025-07-04 to 2025-07-06; choose a longer time"},
		{"2025-06-11", "2025-06-13", "bars.csv: no bar from 2025-06-11 to 2025-06-13; choose a longer time"},
		{"soon", "", `bars.csv: the start "soon" is not a date; write it like 2025-06-10`},
		{"", "2025-13-01", `bars.csv: the end "2025-13-01" is not a date; write it like 2025-06-10`},
	} {
		_, err := feeds.OpenHistorical(path, "", feeds.HistoricalOptions{Start: dates.start, End: dates.end})
		checkInputError(t, err, dates.want)
	}
}

func TestInputError_BadFolders(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	_, err := feeds.OpenHistorical(dir, "", feeds.HistoricalOptions{})
	if got, want := inputError(t, err).Problem, "the folder holds no CSV file"; got != want {
		t.Errorf("empty folder: %s, want %s", got, want)
	}
	_, err = feeds.OpenHistorical(filepath.Join(dir, "none"), "", feeds.HistoricalOptions{})
	checkInputError(t, err, "none: no such file or folder; check the path and its permissions")
	if !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("the cause is lost: %v", err)
	}
	bars := write(t, dir, "bars.csv", dailyHeader+"2025-06-10,A,1,1,1,1,1\n2025-06-11,A,1,1,1,1,1\n")
	_, err = feeds.OpenHistorical(bars, filepath.Join(dir, "actions.csv"), feeds.HistoricalOptions{})
	checkInputError(t, err, "actions.csv: no such file or folder; check the path and its permissions")
	_, err = feeds.OpenHistorical(bars, dir, feeds.HistoricalOptions{})
	if got := inputError(t, err).Problem; !strings.HasPrefix(got, "the file cannot be read: ") {
		t.Errorf("a folder of actions: %s", got)
	}

	write(t, dir, "copy.csv", dailyHeader+"2025-06-11,A,1,1,1,1,1\n2025-06-12,A,1,1,1,1,1\n")
	_, err = feeds.OpenHistorical(dir, "", feeds.HistoricalOptions{})
	if got := inputError(t, err); filepath.Base(got.Path) != "copy.csv" || got.Line != 2 || !strings.Contains(got.Problem, "A at 2025-06-11T13:30:00Z overlaps with ") {
		t.Errorf("overlapping files: %v", got)
	}
	write(t, dir, "copy.csv", dailyHeader+"2025-06-11T14:00:00Z,A,1,1,1,1,1\n")
	_, err = feeds.OpenHistorical(dir, "", feeds.HistoricalOptions{})
	if got := inputError(t, err); filepath.Base(got.Path) != "copy.csv" || !strings.Contains(got.Problem, "of another kind") {
		t.Errorf("two kinds of bars: %v", got)
	}
}

func TestInputError_UnreadableFile(t *testing.T) {
	t.Parallel()
	if os.Geteuid() == 0 {
		t.Skip("permissions do not bind the superuser")
	}
	path := write(t, t.TempDir(), "bars.csv", dailyHeader)
	if err := os.Chmod(path, 0); err != nil {
		t.Fatal(err)
	}
	_, err := feeds.OpenHistorical(path, "", feeds.HistoricalOptions{})
	checkInputError(t, err, "bars.csv: permission denied; check the path and its permissions")
}

func FuzzOpenHistorical(f *testing.F) {
	f.Add(dailyHeader+"2025-06-10,A,10,12,9,11,100\n2025-06-11,A,10,12,9,11,\n", "ex_date,symbol,kind,amount_or_split_to,split_from,pay_date\n2025-06-11,A,split,2,1,\n")
	f.Add("start_utc,symbol,open,high,low,close,volume\n2025-10-01T14:00:00Z,A,10,12,10,11,11\n2025-10-01 15:00:00,A,13,13,13,13,1\n", "")
	f.Add("\ufeffTicker,Time,Close,\"Open\",Low,High,Volume\r\nA,2025-06-10,1,1,1,1,1.5\r\n", "ex_date,symbol,kind,amount_or_split_to,split_from,pay_date\n2025-06-11,A,dividend,0.5,,2025-06-12\n")
	f.Add(dailyHeader+"2060-12-31,A,9223372036854,9223372036854,0.000001,1,9223372036854\n", "")
	calendar := arenatest.NYSE()
	f.Fuzz(func(t *testing.T, bars, actions string) {
		dir := t.TempDir()
		actionsPath := ""
		if actions != "" {
			actionsPath = write(t, dir, "actions.txt", actions)
		}
		h, err := feeds.OpenHistorical(write(t, dir, "bars.csv", bars), actionsPath, feeds.HistoricalOptions{Calendar: calendar})
		if err != nil {
			if text := inputError(t, err).Error(); !strings.Contains(text, "; ") {
				t.Fatalf("no remedy: %s", text)
			}
			return
		}
		var last time.Time
		if _, ok := h.Next(time.Time{}); !ok {
			t.Fatal("no moment and no error")
		}
		for _, quote := range replay(t, h) {
			if quote.At.Before(last) {
				t.Fatalf("a quote of %s after %s", quote.At, last)
			}
			last = quote.At
			if session, ok := calendar.SessionOf(quote.At); !ok || session.Date < h.FirstSession() || session.Date > h.LastSession() {
				t.Fatalf("outside of the sessions: %v", quote)
			}
			if quote.Price <= 0 || quote.Volume < 0 || quote.High > 0 && (quote.Low <= 0 || quote.Price < quote.Low || quote.Price > quote.High) {
				t.Fatalf("bad quote: %v", quote)
			}
		}
	})
}

// checkInputError compares the sentence of an error, in which the folder of the
// test is left away.
func checkInputError(tb testing.TB, err error, want string) {
	tb.Helper()
	input := inputError(tb, err)
	got := strings.TrimPrefix(input.Error(), filepath.Dir(input.Path)+string(filepath.Separator))
	if got != want {
		tb.Errorf("got  %s\nwant %s", got, want)
	}
}
