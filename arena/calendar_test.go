package arena_test

import (
	"encoding/csv"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/seed45548214/arena/arena"
)

func TestCalendar_MatchesRecordedSessions(t *testing.T) {
	t.Parallel()
	file, err := os.Open(filepath.Join("..", "..", "shared", "data", "calendar", "nyse_sessions_2000_2030.csv"))
	if err != nil {
		t.Skip("recorded data not found beside the project (../shared/data)")
	}
	defer func() { _ = file.Close() }()
	rows, err := csv.NewReader(file).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	rows = rows[1:]
	if got, want := len(rows), 7_794; got != want {
		t.Fatalf("the file has %d sessions, want %d", got, want)
	}
	calendar := arena.NYSE()
	session := calendar.OnOrAfter("2000-01-01")
	for _, row := range rows {
		got := []string{string(session.Date), session.Open.Format(time.RFC3339), session.Close.Format(time.RFC3339)}
		if !slices.Equal(got, row) {
			t.Fatalf("got session %v, want %v", got, row)
		}
		session = calendar.After(session.Date)
	}
	if session.Date < "2031-01-01" {
		t.Errorf("session %s is not recorded", session.Date)
	}
}

func TestCalendar_EarlyCloses(t *testing.T) {
	t.Parallel()
	calendar := arena.NYSE()
	for date, closing := range map[arena.Date]string{
		"2025-07-02": "20:00", "2025-07-03": "17:00", // before Independence Day
		"2025-11-26": "21:00", "2025-11-28": "18:00", // after Thanksgiving
		"2025-12-23": "21:00", "2025-12-24": "18:00", // Christmas Eve
		"2002-07-03": "20:00", "2002-07-05": "17:00", // before 2013 the half day followed
		"2013-07-03": "17:00", "2013-07-05": "20:00",
		"2003-12-26": "18:00", "2025-12-26": "21:00",
		"2022-07-01": "20:00", // the fourth on a Monday
	} {
		session, ok := calendar.Session(date)
		if !ok {
			t.Fatalf("%s: closed", date)
		}
		if got := session.Close.Format("15:04"); got != closing {
			t.Errorf("%s closes at %s UTC, want %s", date, got, closing)
		}
		if got, want := session.Early(), closing < "20:00"; got != want {
			t.Errorf("%s: Early is %v, want %v", date, got, want)
		}
	}
}

func TestCalendar_ClosedDays(t *testing.T) {
	t.Parallel()
	calendar := arena.NYSE()
	for _, date := range []arena.Date{
		"2025-06-07", "2025-06-08", "2025-01-01", "2025-01-20", "2025-02-17", "2025-04-18", "2025-05-26",
		"2025-06-19", "2025-07-04", "2025-09-01", "2025-11-27", "2025-12-25", "2025-01-09", "2001-09-11",
		"2012-10-29", "1994-04-27", "2021-12-24", "2023-01-02", "2045-04-07",
		"", "yesterday", "2025-6-10", "2025-02-30", "1989-12-29", "2061-01-03",
	} {
		if session, ok := calendar.Session(date); ok || session != (arena.Session{}) {
			t.Errorf("%q has the session %v", date, session)
		}
	}
	for _, date := range []arena.Date{"2021-12-31", "2021-06-18", "1997-01-20", "2010-12-31"} {
		if _, ok := calendar.Session(date); !ok {
			t.Errorf("%s: closed", date)
		}
	}
}

func TestCalendar_BellsMoveWithTheClocksOfNewYork(t *testing.T) {
	t.Parallel()
	calendar := arena.NYSE()
	for date, open := range map[arena.Date]string{
		"2025-03-07": "14:30", "2025-03-10": "13:30", // second Sunday of March
		"2025-10-31": "13:30", "2025-11-03": "14:30", // first Sunday of November
		"2006-03-31": "14:30", "2006-04-03": "13:30", // first Sunday of April until 2006
		"2006-10-27": "13:30", "2006-10-30": "14:30", // last Sunday of October until 2006
	} {
		session, ok := calendar.Session(date)
		if got := session.Open.Format("15:04"); !ok || got != open {
			t.Errorf("%s opens at %s UTC, want %s", date, got, open)
		}
	}
}

