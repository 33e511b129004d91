//go:build unix

package main_test

import (
	"encoding/json"
	"strings"
	"syscall"
	"testing"
)

// Every command that talks to a server does what it says, and its exit code says
// whether it did.
func TestCommands_ChangeARunningServer(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	p := s.ready(t, "--interval", "5ms")
	s.env = append(s.env, "ARENA_URL="+p.url)
	p.untilRecord(t, strategyArena, 5)

	expect := func(code int, says string, args ...string) {
		t.Helper()
		got := s.run(t, args...)
		if got.code != code || !strings.Contains(got.out+got.err, says) {
			t.Errorf("arena %s: exit code %d, prints %q and %q; want %d and %q", strings.Join(args, " "), got.code, got.out, got.err, code, says)
		}
	}
	expect(0, "running", "status")
	expect(0, "strategies paused", "pause", strategyArena)
	p.untilPhase(t, strategyArena, "paused")
	expect(1, "paused", "pause", strategyArena)
	head := p.shown(t, strategyArena).Seq
	expect(0, "paused", "status")
	if now := p.shown(t, strategyArena).Seq; now != head {
		t.Errorf("%d records were added to a paused arena", now-head)
	}
	expect(0, "strategies resumed", "resume", strategyArena)
	p.untilRecord(t, strategyArena, head+5)
	expect(0, "strategies stopped", "stop", strategyArena)
	p.untilPhase(t, strategyArena, "waiting")
	expect(1, "a start lets it go on", "resume", strategyArena)
	expect(0, "strategies started", "start")
	p.untilPhase(t, strategyArena, "running")
	p.untilRecord(t, strategyArena, p.shown(t, strategyArena).Seq+20) // who buys the index has it by now
	expect(1, "INDEX has a price in the market", "settle", strategyArena, "INDEX", "--price", "499.50")
	expect(0, "strategies settled", "settle", strategyArena, "INDEX", "--price", "499.50", "--force")
	expect(1, "nobody holds", "settle", strategyArena, "NOPE", "--price", "1")
	expect(2, "--price", "settle", strategyArena, "INDEX", "--price", "much")
	expect(2, "needs the argument SYMBOL", "settle", strategyArena, "--price", "1")
	expect(0, "strategies reset", "reset", strategyArena, "--seed", "7")
	p.until(t, strategyArena, "its second season runs", func(a arenaShown) bool {
		return a.Season == 2 && a.Phase == "running" && a.Round > 0
	})
	expect(1, "no-such-arena", "pause", "no-such-arena")
	expect(2, "needs the argument ARENA", "pause")
	expect(2, "no-such-flag", "status", "--no-such-flag")
	expect(2, "no command", "statsu")
	expect(3, "no server answers at http://127.0.0.1:1 ", "status", "--url", "http://127.0.0.1:1")
	expect(3, "no server answers at http://127.0.0.1:1 ", "pause", strategyArena, "--url", "http://127.0.0.1:1")

	s.env = append(s.env, "ARENA_ADMIN_TOKEN="+strings.Repeat("0", 64))
	expect(1, "admin token", "pause", strategyArena)
	expect(1, "admin token", "actors")
	p.stop(t, syscall.SIGTERM)
	s.mustRun(t, "verify")
	s.mustRun(t, "replay")
}

// With --json, answers and errors are one JSON value each.
func TestCommands_SpeakJSON(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	p := s.ready(t, "--interval", "5ms")
	s.env = append(s.env, "ARENA_URL="+p.url)
	p.untilRecord(t, strategyArena, 5)
	for _, line := range []string{
		"status", "pause strategies", "resume strategies", "stop", "start", "reset strategies", "actors",
		"actors restart supervisor/market", "verify", "replay", "version", "env", "roster show", "roster schema", "init mine", "roster check mine/arenas",
	} {
		got := s.run(t, append(strings.Fields(line), "--json")...)
		if got.code != 0 || !json.Valid([]byte(got.out)) || got.err != "" {
			t.Errorf("arena %s --json: exit code %d, prints %q and %q", line, got.code, got.out, got.err)
		}
	}
	for line, want := range map[string]string{
		"pause nobody": "unknown_arena", "pause": "usage", "status --url http://127.0.0.1:1": "unreachable",
		"actors restart supervisor/nobody": "unknown_actor", "resume strategies": "wrong_phase", "verify nobody": "failure",
		"roster show nobody": "failure", "roster": "usage", "init mine": "failure",
	} {
		got := s.run(t, append(strings.Fields(line), "--json")...)
		var body struct {
			Error struct {
				Code    string `json:"code"`
				Message string `json:"message"`
			} `json:"error"`
		}
		err := json.Unmarshal([]byte(got.err), &body)
		if got.code == 0 || err != nil || body.Error.Code != want || body.Error.Message == "" || got.out != "" {
			t.Errorf("arena %s --json: exit code %d, prints %q and %q; want the error %s", line, got.code, got.out, got.err, want)
		}
	}
}

// Any actor may be restarted while the season runs: it is there again, and the
// season goes on.
func TestCommands_RestartActors(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	p := s.ready(t, "--interval", "5ms")
	s.env = append(s.env, "ARENA_URL="+p.url)
	p.untilRecord(t, strategyArena, 5)
	for _, suffix := range []string{"/agent/momentum", "/clock", "arena/" + strategyArena, "/feed", "/market", "/keeper"} {
		paths := actorPaths(t, s, suffix)
		if len(paths) != 1 {
			t.Fatalf("%d actors end in %s: %q", len(paths), suffix, paths)
		}
		s.mustRun(t, "actors", "restart", paths[0])
		p.eventually(t, paths[0]+" is there again", func() bool { return len(actorPaths(t, s, suffix)) == 1 })
		p.untilRecord(t, strategyArena, p.shown(t, strategyArena).Seq+20)
	}
	if log := p.errOut.String(); !strings.Contains(log, `msg="actor restarted" path=supervisor/market by=admin`) {
		t.Errorf("the log does not tell who restarted the market:\n%s", log)
	}
	if got := s.run(t, "actors", "restart", "supervisor/nobody"); got.code != 1 || !strings.Contains(got.err, "No actor has this path") {
		t.Errorf("restart of an unknown actor: %+v", got)
	}
	p.stop(t, syscall.SIGTERM)
	s.mustRun(t, "verify")
	s.mustRun(t, "replay")
}

// actorPaths returns the paths of the running actors that end in suffix.
func actorPaths(t *testing.T, s *site, suffix string) (paths []string) {
	t.Helper()
	var body struct {
		Actors []struct {
			Path  string `json:"path"`
			State string `json:"state"`
		} `json:"actors"`
	}
	if err := json.Unmarshal([]byte(s.mustRun(t, "actors", "--json")), &body); err != nil {
		t.Fatal(err)
	}
	for _, actor := range body.Actors {
		if strings.HasSuffix(actor.Path, suffix) && actor.State == "running" {
			paths = append(paths, actor.Path)
		}
	}
	return paths
}
