package main_test

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
)

// Ctrl-C in the terminal of `make run` is the end that was asked for, and no error.
func TestMake_RunEndsWellAtCtrlC(t *testing.T) {
	t.Parallel()
	for _, program := range []string{"make", "script"} {
		if _, err := exec.LookPath(program); err != nil {
			t.Skip(program + " was not found")
		}
	}
	path, err := binary()
	if err != nil {
		t.Fatal(err)
	}
	makefile, err := filepath.Abs("../../Makefile")
	if err != nil {
		t.Fatal(err)
	}
	s := newSite(t, "ARENA_ADDR=localhost:0")
	if err := os.Mkdir(filepath.Join(s.dir, "bin"), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink(path, filepath.Join(s.dir, "bin", "arena")); err != nil {
		t.Fatal(err)
	}
	terminal := exec.Command("script", "-qec", "make -o build -f "+makefile+" run", "/dev/null")
	terminal.Dir, terminal.Env = s.dir, append([]string{"PATH=" + os.Getenv("PATH"), "HOME=" + s.dir}, s.env...)
	terminal.SysProcAttr = &syscall.SysProcAttr{Pdeathsig: syscall.SIGKILL}
	keyboard, err := terminal.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	p := &process{cmd: terminal, out: new(text), errOut: new(text), ended: make(chan struct{})}
	terminal.Stdout, terminal.Stderr = p.out, p.errOut
	if err := terminal.Start(); err != nil {
		t.Fatal(err)
	}
	go func() {
		defer close(p.ended)
		_ = terminal.Wait() // the state of the process says it
	}()
	t.Cleanup(p.kill)
	p.eventually(t, "the season runs", func() bool { return strings.Contains(p.out.String(), "Ctrl-C") })
	if _, err := keyboard.Write([]byte{'C' - '@'}); err != nil {
		t.Fatal(err)
	}
	if state := p.wait(t); state.ExitCode() != 0 {
		t.Errorf("it ends with %v", state)
	}
	out := bytes.ReplaceAll([]byte(p.out.String()), []byte("\r"), nil)
	if !bytes.HasSuffix(bytes.TrimSpace(out), []byte("stopped; everything that was shown is stored")) {
		t.Errorf("it prints\n%s", out)
	}
}
