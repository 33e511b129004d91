//go:build linux

package main

import (
	"context"
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"
)

// A spread is how long something took, over all arenas of a server.
type spread struct {
	Count uint64  `json:"count"`
	P50Ms float64 `json:"p50_ms"`
	P90Ms float64 `json:"p90_ms"`
	P99Ms float64 `json:"p99_ms"`
	MaxMs float64 `json:"max_ms"` // at most
}

// A probe is what a server says of itself at a moment.
type probe struct {
	Goroutines int    `json:"goroutines"`
	Heap       heap   `json:"heap"` // in the tenth of the run before it
	Late       spread `json:"late"` // ticks, since the server began
	Overhead   spread `json:"overhead"`
}

// probe reads the metrics of a server.
func (s *process) probe(ctx context.Context) (p probe, err error) {
	text, err := s.get(ctx, "/api/metrics")
	if err != nil {
		return p, err
	}
	late, overhead := make(buckets), make(buckets)
	for line := range strings.Lines(string(text)) {
		name, value, _ := strings.Cut(strings.TrimSpace(line), " ")
		n, err := strconv.ParseFloat(value, 64)
		if err != nil {
			continue
		}
		switch {
		case name == "go_goroutines":
			p.Goroutines = int(n)
		case strings.HasPrefix(name, "arena_tick_lateness_seconds_bucket{"):
			err = late.add(name, n)
		case strings.HasPrefix(name, "arena_round_overhead_seconds_bucket{"):
			err = overhead.add(name, n)
		}
		if err != nil {
			return p, err
		}
	}
	p.Late, p.Overhead = late.spread(), overhead.spread()
	return p, nil
}

// buckets are how many took at most so long, in seconds.
type buckets map[float64]float64

func (b buckets) add(name string, n float64) error {
	_, rest, _ := strings.Cut(name, `le="`)
	end, _, _ := strings.Cut(rest, `"`)
	most, err := strconv.ParseFloat(end, 64) // +Inf, too
	if err != nil {
		return fmt.Errorf("the bucket %s: %w", name, err)
	}
	b[most] += n
	return nil
}

func (b buckets) spread() spread {
	var ends []float64
	for end := range b {
		ends = append(ends, end)
	}
	if len(ends) == 0 {
		return spread{}
	}
	slices.Sort(ends)
	all := b[ends[len(ends)-1]]
	quantile := func(q float64) float64 {
		begin, below := 0.0, 0.0
		for _, end := range ends {
			if b[end] >= q*all && b[end] > below {
				if math.IsInf(end, 1) {
					return 1000 * begin // and more
				}
				return 1000 * (begin + (end-begin)*(q*all-below)/(b[end]-below))
			}
			begin, below = end, b[end]
		}
		return 0
	}
	most := ends[slices.IndexFunc(ends, func(end float64) bool { return b[end] == all })]
	if math.IsInf(most, 1) {
		most = 2 * ends[len(ends)-2] // and more
	}
	return spread{Count: uint64(all), P50Ms: quantile(0.5), P90Ms: quantile(0.9), P99Ms: quantile(0.99), MaxMs: 1000 * most}
}
