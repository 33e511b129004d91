//go:build linux

package main

import (
	"fmt"
	"io"
	"time"
)

// A row is what was measured in a minute, a phase, or all of them.
type row struct {
	Name      string  `json:"name"`
	Seconds   float64 `json:"seconds"`
	Stalled   int     `json:"stalled"` // viewers who do not read
	Records   int     `json:"records"` // committed: ticks, and decisions of rounds
	P50Ms     float64 `json:"p50_ms"`  // from commit to delivery
	P99Ms     float64 `json:"p99_ms"`
	MaxMs     float64 `json:"max_ms"`
	Told      int64   `json:"told"`          // records to viewers, of which the above
	Share     float64 `json:"share"`         // of the records that everybody should have been told of
	CPUMs     float64 `json:"cpu_ms"`        // of the server, for a viewer-minute
	CPUUs     float64 `json:"cpu_us"`        // beyond the server without viewers, for a viewer and record
	AloneMs   float64 `json:"alone_ms"`      // of the server without viewers, for a record
	Pressed   float64 `json:"bytes_pressed"` // for a viewer-minute, with compression
	Plain     float64 `json:"bytes_plain"`   // without
	Resident  float64 `json:"resident_mb"`   // of the server
	Heap      float64 `json:"heap_mb"`       // in use after its last collection
	AloneRSS  float64 `json:"alone_mb"`      // resident, of the server without viewers
	AloneHeap float64 `json:"alone_heap_mb"`
	JournalKB float64 `json:"journal_kb"` // how much it grew
	Sessions  int     `json:"sessions"`   // that began
	Stuck     float64 `json:"stuck"`      // viewers with a frame in flight, in the mean of all flushes
	Kicked    int64   `json:"kicked"`     // for taking nothing
	Gaps      int64   `json:"gaps"`
	Repeats   int64   `json:"repeats"`
	Unread    int64   `json:"unread"`
	Broken    int64   `json:"broken"`
	Snapshots int64   `json:"snapshots"`
	Lost      int64   `json:"lost"`
	Refused   int64   `json:"refused"`
	Behind    int     `json:"behind"` // viewers who were not told of its last record in time, and frames not read
}

// listen fills in what was heard by so many viewers whose latency counts.
func (r *row) listen(h *heard, viewers int) {
	r.P50Ms = milliseconds(h.ages.Quantile(0.5))
	r.P99Ms = milliseconds(h.ages.Quantile(0.99))
	r.MaxMs = milliseconds(h.oldest)
	r.Told = h.records
	r.Share = float64(h.records) / float64(max(1, viewers*r.Records))
	for kind, to := range [kinds]*float64{&r.Pressed, &r.Plain} {
		if minutes := h.presence[kind].Minutes(); minutes > 0 {
			*to = float64(h.bytes[kind]) / minutes
		}
	}
	r.Gaps, r.Repeats, r.Unread, r.Broken = h.gaps, h.repeats, h.unread+h.strays, h.broken
	r.Snapshots, r.Lost, r.Refused = h.snapshots, h.lost, h.refused
}

// weigh fills in what the server used between two moments, and the one without
// viewers meanwhile.
func (r *row) weigh(before, after, aloneBefore, aloneAfter vitals, presence time.Duration, viewers int) {
	records := float64(max(1, r.Records))
	cpu, alone := after.cpu-before.cpu, aloneAfter.cpu-aloneBefore.cpu
	if presence > 0 {
		r.CPUMs = milliseconds(cpu) / presence.Minutes()
	}
	r.CPUUs = 1000 * milliseconds(cpu-alone) / records / float64(viewers)
	r.AloneMs = milliseconds(alone) / records
	r.Resident, r.Heap = megabytes(after.resident), megabytes(after.heap)
	r.AloneRSS, r.AloneHeap = megabytes(aloneAfter.resident), megabytes(aloneAfter.heap)
}

// rowTitles is the head of the table that print writes line by line.
const rowTitles = "      row  records  p50 ms  p99 ms  max ms  told %  CPU ms/vm  us/viewer/rec  kB/vm  plain kB/vm  resident MB  heap MB  alone MB  alone heap  journal kB  wrong  lost\n"

func (r *row) print(out io.Writer) {
	fmt.Fprintf(out, "%9s  %7d  %6.1f  %6.1f  %6.1f  %6.1f  %9.3f  %13.2f  %5.1f  %11.1f  %11.1f  %7.0f  %8.1f  %10.0f  %10.0f  %5d  %4d\n",
		r.Name, r.Records, r.P50Ms, r.P99Ms, r.MaxMs, 100*r.Share, r.CPUMs, r.CPUUs, r.Pressed/1000, r.Plain/1000,
		r.Resident, r.Heap, r.AloneRSS, r.AloneHeap, r.JournalKB, r.wrong(), r.Lost)
}

// wrong is all that must not happen while the server runs.
func (r *row) wrong() int64 { return r.Gaps + r.Repeats + r.Unread + r.Broken + r.Snapshots }

func milliseconds(d time.Duration) float64 { return float64(d) / float64(time.Millisecond) }

func megabytes(bytes int64) float64 { return float64(bytes) / (1 << 20) }
