//go:build unix

package main_test

import (
	"bytes"
	"syscall"
	"testing"
	"time"
)

// A server that is killed and started again counts down to the moment that it
// has shown before, without a record that moves it, and keeps it.
func TestServe_KeepsTheDeadlineOfTheCountdown(t *testing.T) {
	t.Parallel()
	// Five ticks, 25 s. A busy machine may well be late by half a second, and a deadline
	// that cannot be met at twice the pace is moved, so the ticks are far apart.
	s := newSite(t, "SIM_INTERVAL_MS=5000", "SIM_MARKET_MINUTES_PER_TICK=24", "TRADE_INTERVAL_MS=7200000")
	var before countdown
	p := s.ready(t)
	p.eventually(t, "the second round is next", func() bool {
		p.mustGet(t, "/api/timer", &before)
		return before.Round == 2 && before.At != nil
	})
	for range 3 {
		p.kill()
		p = s.ready(t)
		var now countdown
		p.eventually(t, "there is a countdown", func() bool {
			p.mustGet(t, "/api/timer", &now)
			return now.At != nil
		})
		if now.Round != 2 || *now.At != *before.At {
			t.Errorf("the countdown is to round %d at %d, and was to round 2 at %d", now.Round, *now.At, *before.At)
		}
	}
	p.until(t, strategyArena, "the second round was", func(a arenaShown) bool { return a.Round == 2 })
	late := time.Since(time.UnixMilli(*before.At))
	p.stop(t, syscall.SIGTERM)

	scheduled, opened := 0, 0
	for _, r := range s.exported(t, strategyArena) {
		for _, e := range r.events(t) {
			switch {
			case e["round"] != 2.0:
			case e["type"] == "round_scheduled":
				scheduled++
			case e["type"] == "round_opened":
				opened++
			}
		}
	}
	// How late depends on the machine; early is only the rounding of the deadline.
	t.Logf("the second round was seen open %v after its deadline", late)
	if scheduled != 1 || opened != 1 || late < -time.Millisecond {
		t.Errorf("the second round was scheduled %d times and seen open %v after its deadline", scheduled, late)
	}
}

// Beside the process that runs an arena, another one may serve what it stores.
func TestServe_ShowsWhatAnotherProcessRuns(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	p := s.ready(t, "--interval", "5ms")
	p.untilRecord(t, strategyArena, 20)
	beside := s.ready(t, "--no-scheduler")
	beside.untilRecord(t, strategyArena, p.shown(t, strategyArena).Seq+20)
	want, err := p.records(strategyArena, 0)
	if err != nil {
		t.Fatal(err)
	}
	beside.untilRecord(t, strategyArena, uint64(len(want)))
	got, err := beside.records(strategyArena, 0)
	if err != nil || len(got) < len(want) {
		t.Fatalf("%d records are shown beside %d, %v", len(got), len(want), err)
	}
	for i := range want {
		if got[i].Sum != want[i].Sum || !bytes.Equal(got[i].Events, want[i].Events) {
			t.Fatalf("record %d is shown as %s %s and beside it as %s %s", i+1, want[i].Sum, want[i].Events, got[i].Sum, got[i].Events)
		}
	}
	if answer := s.run(t, "pause", strategyArena, "--url", beside.url); answer.code != 1 {
		t.Errorf("a command to the process that only serves: %+v, want exit code 1", answer)
	}
	beside.stop(t, syscall.SIGTERM)
	p.untilRecord(t, strategyArena, p.shown(t, strategyArena).Seq+20)
	p.stop(t, syscall.SIGTERM)
	s.mustRun(t, "verify")
}
