package feeds_test

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/seed45548214/arena/arena"
	"github.com/seed45548214/arena/arena/arenatest"
	"github.com/seed45548214/arena/feeds"
)

const timeHeader = "timestamp,symbol,open,high,low,close,volume\n"

func TestHistorical_IntradayBarClosesBeforeTheNextOpens(t *testing.T) {
	t.Parallel()
	h := openText(t, timeHeader+
		"2025-10-01T13:00:00Z,A,9,9,9,9,10\n"+ // half before the open
		"2025-10-01T14:00:00Z,A,10,12,10,11,11\n"+
		"2025-10-01T15:00:00Z,A,13,13,13,13,1\n"+
		"2025-10-01T19:00:00Z,A,14,15,14,15,\n"+ // after a gap, which makes no bar longer
		"2025-10-01T20:00:00Z,A,16,16,16,16,10\n", "") // after the close
	want := []string{
		"14:00:00.000 A 10.00", "14:59:59.999 A 11.00 10.00-12.00 11",
		"15:00:00.000 A 13.00", "15:59:59.999 A 13.00 13.00-13.00 1",
		"19:00:00.000 A 14.00", "20:00:00.000 A 15.00 14.00-15.00 0", // the official close is on time
	}
	if diff := cmp.Diff(want, eventsOf(t, h)); diff != "" {
		t.Errorf("the season (-want +got):\n%s", diff)
	}
	for i, want := range []string{
		"left out 1 bar before the open of a session, first A at 2025-10-01T13:00:00Z (",
		"left out 1 bar at or after the close of a session, first A at 2025-10-01T20:00:00Z (",
	} {
		if got := h.Warnings(); len(got) != 2 || !strings.HasPrefix(got[i], want) {
			t.Errorf("warnings %q, want %q", got, want)
		}
	}
}

// The seventh hour of a day that begins at 9:30 is half an hour.
func TestHistorical_LastHourEndsWithTheSession(t *testing.T) {
	t.Parallel()
	h := openText(t, timeHeader+hours("2025-06-09", "A"), "")
	got := eventsOf(t, h)
	if len(got) != 14 || got[12] != "19:30:00.000 A 106.00" || got[13] != "20:00:00.000 A 106.50 106.00-106.50 100" {
		t.Errorf("the season is %q", got)
	}
	if got[1] != "14:29:59.999 A 100.50 100.00-100.50 100" {
		t.Errorf("the first bar closes with %q", got[1])
	}
}

// What a vendor adds after the close made every bar of the file shorter.
func TestHistorical_ClosingRowIsNoBar(t *testing.T) {
	t.Parallel()
	rows := timeHeader + hours("2025-06-09", "A") + hours("2025-06-10", "A")
	want := eventsOf(t, openText(t, rows, ""))
	h := openText(t, rows+"2025-06-10T16:00:00-04:00,A,106.5,106.5,106.5,106.5,0\n", "")
	if diff := cmp.Diff(want, eventsOf(t, h)); diff != "" {
		t.Errorf("without and with the closing row:\n%s", diff)
	}
	if len(h.Warnings()) != 1 {
		t.Errorf("warnings: %q", h.Warnings())
	}
}

// A bar that is missing at the end makes the one before it no longer.
func TestHistorical_MissingLastBarLeavesTheOneBefore(t *testing.T) {
	t.Parallel()
	rows := strings.TrimSuffix(hours("2025-06-09", "A"), "2025-06-09T15:30:00-04:00,A,106,106.5,106,106.5,100\n")
	got := eventsOf(t, openText(t, timeHeader+rows, ""))
	if last := got[len(got)-1]; last != "19:29:59.999 A 105.50 105.00-105.50 100" {
		t.Errorf("the season ends with %q", last)
	}
}

