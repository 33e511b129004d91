//go:build unix

package main_test

import (
	"fmt"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"github.com/seed45548214/arena/arena/arenatest"
)

// daily writes bars of two symbols for some sessions, with prices of so many
// percent, as one file.
func (s *site) daily(t *testing.T, sessions int, percent float64) {
	t.Helper()
	var rows strings.Builder
	rows.WriteString("date,symbol,open,high,low,close,volume\n")
	session := arenatest.NYSE().OnOrAfter("2025-01-06")
	for day := range sessions {
		for i, symbol := range []string{"AAA", "BBB"} {
			price := (100 + float64(50*i) + float64(day)) * percent / 100
			fmt.Fprintf(&rows, "%s,%s,%.2f,%.2f,%.2f,%.2f,100000\n", session.Date, symbol, price, price+1, price, price+1)
		}
		session = arenatest.NYSE().After(session.Date)
	}
	write(t, filepath.Join(s.dir, "bars.csv"), rows.String())
}

func recorded(t *testing.T) *site {
	t.Helper()
	return newSite(t, "MODE=historical", "ARENA_BARS=bars.csv", "SIM_INTERVAL_MS=0")
}

// played is a site whose season has traded some of its daily bars.
func played(t *testing.T) *site {
	t.Helper()
	s := recorded(t)
	s.daily(t, 300, 100)
	p := s.ready(t, "--interval", "10ms")
	p.untilRecord(t, strategyArena, 40)
	p.stop(t, syscall.SIGTERM)
	return s
}

// Bars that were downloaded again, adjusted by now, are not those of the season.
func TestServe_NoticesBarsThatWereChanged(t *testing.T) {
	t.Parallel()
	s := played(t)
	before := files(t, s.store())

	s.daily(t, 300, 90)
	p := s.ready(t, "--interval", "10ms")
	p.untilPhase(t, strategyArena, "failed")
	reason := p.shown(t, strategyArena).Reason
	for _, want := range []string{"have changed since", "first of AAA on 2025-01-06 (100.00, now 90.00)", "RESET_SIMULATION=true"} {
		if !strings.Contains(reason, want) {
			t.Errorf("the reason is %q, want it to say %q", reason, want)
		}
	}
	p.stop(t, syscall.SIGTERM)
	if now := files(t, s.store()); now[s.journal(strategyArena)] != before[s.journal(strategyArena)] {
		t.Error("the journal has changed")
	}

	s.daily(t, 300, 100)
	p = s.ready(t, "--interval", "10ms")
	p.untilRecord(t, strategyArena, 80)
	p.stop(t, syscall.SIGTERM)
	s.mustRun(t, "replay")
}

// Bars that begin at other times are not those of the season, whatever their prices.
func TestServe_NoticesBarsOfOtherTimes(t *testing.T) {
	t.Parallel()
	s := played(t)

	var rows strings.Builder
	rows.WriteString("date,symbol,open,high,low,close,volume\n")
	session := arenatest.NYSE().OnOrAfter("2025-01-06")
	for range 300 {
		for _, symbol := range []string{"AAA", "BBB"} {
			fmt.Fprintf(&rows, "%sT15:30:00Z,%s,100.00,101.00,100.00,101.00,100000\n", session.Date, symbol)
			fmt.Fprintf(&rows, "%sT16:30:00Z,%s,101.00,102.00,101.00,102.00,100000\n", session.Date, symbol)
		}
		session = arenatest.NYSE().After(session.Date)
	}
	write(t, filepath.Join(s.dir, "bars.csv"), rows.String())
	p := s.ready(t, "--interval", "10ms")
	p.untilPhase(t, strategyArena, "failed")
	if reason, want := p.shown(t, strategyArena).Reason, "first of AAA on 2025-01-06 (100.00, now none at 14:30:00)"; !strings.Contains(reason, want) {
		t.Errorf("the reason is %q, want it to say %q", reason, want)
	}
	p.stop(t, syscall.SIGTERM)
}

// A season that ended with its prices goes on when there are more, and is left
// alone when there are fewer.
func TestServe_GoesOnWhenThereAreMoreBars(t *testing.T) {
	t.Parallel()
	s := recorded(t)
	s.daily(t, 5, 100)
	p := s.ready(t)
	p.untilPhase(t, strategyArena, "ended")
	p.stop(t, syscall.SIGTERM)
	ended := len(s.exported(t, strategyArena))

	s.daily(t, 3, 100)
	p = s.ready(t)
	p.untilPhase(t, strategyArena, "ended")
	p.stop(t, syscall.SIGTERM)
	if now := len(s.exported(t, strategyArena)); now != ended {
		t.Errorf("%d records were added to a season that had ended, with fewer bars", now-ended)
	}

	s.daily(t, 8, 100)
	p = s.ready(t)
	p.untilRecord(t, strategyArena, uint64(ended)+10)
	p.untilPhase(t, strategyArena, "ended")
	p.stop(t, syscall.SIGTERM)
	closed := 0
	for _, r := range s.exported(t, strategyArena) {
		for _, e := range r.events(t) {
			if e["type"] == "session_closed" {
				closed++
			}
		}
	}
	if closed != 8 {
		t.Errorf("%d sessions closed, want 8", closed)
	}
	s.mustRun(t, "verify")
	s.mustRun(t, "replay")
}

// Bars that end before the last tick, such as those of a wrong folder, do not end a
// season that runs.
func TestServe_RefusesBarsThatEndBeforeTheSeason(t *testing.T) {
	t.Parallel()
	s := recorded(t)
	s.daily(t, 300, 100)
	p := s.ready(t, "--interval", "10ms")
	p.untilRecord(t, strategyArena, 60)
	p.stop(t, syscall.SIGTERM)
	stored := len(s.exported(t, strategyArena))

	s.daily(t, 3, 100)
	p = s.ready(t, "--interval", "10ms")
	p.untilPhase(t, strategyArena, "failed")
	if reason := p.shown(t, strategyArena).Reason; !strings.Contains(reason, "the prices end before the last tick of the season") {
		t.Errorf("the reason is %q", reason)
	}
	p.stop(t, syscall.SIGTERM)
	if now := len(s.exported(t, strategyArena)); now != stored {
		t.Errorf("%d records were added", now-stored)
	}
}

// What is set for a season that runs already is not ignored in silence.
func TestServe_SaysWhichSettingsWait(t *testing.T) {
	t.Parallel()
	s := recorded(t)
	s.daily(t, 300, 100)
	p := s.ready(t, "--interval", "10ms")
	p.untilRecord(t, strategyArena, 20)
	p.stop(t, syscall.SIGTERM)
	p = s.ready(t, "--interval", "10ms", "--fee-bps", "50", "--cash", "500")
	p.eventually(t, "the log says what waits for the next season", func() bool {
		log := p.errOut.String()
		return strings.Contains(log, "the trading fee in basis points is 50, and 5 in the season under way") &&
			strings.Contains(log, "the cash of an agent is 500.00, and 10000.00 in the season under way")
	})
	p.stop(t, syscall.SIGTERM)
}
