package settings_test

import (
	"strings"
	"testing"
	"time"
)

func TestPace_DemoUntilACadenceIsSet(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		flags               map[string]string
		tick, market, round time.Duration
		why                 string
	}{
		{nil, time.Second, 2 * time.Minute, 30 * time.Minute, "no model takes part and no cadence was set"},
		{map[string]string{"interval": "0"}, 0, 30 * time.Minute, 2 * time.Hour, "set by --interval"},
		{map[string]string{"interval": "1s"}, time.Second, 30 * time.Minute, 2 * time.Hour, "set by --interval"},
		{map[string]string{"round-every": "1h"}, 30 * time.Second, 30 * time.Minute, time.Hour, "set by --round-every"},
		{map[string]string{"market-minutes": "5"}, 30 * time.Second, 5 * time.Minute, 2 * time.Hour, "set by --market-minutes"},
		{map[string]string{"mode": "historical"}, time.Second, 0, 2 * time.Hour, "no cadence was set"},
		{map[string]string{"mode": "historical", "interval": "0"}, 0, 0, 2 * time.Hour, "as fast as they can be"},
	} {
		o := newOperator(t)
		o.flags = c.flags
		got := o.load(t).Pace()
		if got.Interval != c.tick || got.MarketPerTick != c.market || got.RoundEvery != c.round {
			t.Errorf("%v: a tick every %v, %v each, a round every %v; want %v, %v, %v",
				c.flags, got.Interval, got.MarketPerTick, got.RoundEvery, c.tick, c.market, c.round)
		}
		if !strings.Contains(got.Why, c.why) {
			t.Errorf("%v: %q does not say %q", c.flags, got.Why, c.why)
		}
	}
}

func TestPace_SaysItInASentence(t *testing.T) {
	t.Parallel()
	want := "a tick every 1s, 2m of market time each (no model takes part and no cadence was set)"
	if got := newOperator(t).load(t).Pace().Why; got != want {
		t.Errorf("%q, want %q", got, want)
	}
	want = "a tick every 500ms, 30m of market time each (set by SIM_INTERVAL_MS)"
	if got := newOperator(t, "SIM_INTERVAL_MS", "500").load(t).Pace().Why; got != want {
		t.Errorf("%q, want %q", got, want)
	}
}

// A season is in the middle of its story when an audience finds it, unless the operator
// chose where it begins, how long it is, or that it has no pace.
func TestPrelude_WhereNobodyChoseAnother(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		flags map[string]string
		want  int
	}{
		{nil, 30},
		{map[string]string{"interval": "500ms"}, 30},
		{map[string]string{"from-scratch": "true"}, 0},
		{map[string]string{"simulated-start-date": "2025-01-06"}, 0},
		{map[string]string{"max-sessions": "60"}, 0},
		{map[string]string{"interval": "0"}, 0},
		{map[string]string{"mode": "historical"}, 0},
	} {
		o := newOperator(t)
		o.flags = c.flags
		if got := o.load(t).Prelude(); got != c.want {
			t.Errorf("%v: %d sessions are played at once, want %d", c.flags, got, c.want)
		}
	}
}
