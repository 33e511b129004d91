//go:build linux

package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
)

// decided is what the rounds of a server came to, as its journals have them.
type decided struct {
	Taken     int            `json:"taken"`
	Missed    map[string]int `json:"missed"`    // by reason
	Nameless  int            `json:"nameless"`  // misses without a reason
	Forbidden map[string]int `json:"forbidden"` // agents that an endpoint refused, and how often
}

// decided reads the journals of a server that has ended.
func (s *process) decided() (*decided, error) {
	files, err := filepath.Glob(filepath.Join(s.folder, "data", "*.jsonl"))
	if err != nil || len(files) == 0 {
		return nil, fmt.Errorf("%s has left no journal: %w", s.name, err)
	}
	d := &decided{Missed: make(map[string]int), Forbidden: make(map[string]int)}
	for _, file := range files {
		if err := d.read(file); err != nil {
			return nil, err
		}
	}
	return d, nil
}

func (d *decided) read(path string) error {
	file, err := os.Open(path)
	if err != nil {
		return fmt.Errorf("read a journal: %w", err)
	}
	defer func() { _ = file.Close() }() // it was only read
	const longest = 64 << 20
	lines := bufio.NewScanner(file)
	lines.Buffer(nil, longest)
	for lines.Scan() {
		var record struct {
			Events []happened `json:"events"`
		}
		if err := json.Unmarshal(lines.Bytes(), &record); err != nil {
			return fmt.Errorf("read %s: %w", filepath.Base(path), err)
		}
		for i := range record.Events {
			d.add(filepath.Base(path), &record.Events[i])
		}
	}
	if err := lines.Err(); err != nil {
		return fmt.Errorf("read %s: %w", filepath.Base(path), err)
	}
	return nil
}

// happened is what is read of an event.
type happened struct {
	Type    string          `json:"type"`
	Agent   string          `json:"agent"`
	Reason  string          `json:"reason"`
	Receipt json.RawMessage `json:"receipt"`
}

func (d *decided) add(journal string, e *happened) {
	switch {
	case e.Type == "decision_taken" && len(e.Receipt) > 0:
		d.Taken++
	case e.Type == "decision_missed":
		d.Missed[e.Reason]++
		if e.Reason == "" {
			d.Nameless++
		}
		if e.Reason == "benched" {
			d.Forbidden[journal+": "+e.Agent]++
		}
	}
}
