//go:build linux

package main_test

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// served is what the test reads of a server.
type served struct {
	Name   string `json:"name"`
	Probes []struct {
		Goroutines int `json:"goroutines"`
		Heap       struct {
			Least float64 `json:"least_mb"`
			Most  float64 `json:"most_mb"`
		} `json:"heap"`
		Late     spread `json:"late"`
		Overhead spread `json:"overhead"`
	} `json:"probes"`
	Rounds struct {
		Taken     int            `json:"taken"`
		Missed    map[string]int `json:"missed"`
		Nameless  int            `json:"nameless"`
		Forbidden map[string]int `json:"forbidden"`
	} `json:"rounds"`
}

type spread struct {
	Count int     `json:"count"`
	P50Ms float64 `json:"p50_ms"`
	P99Ms float64 `json:"p99_ms"`
	MaxMs float64 `json:"max_ms"`
}

// It proves only that everything is built, asked and understood: what some seconds on a
// busy machine measure means nothing.
func TestModels_MeasuresEverything(t *testing.T) {
	t.Parallel()
	var r struct {
		Faults []served `json:"faults"`
		Fake   struct {
			Requests   int `json:"requests"`
			MostAtOnce int `json:"most_at_once"`
		} `json:"fake"`
		Large []served `json:"large"`
	}
	measure(t, &r, "-minutes", "1", "-minute", "8s", "-tick", "100ms", "-market", "2", "-round", "30m", "-latency", "20ms", "-agents", "7", "-arenas", "2", "-at-once", "3")
	if len(r.Faults) != 2 || len(r.Large) != 1 || r.Fake.Requests == 0 || r.Fake.MostAtOnce == 0 || r.Fake.MostAtOnce > 6 {
		t.Fatalf("something was not measured: %+v", r)
	}
	for _, s := range append(r.Faults, r.Large...) {
		if len(s.Probes) != 3 || s.Rounds.Nameless > 0 {
			t.Errorf("%+v", s)
			continue
		}
		end := s.Probes[2]
		if end.Goroutines == 0 || end.Heap.Least <= 0 || end.Heap.Most < end.Heap.Least || end.Late.Count == 0 || end.Late.MaxMs < end.Late.P99Ms || end.Late.P99Ms < end.Late.P50Ms || end.Overhead.Count == 0 {
			t.Errorf("%s: %+v", s.Name, end)
		}
		if models := s.Name != "strategies"; models != (s.Rounds.Taken > 0) {
			t.Errorf("%s: %d decisions of models", s.Name, s.Rounds.Taken)
		}
	}
}

func TestModels_SaysWhatItDoesNotKnow(t *testing.T) {
	t.Parallel()
	for _, args := range [][]string{{"-part", "half"}, {"-minutes", "0"}, {"more"}, {"-agents", "31"}, {"-round", "1s"}, {"-arena", "/nowhere/arena"}} {
		var stderr bytes.Buffer
		command := program(t, args...)
		command.Stderr = &stderr
		if err := command.Run(); err == nil || stderr.Len() == 0 {
			t.Errorf("models %s: error %v with %q, want a failure with its reason", strings.Join(args, " "), err, &stderr)
		}
	}
}

// measure runs the program and reads its result.
func measure(t *testing.T, into any, args ...string) {
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
		t.Fatalf("models: %v\n%s%s", err, &stdout, &stderr)
	}
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(text, into); err != nil {
		t.Fatal(err)
	}
	t.Logf("%s%s", &stdout, &stderr)
}
