//go:build unix

package main_test

import (
	"bytes"
	"errors"
	"flag"
	"fmt"
	"io"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/seed45548214/arena/arena/arenatest"
)

// binary returns the path of the program, built without the race detector: that of
// ARENA_BIN, or one that it builds once.
var binary func() (string, error)

func TestMain(m *testing.M) { os.Exit(runAll(m)) }

func runAll(m *testing.M) int {
	hearHangups()
	folder, err := os.MkdirTemp("", "arena-binary-")
	if err != nil {
		_, _ = fmt.Fprintln(os.Stderr, err)
		return 1
	}
	defer func() { _ = os.RemoveAll(folder) }() // the tests have ended
	binary = sync.OnceValues(func() (string, error) {
		if path := os.Getenv("ARENA_BIN"); path != "" {
			return path, nil
		}
		path := filepath.Join(folder, "arena")
		text, err := exec.Command("go", "build", "-buildvcs=false", "-o", path, ".").CombinedOutput()
		if err != nil {
			return "", fmt.Errorf("go build: %w\n%s", err, text)
		}
		return path, os.Chmod(folder, 0o755)
	})
	// Most of them wait for a process most of the time.
	if err := flag.Set("test.parallel", strconv.Itoa(2*runtime.GOMAXPROCS(0))); err != nil {
		_, _ = fmt.Fprintln(os.Stderr, err)
		return 1
	}
	return m.Run()
}

// A site is where processes run: a working folder, and the environment besides
// PATH and HOME.
type site struct {
	dir  string
	env  []string // "NAME=value"
	wrap []string // a command line in front of the program's
	as   *syscall.Credential
}

// newSite returns an empty working folder whose store will be in the folder data. Its
// seasons begin from scratch.
func newSite(t *testing.T, env ...string) *site {
	t.Helper()
	return &site{dir: t.TempDir(), env: append([]string{"ARENA_FROM_SCRATCH=true"}, env...)}
}

func (s *site) store() string { return filepath.Join(s.dir, "data") }

func (s *site) journal(id string) string { return filepath.Join(s.store(), id+".journal.jsonl") }

func (s *site) command(t *testing.T, args ...string) *exec.Cmd {
	t.Helper()
	path, err := binary()
	if err != nil {
		t.Fatal(err)
	}
	line := append(append(append([]string{}, s.wrap...), path), args...)
	cmd := exec.Command(line[0], line[1:]...)
	cmd.Dir = s.dir
	cmd.Env = append([]string{"PATH=" + os.Getenv("PATH"), "HOME=" + s.dir}, s.env...)
	if s.as != nil {
		cmd.SysProcAttr = &syscall.SysProcAttr{Credential: s.as}
	}
	return cmd
}

// said is how a command ended.
type said struct {
	code     int
	out, err string
}

// run carries out a command that ends by itself.
func (s *site) run(t *testing.T, args ...string) said {
	t.Helper()
	p := s.launch(t, args...)
	p.wait(t)
	return said{code: p.cmd.ProcessState.ExitCode(), out: p.out.String(), err: p.errOut.String()}
}

// mustRun carries out a command that must succeed and returns what it printed.
func (s *site) mustRun(t *testing.T, args ...string) string {
	t.Helper()
	got := s.run(t, args...)
	if got.code != 0 {
		t.Fatalf("arena %s: exit code %d\n%s%s", strings.Join(args, " "), got.code, got.out, got.err)
	}
	return got.out
}

// text collects what a process prints.
type text struct {
	mu  sync.Mutex
	buf bytes.Buffer
}

// Write implements io.Writer.
func (w *text) Write(p []byte) (int, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.buf.Write(p)
}

// String returns all so far.
func (w *text) String() string {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.buf.String()
}

// A process is the program while it runs.
type process struct {
	cmd         *exec.Cmd
	out, errOut *text
	url         string
	began       time.Time
	start       time.Duration // from its launch to the line with the address
	http        *http.Client
	ended       chan struct{}
}

// launch starts the program. It is killed at the end of the test if it still runs.
func (s *site) launch(t *testing.T, args ...string) *process {
	t.Helper()
	p := &process{cmd: s.command(t, args...), out: new(text), errOut: new(text), ended: make(chan struct{})}
	p.cmd.Stdout, p.cmd.Stderr = p.out, p.errOut
	connections := new(http.Transport)
	p.http = &http.Client{Transport: connections, Timeout: arenatest.Patience()}
	p.began = time.Now()
	if err := p.cmd.Start(); err != nil {
		t.Fatal(err)
	}
	go func() {
		defer close(p.ended)
		_ = p.cmd.Wait() // the state of the process says it
		connections.CloseIdleConnections()
	}()
	t.Cleanup(p.kill)
	return p
}

