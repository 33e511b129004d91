//go:build unix

package main_test

import (
	"path/filepath"
	"strings"
	"syscall"
	"testing"
)

// What init writes is an arena at once: its file passes, it waits for a key, and fake
// models play it.
func TestInit_WritesWhatServes(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	s.mustRun(t, "init", "mine")
	s.dir = filepath.Join(s.dir, "mine")
	if got, want := s.mustRun(t, "roster", "check", "arenas"), "arenas/duel.yaml: My Duel, 5 agents (2 models), needs OPENROUTER_API_KEY\n"; got != want {
		t.Errorf("it says %q, want %q", got, want)
	}
	p := s.ready(t)
	if !strings.Contains(p.out.String(), "duel: needs a key: set OPENROUTER_API_KEY") {
		t.Errorf("without a key it says\n%s", p.out)
	}
	p.stop(t, syscall.SIGTERM)
	p = s.ready(t, "--fake-llm", "--interval", "10ms", "--round-every", "30m", "--market-minutes", "30")
	models := make(map[string]bool)
	for _, d := range p.untilRound(t, "duel", 2) {
		models[d.Agent] = strings.HasPrefix(d.Decider, "model:fake/")
	}
	if !models["Fake Grok 4 Fast"] || !models["The Patient One"] || len(models) != 5 {
		t.Errorf("who decides, and whether a fake model does: %v", models)
	}
	if warnings := p.errOut.String(); strings.Contains(warnings, "is not a setting") {
		t.Errorf("it warns of its own settings:\n%s", warnings)
	}
	p.stop(t, syscall.SIGTERM)
	s.mustRun(t, "verify")
}
