//go:build unix

package main_test

import (
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
)

// duel is an arena in a file.
const duel = `id: duel
name: A duel
seed: 42
cash: 5000.50
roster:
  - {agent: anna, strategy: momentum}
  - {agent: carl, strategy: contrarian, rules: {fee_bps: 0}}
`

// Arenas come and go with their files while the server runs: one begins, one comes to
// rest and goes on later, and a wrong file changes nothing.
func TestReload_ArenasComeAndGoWithTheirFiles(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	folder := filepath.Join(s.dir, "arenas")
	if err := os.Mkdir(folder, 0o700); err != nil {
		t.Fatal(err)
	}
	first, second, third := filepath.Join(folder, "duel.yaml"), filepath.Join(folder, "second.yaml"), filepath.Join(folder, "third.yaml")
	write(t, first, duel)
	p := s.ready(t, "--interval", "5ms", "--arenas", folder)
	s.env = append(s.env, "ARENA_URL="+p.url)
	p.untilRecord(t, "duel", 5)

	write(t, second, strings.Replace(duel, "id: duel", "id: second", 1))
	if got := s.mustRun(t, "reload"); got != "second began\n" {
		t.Errorf("a new file: %q", got)
	}
	p.untilRecord(t, "second", 5)

	write(t, third, strings.Replace(duel, "cash: 5000.50", "cash: lots", 1))
	if got := s.run(t, "reload"); got.code != 1 || !strings.Contains(got.err, "Nothing has changed: ") || !strings.Contains(got.err, "third.yaml:4:") {
		t.Errorf("a wrong file: %+v", got)
	}
	if err := os.Remove(third); err != nil {
		t.Fatal(err)
	}
	p.untilRecord(t, "duel", p.shown(t, "duel").Seq+5)

	before := p.shown(t, "duel").Seq
	if err := os.Remove(first); err != nil {
		t.Fatal(err)
	}
	p.signal(t, syscall.SIGHUP)
	p.until(t, "duel", "it is gone", func(a arenaShown) bool { return a.ID == "" })
	if got := p.status("/a/duel"); got != 404 {
		t.Errorf("its page answers %d", got)
	}
	if got := s.mustRun(t, "reload"); got != "no arena came or went\n" {
		t.Errorf("after the signal: %q", got)
	}

	write(t, first, strings.Replace(duel, "cash: 5000.50", "cash: 77", 1))
	if got := s.mustRun(t, "reload"); !strings.HasPrefix(got, "duel began\n") {
		t.Errorf("its file is back: %q", got)
	}
	p.until(t, "duel", "it goes on", func(a arenaShown) bool { return a.Seq > before+5 })
	if got := p.shown(t, "duel"); got.Season != 1 {
		t.Errorf("it came back with season %d", got.Season)
	}
	const differs = "warning: duel: the cash of an agent is 77.00, and 5000.50 in the season under way; it takes effect after `arena reset duel`\n"
	for _, command := range []string{"status", "reload"} {
		if got := s.mustRun(t, command); !strings.Contains(got, differs) {
			t.Errorf("arena %s prints %q, without %q", command, got, differs)
		}
	}
	s.mustRun(t, "reset", "duel")
	if got := s.mustRun(t, "status"); strings.Contains(got, "warning") {
		t.Errorf("after the reset: %q", got)
	}
	for _, line := range []string{`"arenas reloaded" began=[] ended=[duel]`, `"arenas reloaded" began=[duel] ended=[]`, "arena=duel difference="} {
		if !strings.Contains(p.errOut.String(), line) {
			t.Errorf("the log does not tell %s", line)
		}
	}
	p.stop(t, syscall.SIGTERM)
	s.mustRun(t, "verify")
	s.mustRun(t, "replay")
}

// Without a folder of its own there is nothing to read again, and a signal ends
// nothing.
func TestReload_SaysThatThereIsNothing(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	p := s.ready(t, "--interval", "5ms")
	s.env = append(s.env, "ARENA_URL="+p.url)
	if got := s.run(t, "reload"); got.code != 1 || !strings.Contains(got.err, "--arenas") {
		t.Errorf("%+v", got)
	}
	p.signal(t, syscall.SIGHUP)
	p.eventually(t, "it says so", func() bool { return strings.Contains(p.errOut.String(), "There is nothing to reload") })
	p.untilRecord(t, strategyArena, p.shown(t, strategyArena).Seq+5)
	p.stop(t, syscall.SIGTERM)
}

// A process that only serves shows the arenas whose files are there.
func TestReload_OfAProcessThatOnlyServes(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	folder := filepath.Join(s.dir, "arenas")
	if err := os.Mkdir(folder, 0o700); err != nil {
		t.Fatal(err)
	}
	write(t, filepath.Join(folder, "duel.yaml"), duel)
	p := s.ready(t, "--interval", "5ms", "--arenas", folder)
	p.untilRecord(t, "duel", 5)
	shows := s.ready(t, "--no-scheduler", "--arenas", folder)
	s.env = append(s.env, "ARENA_URL="+shows.url)
	write(t, filepath.Join(folder, "second.yaml"), strings.Replace(duel, "id: duel", "id: second", 1))
	if got := s.mustRun(t, "reload"); got != "second began\n" {
		t.Errorf("a new file: %q", got)
	}
	p.signal(t, syscall.SIGHUP)
	shows.untilRecord(t, "second", 5)
	shows.stop(t, syscall.SIGTERM)
	p.stop(t, syscall.SIGTERM)
}
