//go:build linux

package main

import (
	"fmt"
	"io"

	"golang.org/x/sys/unix"
)

// spareFiles is what a process opens beside its connections.
const spareFiles = 200

// raiseFiles raises the limit on open files to want, or as far as it goes, and
// returns it.
func raiseFiles(want uint64) uint64 {
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

// affordable is how many of n connections the limit on open files allows, and says
// so if it is fewer.
func affordable(n int, errOut io.Writer) int {
	files := int(raiseFiles(uint64(n) + spareFiles))
	if files >= n+spareFiles {
		return n
	}
	fewer := max(1, files-spareFiles)
	fmt.Fprintf(errOut, "push: the limit of %d open files cannot be raised; measuring %d connections instead of %d\n", files, fewer, n)
	return fewer
}
