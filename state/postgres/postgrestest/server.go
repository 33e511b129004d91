package postgrestest

import (
	"bufio"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"testing"

	"github.com/seed45548214/arena/state/servertest"
)

// nobody is whom the server runs as when the test is root: Postgres refuses root.
const nobody = 65534

// A Server is one Postgres, which dies with the test.
type Server struct {
	programs string // the folder of initdb and postgres
	dir      string // of the data and the socket
	settings []string
	cmd      *exec.Cmd
	said     chan []string // all lines of a server that has ended, with its children
}

// Start runs a server for one test, with settings as in "fsync=off".
func Start(tb testing.TB, settings ...string) *Server {
	tb.Helper()
	programs, found := find()
	servertest.Require(tb, "postgres", found)
	s, err := create(programs)
	if err != nil {
		tb.Fatalf("make a database: %v", err)
	}
	tb.Cleanup(s.remove)
	s.settings = settings
	s.Restart(tb)
	return s
}

// find returns the folder of the newest Postgres.
func find() (folder string, ok bool) {
	installed, _ := filepath.Glob("/usr/lib/postgresql/*/bin/postgres") // never fails
	if path, err := exec.LookPath("postgres"); err == nil {
		installed = append(installed, path)
	}
	for _, path := range slices.Backward(installed) {
		path, err := filepath.EvalSymlinks(path)
		if err != nil {
			continue
		}
		folder = filepath.Dir(path)
		if _, err := os.Stat(filepath.Join(folder, "initdb")); err == nil {
			return folder, true
		}
	}
	return "", false
}

// create makes the data of a new server.
func create(programs string) (*Server, error) {
	dir, err := os.MkdirTemp("", "arena-pg") // short: it becomes the name of a socket
	if err != nil {
		return nil, err
	}
	s := &Server{programs: programs, dir: dir}
	if os.Getuid() == 0 {
		err = os.Chown(dir, nobody, nobody)
	}
	if err == nil {
		var out []byte
		out, err = s.command("initdb", "-D", s.data(), "-U", "arena", "-A", "trust", "-N", "-E", "UTF8", "--locale=C").CombinedOutput()
		if err != nil {
			err = &exec.Error{Name: "initdb: " + string(out), Err: err}
		}
	}
	if err != nil {
		s.remove()
		return nil, err
	}
	return s, nil
}

func (s *Server) data() string { return filepath.Join(s.dir, "data") }

func (s *Server) command(name string, args ...string) *exec.Cmd {
	cmd := exec.Command(filepath.Join(s.programs, name), args...)
	cmd.Dir = s.dir
	cmd.Env = append(os.Environ(), "LC_ALL=C")
	cmd.SysProcAttr = attributes()
	return cmd
}

// Restart starts the server after Kill, and returns once it takes connections.
func (s *Server) Restart(tb testing.TB) {
	tb.Helper()
	if err := s.start(); err != nil {
		tb.Fatalf("start postgres: %v", err)
	}
}

func (s *Server) start() error {
	args := []string{"-D", s.data(), "-k", s.dir, "-c", "listen_addresses=", "-c", "max_connections=200"}
	for _, setting := range s.settings {
		args = append(args, "-c", setting)
	}
	read, write, err := os.Pipe()
	if err != nil {
		return err
	}
	cmd := s.command("postgres", args...)
	cmd.Stderr = write
	err = cmd.Start()
	_ = write.Close() // the child has its own
	if err != nil {
		_ = read.Close()
		return err
	}
	s.cmd, s.said = cmd, make(chan []string, 1)
	ready := make(chan bool, 2)
	go func() {
		var lines []string
		for out := bufio.NewScanner(read); out.Scan(); {
			lines = append(lines, out.Text())
			if strings.Contains(out.Text(), "ready to accept connections") {
				ready <- true
			}
		}
		_ = read.Close()
		s.said <- lines
		ready <- false
	}()
	if <-ready {
		return nil
	}
	lines := <-s.said
	s.said <- nil
	return &exec.Error{Name: "postgres: " + strings.Join(lines, "\n"), Err: cmd.Wait()}
}

// URL returns where the server is.
func (s *Server) URL() string { return "host=" + s.dir + " user=arena dbname=postgres" }

// Kill ends the server as a crash does, and returns once none of its processes is left.
func (s *Server) Kill(tb testing.TB) {
	tb.Helper()
	s.end(syscall.SIGKILL)
}

func (s *Server) end(signal os.Signal) {
	if s.cmd == nil {
		return
	}
	_ = s.cmd.Process.Signal(signal) // it may have ended
	_ = s.cmd.Wait()
	<-s.said // only when its children have ended, too
	s.cmd = nil
}

func (s *Server) remove() {
	s.end(syscall.SIGQUIT)
	_ = os.RemoveAll(s.dir) // the system clears its folder of temporary files
}
