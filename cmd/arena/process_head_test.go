//go:build unix

package main_test

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"github.com/seed45548214/arena/arena"
	"github.com/seed45548214/arena/state"
)

// Heads that somebody kept stand in the journal that went on, also after a restart; in one
// that was rewritten since, cut or begun anew they do not, however well it is made.
func TestHead_ShowsWhetherAJournalWasRewritten(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	var kept strings.Builder
	for range 2 {
		p := s.ready(t, "--interval", "5ms")
		p.untilRecord(t, strategyArena, p.shown(t, strategyArena).Seq+20)
		s.mustRun(t, "pause", strategyArena, "--url", p.url)
		s.mustRun(t, "resume", strategyArena, "--url", p.url)
		printed := s.run(t, "head", "--url", p.url)
		if printed.code != 0 || printed.err != "" { // nor a word of the arenas that have no season
			t.Fatalf("head: %+v", printed)
		}
		kept.WriteString(printed.out)
		if one := s.mustRun(t, "head", strategyArena, "--url", p.url); strings.Count(one, "\n") != 1 {
			t.Errorf("one arena has the heads\n%s", one)
		}
		p.untilRecord(t, strategyArena, p.shown(t, strategyArena).Seq+5)
		p.stop(t, syscall.SIGTERM)
	}
	heads := filepath.Join(s.dir, "heads.jsonl")
	write(t, heads, kept.String())
	if said := s.mustRun(t, "verify", "--anchor", heads); !strings.Contains(said, strategyArena+": 2 kept heads stand in it as signed") {
		t.Errorf("verify says\n%s", said)
	}
	var first arena.SignedHead
	if err := json.NewDecoder(strings.NewReader(kept.String())).Decode(&first); err != nil {
		t.Fatal(err)
	}
	whole, err := os.ReadFile(s.journal(strategyArena))
	if err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]struct {
		forge func(lines [][]byte) [][]byte
		want  string
	}{
		"the end is gone": {
			func(lines [][]byte) [][]byte { return lines[:first.Record-1] }, "the journal ends here",
		},
		"somebody else has paused it": {
			func(lines [][]byte) [][]byte {
				return sealedAgain(t, lines, func(data []byte) []byte {
					return bytes.ReplaceAll(data, []byte(`{"type":"paused","by":"admin"`), []byte(`{"type":"paused","by":"nobody"`))
				})
			}, "the journal was rewritten",
		},
		"another key": {
			func(lines [][]byte) [][]byte {
				return sealedAgain(t, lines, func(data []byte) []byte {
					return bytes.ReplaceAll(data, []byte(first.Signer), []byte(strings.Repeat("0", len(first.Signer))))
				})
			}, "names the signer",
		},
	} {
		write(t, s.journal(strategyArena), string(bytes.Join(c.forge(bytes.SplitAfter(bytes.TrimSuffix(whole, []byte("\n")), []byte("\n"))), nil)))
		for _, beside := range []string{".snapshot", ".epoch"} {
			if err := os.Remove(filepath.Join(s.store(), strategyArena+beside)); err != nil && !os.IsNotExist(err) {
				t.Fatal(err)
			}
		}
		if got := s.run(t, "verify"); got.code != 0 { // so good a forgery that nothing in the store shows it
			t.Errorf("%s: verify without the heads finds\n%s", name, got.out)
		}
		if got := s.run(t, "verify", "--anchor", heads); got.code != 1 || !strings.Contains(got.out, c.want) {
			t.Errorf("%s: verify ends with %d and says\n%s%s", name, got.code, got.out, got.err)
		}
	}
	write(t, s.journal(strategyArena), string(whole))
	s.mustRun(t, "verify", "--anchor", heads)
	for name, content := range map[string]string{
		"empty": "", "no JSON": "heads", "another head": strings.Replace(kept.String(), `"record":`, `"record":1`, 1),
	} {
		write(t, heads, content)
		if got := s.run(t, "verify", "--anchor", heads); got.code != 2 || !strings.Contains(got.err, "arena head") {
			t.Errorf("%s: verify ends with %d and says %q", name, got.code, got.err)
		}
	}
}

// sealedAgain changes the data of records, and makes the chain right again.
func sealedAgain(t *testing.T, lines [][]byte, change func(data []byte) []byte) (forged [][]byte) {
	t.Helper()
	var chain state.Chain
	var before, head state.Head
	for _, line := range lines {
		r, err := chain.Parse(strategyArena, before, bytes.TrimSuffix(line, []byte("\n")))
		if err != nil {
			t.Fatal(err)
		}
		before = r.Head()
		again, err := chain.Seal(strategyArena, head, change(bytes.Clone(r.Data)))
		if err != nil {
			t.Fatal(err)
		}
		head = again.Head()
		forged = append(forged, state.AppendLine(nil, again))
	}
	return forged
}
