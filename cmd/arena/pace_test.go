package main_test

import (
	"strings"
	"testing"
	"time"
)

func TestPace_DemoUntilACadenceIsSet(t *testing.T) {
	t.Parallel()
	const bars = "testdata/bars"
	for _, c := range []struct {
		flags               []string
		tick, market, round time.Duration
		why                 string
	}{
		{nil, time.Second, 2 * time.Minute, 30 * time.Minute, "no model takes part and no cadence was set"},
		{[]string{"--interval", "0"}, 0, 30 * time.Minute, 2 * time.Hour, "set by --interval"},
		{[]string{"--interval", "1s"}, time.Second, 30 * time.Minute, 2 * time.Hour, "set by --interval"},
		{[]string{"--round-every", "1h"}, 30 * time.Second, 30 * time.Minute, time.Hour, "set by --round-every"},
		{[]string{"--market-minutes", "5"}, 30 * time.Second, 5 * time.Minute, 2 * time.Hour, "set by --market-minutes"},
		{[]string{"--mode", "historical", "--bars", bars}, time.Second, 0, 2 * time.Hour, "no cadence was set"},
		{[]string{"--mode", "historical", "--bars", bars, "--interval", "0"}, 0, 0, 2 * time.Hour, "as fast as they can be"},
	} {
		got := setUp(t, shell(t), c.flags...)
		if got.Interval != c.tick || got.MarketPerTick != c.market || got.RoundEvery != c.round {
			t.Errorf("%v: a tick every %v, %v each, a round every %v; want %v, %v, %v",
				c.flags, got.Interval, got.MarketPerTick, got.RoundEvery, c.tick, c.market, c.round)
		}
		if !strings.Contains(got.Why, c.why) {
			t.Errorf("%v: %q does not say %q", c.flags, got.Why, c.why)
		}
		if got := got.Plans[0].RoundEvery.Duration(); got != c.round {
			t.Errorf("%v: the plan has a round every %v, want %v", c.flags, got, c.round)
		}
	}
}

func TestPace_SaysItInASentence(t *testing.T) {
	t.Parallel()
	want := "a tick every 1s, 2m of market time each, a round every 30m of market time (no model takes part and no cadence was set)"
	if got := setUp(t, shell(t)).Why; got != want {
		t.Errorf("%q, want %q", got, want)
	}
	want = "a tick every 500ms, 30m of market time each, a round every 2h of market time (set by SIM_INTERVAL_MS)"
	if got := setUp(t, shell(t, "SIM_INTERVAL_MS", "500")).Why; got != want {
		t.Errorf("%q, want %q", got, want)
	}
}
