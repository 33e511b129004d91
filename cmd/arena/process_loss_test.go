//go:build unix

package main_test

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// journaled is a folder whose arena has some records, and the lines of its journal.
func journaled(t *testing.T) (s *site, lines [][]byte) {
	t.Helper()
	s = newSite(t)
	paused(t, s).stop(t, syscall.SIGTERM)
	return s, bytes.SplitAfter(bytes.TrimSuffix(s.read(t), []byte("\n")), []byte("\n"))
}

// read is the journal.
func (s *site) read(t *testing.T) []byte {
	t.Helper()
	content, err := os.ReadFile(s.journal(strategyArena))
	if err != nil {
		t.Fatal(err)
	}
	return content
}

// A journal that has lost its end, or is gone, is refused by whoever starts and whoever
// checks, with both numbers, until somebody accepts the loss. Then the arena goes on, and
// its journal says what happened.
func TestServe_RefusesAJournalThatHasLostItsEnd(t *testing.T) {
	t.Parallel()
	for name, keep := range map[string]func(lines int) int{
		"half":    func(lines int) int { return lines / 2 },
		"nothing": func(int) int { return 0 },
		"no file": func(int) int { return -1 },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s, lines := journaled(t)
			kept := keep(len(lines))
			if kept < 0 {
				if err := os.Remove(s.journal(strategyArena)); err != nil {
					t.Fatal(err)
				}
			} else {
				write(t, s.journal(strategyArena), string(bytes.Join(lines[:kept], nil)))
			}
			kept = max(kept, 0)
			before := files(t, s.dir)
			missing := fmt.Sprintf("knows of record %d, the journal ends at record %d: %d records are missing", len(lines), kept, len(lines)-kept)
			for _, command := range []string{"verify", "repair"} {
				if got := s.run(t, command); got.code != 1 || !strings.Contains(got.out, missing) {
					t.Errorf("%s ends with %d and says\n%s%s\nwant 1 and %q", command, got.code, got.out, got.err, missing)
				}
			}
			same(t, s.dir, before)

			p := s.serve(t, "--interval", "5ms")
			p.untilPhase(t, strategyArena, "failed")
			if reason := p.shown(t, strategyArena).Reason; !strings.Contains(reason, missing) {
				t.Errorf("the reason is %q, want %q", reason, missing)
			}
			p.endsShort(t)
			after := files(t, s.dir)
			for _, name := range []string{strategyArena + ".journal.jsonl", strategyArena + ".snapshot", strategyArena + ".epoch"} {
				path := filepath.Join("data", name)
				if diff := cmp.Diff(before[path], after[path]); diff != "" {
					t.Errorf("%s has changed:\n%s", path, diff)
				}
			}

			said := s.mustRun(t, "repair", strategyArena, "--accept-loss")
			if want := fmt.Sprintf("goes on after record %d; what was stored through record %d is given up", kept, len(lines)); !strings.Contains(said, want) {
				t.Errorf("repair says %q, want %q", said, want)
			}
			want := fmt.Sprintf(`{"seq":%d,"events":[{"type":"loss_accepted","through":%d,"by":"the operator"}]`, kept+1, len(lines))
			if content := s.read(t); !bytes.Contains(content, []byte(want)) {
				t.Errorf("the journal has no record %s", want)
			}
			goesOn(t, s, kept+1)
		})
	}
}

// goesOn starts the server again, which has to go on behind record after, and checks what
// it stored.
func goesOn(t *testing.T, s *site, after int) {
	t.Helper()
	p := s.ready(t, "--interval", "5ms")
	if p.shown(t, strategyArena).Phase == "paused" {
		s.mustRun(t, "resume", strategyArena, "--url", p.url)
	}
	p.untilRecord(t, strategyArena, uint64(after+10))
	p.stop(t, syscall.SIGTERM)
	s.mustRun(t, "verify")
	s.mustRun(t, "replay")
	if said := s.mustRun(t, "repair"); !strings.Contains(said, strategyArena+" is whole") {
		t.Errorf("repair says %q", said)
	}
	if said := s.mustRun(t, "repair", strategyArena, "--accept-loss"); !strings.Contains(said, "nothing is missing") {
		t.Errorf("repair says %q where there is nothing to give up", said)
	}
}

