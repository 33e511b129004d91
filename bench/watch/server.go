//go:build linux

package main

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/netip"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"time"
)

const (
	readyWithin  = 30 * time.Second
	answerWithin = 10 * time.Second
	endWithin    = 12 * time.Second // the server promises nine seconds
	arenaID      = "strategies"     // the built-in roster's
)

// A server is the arena program with a store of its own. It keeps its address
// over restarts.
type server struct {
	plan    *plan
	program string
	folder  string
	address netip.AddrPort
	errOut  io.Writer

	command *exec.Cmd
	gone    chan struct{}
	heap    heapLog
}

// newServer returns a server that does not run yet.
func newServer(p *plan, program, folder string, errOut io.Writer) (*server, error) {
	if err := os.MkdirAll(folder, 0o700); err != nil {
		return nil, fmt.Errorf("make the server's folder: %w", err)
	}
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return nil, fmt.Errorf("find a free port: %w", err)
	}
	address, err := netip.ParseAddrPort(listener.Addr().String())
	if err := errors.Join(err, listener.Close()); err != nil {
		return nil, fmt.Errorf("find a free port: %w", err)
	}
	return &server{plan: p, program: program, folder: folder, address: address, errOut: errOut}, nil
}

// start runs the server and returns once it is ready. Stop ends it, and so does
// ctx.
func (s *server) start(ctx context.Context) error {
	c := exec.CommandContext(ctx, s.program, "serve", "--addr", s.address.String())
	c.Dir = s.folder
	c.Env = []string{
		"PATH=" + os.Getenv("PATH"), "HOME=" + s.folder, "PERSIST_PATH=" + s.store(),
		"ARENA_FROM_SCRATCH=true",
		"SIM_INTERVAL_MS=" + strconv.FormatInt(s.plan.tick.Milliseconds(), 10),
		"SIM_MARKET_MINUTES_PER_TICK=" + strconv.Itoa(int(s.plan.marketPerTick.Minutes())),
		"TRADE_INTERVAL_MS=" + strconv.FormatInt(s.plan.roundEvery.Milliseconds(), 10),
		"GODEBUG=gctrace=1", // tells what is in use after each collection
		"LOG_LEVEL=WARNING",
	}
	c.Cancel = func() error { return c.Process.Signal(syscall.SIGTERM) }
	c.WaitDelay = s.plan.limit(endWithin)
	c.SysProcAttr = &syscall.SysProcAttr{Setpgid: true, Pdeathsig: syscall.SIGTERM} // Ctrl-C is ours to pass on
	trouble, err := c.StderrPipe()
	if err != nil {
		return fmt.Errorf("pipe: %w", err)
	}
	if err := c.Start(); err != nil {
		return fmt.Errorf("start the server: %w", err)
	}
	s.command, s.gone = c, make(chan struct{})
	go func(gone chan struct{}) {
		defer close(gone)
		s.listen(trouble)
		_ = c.Wait() // the state of the process says it
	}(s.gone)
	return s.ready(ctx)
}

// listen reads what the server says of its collections, and passes on the rest.
func (s *server) listen(trouble io.Reader) {
	lines := bufio.NewScanner(trouble)
	for lines.Scan() {
		if !s.heap.take(lines.Bytes()) {
			fmt.Fprintf(s.errOut, "watch: the server says: %s\n", lines.Bytes())
		}
	}
}

func (s *server) ready(ctx context.Context) error {
	patience := s.plan.limit(readyWithin)
	deadline := time.Now().Add(patience)
	for {
		if _, err := s.get(ctx, "/readyz"); err == nil {
			return nil
		}
		select {
		case <-s.gone:
			return fmt.Errorf("the server ended before it was ready: %v", s.command.ProcessState)
		case <-ctx.Done():
			return fmt.Errorf("await the server: %w", ctx.Err())
		case <-time.After(5 * time.Millisecond):
		}
		if time.Now().After(deadline) {
			return fmt.Errorf("the server is not ready after %v", patience)
		}
	}
}

// stop tells the server to end and waits until it has.
func (s *server) stop() error {
	if s.command == nil {
		return nil
	}
	patience := s.plan.limit(endWithin)
	timer := time.NewTimer(patience)
	defer timer.Stop()
	_ = s.command.Process.Signal(syscall.SIGTERM) // unless it has ended already
	select {
	case <-s.gone:
	case <-timer.C:
		_ = s.command.Process.Kill()
		<-s.gone
		return fmt.Errorf("the server did not end within %v", patience)
	}
	if state := s.command.ProcessState; state != nil && !state.Success() {
		return fmt.Errorf("the server ended badly: %v", state)
	}
	return nil
}

func (s *server) store() string { return filepath.Join(s.folder, "data") }

func (s *server) journal() string { return filepath.Join(s.store(), arenaID+".journal.jsonl") }

// get asks the server as a browser does and returns the body as it came over the
// wire, perhaps compressed.
func (s *server) get(ctx context.Context, path string) ([]byte, error) {
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, "http://"+s.address.String()+path, nil)
	if err != nil {
		return nil, fmt.Errorf("ask for %s: %w", path, err)
	}
	request.Header.Set("Accept-Encoding", "gzip")
	if strings.HasPrefix(path, "/api/metrics") {
		token, err := os.ReadFile(filepath.Join(s.store(), "admin.token"))
		if err != nil {
			return nil, fmt.Errorf("read the admin token: %w", err)
		}
		request.Header.Set("Authorization", "Bearer "+string(bytes.TrimSpace(token)))
		request.Header.Set("Accept-Encoding", "identity")
	}
	browser := http.Client{Timeout: s.plan.limit(answerWithin)}
	response, err := browser.Do(request)
	if err != nil {
		return nil, fmt.Errorf("ask for %s: %w", path, err)
	}
	body, err := io.ReadAll(response.Body)
	if err := errors.Join(err, response.Body.Close()); err != nil {
		return nil, fmt.Errorf("read %s: %w", path, err)
	}
	if response.StatusCode != http.StatusOK {
		return nil, fmt.Errorf("ask for %s: %s", path, response.Status)
	}
	return body, nil
}

// counters are the server's own, by their names without "arena_push_".
func (s *server) counters(ctx context.Context) (map[string]float64, error) {
	text, err := s.get(ctx, "/api/metrics")
	if err != nil {
		return nil, err
	}
	counters := make(map[string]float64)
	for line := range strings.Lines(string(text)) {
		name, value, _ := strings.Cut(strings.TrimSpace(line), " ")
		if n, err := strconv.ParseFloat(value, 64); err == nil {
			counters[strings.TrimPrefix(name, "arena_push_")] = n
		}
	}
	return counters, nil
}