func TestHistorical_ThinStockKeepsTheLengthOfItsFolder(t *testing.T) {
	t.Parallel()
	h := openText(t, timeHeader+hours("2025-06-09", "A")+"2025-06-09T10:30:00-04:00,B,1,1,1,1,5\n2025-06-09T13:30:00-04:00,B,1,1,1,1,5\n", "")
	var got []string
	for _, event := range eventsOf(t, h) {
		if strings.Contains(event, " B ") {
			got = append(got, event[:12])
		}
	}
	if want := []string{"14:30:00.000", "15:29:59.999", "17:30:00.000", "18:29:59.999"}; !slices.Equal(got, want) {
		t.Errorf("moments of the thin stock %v, want %v", got, want)
	}
}

func TestHistorical_HourBarsBesideShorterOnesCloseNoEarlier(t *testing.T) {
	t.Parallel()
	var rows strings.Builder
	rows.WriteString(timeHeader)
	for _, symbol := range []string{"A", "B", "C"} {
		for at := instant(t, "2025-06-09T13:30:00Z"); at.Before(instant(t, "2025-06-09T20:00:00Z")); at = at.Add(30 * time.Minute) {
			fmt.Fprintf(&rows, "%s,%s,1,1,1,1,5\n", at.Format(time.RFC3339), symbol)
		}
	}
	for _, at := range []string{"13:30", "14:30", "15:30", "18:30"} {
		fmt.Fprintf(&rows, "2025-06-09T%s:00Z,LONG,1,1,1,1,5\n", at)
	}
	h := openText(t, rows.String(), "")
	for at, want := range map[string]int{"16:29:59.999": 1, "15:59:59.999": 0, "19:29:59.999": 1} {
		got := ask(t, h, arena.Query{At: instant(t, "2025-06-09T"+at+"Z"), Symbols: []arena.Symbol{"LONG"}})
		if len(got) != want {
			t.Errorf("at %s: %v, want %d quotes", at, got, want)
		}
	}
}

func TestHistorical_IntradayBarsOfAHalfDay(t *testing.T) {
	t.Parallel()
	h := openText(t, timeHeader+
		"2025-07-03T12:00:00-04:00,A,10,10,10,10,2\n"+ // zones are understood
		"2025-07-03T13:00:00-04:00,A,11,11,11,11,2\n", "")
	if got := replay(t, h); len(got) != 2 || !got[1].At.Equal(instant(t, "2025-07-03T17:00:00Z")) {
		t.Errorf("got %v, want the hour before 13:00 alone", got)
	}
}

func TestHistorical_LeavesOutSymbolsOutsideOfSessions(t *testing.T) {
	t.Parallel()
	h := openText(t, timeHeader+
		"2025-10-01T14:00:00Z,A,10,12,10,11,11\n"+
		"2025-10-01T15:00:00Z,A,10,12,10,11,11\n"+
		"2025-10-01T15:00:00Z,LONE,10,12,10,11,11\n"+
		"2025-10-01T08:00:00Z,PRE,10,12,10,11,11\n"+
		"2025-10-01T09:00:00Z,PRE,10,12,10,11,11\n", "")
	if diff := cmp.Diff([]arena.Symbol{"A", "LONE"}, h.Symbols()); diff != "" {
		t.Errorf("symbols (-want +got):\n%s", diff)
	}
	if got, want := h.Warnings(), "left out 1 symbol without a bar within a session, first PRE"; len(got) != 2 || got[1] != want {
		t.Errorf("warnings %q, want %q", got, want)
	}
}

// A season must not know the future. Whatever days follow, mixed lengths, gaps, half
// days and changes of the clock included, the days before are the same.
func TestHistorical_LaterDaysChangeNoEarlierOne(t *testing.T) {
	t.Parallel()
	calendar := arenatest.NYSE()
	path := filepath.Join(t.TempDir(), "bars.csv")
	rapid.Check(t, func(t *rapid.T) {
		from := rapid.SampledFrom([]arena.Date{"2025-03-05", "2025-06-30", "2025-10-29", "2025-11-25"}).Draw(t, "from")
		var days []string
		var ends []time.Time
		session := calendar.OnOrAfter(from)
		for range rapid.IntRange(2, 5).Draw(t, "days") {
			days, ends = append(days, drawDay(t, &session)), append(ends, session.Close)
			session = calendar.After(session.Date)
		}
		whole := openRows(t, path, strings.Join(days, ""))
		for cut := 1; cut < len(days); cut++ {
			prefix := openRows(t, path, strings.Join(days[:cut], ""))
			if (whole == nil) != (prefix == nil) && prefix != nil {
				t.Fatal("the whole is refused, and its beginning is not")
			}
			if prefix == nil {
				continue
			}
			comparePast(t, prefix, whole, ends[cut-1])
		}
	})
}

