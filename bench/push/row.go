//go:build linux

package main

import (
	"math"
	"slices"
	"time"
)

// A row is what one run measured. Figures that a scenario does not have are 0.
type row struct {
	Scenario string `json:"scenario"`
	Mode     string `json:"mode"`
	Round    int    `json:"round"`
	N        int    `json:"n"`

	CPUUs     float64 `json:"cpu_us"`    // of the server, for each step that one client heard, or each connection
	SystemUs  float64 `json:"system_us"` // the kernel's part
	P50Ms     float64 `json:"p50_ms"`
	P99Ms     float64 `json:"p99_ms"`
	Bytes     float64 `json:"bytes"`        // for each step that one client heard
	IdleB     float64 `json:"idle_bytes"`   // resident for each connection, before anything was sent
	LoadedB   float64 `json:"loaded_bytes"` // while everything is sent, after a collection
	Allocs    float64 `json:"allocs"`       // for each message heard
	Encodes   float64 `json:"encodes"`      // for each message heard
	Routines  float64 `json:"routines"`     // for each connection
	HeapB     float64 `json:"heap_bytes"`   // of IdleB
	StackB    float64 `json:"stack_bytes"`  // of IdleB
	Rate      float64 `json:"rate"`         // steps a second; fewer than planned means that the server cannot keep up
	Delivered float64 `json:"delivered"`    // share of the steps that were heard
	ConnectMs float64 `json:"connect_ms"`   // until all were in
	Gaps      int64   `json:"gaps"`
	Faults    int64   `json:"faults"`
	Lost      int64   `json:"lost"`
}

// weigh fills in what was used between two moments for what was heard.
func (r *row) weigh(before, after usage, t *tally) {
	ticks, messages := float64(max(1, t.ticks)), float64(max(1, t.messages))
	r.CPUUs = microseconds(after.CPU-before.CPU) / ticks
	r.SystemUs = microseconds(after.System-before.System) / ticks
	r.Bytes = float64(t.bytes) / ticks
	r.Allocs = float64(after.Mallocs-before.Mallocs) / messages
	if isArena(r.Mode) {
		r.Encodes = float64(after.Encodes-before.Encodes) / messages
	}
	r.Rate = float64(after.Steps-before.Steps) / time.Duration(after.At-before.At).Seconds()
	r.Delivered = ticks / (float64(r.N) * float64(max(1, after.Steps-before.Steps)))
	r.listen(t)
}

// listen fills in what was heard.
func (r *row) listen(t *tally) {
	r.P50Ms = microseconds(t.ages.Quantile(0.5)) / 1000
	r.P99Ms = microseconds(t.ages.Quantile(0.99)) / 1000
	r.Gaps, r.Faults, r.Lost = t.gaps, t.faults, t.lost
}

// blame adds what went wrong outside of the window.
func (r *row) blame(t *tally) {
	r.Gaps += t.gaps
	r.Faults += t.faults
	r.Lost += t.lost
}

func microseconds(d time.Duration) float64 { return float64(d) / float64(time.Microsecond) }

// rows are the runs of a bench.
type rows []row

// of returns the rows of one mode in one scenario, by round.
func (rs rows) of(scenario, mode string) rows {
	var found rows
	for _, r := range rs {
		if r.Scenario == scenario && r.Mode == mode {
			found = append(found, r)
		}
	}
	slices.SortFunc(found, func(a, b row) int { return a.Round - b.Round })
	return found
}

// median is the middle of a figure over the rounds; NaN without any.
func (rs rows) median(figure func(row) float64) float64 {
	values := make([]float64, 0, len(rs))
	for _, r := range rs {
		values = append(values, figure(r))
	}
	return middle(values)
}

// against is the median of a figure's ratios, each within one round; NaN without
// any.
func (rs rows) against(others rows, figure func(row) float64) float64 {
	var values []float64
	for i := range min(len(rs), len(others)) {
		values = append(values, figure(rs[i])/figure(others[i]))
	}
	return middle(values)
}

func middle(values []float64) float64 {
	if len(values) == 0 {
		return math.NaN()
	}
	slices.Sort(values)
	return (values[(len(values)-1)/2] + values[len(values)/2]) / 2
}
