//go:build linux

package main_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/seed45548214/arena/arena/arenatest"
	push "github.com/seed45548214/arena/bench/push"
)

// A row is what the test reads of a run.
type row struct {
	Scenario  string  `json:"scenario"`
	Mode      string  `json:"mode"`
	N         int     `json:"n"`
	CPUUs     float64 `json:"cpu_us"`
	P99Ms     float64 `json:"p99_ms"`
	Bytes     float64 `json:"bytes"`
	Delivered float64 `json:"delivered"`
	Gaps      int     `json:"gaps"`
	Faults    int     `json:"faults"`
	Lost      int     `json:"lost"`
}

// It proves only that every mode delivers: what a busy machine measures means
// nothing. The steps wait for the audience, so everybody hears every one of them
// however slow the machine is.
func TestPush_EveryModeDelivers(t *testing.T) {
	t.Parallel()
	for scenario, modes := range map[string][]string{
		"update":    {"floor", "arena", "arena+chain", "coder", "gws", "gorilla", "nbio", "centrifuge"},
		"topics":    {"floor", "arena", "arena+chain", "coder", "centrifuge"},
		"bytes":     {"arena", "arena+chain", "gws+deflate", "gorilla+deflate", "centrifuge+deflate", "coder+deflate"},
		"reconnect": {"bare", "arena", "arena+chain"},
	} {
		t.Run(scenario, func(t *testing.T) {
			t.Parallel()
			rows, table := measure(t, "-n", "50", "-rounds", "1", "-steps", "10", "-only", scenario)
			for _, mode := range modes {
				i := slices.IndexFunc(rows, func(r row) bool { return r.Mode == mode })
				if i < 0 {
					t.Errorf("no row of %s", mode)
					continue
				}
				if err := check(rows[i]); err != nil {
					t.Errorf("%s: %v: %+v", mode, err, rows[i])
				}
				if !strings.Contains(table, mode) {
					t.Errorf("the table does not name %s:\n%s", mode, table)
				}
			}
			if len(rows) != len(modes) {
				t.Errorf("got %d rows, want %d", len(rows), len(modes))
			}
		})
	}
}

// How much of a time is heard depends on the machine, and that something breaks
// does not.
func TestPush_BreaksNothingWhileTimePasses(t *testing.T) {
	t.Parallel()
	modes := []string{"floor", "arena", "arena+chain"}
	rows, table := measure(t, "-n", "50", "-rounds", "1", "-window", "1s", "-only", "update", "-modes", strings.Join(modes, ","))
	if len(rows) != len(modes) {
		t.Errorf("got %d rows, want %d", len(rows), len(modes))
	}
	for _, r := range rows {
		if !slices.Contains(modes, r.Mode) || r.N != 50 || r.CPUUs <= 0 || r.Gaps+r.Faults+r.Lost != 0 || !strings.Contains(table, r.Mode) {
			t.Errorf("something was lost: %+v in\n%s", r, table)
		}
	}
}

func TestPush_SaysWhatItDoesNotKnow(t *testing.T) {
	t.Parallel()
	for _, args := range [][]string{
		{"-only", "nothing"}, {"-n", "0"}, {"-n", "5", "more"}, {"-steps", "-1"}, {"-patience", "0"}, {"serve", "-mode", "nothing"},
	} {
		var stderr bytes.Buffer
		command := program(t, args...)
		command.Stderr = &stderr
		if err := command.Run(); err == nil || stderr.Len() == 0 {
			t.Errorf("push %s: error %v with %q, want a failure with its reason", strings.Join(args, " "), err, &stderr)
		}
	}
}

// check tells what is wrong with a run.
func check(r row) error {
	switch {
	case r.N != 50, r.Gaps+r.Faults+r.Lost != 0:
		return fmt.Errorf("something was lost")
	case r.CPUUs <= 0, r.Bytes <= 0 && r.Mode != "bare":
		return fmt.Errorf("nothing was measured")
	case r.Scenario == "reconnect":
		return nil
	case r.P99Ms <= 0, r.Delivered != 1:
		return fmt.Errorf("not everything was heard once")
	case strings.HasSuffix(r.Mode, "+chain") && r.Bytes > 400:
		return fmt.Errorf("nothing was compressed")
	}
	return nil
}

// program is the program with arguments, see [push.ProgramVariable].
func program(t *testing.T, args ...string) *exec.Cmd {
	t.Helper()
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	command := exec.CommandContext(t.Context(), self, args...)
	command.Env = append(os.Environ(), push.ProgramVariable+"=1")
	return command
}

// measure runs the program and returns its rows and its table.
func measure(t *testing.T, args ...string) (rows []row, table string) {
	t.Helper()
	file := filepath.Join(t.TempDir(), "rows.json")
	command := program(t, append(args, "-json", file, "-patience", arenatest.Patience().String())...)
	var stdout, stderr bytes.Buffer
	command.Stdout, command.Stderr = &stdout, &stderr
	if err := command.Run(); err != nil {
		t.Fatalf("push: %v\n%s", err, &stderr)
	}
	text, err := os.Open(file)
	if err != nil {
		t.Fatal(err)
	}
	defer text.Close()
	decoder := json.NewDecoder(text)
	for {
		var r row
		if err := decoder.Decode(&r); err == io.EOF {
			return rows, stdout.String()
		} else if err != nil {
			t.Fatal(err)
		}
		rows = append(rows, r)
	}
}
