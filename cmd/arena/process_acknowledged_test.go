//go:build unix

package main_test

import (
	"io"
	"net/http"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"
)

// command gives a command over HTTP under a name, and expects it to be done.
func (p *process) command(t *testing.T, s *site, verb, name string) {
	t.Helper()
	token, err := os.ReadFile(filepath.Join(s.store(), "admin.token"))
	if err != nil {
		t.Fatal(err)
	}
	request, err := http.NewRequest(http.MethodPost, p.url+"/api/arenas/"+strategyArena+"/"+verb, http.NoBody)
	if err != nil {
		t.Fatal(err)
	}
	request.Header.Set("Authorization", "Bearer "+strings.TrimSpace(string(token)))
	request.Header.Set("Idempotency-Key", name)
	response, err := p.http.Do(request)
	if err != nil {
		t.Fatal(err)
	}
	answer, err := io.ReadAll(response.Body)
	if err != nil {
		t.Fatal(err)
	}
	if err := response.Body.Close(); err != nil {
		t.Error(err)
	}
	if response.StatusCode != http.StatusOK {
		t.Fatalf("%s answers %s: %s", verb, response.Status, answer)
	}
}

// A command whose success was told has been stored: the server that is killed
// right after it starts again in the phase that was asked for. The same command
// again changes nothing.
func TestServe_KeepsWhatCommandsDidWhenKilled(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	p := s.ready(t, "--interval", "5ms")
	p.untilRecord(t, strategyArena, 5)
	commands, season := 0, 1
	for range 3 {
		for _, command := range []struct{ verb, phase string }{
			{"pause", "paused"}, {"resume", "running"}, {"stop", "waiting"}, {"start", "running"}, {"reset", "running"}, {"pause", "paused"}, {"start", "running"},
		} {
			commands++
			name := "command-" + strconv.Itoa(commands)
			if command.verb == "reset" {
				season++
			}
			p.command(t, s, command.verb, name)
			p.kill()
			p = s.ready(t, "--interval", "5ms")
			p.until(t, strategyArena, command.verb+" holds", func(a arenaShown) bool {
				return a.Phase == command.phase && a.Reason != "starting"
			})
			if got := p.shown(t, strategyArena); got.Season != season {
				t.Errorf("after %s it is season %d, want %d", command.verb, got.Season, season)
			}
			if command.verb == "reset" {
				p.command(t, s, command.verb, name)
			}
		}
	}
	p.stop(t, syscall.SIGTERM)
	s.mustRun(t, "verify")
	s.mustRun(t, "replay")
}