// comparePast compares every moment and answer of two sources until a time.
func comparePast(t *rapid.T, prefix, whole *feeds.Historical, until time.Time) {
	symbols := prefix.Symbols()
	at, ok := prefix.Next(time.Time{})
	for ok {
		other, _ := whole.Next(at.Add(-1))
		if !other.Equal(at) {
			t.Fatalf("the moment %s is one of the beginning alone", at)
		}
		want, got := ask(t, prefix, arena.Query{At: at, Symbols: symbols}), ask(t, whole, arena.Query{At: at, Symbols: symbols})
		if !slices.Equal(got, want) {
			t.Fatalf("at %s the beginning has\n%v, the whole\n%v", at, want, got)
		}
		before := at
		if at, ok = prefix.Next(at); !ok {
			if next, more := whole.Next(before); more && !next.After(until) {
				t.Fatalf("the moment %s is one of the whole alone", next)
			}
		}
	}
	if prefix.Digest(until, symbols) != whole.Digest(until, symbols) {
		t.Fatal("the digests of the past differ")
	}
}

// drawDay returns rows of some symbols, each with a length of bars of its own.
func drawDay(t *rapid.T, session *arena.Session) string {
	var rows strings.Builder
	for _, symbol := range []string{"A", "B", "C"} {
		length := rapid.SampledFrom([]time.Duration{25 * time.Minute, 30 * time.Minute, time.Hour, 90 * time.Minute}).Draw(t, "length")
		begin := rapid.SampledFrom([]time.Duration{-time.Hour, -30 * time.Minute, 0}).Draw(t, "begin")
		for at := session.Open.Add(begin); !at.After(session.Close.Add(time.Hour)); at = at.Add(length) {
			volume := rapid.SampledFrom([]string{"no row", "", "0", "10", "10"}).Draw(t, "volume")
			if volume == "no row" {
				continue
			}
			fmt.Fprintf(&rows, "%s,%s,10,12,9,11,%s\n", at.Format(time.RFC3339), symbol, volume)
		}
	}
	return rows.String()
}

// openRows opens bars, or returns nil if they are none.
func openRows(t *rapid.T, path, rows string) *feeds.Historical {
	if rows == "" {
		return nil
	}
	if err := os.WriteFile(path, []byte(timeHeader+rows), 0o600); err != nil {
		t.Fatal(err)
	}
	h, err := feeds.OpenHistorical(path, "", feeds.HistoricalOptions{Calendar: arenatest.NYSE()})
	if err != nil {
		if strings.Contains(err.Error(), "no bar lies within a session") {
			return nil
		}
		t.Fatal(err)
	}
	return h
}

// hours returns the bars of an hour of a day in summer, as Yahoo has them.
func hours(day arena.Date, symbol string) string {
	var rows strings.Builder
	for i := range 7 {
		fmt.Fprintf(&rows, "%sT%02d:30:00-04:00,%s,%d,%d.5,%d,%d.5,100\n", day, 9+i, symbol, 100+i, 100+i, 100+i, 100+i)
	}
	return rows.String()
}

// eventsOf writes every quote of every moment: time, symbol, price, range, volume.
func eventsOf(tb fataler, h *feeds.Historical) []string {
	tb.Helper()
	var events []string
	for _, quote := range replay(tb, h) {
		event := fmt.Sprintf("%s %s %s", quote.At.Format("15:04:05.000"), quote.Symbol, quote.Price)
		if quote.High > 0 {
			event += fmt.Sprintf(" %s-%s %s", quote.Low, quote.High, quote.Volume)
		}
		events = append(events, event)
	}
	return events
}
