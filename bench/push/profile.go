//go:build linux

package main

import (
	"errors"
	"fmt"
	"os"
	"runtime/pprof"
)

// profiled runs f under a CPU profile.
func profiled(name string, f func() error) error {
	file, err := os.Create(name + ".cpu")
	if err != nil {
		return fmt.Errorf("create profile: %w", err)
	}
	defer file.Close()
	if err := pprof.StartCPUProfile(file); err != nil {
		return fmt.Errorf("start profile: %w", err)
	}
	defer pprof.StopCPUProfile()
	return f()
}

// profileHeap writes what the heap holds. There should have been a collection.
func profileHeap(name string) error {
	file, err := os.Create(name + ".heap")
	if err != nil {
		return fmt.Errorf("create profile: %w", err)
	}
	if err := errors.Join(pprof.WriteHeapProfile(file), file.Close()); err != nil {
		return fmt.Errorf("write profile: %w", err)
	}
	return nil
}
