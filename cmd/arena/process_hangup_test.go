//go:build unix

package main_test

import (
	"os"
	"os/signal"
	"syscall"
)

// hearHangups gives every server that a test starts the usual SIGHUP. What a parent
// ignored, as nohup does, a child would ignore, too; what is caught here is its own again.
func hearHangups() {
	if signal.Ignored(syscall.SIGHUP) {
		signal.Notify(make(chan os.Signal, 1), syscall.SIGHUP)
	}
}