// What is damaged can be given up, too; the damaged file is kept.
func TestRepair_CutsADamagedJournal(t *testing.T) {
	t.Parallel()
	s, lines := journaled(t)
	at := len(lines) / 2
	lines[at] = bytes.Replace(lines[at], []byte(`"events"`), []byte(`"evints"`), 1)
	damaged := string(bytes.Join(lines, nil)) + "\n"
	write(t, s.journal(strategyArena), damaged)
	before := files(t, s.dir)
	got := s.run(t, "repair")
	if want := fmt.Sprintf("records 1 to %d are whole", at); got.code != 1 || !strings.Contains(got.out, want) || !strings.Contains(got.out, "--accept-loss") {
		t.Errorf("repair ends with %d and says %q, want %q and what helps", got.code, got.out, want)
	}
	same(t, s.dir, before)
	p := s.serve(t)
	p.untilPhase(t, strategyArena, "failed")
	if reason := p.shown(t, strategyArena).Reason; !strings.Contains(reason, "arena repair "+strategyArena) {
		t.Errorf("the reason is %q; want it to say what to do", reason)
	}
	running := s.run(t, "repair", strategyArena, "--accept-loss")
	if running.code != 1 || !strings.Contains(running.err, "in use by another arena process") {
		t.Errorf("repair beside a server ends with %d and %q", running.code, running.err)
	}
	p.endsShort(t)

	s.mustRun(t, "repair", strategyArena, "--accept-loss")
	kept, err := os.ReadFile(fmt.Sprintf("%s.damaged-%d", s.journal(strategyArena), at+1))
	if err != nil || string(kept) != damaged {
		t.Errorf("the damaged journal is not kept: %v", err)
	}
	goesOn(t, s, at+1)
}

// What cannot be done is said in one sentence, and changes nothing.
func TestRepair_RefusesWhatItCannotDo(t *testing.T) {
	t.Parallel()
	s, _ := journaled(t)
	before := files(t, s.dir)
	if got := s.run(t, "repair", "--accept-loss"); got.code != 2 || !strings.Contains(got.err, "needs the argument ARENA") {
		t.Errorf("without an arena: %d, %q", got.code, got.err)
	}
	refusedWith(t, s.run(t, "repair", "nobody", "--accept-loss"), `no arena "nobody"`, strategyArena)
	if said := s.mustRun(t, "repair", "--json"); !strings.Contains(said, `"whole":true`) {
		t.Errorf("repair --json says %s", said)
	}
	same(t, s.dir, before)
}

// A server whose files are not its files any more acknowledges nothing more, and does not
// say at its end that all is stored.
func TestServe_StopsWhenItsFilesAreOthers(t *testing.T) {
	t.Parallel()
	for name, act := range map[string]func(s *site) error{
		"the folder is removed": func(s *site) error {
			// In one step: a server that adds a file meanwhile keeps it from being empty.
			gone := filepath.Join(s.dir, "gone")
			return errors.Join(os.Rename(s.store(), gone), os.RemoveAll(gone))
		},
		"an older journal is moved over it": func(s *site) error {
			content, err := os.ReadFile(s.journal(strategyArena))
			if err != nil {
				return err
			}
			backup := filepath.Join(s.dir, "backup")
			if err := os.WriteFile(backup, content[:bytes.IndexByte(content, '\n')+1], 0o600); err != nil {
				return err
			}
			return os.Rename(backup, s.journal(strategyArena))
		},
		"the journal is cut":  func(s *site) error { return os.Truncate(s.journal(strategyArena), 0) },
		"the lock is removed": func(s *site) error { return os.Remove(filepath.Join(s.store(), "arena.lock")) },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := newSite(t)
			p := s.ready(t, "--interval", "5ms")
			p.untilRecord(t, strategyArena, 20)
			if err := act(s); err != nil {
				t.Fatal(err)
			}
			p.untilPhase(t, strategyArena, "failed")
			if reason := p.shown(t, strategyArena).Reason; !strings.Contains(reason, "was removed, cut or replaced while it was in use") {
				t.Errorf("the reason is %q", reason)
			}
			if name == "an older journal is moved over it" { // what it knows it knows after another look, and after its end
				if got := s.run(t, "start", strategyArena, "--url", p.url); got.code != 1 || !strings.Contains(got.err, "are missing") {
					t.Errorf("a start ends with %d and says %q", got.code, got.err)
				}
				p.endsShort(t)
				if got := s.run(t, "verify"); got.code != 1 || !strings.Contains(got.out, "are missing") {
					t.Errorf("verify ends with %d and says %q", got.code, got.out)
				}
				return
			}
			p.endsShort(t)
		})
	}
}

// endsShort stops a server that cannot say that everything is stored.
func (p *process) endsShort(t *testing.T) {
	t.Helper()
	p.signal(t, syscall.SIGTERM)
	if state := p.wait(t); state.ExitCode() != 1 || strings.Contains(p.out.String(), "everything that was shown is stored") {
		t.Errorf("it ends with %v and prints\n%s%s", state, p.out, p.errOut)
	}
}
