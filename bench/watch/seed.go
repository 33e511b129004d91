//go:build linux

package main

import "time"

// What it costs to poll the system that this one grew out of: its published
// figures, measured earlier on another machine of four cores. Its page asks for
// the whole state every five seconds. A fresh season's state has 79 kB; aged, after
// 1,640 ticks, 1.03 MB, and takes 8 ms of CPU.
const (
	pollsPerMinute = 12
	pollFreshBytes = 79_000
	pollAgedBytes  = 1_030_000
	pollAgedCPU    = 8 * time.Millisecond

	// What we hold ourselves to, against the aged season.
	bytesGoal = 1.0 / 100
	cpuGoal   = 1.0 / 50
)
