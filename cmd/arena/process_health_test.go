//go:build unix

package main_test

import (
	"strings"
	"syscall"
	"testing"
)

// The program asks itself as it is asked in a container: by the settings of the server.
func TestHealth_AsksTheServerOfItsSettings(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	p := s.ready(t)
	address := strings.TrimPrefix(p.url, "http://")
	beside := &site{dir: t.TempDir(), env: []string{"BACKEND_PORT=" + address}}
	if got := beside.run(t, "health"); got.code != 0 || got.out != "the server at "+p.url+" is ready\n" {
		t.Errorf("it runs: %+v", got)
	}
	p.stop(t, syscall.SIGTERM)
	if got := beside.run(t, "health"); got.code != 3 || !strings.Contains(got.err, "no server answers at "+p.url) {
		t.Errorf("it has ended: %+v", got)
	}
}
