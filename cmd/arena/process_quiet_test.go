//go:build unix

package main_test

import (
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
)

func TestServe_QuietPrintsTheAddressAlone(t *testing.T) {
	t.Parallel()
	s := newSite(t, "OPENROUTER_API_KEY=sk-or-v1-0123456789abcdef") // a warning
	p := s.launch(t, "-q", "--port", "localhost:0")
	p.eventually(t, "it says its address", func() bool { return strings.HasSuffix(p.out.String(), "\n") })
	p.url = strings.TrimSpace(p.out.String())
	p.untilRecord(t, strategyArena, 1)
	p.signal(t, syscall.SIGINT)
	if state := p.wait(t); state.ExitCode() != 0 {
		t.Errorf("it ends with %v", state)
	}
	if got := p.out.String(); got != p.url+"\n" || !strings.HasPrefix(got, "http://127.0.0.1:") || p.errOut.String() != "" {
		t.Errorf("it prints %q and %q", got, p.errOut)
	}
	got := s.run(t, "-q", "--port", "no")
	if got.code != 2 || !strings.Contains(got.err, "port") || got.out != "" {
		t.Errorf("an error: %+v", got)
	}
}

func TestServe_VerboseLogsAllThatHappens(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	p := s.ready(t, "-v")
	p.stop(t, syscall.SIGINT)
	if log := p.errOut.String(); !strings.Contains(log, `level=DEBUG msg="worker running"`) {
		t.Errorf("the log is\n%s", log)
	}
	if got := s.run(t, "-v", "-q"); got.code != 2 || !strings.Contains(got.err, "contradict each other") {
		t.Errorf("both: %+v", got)
	}
}

func TestServe_OpensThePageInTheBrowser(t *testing.T) {
	t.Parallel()
	if _, err := os.Stat("/bin/sh"); err != nil {
		t.Skip(err)
	}
	s := newSite(t)
	opened := filepath.Join(s.dir, "opened")
	for _, name := range []string{"xdg-open", "open"} {
		write(t, filepath.Join(s.dir, name), "#!/bin/sh\necho \"$@\" >'"+opened+"'\n")
		if err := os.Chmod(filepath.Join(s.dir, name), 0o700); err != nil {
			t.Fatal(err)
		}
	}
	s.env = []string{"PATH=" + s.dir}
	p := s.ready(t, "--open")
	p.eventually(t, "the page is opened", func() bool {
		text, _ := os.ReadFile(opened)
		return string(text) == p.url+"\n"
	})
	p.stop(t, syscall.SIGTERM)

	s.env = []string{"PATH=" + filepath.Join(s.dir, "nowhere")}
	p = s.ready(t, "--open")
	p.eventually(t, "it says that there is no browser", func() bool {
		return strings.Contains(p.errOut.String(), "warning: no browser could be opened (") && strings.Contains(p.errOut.String(), "; the page is at "+p.url+"\n")
	})
	p.stop(t, syscall.SIGTERM)
}
