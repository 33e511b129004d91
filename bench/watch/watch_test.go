//go:build linux

package main_test

import (
	"bufio"
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
)

// A result is what the test reads of a run.
type result struct {
	Viewers int   `json:"viewers"`
	Rows    []row `json:"rows"`
	All     row   `json:"all"`
	Restart struct {
		Resumed   int     `json:"resumed"`
		Snapshots int     `json:"snapshots"`
		Gaps      int     `json:"gaps"`
		Repeats   int     `json:"repeats"`
		Unread    int     `json:"unread"`
		All       float64 `json:"all"`
	} `json:"restart"`
	Page struct {
		HTML int `json:"html"`
	} `json:"page"`
}

type row struct {
	Records  int     `json:"records"`
	Stalled  int     `json:"stalled"`
	P99Ms    float64 `json:"p99_ms"`
	Share    float64 `json:"share"`
	Behind   int     `json:"behind"`
	Pressed  float64 `json:"bytes_pressed"`
	Plain    float64 `json:"bytes_plain"`
	Resident float64 `json:"resident_mb"`
	Gaps     int     `json:"gaps"`
	Repeats  int     `json:"repeats"`
	Unread   int     `json:"unread"`
	Broken   int     `json:"broken"`
	Lost     int     `json:"lost"`
}

// It proves only that everything is built, heard and understood: what a second on
// a busy machine measures means nothing. All who get compressed frames read them: on
// a slow machine a frame may be for those alone who do not.
func TestWatch_EverybodyHearsEverythingAndComesBack(t *testing.T) {
	t.Parallel()
	r := measure(t, "-n", "40", "-minutes", "2", "-minute", "1s", "-tick", "100ms", "-samples", "38", "-restart")
	a := r.All
	switch {
	case r.Viewers != 40, len(r.Rows) != 2, r.Page.HTML == 0, a.Records < 5, a.P99Ms <= 0, a.Resident <= 0:
		t.Errorf("something was not measured: %+v", r)
	case a.Gaps+a.Repeats+a.Unread+a.Broken+a.Lost != 0, a.Share <= 0, r.Rows[0].Behind+r.Rows[1].Behind != 0:
		t.Errorf("something was lost: %+v", r.Rows)
	case a.Pressed <= 0, a.Pressed > a.Plain/2:
		t.Errorf("%.0f bytes compressed and %.0f plain, want less than half", a.Pressed, a.Plain)
	}
	b := r.Restart
	if b.Resumed != 40 || b.Snapshots+b.Gaps+b.Repeats+b.Unread != 0 || b.All <= 0 {
		t.Errorf("after a restart: %+v, want 40 resumed and nothing else", b)
	}
}

func TestWatch_StalledViewersAreLeftOut(t *testing.T) {
	t.Parallel()
	r := measure(t, "-n", "40", "-stalled", "20", "-minutes", "1", "-minute", "4s", "-phase", "1200ms", "-settle", "200ms", "-tick", "100ms")
	var stalled []int
	for _, row := range r.Rows {
		stalled = append(stalled, row.Stalled)
		if row.Gaps+row.Repeats+row.Unread+row.Broken+row.Lost+row.Behind != 0 || row.Share <= 0 {
			t.Errorf("somebody was disturbed: %+v", row)
		}
	}
	if len(stalled) != 4 || stalled[0] != 0 || stalled[1] != 8 || stalled[2] != 8 || stalled[3] != 0 {
		t.Errorf("%v viewers stalled, want none, 8, 8 and none", stalled)
	}
}

func TestWatch_LeavesNothingBehindWhenInterrupted(t *testing.T) {
	t.Parallel()
	temp := t.TempDir()
	command := program(t, "-n", "20", "-minutes", "1") // it builds the arena program itself
	command.Env = append(command.Env, "TMPDIR="+temp)
	out, err := command.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := command.Start(); err != nil {
		t.Fatal(err)
	}
	lines := bufio.NewScanner(out)
	if !lines.Scan() { // everybody is in
		t.Error("it says nothing")
	}
	if err := command.Process.Signal(syscall.SIGINT); err != nil {
		t.Error(err)
	}
	for lines.Scan() {
	}
	if command.Wait() == nil {
		t.Error("an interrupted run succeeded")
	}
	if left, err := filepath.Glob(filepath.Join(temp, "arena-watch-*")); err != nil || len(left) > 0 {
		t.Errorf("it left %v, error %v", left, err)
	}
}

func TestWatch_SaysWhatItDoesNotKnow(t *testing.T) {
	t.Parallel()
	for _, args := range [][]string{{"-n", "0"}, {"-n", "50", "more"}, {"-minutes", "0"}, {"-patience", "-1s"}, {"-stalled", "90"}, {"-stalled", "5", "-phase", "1s"}, {"-arena", "/nowhere/arena", "-n", "10"}} {
		var stderr bytes.Buffer
		command := program(t, args...)
		command.Stderr = &stderr
		if err := command.Run(); err == nil || stderr.Len() == 0 {
			t.Errorf("watch %s: error %v with %q, want a failure with its reason", strings.Join(args, " "), err, &stderr)
		}
	}
}

// measure runs the program and returns its result.
func measure(t *testing.T, args ...string) (r result) {
	t.Helper()
	arena, err := binary()
	if err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(t.TempDir(), "result.json")
	command := program(t, append(args, "-arena", arena, "-json", file)...)
	var stdout, stderr bytes.Buffer
	command.Stdout, command.Stderr = &stdout, &stderr
	if err := command.Run(); err != nil {
		t.Fatalf("watch: %v\n%s", err, &stderr)
	}
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(text, &r); err != nil {
		t.Fatal(err)
	}
	t.Logf("%s", &stdout)
	return r
}