// serve starts a server on a free port and returns when it can be asked.
func (s *site) serve(t *testing.T, args ...string) *process {
	t.Helper()
	p := s.launch(t, append([]string{"serve", "--port", "localhost:0"}, args...)...)
	p.listens(t)
	return p
}

// ready starts a server and returns when it has read its journals.
func (s *site) ready(t *testing.T, args ...string) *process {
	t.Helper()
	p := s.serve(t, args...)
	p.eventually(t, "it is ready", func() bool { return p.status("/readyz") == http.StatusOK })
	return p
}

// listens waits for the line with the address.
func (p *process) listens(t *testing.T) {
	t.Helper()
	p.eventually(t, "it says its address", func() bool {
		_, rest, ok := strings.Cut(p.out.String(), "address ")
		address, _, whole := strings.Cut(rest, "\n")
		p.url = strings.TrimSpace(address)
		return ok && whole
	})
	p.start = time.Since(p.began)
}

// eventually waits until ok is true while the process runs.
func (p *process) eventually(t *testing.T, what string, ok func() bool) {
	t.Helper()
	limit, tick := time.NewTimer(arenatest.Patience()), time.NewTicker(2*time.Millisecond)
	defer limit.Stop()
	defer tick.Stop()
	for !ok() {
		select {
		case <-tick.C:
		case <-p.ended:
			t.Fatalf("the process ended (%v) before %s\n%s%s", p.cmd.ProcessState, what, p.out, p.errOut)
		case <-limit.C:
			t.Fatalf("waited in vain until %s\n%s%s", what, p.out, p.errOut)
		}
	}
}

// pause lets the process go on for d, or until it has ended.
func (p *process) pause(d time.Duration) {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
	case <-p.ended:
	}
}

// kill ends the process at once, as kill -9 does, and returns when it is gone.
func (p *process) kill() {
	_ = p.cmd.Process.Kill() // unless it has ended already
	<-p.ended
}

func (p *process) signal(t *testing.T, signal os.Signal) {
	t.Helper()
	if err := p.cmd.Process.Signal(signal); err != nil {
		t.Fatalf("%v: %v\n%s%s", signal, err, p.out, p.errOut)
	}
}

// wait returns how the process ended.
func (p *process) wait(t *testing.T) *os.ProcessState {
	t.Helper()
	timer := time.NewTimer(arenatest.Patience())
	defer timer.Stop()
	select {
	case <-p.ended:
		return p.cmd.ProcessState
	case <-timer.C:
		t.Fatalf("the process has not ended\n%s%s", p.out, p.errOut)
		return nil
	}
}

// stop asks the process to end and expects it to do so in order, and within what
// platforms give before they kill: ten seconds, or as many times its own start on
// this machine as ten seconds are on a quiet one.
func (p *process) stop(t *testing.T, signal os.Signal) time.Duration {
	t.Helper()
	const platforms, starts = 10 * time.Second, 100
	p.signal(t, signal)
	signalled := time.Now()
	state := p.wait(t)
	took := time.Since(signalled)
	if limit := max(platforms, starts*p.start); took > limit {
		t.Errorf("%v: it took %v to end, want %v at most", signal, took, limit)
	}
	if state.ExitCode() != 0 {
		t.Errorf("%v: %v, want exit code 0\n%s%s", signal, state, p.out, p.errOut)
	}
	if want := "stopped; everything that was shown is stored\n"; !strings.HasSuffix(p.out.String(), want) {
		t.Errorf("%v: it prints\n%swhich does not end in %q", signal, p.out, want)
	}
	return took
}

// status is the HTTP status of an answer, or 0 without one.
func (p *process) status(path string) int {
	response, err := p.http.Get(p.url + path)
	if err != nil {
		return 0
	}
	_, _ = io.Copy(io.Discard, response.Body) // only the status counts
	_ = response.Body.Close()                 // it was only read
	return response.StatusCode
}

// body reads an answer whole.
func (p *process) body(path string) ([]byte, error) {
	response, err := p.http.Get(p.url + path)
	if err != nil {
		return nil, err
	}
	body, err := io.ReadAll(response.Body)
	if err := errors.Join(err, response.Body.Close()); err != nil {
		return nil, err
	}
	if response.StatusCode != http.StatusOK {
		return nil, fmt.Errorf("%s: %s: %s", path, response.Status, body)
	}
	return body, nil
}
