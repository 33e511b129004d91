package arena_test

import (
	"errors"
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

// What has a price in the market is not for the operator to price; what had none before,
// or none in a whole session, is.
func TestSeason_TradedIsWhatHadAPriceInItsLastSession(t *testing.T) {
	t.Parallel()
	season := started(t, testPlan("anna"))
	expect := func(when string, traded bool) {
		t.Helper()
		if err := season.Traded("AAPL"); errors.Is(err, arena.ErrPhase) != traded || (err != nil) != traded {
			t.Errorf("%s: %v", when, err)
		}
	}
	expect("before the first price", false)
	session, _ := arenatest.NYSE().SessionOf(season.State.StartsAt)
	move(t, season, tickAt(session.Open, "AAPL", 100), hold())
	expect("after its price", true)
	move(t, season, tickAt(session.Close, "AAPL", 100), hold())
	expect("after the close", true)
	session = arenatest.NYSE().After(session.Date)
	for _, at := range []time.Time{session.Open, session.Close} {
		move(t, season, tickAt(at, "MSFT", 400), hold())
	}
	expect("after a session without a price", false)
	if err := season.Traded("NOPE"); err != nil {
		t.Errorf("of a symbol that nobody quotes: %v", err)
	}
}
