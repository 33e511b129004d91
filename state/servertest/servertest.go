// Package servertest says which servers a run of the tests must have.
package servertest

import (
	"os"
	"slices"
	"strings"
	"testing"
)

// Require skips t when a server of that name was not found on this machine, and fails it
// where ARENA_REQUIRE names it or CI is set.
func Require(tb testing.TB, name string, found bool) {
	tb.Helper()
	if found {
		return
	}
	if os.Getenv("CI") != "" || slices.Contains(strings.Split(os.Getenv("ARENA_REQUIRE"), ","), name) {
		tb.Fatalf("%s is required and was not found", name)
	}
	tb.Skipf("skipped: %s was not found", name)
}
