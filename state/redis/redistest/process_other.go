//go:build !linux

package redistest

import "syscall"

// processAttributes keep Ctrl-C from a server, which the test ends.
func processAttributes() *syscall.SysProcAttr { return &syscall.SysProcAttr{Setpgid: true} }
