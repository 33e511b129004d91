package feeds_test

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/seed45548214/arena/arena"
	"github.com/seed45548214/arena/arena/arenatest"
	"github.com/seed45548214/arena/feeds"
)

func TestStepping_OpenStepsAndClose(t *testing.T) {
	t.Parallel()
	timetable := stepping(t, 45*time.Minute, "2025-07-07")
	var got []string
	for at, ok := timetable.Next(instant(t, "2025-07-03T00:00:00Z")); ok; at, ok = timetable.Next(at) {
		got = append(got, at.Format("02T15:04"))
	}
	want := []string{
		"03T13:30", "03T14:15", "03T15:00", "03T15:45", "03T16:30", "03T17:00", // a half day
		"07T13:30", "07T14:15", "07T15:00", "07T15:45", "07T16:30", "07T17:15", "07T18:00", "07T18:45", "07T19:30", "07T20:00",
	}
	if !slices.Equal(got, want) {
		t.Errorf("got %v, want %v", got, want)
	}
}

func TestStepping_CountsOfASession(t *testing.T) {
	t.Parallel()
	for step, want := range map[time.Duration]int{
		2 * time.Minute: 196, 30 * time.Minute: 14, time.Minute: 391, 24 * time.Hour: 2, 390 * time.Minute: 2, 389 * time.Minute: 3,
	} {
		timetable := stepping(t, step, "2025-06-10")
		got := 0
		for at, ok := timetable.Next(instant(t, "2025-06-10T00:00:00Z")); ok; at, ok = timetable.Next(at) {
			got++
		}
		if got != want {
			t.Errorf("a session of steps of %s has %d moments, want %d", step, got, want)
		}
	}
}

func TestStepping_EndsWithTheCalendar(t *testing.T) {
	t.Parallel()
	timetable := stepping(t, time.Hour, "")
	at, ok := timetable.Next(instant(t, "2060-12-31T20:59:00Z"))
	if !ok || !at.Equal(instant(t, "2060-12-31T21:00:00Z")) {
		t.Errorf("the last moment is %s, %v", at, ok)
	}
	if at, ok = timetable.Next(at); ok {
		t.Errorf("there is a moment after the last: %s", at)
	}
}

func TestStepping_NextIsTheFirstMomentAfter(t *testing.T) {
	t.Parallel()
	calendar := arenatest.NYSE()
	begin := instant(t, "2024-01-01T00:00:00Z").Unix()
	rapid.Check(t, func(t *rapid.T) {
		step := time.Duration(rapid.Int64Range(1, 10*60*60).Draw(t, "step")) * time.Second
		after := time.Unix(begin+rapid.Int64Range(0, 2*365*24*60*60).Draw(t, "seconds"), rapid.Int64Range(0, 999_999_999).Draw(t, "nanos"))
		timetable, err := feeds.NewStepping(calendar, step, "")
		if err != nil {
			t.Fatal(err)
		}
		at, ok := timetable.Next(after)
		if !ok || !at.After(after) {
			t.Fatalf("after %s comes %s, %v", after, at, ok)
		}
		session, ok := calendar.SessionOf(at)
		if !ok || at.Sub(session.Open)%step != 0 && !at.Equal(session.Close) {
			t.Fatalf("%s is no moment of steps of %s", at, step)
		}
		// Nothing lies between: a moment before the next one leads to it too.
		between := after.Add(time.Duration(rapid.Int64Range(0, int64(at.Sub(after))-1).Draw(t, "between")))
		if again, _ := timetable.Next(between); !again.Equal(at) {
			t.Fatalf("after %s comes %s, but after %s comes %s", after, at, between, again)
		}
	})
}

func TestNewStepping_RefusesNoStep(t *testing.T) {
	t.Parallel()
	for _, step := range []time.Duration{0, -time.Minute} {
		if _, err := feeds.NewStepping(arenatest.NYSE(), step, ""); err == nil {
			t.Errorf("a step of %s: no error", step)
		}
	}
}

func ExampleNewStepping() {
	timetable, err := feeds.NewStepping(arenatest.NYSE(), 3*time.Hour, "2025-11-28")
	if err != nil {
		fmt.Println(err)
		return
	}
	thanksgiving := time.Date(2025, time.November, 27, 12, 0, 0, 0, time.UTC)
	for at, ok := timetable.Next(thanksgiving); ok; at, ok = timetable.Next(at) {
		fmt.Println(at.Format(time.DateTime))
	}
	// Output:
	// 2025-11-28 14:30:00
	// 2025-11-28 17:30:00
	// 2025-11-28 18:00:00
}

func stepping(tb testing.TB, step time.Duration, last arena.Date) *feeds.Stepping {
	tb.Helper()
	timetable, err := feeds.NewStepping(arenatest.NYSE(), step, last)
	if err != nil {
		tb.Fatal(err)
	}
	return timetable
}
