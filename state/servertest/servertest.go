// Package servertest decides what a test does that needs a server which is not there.
package servertest

import (
	"os"
	"slices"
	"strings"
	"testing"
)

// Require returns if the server called name, "postgres" or "redis", was found. Otherwise it
// skips the test, or fails it where CI is set or ARENA_REQUIRE, a list with commas, has the
// name.
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
