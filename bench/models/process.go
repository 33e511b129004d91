//go:build linux

package main

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"time"
)

const (
	readyWithin  = 30 * time.Second
	answerWithin = 10 * time.Second
	endWithin    = 12 * time.Second // the server promises nine seconds
)

// A process is the arena program at work. It says its address in its first line.
type process struct {
	plan    *plan
	name    string
	folder  string
	url     string
	command *exec.Cmd
	gone    chan struct{}
	said    said
}

// said is the end of what a process wrote to its standard error.
type said struct {
	mu   sync.Mutex
	text []byte
}

// Write implements io.Writer.
func (s *said) Write(b []byte) (int, error) {
	const most = 4 << 10
	s.mu.Lock()
	defer s.mu.Unlock()
	s.text = append(s.text, b...)
	s.text = s.text[max(len(s.text)-most, 0):]
	return len(b), nil
}

// String implements fmt.Stringer.
func (s *said) String() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return string(s.text)
}

// launch starts the program in a folder of its own and returns once it has said its first
// line. End ends it, and so does ctx.
func launch(ctx context.Context, p *plan, folder, name string, env, args []string) (*process, string, error) {
	s := &process{plan: p, name: name, folder: filepath.Join(folder, name), gone: make(chan struct{})}
	if err := os.MkdirAll(s.folder, 0o700); err != nil {
		return nil, "", fmt.Errorf("make a folder: %w", err)
	}
	c := exec.CommandContext(ctx, p.program, args...)
	c.Dir, c.Stderr = s.folder, &s.said
	c.Env = append([]string{"PATH=" + os.Getenv("PATH"), "HOME=" + s.folder, "LOG_LEVEL=WARNING"}, env...)
	c.Cancel = func() error { return c.Process.Signal(syscall.SIGTERM) }
	c.WaitDelay = p.limit(endWithin)
	c.SysProcAttr = &syscall.SysProcAttr{Setpgid: true, Pdeathsig: syscall.SIGTERM} // Ctrl-C is ours to pass on
	out, err := c.StdoutPipe()
	if err != nil {
		return nil, "", fmt.Errorf("pipe: %w", err)
	}
	if err := c.Start(); err != nil {
		return nil, "", fmt.Errorf("start %s: %w", name, err)
	}
	s.command = c
	first := make(chan string, 1)
	go func() {
		defer close(s.gone)
		lines := bufio.NewReader(out)
		line, _ := lines.ReadString('\n')
		first <- strings.TrimSpace(line)
		_, _ = io.Copy(io.Discard, lines)
		_ = c.Wait() // the state of the process says it
	}()
	select {
	case line := <-first:
		if line == "" {
			return nil, "", errors.Join(fmt.Errorf("%s says nothing but\n%s", name, &s.said), s.end())
		}
		return s, line, nil
	case <-time.After(p.limit(readyWithin)):
		return nil, "", errors.Join(fmt.Errorf("%s does not start", name), s.end())
	}
}

// endpoint starts an endpoint of fake models.
func endpoint(ctx context.Context, p *plan, folder, name, faults string) (*process, error) {
	s, line, err := launch(ctx, p, folder, name, nil, []string{
		"fake-llm", "--addr", "127.0.0.1:0", "--json", "--latency", p.latency.String(), "--slow", (5 * p.latency).String(), "--faults", faults,
	})
	if err != nil {
		return nil, err
	}
	var told struct {
		URL string `json:"base_url"`
	}
	if err := json.Unmarshal([]byte(line), &told); err != nil || told.URL == "" {
		return nil, errors.Join(fmt.Errorf("%s says %q", name, line), s.end())
	}
	s.url = told.URL
	return s, nil
}

// serve starts a server, and returns once it is ready.
func serve(ctx context.Context, p *plan, folder, name string, env ...string) (*process, error) {
	env = append(
		env, "ARENA_FROM_SCRATCH=true", "PERSIST_PATH=data", "ARENA_SEED=7", "ARENA_ADMIN_TOKEN="+adminToken, "LLM_DAILY_BUDGET_USD=100000",
		"SIM_INTERVAL_MS="+strconv.FormatInt(p.tick.Milliseconds(), 10), "SIM_MARKET_MINUTES_PER_TICK="+strconv.Itoa(p.market),
		"TRADE_INTERVAL_MS="+strconv.FormatInt(p.round.Milliseconds(), 10),
	)
	s, line, err := launch(ctx, p, folder, name, env, []string{"serve", "--addr", "127.0.0.1:0", "-q"})
	if err != nil {
		return nil, err
	}
	s.url = strings.TrimSuffix(line, "/")
	deadline := time.Now().Add(p.limit(readyWithin))
	for {
		if _, err = s.get(ctx, "/readyz"); err == nil {
			return s, nil
		}
		select {
		case <-s.gone:
			return nil, fmt.Errorf("%s ended before it was ready:\n%s", name, &s.said)
		case <-ctx.Done():
			return nil, errors.Join(ctx.Err(), s.end())
		case <-time.After(20 * time.Millisecond):
		}
		if time.Now().After(deadline) {
			return nil, errors.Join(fmt.Errorf("%s is not ready: %w\n%s", name, err, &s.said), s.end())
		}
	}
}

// adminToken is that of servers of ours, which nobody else reaches.
const adminToken = "bench-models-alone"

// get asks for a path below the address.
func (s *process) get(ctx context.Context, path string) ([]byte, error) {
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, s.url+path, http.NoBody)
	if err != nil {
		return nil, fmt.Errorf("ask for %s: %w", path, err)
	}
	request.Header.Set("Authorization", "Bearer "+adminToken)
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
		return nil, fmt.Errorf("ask for %s: %s: %s", path, response.Status, bytes.TrimSpace(body))
	}
	return body, nil
}

// end tells the process to end and waits until it has.
func (s *process) end() error {
	patience := s.plan.limit(endWithin)
	timer := time.NewTimer(patience)
	defer timer.Stop()
	_ = s.command.Process.Signal(syscall.SIGTERM) // unless it has ended already
	select {
	case <-s.gone:
	case <-timer.C:
		_ = s.command.Process.Kill()
		<-s.gone
		return fmt.Errorf("%s did not end within %v", s.name, patience)
	}
	if state := s.command.ProcessState; state != nil && !state.Success() {
		return fmt.Errorf("%s ended badly: %v\n%s", s.name, state, &s.said)
	}
	return nil
}
