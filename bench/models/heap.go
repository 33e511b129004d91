//go:build linux

package main

import (
	"context"
	"fmt"
	"strconv"
	"strings"
	"time"
)

// A heap is what collections left alive within a while, in MB. At a single one there may be
// an answer of megabytes under way, so the least is what a server holds for good, and the
// most is what it needs.
type heap struct {
	Least float64 `json:"least_mb"`
	Most  float64 `json:"most_mb"`
}

// lookEvery is how often heaps are looked at: more often than they are collected.
const lookEvery = 2 * time.Second

// watchHeaps looks at the heaps of servers for so long.
func watchHeaps(ctx context.Context, running []*process, long time.Duration) ([]heap, error) {
	heaps := make([]heap, len(running))
	ends := time.Now().Add(long)
	for first := true; first || time.Now().Before(ends); first = false {
		for i, s := range running {
			live, err := s.live(ctx)
			if err != nil {
				return nil, err
			}
			if first {
				heaps[i].Least = live
			}
			heaps[i].Least, heaps[i].Most = min(heaps[i].Least, live), max(heaps[i].Most, live)
		}
		if err := pause(ctx, min(lookEvery, max(time.Until(ends), 0))); err != nil {
			return nil, err
		}
	}
	return heaps, nil
}

// live is the heap that the last collection left alive, in MB.
func (s *process) live(ctx context.Context) (mb float64, err error) {
	text, err := s.get(ctx, "/api/metrics")
	if err != nil {
		return 0, err
	}
	for line := range strings.Lines(string(text)) {
		if value, ok := strings.CutPrefix(strings.TrimSpace(line), "go_gc_heap_live_bytes "); ok {
			bytes, err := strconv.ParseFloat(value, 64)
			if err != nil {
				return 0, fmt.Errorf("read the heap of %s: %w", s.name, err)
			}
			return bytes / (1 << 20), nil
		}
	}
	return 0, fmt.Errorf("%s does not tell its heap", s.name)
}
