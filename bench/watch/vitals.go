//go:build linux

package main

import (
	"bytes"
	"fmt"
	"os"
	"strconv"
	"strings"
	"sync"
	"time"
)

// Vitals are what a process has used, and uses now.
type vitals struct {
	at       time.Time
	cpu      time.Duration
	resident int64 // bytes in RAM
	heap     int64 // bytes in use after the last collection, in steps of a megabyte; 0 before one
}

// vitals reads them from the kernel and from what the server said.
func (s *server) vitals() (vitals, error) {
	const hertz = 100 // of the kernel's accounts, whatever its own clock is
	v := vitals{at: time.Now(), heap: s.heap.last()}
	folder := "/proc/" + strconv.Itoa(s.command.Process.Pid)
	stat, err := os.ReadFile(folder + "/stat")
	if err != nil {
		return v, fmt.Errorf("read the server's CPU: %w", err)
	}
	// The name in the second field may hold spaces.
	fields := strings.Fields(string(stat[bytes.LastIndexByte(stat, ')')+1:]))
	const userField, systemField = 11, 12
	if len(fields) <= systemField {
		return v, fmt.Errorf("read the server's CPU: %q", stat)
	}
	for _, field := range []int{userField, systemField} {
		ticks, err := strconv.ParseInt(fields[field], 10, 64)
		if err != nil {
			return v, fmt.Errorf("read the server's CPU: %w", err)
		}
		v.cpu += time.Duration(ticks) * time.Second / hertz
	}
	statm, err := os.ReadFile(folder + "/statm")
	if err != nil {
		return v, fmt.Errorf("read the server's memory: %w", err)
	}
	if fields = strings.Fields(string(statm)); len(fields) < 2 {
		return v, fmt.Errorf("read the server's memory: %q", statm)
	}
	pages, err := strconv.ParseInt(fields[1], 10, 64)
	if err != nil {
		return v, fmt.Errorf("read the server's memory: %w", err)
	}
	v.resident = pages * int64(os.Getpagesize())
	return v, nil
}

// A heapLog reads the lines of the Go runtime about its collections.
type heapLog struct {
	mu   sync.Mutex
	live int64
}

// take reads a line such as "gc 5 @1.2s 0%: …, 4->5->2 MB, 8 MB goal, …" and
// reports whether it is one.
func (h *heapLog) take(line []byte) bool {
	text := string(line)
	if !strings.HasPrefix(text, "gc ") || !strings.Contains(text, " MB goal") {
		return false
	}
	for part := range strings.SplitSeq(text, ", ") {
		sizes := strings.Split(strings.TrimSuffix(part, " MB"), "->")
		if len(sizes) != 3 {
			continue
		}
		if live, err := strconv.ParseInt(sizes[2], 10, 64); err == nil {
			h.mu.Lock()
			h.live = live << 20
			h.mu.Unlock()
		}
	}
	return true
}

func (h *heapLog) last() int64 {
	h.mu.Lock()
	defer h.mu.Unlock()
	return h.live
}
