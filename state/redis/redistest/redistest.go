// Package redistest starts Redis servers for tests and throws them away.
package redistest

import (
	"context"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	goredis "github.com/redis/go-redis/v9"

	"github.com/seed45548214/arena/arena/arenatest"
	"github.com/seed45548214/arena/state/servertest"
)

// A Server is a Redis of its own, on a port of its own, in a folder of its own.
type Server struct {
	// Address is HOST:PORT.
	Address string
	// Log is the file of what it says.
	Log string

	args    []string
	command *exec.Cmd
	exited  chan struct{} // closed when the process has ended
}

// Start starts a server that keeps every record (appendfsync always), unless args say
// otherwise: they are those of redis-server. It ends with the test.
func Start(tb testing.TB, args ...string) *Server {
	tb.Helper()
	s := New(tb, tb.TempDir(), args...)
	s.Up(tb)
	return s
}

// New returns a server that keeps its files in folder and is not up yet. It ends with the
// test.
func New(tb testing.TB, folder string, args ...string) *Server {
	tb.Helper()
	s := NewLasting(tb, folder, args...)
	tb.Cleanup(s.Kill)
	return s
}

// NewLasting is New for a server that outlives the test: the caller must Kill it.
func NewLasting(tb testing.TB, folder string, args ...string) *Server {
	tb.Helper()
	_, err := exec.LookPath("redis-server")
	servertest.Require(tb, "redis", err == nil)
	s := &Server{Address: FreeAddress(tb), Log: filepath.Join(folder, "log")}
	_, port, err := net.SplitHostPort(s.Address)
	if err != nil {
		tb.Fatal(err)
	}
	s.args = append([]string{
		"--port", port, "--bind", "127.0.0.1", "--dir", folder, "--logfile", s.Log, "--daemonize", "no",
		"--save", "", "--appendonly", "yes", "--appendfsync", "always",
	}, args...)
	return s
}

// URL is the address as a store takes it.
func (s *Server) URL() string { return "redis://" + s.Address }

// Up starts the server, which finds what it had kept, and waits until it answers.
func (s *Server) Up(tb testing.TB) {
	tb.Helper()
	s.command = exec.Command("redis-server", s.args...)
	s.command.SysProcAttr = processAttributes()
	if err := s.command.Start(); err != nil {
		tb.Fatal(err)
	}
	exited, command := make(chan struct{}), s.command
	s.exited = exited
	go func() {
		_ = command.Wait() // it is killed
		close(exited)
	}()
	c := goredis.NewClient(&goredis.Options{Addr: s.Address, MaxRetries: -1})
	defer func() { _ = c.Close() }()
	for over := time.After(arenatest.Patience()); !answers(c.Ping(context.Background()).Err()); {
		select {
		case <-exited:
			tb.Fatalf("redis-server ended: %s", s.said())
		case <-over:
			tb.Fatalf("redis-server does not answer: %s", s.said())
		case <-time.After(5 * time.Millisecond):
		}
	}
}

// answers reports whether a server takes commands, or would from who has its password.
func answers(err error) bool { return err == nil || goredis.HasErrorPrefix(err, "NOAUTH") }

// CLI runs redis-cli on the server, and returns what it says.
func (s *Server) CLI(tb testing.TB, args ...string) string {
	tb.Helper()
	host, port, err := net.SplitHostPort(s.Address)
	if err != nil {
		tb.Fatal(err)
	}
	return CLI(tb, append([]string{"-h", host, "-p", port}, args...)...)
}

// CLI runs redis-cli, and returns what it says.
func CLI(tb testing.TB, args ...string) string {
	tb.Helper()
	said, err := exec.CommandContext(tb.Context(), "redis-cli", args...).CombinedOutput()
	if err != nil {
		tb.Fatalf("redis-cli %s: %v\n%s", strings.Join(args, " "), err, said)
	}
	return string(said)
}

// DieWithTest starts a process and kills it at the end of the test.
func DieWithTest(tb testing.TB, command *exec.Cmd) {
	tb.Helper()
	command.SysProcAttr = processAttributes()
	if err := command.Start(); err != nil {
		tb.Fatal(err)
	}
	tb.Cleanup(func() {
		_ = command.Process.Kill()
		_ = command.Wait() // it was killed
	})
}

// Kill ends the server at once, as kill -9 does. Up may start it again.
func (s *Server) Kill() {
	if s.command != nil {
		_ = s.command.Process.Kill()
		<-s.exited
		s.command = nil
	}
}

// Freeze stops the server where it is, until Thaw.
func (s *Server) Freeze(tb testing.TB) {
	tb.Helper()
	s.signal(tb, syscall.SIGSTOP)
}

// Thaw lets a frozen server go on.
func (s *Server) Thaw(tb testing.TB) {
	tb.Helper()
	s.signal(tb, syscall.SIGCONT)
}

func (s *Server) signal(tb testing.TB, sig os.Signal) {
	tb.Helper()
	if err := s.command.Process.Signal(sig); err != nil {
		tb.Fatal(err)
	}
}

// said returns the end of the log.
func (s *Server) said() string {
	log, _ := os.ReadFile(s.Log)
	lines := strings.Split(strings.TrimSpace(string(log)), "\n")
	return strings.Join(lines[max(0, len(lines)-5):], "; ")
}

// FreeAddress is HOST:PORT where nobody listens now.
func FreeAddress(tb testing.TB) string {
	tb.Helper()
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		tb.Fatal(err)
	}
	defer func() { _ = ln.Close() }()
	return ln.Addr().String()
}