func TestCalendar_DateOfChangesAtMidnightInNewYork(t *testing.T) {
	t.Parallel()
	calendar := arena.NYSE()
	for moment, want := range map[string]arena.Date{
		"2025-01-02T04:59:59Z": "2025-01-01",
		"2025-01-02T05:00:00Z": "2025-01-02",
		"2025-07-02T03:59:59Z": "2025-07-01",
		"2025-07-02T04:00:00Z": "2025-07-02",
		"2025-03-10T03:59:59Z": "2025-03-09", // a day of 23 hours
		"2025-03-10T04:00:00Z": "2025-03-10",
		"2025-11-03T04:59:59Z": "2025-11-02", // a day of 25 hours
		"2025-11-03T05:00:00Z": "2025-11-03",
		"1970-01-01T00:00:00Z": "1969-12-31",
		"2100-01-01T12:00:00Z": "2100-01-01",
		"2061-01-01T04:59:59Z": "2060-12-31",
		"2061-01-01T05:00:00Z": "2061-01-01",
	} {
		if got := calendar.DateOf(calendarTime(t, moment)); got != want {
			t.Errorf("at %s it is %s, want %s", moment, got, want)
		}
	}
}

func TestCalendar_BellsBelongToTheSession(t *testing.T) {
	t.Parallel()
	calendar := arena.NYSE()
	for _, step := range []struct {
		at                string
		open, inSession   bool
		nextOpen, nextEnd string
	}{
		{"2025-07-03T13:29:59.999999999Z", false, false, "2025-07-03T13:30:00Z", "2025-07-03T17:00:00Z"},
		{"2025-07-03T13:30:00Z", true, true, "2025-07-07T13:30:00Z", "2025-07-03T17:00:00Z"},
		{"2025-07-03T16:59:59.999999999Z", true, true, "2025-07-07T13:30:00Z", "2025-07-03T17:00:00Z"},
		{"2025-07-03T17:00:00Z", false, true, "2025-07-07T13:30:00Z", "2025-07-07T20:00:00Z"},
		{"2025-07-03T17:00:00.000000001Z", false, false, "2025-07-07T13:30:00Z", "2025-07-07T20:00:00Z"},
		{"2025-07-04T15:00:00Z", false, false, "2025-07-07T13:30:00Z", "2025-07-07T20:00:00Z"},
	} {
		at := calendarTime(t, step.at)
		if got := calendar.IsOpen(at); got != step.open {
			t.Errorf("%s: IsOpen is %v", step.at, got)
		}
		if _, got := calendar.SessionOf(at); got != step.inSession {
			t.Errorf("%s: SessionOf is %v", step.at, got)
		}
		if got := calendar.NextOpen(at); !got.Equal(calendarTime(t, step.nextOpen)) {
			t.Errorf("%s: the next open is %s, want %s", step.at, got, step.nextOpen)
		}
		if got := calendar.NextClose(at); !got.Equal(calendarTime(t, step.nextEnd)) {
			t.Errorf("%s: the next close is %s, want %s", step.at, got, step.nextEnd)
		}
	}
}

func TestCalendar_Neighbours(t *testing.T) {
	t.Parallel()
	calendar := arena.NYSE()
	for _, day := range []struct{ date, before, onOrBefore, onOrAfter, after arena.Date }{
		{"2025-07-03", "2025-07-02", "2025-07-03", "2025-07-03", "2025-07-07"},
		{"2025-07-04", "2025-07-03", "2025-07-03", "2025-07-07", "2025-07-07"},
		{"2025-07-06", "2025-07-03", "2025-07-03", "2025-07-07", "2025-07-07"},
		{"1970-01-01", "", "", "1990-01-02", "1990-01-02"},
		{"1990-01-02", "", "1990-01-02", "1990-01-02", "1990-01-03"},
		{"2060-12-31", "2060-12-30", "2060-12-31", "2060-12-31", ""},
		{"2199-01-01", "2060-12-31", "2060-12-31", "", ""},
	} {
		got := []arena.Date{
			calendar.Before(day.date).Date, calendar.OnOrBefore(day.date).Date,
			calendar.OnOrAfter(day.date).Date, calendar.After(day.date).Date,
		}
		if want := []arena.Date{day.before, day.onOrBefore, day.onOrAfter, day.after}; !slices.Equal(got, want) {
			t.Errorf("around %s: got %v, want %v", day.date, got, want)
		}
	}
}

func TestCalendar_HasNoTimeBeyondItsYears(t *testing.T) {
	t.Parallel()
	calendar := arena.NYSE()
	if got, want := calendar.NextOpen(time.Unix(0, 0)), calendarTime(t, "1990-01-02T14:30:00Z"); !got.Equal(want) {
		t.Errorf("the first open is %s, want %s", got, want)
	}
	for _, at := range []time.Time{calendarTime(t, "2060-12-31T22:00:00Z"), calendarTime(t, "2300-01-01T00:00:00Z")} {
		if got := calendar.NextOpen(at); !got.IsZero() {
			t.Errorf("after %s: an open at %s", at, got)
		}
		if got := calendar.NextClose(at); !got.IsZero() {
			t.Errorf("after %s: a close at %s", at, got)
		}
		if session, ok := calendar.SessionOf(at); ok {
			t.Errorf("at %s: the session %v", at, session)
		}
	}
}

