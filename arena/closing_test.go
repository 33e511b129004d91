package arena_test

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/seed45548214/arena/arena"
	"github.com/seed45548214/arena/arena/arenatest"
)

// A session that ended early and is taken back leaves the count of silent closes as it
// was, whether it had a price of any symbol or of none.
func TestState_TakenBackCloseCountsForNobody(t *testing.T) {
	t.Parallel()
	for name, dollars := range map[string]int64{"with a price": 100, "without any": 0} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			season := started(t, testPlan("anna"))
			session, _ := arenatest.NYSE().SessionOf(season.State.StartsAt)
			for _, at := range []time.Time{session.Open, session.Close} {
				move(t, season, tickAt(at, "AAPL", 100), hold())
			}
			session = arenatest.NYSE().After(session.Date)
			tick := tickAt(session.Open, "AAPL", dollars)
			if dollars == 0 {
				tick.Quotes = nil
			}
			move(t, season, tick, hold())
			before := append([]int(nil), season.State.Silent...)
			if _, err := season.End(arena.EndOfData); err != nil {
				t.Fatal(err)
			}
			if _, err := season.Extend(time.Time{}); err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(before, season.State.Silent); diff != "" {
				t.Errorf("silent closes (-before +after):\n%s", diff)
			}
		})
	}
}
