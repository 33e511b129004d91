//go:build unix

package main_test

import (
	"bytes"
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// refusedWith checks that a command ended with exit code 1 and one sentence that
// has all of the words.
func refusedWith(t *testing.T, got said, words ...string) {
	t.Helper()
	if got.code != 1 || strings.Count(got.err, "\n") != 1 || got.out != "" {
		t.Errorf("exit code %d, prints %q and %q; want 1 and one line of error", got.code, got.out, got.err)
	}
	for _, word := range words {
		if !strings.Contains(got.err, word) {
			t.Errorf("the error is %q; want it to say %q", got.err, word)
		}
	}
}

// same compares the files below a folder with what they were.
func same(t *testing.T, dir string, before map[string]string) {
	t.Helper()
	if diff := cmp.Diff(before, files(t, dir)); diff != "" {
		t.Errorf("%s has changed (-before +after):\n%s", dir, diff)
	}
}

// paused starts a server whose arena has some records and writes no more.
func paused(t *testing.T, s *site) *process {
	t.Helper()
	p := s.ready(t, "--interval", "5ms")
	p.untilRecord(t, strategyArena, 20)
	s.still(t, p)
	return p
}

// still pauses the arena of a server and returns when nothing changes any more: a pause
// leaves an open round open.
func (s *site) still(t *testing.T, p *process) {
	t.Helper()
	s.mustRun(t, "pause", strategyArena, "--url", p.url)
	p.untilPhase(t, strategyArena, "paused")
	p.eventually(t, "no round is open", func() bool {
		timer, ok := p.whole(t)["timer"].(map[string]any)
		return ok && timer["open"] == nil
	})
}

func TestServe_RefusesASecondProcessOnItsFolder(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	first := paused(t, s)
	before := files(t, s.dir)
	second := s.run(t, "serve", "--port", "localhost:0", "--interval", "5ms")
	refusedWith(t, second, s.store(), fmt.Sprintf("in use by another arena process (pid %d)", first.cmd.Process.Pid), "PERSIST_PATH")
	same(t, s.dir, before)

	head := first.shown(t, strategyArena).Seq
	s.mustRun(t, "resume", strategyArena, "--url", first.url)
	first.untilRecord(t, strategyArena, head+20)
	first.stop(t, syscall.SIGTERM)
	s.mustRun(t, "verify")
}

func TestServe_RefusesAPortInUse(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	first := paused(t, s)
	address := strings.TrimPrefix(first.url, "http://")
	for _, other := range []*site{newSite(t), s} {
		before := files(t, other.dir)
		refusedWith(t, other.run(t, "serve", "--port", address), address, "in use", "--port")
		same(t, other.dir, before)
	}
}

func TestServe_RefusesAFolderItCannotMake(t *testing.T) {
	t.Parallel()
	s := newSite(t, "PERSIST_PATH=file/below")
	write(t, filepath.Join(s.dir, "file"), "not a folder")
	before := files(t, s.dir)
	refusedWith(t, s.run(t, "serve", "--port", "localhost:0"), filepath.Join(s.dir, "file"))
	same(t, s.dir, before)
}

// A folder that may only be read is no place for a server, but its season can be
// looked at.
func TestServe_RefusesAReadOnlyFolder(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	p := paused(t, s)
	p.stop(t, syscall.SIGTERM)
	s.asNobody(t)
	if err := os.Chmod(s.store(), 0o555); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := os.Chmod(s.store(), 0o755); err != nil {
			t.Error(err)
		}
	})
	before := files(t, s.dir)
	refusedWith(t, s.run(t, "serve", "--port", "localhost:0"), s.store(), "permission denied", "PERSIST_PATH")
	same(t, s.dir, before)
	s.mustRun(t, "verify")
	s.mustRun(t, "replay")
	same(t, s.dir, before)
}

// asNobody lets permissions bind where the tests run as root: it gives all files
// to a user without rights, as whom processes then run.
func (s *site) asNobody(t *testing.T) {
	t.Helper()
	if os.Getuid() != 0 {
		return
	}
	const nobody = 65534
	s.as = &syscall.Credential{Uid: nobody, Gid: nobody}
	if err := os.Chmod(filepath.Dir(s.dir), 0o755); err != nil {
		t.Fatal(err)
	}
	for path := range files(t, s.dir) {
		if err := os.Chown(path, nobody, nobody); err != nil {
			t.Fatal(err)
		}
	}
}

// twoArenas is a site with the arenas one and two, of which each has some
// records.
func twoArenas(t *testing.T) *site {
	t.Helper()
	s := newSite(t, "SIM_INTERVAL_MS=5", "ARENA_ARENAS=arenas", "SIMULATED_START_DATE=2025-01-06")
	if err := os.Mkdir(filepath.Join(s.dir, "arenas"), 0o755); err != nil {
		t.Fatal(err)
	}
	for _, id := range []string{"one", "two"} {
		write(t, filepath.Join(s.dir, "arenas", id+".yaml"),
			"id: "+id+"\nname: Arena "+id+"\nseed: 1\nroster:\n  - {agent: random, strategy: random}\n  - {agent: momentum, strategy: momentum}\n")
	}
	p := s.ready(t)
	p.untilRecord(t, "one", 50)
	p.untilRecord(t, "two", 50)
	p.stop(t, syscall.SIGTERM)
	return s
}

