//go:build !unix

package main

import "os/exec"

// detach does nothing on this system.
func detach(*exec.Cmd) {}

// fileLimit is not known on this system.
func fileLimit() int { return 0 }
