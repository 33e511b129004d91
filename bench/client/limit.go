//go:build linux

package client

import (
	"fmt"
	"io"

	"golang.org/x/sys/unix"
)

// spareFiles is what a process opens beside its connections.
const spareFiles = 200

// RaiseFiles raises the limit on open files to want, or as far as it goes, and
// returns it.
func RaiseFiles(want uint64) uint64 {
	var limit unix.Rlimit
	if unix.Getrlimit(unix.RLIMIT_NOFILE, &limit) != nil {
		return 0
	}
	if limit.Cur >= want {
		return limit.Cur
	}
	higher := unix.Rlimit{Cur: want, Max: max(limit.Max, want)}
	if unix.Setrlimit(unix.RLIMIT_NOFILE, &higher) == nil {
		return want
	}
	higher = unix.Rlimit{Cur: min(want, limit.Max), Max: limit.Max}
	if unix.Setrlimit(unix.RLIMIT_NOFILE, &higher) == nil {
		return higher.Cur
	}
	return limit.Cur
}

// Affordable is how many of n connections the limit on open files allows, and says
// so to errOut if it is fewer.
func Affordable(n int, errOut io.Writer) int {
	files := int(RaiseFiles(uint64(n) + spareFiles))
	if files >= n+spareFiles {
		return n
	}
	fewer := max(1, files-spareFiles)
	fmt.Fprintf(errOut, "the limit of %d open files cannot be raised; measuring %d connections instead of %d\n", files, fewer, n)
	return fewer
}
