package transport

import (
	"fmt"
	"io"
	"maps"
	"runtime"
	"runtime/metrics"
	"slices"
	"sync"
	"time"
)

// Timings are how long ticks and rounds took, as histograms for Prometheus. They may be
// written and read by many at once. The zero value is empty.
type Timings struct {
	mu     sync.Mutex
	ticks  map[string]*histogram // by arena
	rounds map[string]*histogram
}

// Tick notes how long after the moment at which it was due a tick was stored.
func (t *Timings) Tick(arena string, late time.Duration) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.ticks = noted(t.ticks, arena, late)
}

// Round notes how long after its last answer the decisions of a round were stored.
func (t *Timings) Round(arena string, after time.Duration) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.rounds = noted(t.rounds, arena, after)
}

// noted is all with one more of an arena.
func noted(all map[string]*histogram, arena string, took time.Duration) map[string]*histogram {
	if all == nil {
		all = make(map[string]*histogram)
	}
	if all[arena] == nil {
		all[arena] = new(histogram)
	}
	all[arena].add(took)
	return all
}

// write writes all that was noted.
func (t *Timings) write(w io.Writer) {
	t.mu.Lock()
	defer t.mu.Unlock()
	for _, m := range []struct {
		name, help string
		arenas     map[string]*histogram
	}{
		{"arena_tick_lateness_seconds", "From the moment at which a tick was due until it was stored.", t.ticks},
		{"arena_round_overhead_seconds", "From the last answer of a round until its decisions were stored.", t.rounds},
	} {
		_, _ = fmt.Fprintf(w, "# HELP %[1]s %[2]s\n# TYPE %[1]s histogram\n", m.name, m.help)
		for _, arena := range slices.Sorted(maps.Keys(m.arenas)) {
			m.arenas[arena].write(w, m.name, arena)
		}
	}
}

// A histogram counts durations by their size: each bucket reaches twice as far as the one
// before it.
type histogram struct {
	buckets [18]uint64 // the last one is of all that is longer
	sum     time.Duration
}

// firstBucket is how far the first bucket reaches; the last but one reaches 16.4 s.
const firstBucket = 250 * time.Microsecond

func (h *histogram) add(took time.Duration) {
	at := 0
	for at < len(h.buckets)-1 && took > firstBucket<<at {
		at++
	}
	h.buckets[at]++
	h.sum += took
}

func (h *histogram) write(w io.Writer, name, arena string) {
	count := uint64(0)
	for at, n := range h.buckets {
		count += n
		end := "+Inf"
		if at < len(h.buckets)-1 {
			end = fmt.Sprint((firstBucket << at).Seconds())
		}
		_, _ = fmt.Fprintf(w, "%s_bucket{arena=%q,le=%q} %d\n", name, arena, end, count)
	}
	_, _ = fmt.Fprintf(w, "%[1]s_sum{arena=%[2]q} %[3]v\n%[1]s_count{arena=%[2]q} %[4]d\n", name, arena, h.sum.Seconds(), count)
}

// writeProcess tells what the process holds.
func writeProcess(w io.Writer) {
	live := []metrics.Sample{{Name: "/gc/heap/live:bytes"}}
	metrics.Read(live)
	for _, gauge := range []struct {
		name, help string
		value      uint64
	}{
		{"go_goroutines", "Goroutines of the process.", uint64(runtime.NumGoroutine())}, //nolint:gosec // never negative
		{"go_gc_heap_live_bytes", "Heap in use after the last collection.", live[0].Value.Uint64()},
	} {
		_, _ = fmt.Fprintf(w, "# HELP %[1]s %[2]s\n# TYPE %[1]s gauge\n%[1]s %[3]d\n", gauge.name, gauge.help, gauge.value)
	}
}
