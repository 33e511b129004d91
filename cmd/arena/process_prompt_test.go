//go:build unix

package main_test

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"testing"
)

// toldArena is an arena of one model and its template, in which round is a word of its own.
const toldArena = `id: told
name: Told
prompt: rules.tmpl
roster:
  - {agent: Fabian, model: vendor/model}
  - {agent: cash, strategy: cash, baseline: true}
`

func templateOf(word string) string {
	return `{{define "system"}}You trade. The word is ` + word + `.{{end}}{{define "scene"}}Round {{.Round}}{{end}}{{define "own"}}Decide.{{end}}` + "\n"
}

// promptsTold are the changes of prompts in a journal, and the versions of its receipts, in
// their order and each once in a row.
func (s *site) promptsTold(t *testing.T, id string) []string {
	t.Helper()
	var all []string
	for _, record := range s.exported(t, id) {
		for _, e := range record.events(t) {
			line := ""
			receipt, _ := e["receipt"].(map[string]any)
			switch version, _ := receipt["version"].(string); {
			case e["type"] == "prompt_changed":
				line = fmt.Sprintf("%v to %v", e["from"], e["version"])
				if why, ok := e["refused"].(string); ok {
					line += ": " + why
				}
			case version != "":
				line = version
			}
			if line != "" && (len(all) == 0 || all[len(all)-1] != line) {
				all = append(all, line)
			}
		}
	}
	return all
}

// A template that is saved while the server runs is told from the next round on, and the
// journal says so before the first decision made with it. One that fails changes nothing
// but a notice and a line in the log, and a reload refuses it as a start does.
func TestServe_TakesUpAChangedPromptBetweenRounds(t *testing.T) {
	t.Parallel()
	s := newSite(t, "SIM_INTERVAL_MS=200", "SIM_MARKET_MINUTES_PER_TICK=2", "TRADE_INTERVAL_MS=600000", "SIMULATED_START_DATE=2025-01-06")
	folder := filepath.Join(s.dir, "arenas")
	if err := os.Mkdir(folder, 0o700); err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(folder, "rules.tmpl")
	write(t, file, templateOf("calm"))
	write(t, filepath.Join(folder, "told.yaml"), toldArena)
	p := s.serve(t, "--fake-llm", "--arenas", folder)
	p.untilRound(t, "told", 1)

	changes := func(n int) []string {
		t.Helper()
		var found []string
		p.eventually(t, fmt.Sprintf("%d changes are told of", n), func() bool {
			found = slices.DeleteFunc(s.promptsTold(t, "told"), func(line string) bool { return !strings.Contains(line, " to ") })
			return len(found) >= n
		})
		return found
	}
	write(t, file, templateOf("bold"))
	second := changes(2)[1]
	write(t, file, strings.Replace(templateOf("bold"), "{{.Round}}", "{{.Rund}}", 1))
	if third := changes(3)[2]; !strings.Contains(third, "rules.tmpl:1: there is no .Rund here") {
		t.Errorf("a template that fails: %q", third)
	}
	s.env = append(s.env, "ARENA_URL="+p.url)
	if got := s.run(t, "reload"); got.code != 1 || !strings.Contains(got.err, "there is no .Rund here") {
		t.Errorf("reload: %+v", got)
	}
	round := p.decisions(t, "told")[0].Round
	p.untilRound(t, "told", round+1) // it goes on with the one before
	write(t, file, templateOf("wise"))
	const nobody, taken = "no arena came or went\n", "prompt rules.tmpl changed; models are told by it from the next round on\n"
	if got := s.mustRun(t, "reload"); got != nobody+taken && got != nobody { // a round may have been faster
		t.Errorf("reload prints %q", got)
	}
	fourth := changes(4)[3]
	p.untilRound(t, "told", p.decisions(t, "told")[0].Round+1)
	state, err := p.body("/api/arenas/told/state")
	for _, notice := range []string{"Models are told by a new version of the prompt rules.tmpl", "cannot be used as it is"} {
		if err != nil || !strings.Contains(string(state), notice) {
			t.Errorf("%v: no notice says %q", err, notice)
		}
	}
	if log := p.errOut.String(); !strings.Contains(log, "a changed prompt cannot be used") || !strings.Contains(log, "a changed prompt is in force") {
		t.Errorf("the log has\n%s", log)
	}
	p.stop(t, syscall.SIGTERM)

	lines := s.promptsTold(t, "told")
	version := func(change string) string {
		_, to, _ := strings.Cut(change, " to ")
		return to
	}
	first := version(lines[0])
	want := []string{
		"<nil> to " + first, first, second, version(second), version(second) + " to " + version(second), version(second), fourth, version(fourth),
	}
	for i := range lines {
		if i < len(want) && !strings.HasPrefix(lines[i], want[i]) || len(lines) != len(want) {
			t.Fatalf("told\n%s\nwant\n%s", strings.Join(lines, "\n"), strings.Join(want, "\n"))
		}
	}
	s.mustRun(t, "verify")
	s.mustRun(t, "replay")
}