func TestCalendar_SurpriseClosure(t *testing.T) {
	t.Parallel()
	calendar := arena.NYSE("2025-06-10", "2025-06-14")
	if _, ok := calendar.Session("2025-06-10"); ok {
		t.Error("the exchange opened on the closure")
	}
	if got := calendar.After("2025-06-09").Date; got != "2025-06-11" {
		t.Errorf("the session after is %s", got)
	}
	if _, ok := arena.NYSE().Session("2025-06-10"); !ok {
		t.Error("a closure reached another calendar")
	}
}

func TestCalendar_LookupsAgree(t *testing.T) {
	t.Parallel()
	calendar := arena.NYSE()
	first, last := calendarTime(t, "1990-01-02T00:00:00Z").Unix(), calendarTime(t, "2060-12-30T00:00:00Z").Unix()
	rapid.Check(t, func(t *rapid.T) {
		at := time.Unix(rapid.Int64Range(first, last).Draw(t, "seconds"), rapid.Int64Range(0, 999_999_999).Draw(t, "nanos"))
		open, closing := calendar.NextOpen(at), calendar.NextClose(at)
		if !open.After(at) || !closing.After(at) {
			t.Fatalf("the next bells are not after %s: %s, %s", at, open, closing)
		}
		session, ok := calendar.SessionOf(closing)
		if !ok || !session.Close.Equal(closing) {
			t.Fatalf("%s is no closing bell", closing)
		}
		if opening, ok := calendar.SessionOf(open); !ok || !opening.Open.Equal(open) {
			t.Fatalf("%s is no opening bell", open)
		}
		// Open means: the session of the next close has begun.
		if got, want := calendar.IsOpen(at), !at.Before(session.Open); got != want {
			t.Fatalf("%s: IsOpen is %v", at, got)
		}
		date := calendar.DateOf(at)
		newYork, err := time.LoadLocation("America/New_York")
		if err != nil {
			t.Fatal(err)
		}
		if want := arena.Date(at.In(newYork).Format(time.DateOnly)); date != want {
			t.Fatalf("%s is on %s, want %s", at, date, want)
		}
		before, after := calendar.Before(date), calendar.After(date)
		if before.Date >= date || after.Date <= date {
			t.Fatalf("the neighbours of %s are %s and %s", date, before.Date, after.Date)
		}
		if next := calendar.After(before.Date); next != calendar.OnOrAfter(date) {
			t.Fatalf("after %s comes %s, want %s", before.Date, next.Date, calendar.OnOrAfter(date).Date)
		}
	})
}

//nolint:paralleltest // AllocsPerRun counts the allocations of every goroutine
func TestCalendar_LookupsDoNotAllocate(t *testing.T) {
	calendar := arena.NYSE()
	at := calendarTime(t, "2025-06-10T15:00:00Z")
	if n := testing.AllocsPerRun(100, func() {
		calendar.SessionOf(at)
		calendar.NextOpen(at)
		calendar.NextClose(at)
		calendar.After(calendar.DateOf(at))
	}); n != 0 {
		t.Errorf("%v allocations", n)
	}
}

func ExampleNYSE() {
	calendar := arena.NYSE()
	session := calendar.After("2025-11-27") // Thanksgiving
	fmt.Println(session.Date, session.Open.Format("15:04"), session.Close.Format("15:04"), session.Early())
	fmt.Println(calendar.NextOpen(session.Close).Format(time.RFC3339))
	// Output:
	// 2025-11-28 14:30 18:00 true
	// 2025-12-01T14:30:00Z
}

func BenchmarkNYSE(b *testing.B) {
	b.ReportAllocs()
	for b.Loop() {
		arena.NYSE()
	}
}

func BenchmarkCalendar_NextOpen(b *testing.B) {
	calendar, at := arena.NYSE(), time.Date(2025, 6, 10, 15, 0, 0, 0, time.UTC)
	b.ReportAllocs()
	for b.Loop() {
		calendar.NextOpen(at)
	}
}

func BenchmarkCalendar_SessionOf(b *testing.B) {
	calendar, at := arena.NYSE(), time.Date(2025, 6, 10, 15, 0, 0, 0, time.UTC)
	b.ReportAllocs()
	for b.Loop() {
		calendar.SessionOf(at)
	}
}

func BenchmarkCalendar_After(b *testing.B) {
	calendar := arena.NYSE()
	b.ReportAllocs()
	for b.Loop() {
		calendar.After("2025-06-10")
	}
}

func calendarTime(tb testing.TB, text string) time.Time {
	tb.Helper()
	at, err := time.Parse(time.RFC3339Nano, text)
	if err != nil {
		tb.Fatal(err)
	}
	return at
}
