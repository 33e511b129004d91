//go:build linux

package client

import "golang.org/x/sys/unix"

// Monotonic is the machine's monotonic clock in nanoseconds. Unlike the one in
// time.Time, its value means the same in every process.
func Monotonic() int64 {
	var now unix.Timespec
	if unix.ClockGettime(unix.CLOCK_MONOTONIC, &now) != nil {
		return 0
	}
	return now.Nano()
}
