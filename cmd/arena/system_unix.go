//go:build unix

package main

import (
	"math"
	"os/exec"
	"syscall"
)

// detach keeps the signals of the terminal from a command.
func detach(cmd *exec.Cmd) { cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true} }

// fileLimit is how many files the process may have open. The Go runtime has
// raised the limit as far as it may.
func fileLimit() int {
	var limit syscall.Rlimit
	if syscall.Getrlimit(syscall.RLIMIT_NOFILE, &limit) != nil {
		return 0
	}
	return int(min(uint64(limit.Cur), math.MaxInt32)) //nolint:unconvert // it is signed on some systems
}
