//go:build linux

package main_test

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"sync"
	"testing"

	"github.com/seed45548214/arena/arena/arenatest"
	models "github.com/seed45548214/arena/bench/models"
)

// programVariable, when it is set, makes the test binary the program: that saves
// building it.
const programVariable = "ARENA_BENCH_IS_PROGRAM"

// binary returns the path of the arena program: that of ARENA_BIN, or one that it
// builds once.
var binary func() (string, error)

func TestMain(m *testing.M) {
	if os.Getenv(programVariable) != "" {
		models.Main()
		return
	}
	os.Exit(runAll(m))
}

func runAll(m *testing.M) int {
	folder, err := os.MkdirTemp("", "bench-binary-")
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
		// As the program itself and the Makefile do, so that one compilation serves all.
		build := exec.Command("go", "build", "-buildvcs=false", "-trimpath", "-o", path, "./cmd/arena")
		build.Dir = filepath.Join("..", "..")
		if text, err := build.CombinedOutput(); err != nil {
			return "", fmt.Errorf("go build: %w\n%s", err, text)
		}
		return path, nil
	})
	return m.Run()
}

// program is the program with arguments.
func program(t *testing.T, args ...string) *exec.Cmd {
	t.Helper()
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	command := exec.CommandContext(t.Context(), self, append([]string{"-patience", arenatest.Patience().String()}, args...)...)
	command.Env = append(os.Environ(), programVariable+"=1")
	return command
}
