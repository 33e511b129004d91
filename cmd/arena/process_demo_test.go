//go:build unix

package main_test

import (
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"
)

// Without any setting, in an empty folder, a season is in the middle of its story
// within seconds, and moves.
func TestServe_ShowsASeasonThatMovesWithoutAnySetting(t *testing.T) {
	t.Parallel()
	const roundWithin = 20 * time.Second
	s := newSite(t)
	s.env = nil
	started := time.Now()
	p := s.bare(t)
	p.eventually(t, "the page answers", func() bool { return p.status("/") == http.StatusOK })
	answered := time.Since(started)
	p.eventually(t, "the countdown runs", func() bool {
		var now countdown
		return p.get("/api/timer", &now) == nil && now.At != nil
	})
	t.Logf("the page answered after %v, the countdown ran after %v", answered, time.Since(started))
	p.untilRecord(t, strategyArena, p.shown(t, strategyArena).Seq+2) // ticks

	for _, want := range []string{
		"mode         simulated: prices are made up",
		"pace         a tick every 1s, 2m of market time each (no model takes part and no cadence was set)",
		"store        data (file): a trade is shown only after the disk has confirmed its record",
		"admin token  in " + filepath.Join("data", "admin.token"),
		"arena        strategies: season 1 begins on ",
		" with 9 agents, a round every 30m of market time; 30 sessions are played at once, which --from-scratch leaves out\n",
		"stop         Ctrl-C stops it, and the next start goes on\n",
	} {
		if !strings.Contains(p.out.String(), want) {
			t.Errorf("it prints\n%swant %q", p.out, want)
		}
	}
	if token, err := os.Stat(filepath.Join(s.store(), "admin.token")); err != nil || token.Mode().Perm() != 0o600 {
		t.Errorf("the token's file: %v, %v; want one that only its owner reads", token, err)
	}
	var now countdown
	p.mustGet(t, "/api/timer", &now)
	if now.At == nil || time.Until(time.UnixMilli(*now.At)) > roundWithin {
		t.Errorf("the countdown is %+v, want one to the next round", now)
	}
	var shown struct {
		Sessions  []string   `json:"sessions"`
		Standings []standing `json:"standings"`
	}
	p.mustGet(t, "/api/arenas/"+strategyArena, &shown)
	for _, s := range shown.Standings {
		if s.Agent == "momentum" && (s.Statistics.Sharpe == nil || s.Fills == 0) || len(shown.Sessions) != 30 {
			t.Errorf("after %d sessions there is %+v, want 30 sessions, trades, and a Sharpe ratio", len(shown.Sessions), s)
		}
	}
	page, err := p.body("/")
	if err != nil || !strings.Contains(string(page), "momentum") || !strings.Contains(string(page), "Strategy Arena") {
		t.Errorf("the page has no leaderboard: %v\n%s", err, page)
	}
	p.stop(t, syscall.SIGTERM)
}

// bare starts the program with nothing at all, or on a free port if the default
// one is taken on this machine.
func (s *site) bare(t *testing.T) *process {
	t.Helper()
	p := s.launch(t)
	for !strings.Contains(p.out.String(), "address ") {
		p.pause(5 * time.Millisecond)
		select {
		case <-p.ended:
			if !strings.Contains(p.errOut.String(), "cannot listen on localhost:8080") {
				t.Fatalf("%v\n%s%s", p.cmd.ProcessState, p.out, p.errOut)
			}
			t.Log("port 8080 is in use, so the demo is given another")
			return s.serve(t)
		default:
		}
	}
	p.listens(t)
	return p
}
