//go:build linux

package main

import (
	"os"
	"testing"

	"github.com/seed45548214/arena/bench/client"
)

// ProgramVariable, when it is set, makes the test binary the program: that saves
// building it, and it starts itself as its server.
const ProgramVariable = "ARENA_BENCH_IS_PROGRAM"

// TestMain is the tests, or the program.
func TestMain(m *testing.M) {
	if os.Getenv(ProgramVariable) != "" {
		main()
		return
	}
	os.Exit(m.Run())
}

// Heard is what a listener of our protocol says of a server's bytes. Unless it
// inflates, it counts compressed messages without reading them.
func Heard(stream []byte, inflates bool) (messages, gaps, faults int64) {
	l := &listener{fd: -1, follows: true}
	if inflates {
		l.inflater = client.NewInflater()
	}
	t := new(tally)
	l.hear(stream, client.Monotonic(), t)
	return t.messages, t.gaps, t.faults
}
