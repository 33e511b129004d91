//go:build unix

package main_test

import (
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"syscall"
	"testing"
)

// A start tells of the season that goes on by its own plan, not by what is set now.
func TestWelcome_TellsTheSeasonThatGoesOn(t *testing.T) {
	t.Parallel()
	s := newSite(t, "SIMULATED_START_DATE=2025-01-06")
	p := s.ready(t, "--interval", "5ms", "--round-every", "30m")
	p.untilRecord(t, strategyArena, 20)
	p.stop(t, syscall.SIGTERM)
	for _, want := range []string{
		"season 1 begins on 2025-01-06 with 9 agents, a round every 30m of market time\n",
		"stop         Ctrl-C stops it, and the next start goes on\n",
	} {
		if !strings.Contains(p.out.String(), want) {
			t.Errorf("the first start prints\n%swant %q", p.out, want)
		}
	}
	if log := p.errOut.String(); strings.Count(log, `msg="season begins"`) != 1 || strings.Contains(log, "season goes on") {
		t.Errorf("the log of the first start is\n%s", log)
	}
	s.env = []string{"SIMULATED_START_DATE=2025-06-02"}
	p = s.ready(t, "--interval", "5ms", "--round-every", "2h")
	p.untilRecord(t, strategyArena, 40)
	for _, c := range []struct{ verb, says string }{
		{"pause", "command=pause"},
		{"resume", "command=resume"},
		{"reset", `season begins" arena=strategies season=2`},
	} {
		s.mustRun(t, c.verb, strategyArena, "--url", p.url)
		p.eventually(t, "the log tells of "+c.verb, func() bool { return strings.Contains(p.errOut.String(), c.says) })
	}
	if log := p.errOut.String(); strings.Count(log, `season begins" arena=strategies season=2`) != 1 {
		t.Errorf("a reset is told more than once:\n%s", log)
	}
	p.stop(t, syscall.SIGTERM)
	want := regexp.MustCompile(`strategies: season 1 goes on from 2025-01-\d\d \(session \d+, record \d+\) with 9 agents, a round every 30m of market time\n`)
	if out := p.out.String(); !want.MatchString(out) || strings.Contains(out, "2025-06") {
		t.Errorf("the second start prints\n%swant %v", out, want)
	}
	if log := p.errOut.String(); !strings.Contains(log, `msg="season goes on" arena=strategies season=1`) || !strings.Contains(log, `msg="server stops" because="terminated signal received"`) {
		t.Errorf("the log is\n%s", log)
	}
}

func TestWelcome_TellsWhyASeasonStands(t *testing.T) {
	t.Parallel()
	s := newSite(t, "SIMULATED_START_DATE=2025-01-06", "MAX_SIMULATION_DAYS=1")
	for verb, want := range map[string]string{
		"pause": "season 1 is paused on 2025-01-06 (session 1, record ", "stop": "`arena start strategies` lets it go on\n",
	} {
		s := newSite(t, s.env...)
		p := s.ready(t, "--interval", "2s") // half a minute, of which the command needs little
		p.untilRecord(t, strategyArena, 2)
		s.mustRun(t, verb, strategyArena, "--url", p.url)
		p.stop(t, syscall.SIGTERM)
		p = s.ready(t)
		p.stop(t, syscall.SIGTERM)
		if !strings.Contains(p.out.String(), want) {
			t.Errorf("after a %s a start prints\n%swant %q", verb, p.out, want)
		}
	}
	p := s.ready(t, "--interval", "0")
	p.untilPhase(t, strategyArena, "ended")
	p.stop(t, syscall.SIGTERM)
	p = s.ready(t)
	p.stop(t, syscall.SIGTERM)
	want := "season 1 ended on 2025-01-06 after 1 session; `arena reset strategies`, or --reset at a start, begins the next\n"
	if !strings.Contains(p.out.String(), want) {
		t.Errorf("after its end a start prints\n%swant %q", p.out, want)
	}
	p = s.ready(t, "--reset")
	p.stop(t, syscall.SIGTERM)
	if want := "season 2 begins on 2025-01-06 with 9 agents"; !strings.Contains(p.out.String(), want) {
		t.Errorf("with --reset a start prints\n%swant %q", p.out, want)
	}
}

// Another mode on the same store is the operator's choice, told in the words that he
// used, and nothing has changed until he makes it.
func TestServe_AsksBeforeASeasonChangesItsMode(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	p := s.ready(t, "--interval", "20ms")
	p.untilRecord(t, strategyArena, 5)
	p.stop(t, syscall.SIGTERM)
	s.daily(t, 5, 100)
	before := files(t, s.store())
	const bars = "bars.csv"
	for _, c := range []struct {
		env, flags []string
		want       string
	}{
		{
			nil,
			[]string{"--mode", "historical", "--bars", bars},
			"the season of strategies in data is simulated, and --mode is historical; give --data DIR to leave it and play in another folder, or --reset to begin the next in its journal",
		},
		{
			[]string{"MODE=historical", "ARENA_BARS=" + bars},
			nil,
			"and MODE is historical; set PERSIST_PATH to leave it and play in another folder, or RESET_SIMULATION=true to begin the next",
		},
	} {
		s := &site{dir: s.dir, env: c.env}
		got := s.run(t, append([]string{"serve", "--addr", "127.0.0.1:0"}, c.flags...)...)
		if got.code != 2 || !strings.Contains(got.err, c.want) || strings.Count(got.err, "\n") != 1 || got.out != "" {
			t.Errorf("%v %v: %+v, want %q", c.env, c.flags, got, c.want)
		}
		same(t, s.store(), before)
	}

	p = s.ready(t, "--mode", "historical", "--bars", bars, "--data", filepath.Join(s.dir, "other"))
	p.stop(t, syscall.SIGTERM)
	same(t, s.store(), before)
	p = s.ready(t, "--mode", "historical", "--bars", bars, "--reset")
	p.until(t, strategyArena, "its second season runs", func(a arenaShown) bool { return a.Season == 2 })
	p.stop(t, syscall.SIGTERM)

	got := s.run(t, "serve", "--addr", "127.0.0.1:0")
	if want := "is historical, and the mode is simulated where none is given; give --mode historical to go on with it"; got.code != 2 || !strings.Contains(got.err, want) {
		t.Errorf("without a mode: %+v, want %q", got, want)
	}
	if err := os.RemoveAll(s.store()); err != nil {
		t.Fatal(fmt.Errorf("remove the store: %w", err))
	}
	p = s.ready(t)
	p.stop(t, syscall.SIGTERM)
}
