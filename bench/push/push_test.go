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

// It proves only that the benchmark builds and that every mode delivers: what a
// second on a busy machine measures means nothing.
func TestPush_EveryModeDelivers(t *testing.T) {
	t.Parallel()
	program := build(t)
	for scenario, modes := range map[string][]string{
		"update":    {"floor", "arena", "arena+chain", "coder", "gws", "gorilla", "nbio", "centrifuge"},
		"topics":    {"floor", "arena", "arena+chain", "coder", "centrifuge"},
		"bytes":     {"arena", "arena+chain", "gws+deflate", "gorilla+deflate", "centrifuge+deflate", "coder+deflate"},
		"reconnect": {"bare", "arena", "arena+chain"},
	} {
		t.Run(scenario, func(t *testing.T) {
			t.Parallel()
			rows, table := measure(t, program, "-n", "50", "-rounds", "1", "-window", "1s", "-only", scenario)
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

func TestPush_SaysWhatItDoesNotKnow(t *testing.T) {
	t.Parallel()
	program := build(t)
	for _, args := range [][]string{{"-only", "nothing"}, {"-n", "0"}, {"-n", "5", "more"}, {"serve", "-mode", "nothing"}} {
		var stderr bytes.Buffer
		command := exec.CommandContext(t.Context(), program, args...)
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
	case r.P99Ms <= 0, r.Delivered < 0.7, r.Delivered > 1.3:
		return fmt.Errorf("not everything was heard once")
	case strings.HasSuffix(r.Mode, "+chain") && r.Bytes > 400:
		return fmt.Errorf("nothing was compressed")
	}
	return nil
}

func build(t *testing.T) string {
	t.Helper()
	program := filepath.Join(t.TempDir(), "push")
	if out, err := exec.CommandContext(t.Context(), "go", "build", "-o", program, ".").CombinedOutput(); err != nil {
		t.Fatalf("build: %v\n%s", err, out)
	}
	return program
}

// measure runs the program and returns its rows and its table.
func measure(t *testing.T, program string, args ...string) (rows []row, table string) {
	t.Helper()
	file := filepath.Join(t.TempDir(), "rows.json")
	command := exec.CommandContext(t.Context(), program, append(args, "-json", file)...)
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