// flip changes one bit of a file.
func flip(t *testing.T, path string, offset int) {
	t.Helper()
	content, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	content[offset] ^= 1
	if err := os.WriteFile(path, content, 0o600); err != nil {
		t.Fatal(err)
	}
}

// A damaged journal fails its own arena, with the place of the damage, and
// nothing is written over it. The other arena runs.
func TestServe_LeavesADamagedJournalAloneAndSaysWhereItIs(t *testing.T) {
	t.Parallel()
	s := twoArenas(t)
	content, err := os.ReadFile(s.journal("one"))
	if err != nil {
		t.Fatal(err)
	}
	middle := len(content) / 2
	line := 1 + bytes.Count(content[:middle], []byte("\n"))
	begin := 1 + bytes.LastIndexByte(content[:middle], '\n')
	flip(t, s.journal("one"), middle)
	before := files(t, s.store())
	delete(before, s.store()+"/")

	p := s.ready(t)
	p.untilPhase(t, "one", "failed")
	reason := p.shown(t, "one").Reason
	if strings.Contains(reason, s.store()) || !strings.Contains(p.errOut.String(), s.journal("one")) {
		t.Errorf("the reason is %q and the log has\n%s; want the folder in the log alone", reason, p.errOut.String())
	}
	for _, want := range []string{filepath.Base(s.journal("one")), fmt.Sprintf("line %d,", line), fmt.Sprintf("byte offset %d,", begin)} {
		if !strings.Contains(reason, want) {
			t.Errorf("the reason is %q; want it to say %q", reason, want)
		}
	}
	for _, path := range []string{"/api/arenas", "/api/arenas/one", "/api/status", "/a/one", "/readyz"} {
		if body, err := p.body(path); err == nil && bytes.Contains(body, []byte(s.store())) {
			t.Errorf("%s tells where the store lies:\n%s", path, body)
		}
	}
	if !strings.Contains(p.out.String(), "one: its journal cannot be read; `arena verify` says where and why") {
		t.Errorf("the start says\n%s", p.out)
	}
	p.untilRecord(t, "two", p.shown(t, "two").Seq+20)
	if got := p.status("/healthz"); got != http.StatusOK {
		t.Errorf("/healthz answers %d, want %d", got, http.StatusOK)
	}
	if got := p.status("/a/one"); got != http.StatusOK {
		t.Errorf("the page of the damaged arena answers %d, want %d", got, http.StatusOK)
	}
	s.env = append(s.env, "ARENA_URL="+p.url)
	for _, verb := range []string{"start", "pause", "reset"} {
		if got := s.run(t, verb, "one"); got.code != 1 || strings.Count(got.err, "\n") != 1 {
			t.Errorf("%s of the damaged arena: %+v; want exit code 1 and one line", verb, got)
		}
	}
	verdict := s.run(t, "verify")
	where := fmt.Sprintf("%s line %d, byte %d,", s.journal("one"), line, begin)
	if verdict.code != 1 || !strings.Contains(verdict.out, where) {
		t.Errorf("verify: exit code %d, %q; want 1 and %q", verdict.code, verdict.out, where)
	}
	p.endsShort(t)
	for path, was := range before {
		if now, err := os.ReadFile(path); filepath.Base(path)[:3] == "one" && (err != nil || string(now) != was) {
			t.Errorf("%s has changed, %v", path, err)
		}
	}
}

// A damaged snapshot costs time at the start and a warning, and nothing else.
func TestServe_ReplaysTheJournalWhenTheSnapshotIsDamaged(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	p := paused(t, s)
	before := p.whole(t)
	p.stop(t, syscall.SIGTERM)
	snapshot := filepath.Join(s.store(), strategyArena+".snapshot")
	for _, offset := range []int{0, 20, 200} {
		flip(t, snapshot, offset)
		again := s.ready(t, "--interval", "5ms")
		again.untilPhase(t, strategyArena, "paused")
		if diff := cmp.Diff(before, again.whole(t)); diff != "" {
			t.Errorf("the arena has changed (-before +after):\n%s", diff)
		}
		again.eventually(t, "the log warns of the snapshot", func() bool {
			return strings.Contains(again.errOut.String(), "the snapshot was left aside and the whole journal replayed") &&
				strings.Contains(again.errOut.String(), snapshot)
		})
		again.stop(t, syscall.SIGTERM)
		if head, saved := s.verdict(t); saved != head {
			t.Errorf("the snapshot is of record %d after the stop, the head is %d", saved, head)
		}
	}
}
