package arenatest

import (
	"fmt"
	"os"
)

// sizeVariable names the setting that Sized reads.
const sizeVariable = "ARENA_TEST_SIZE"

// Sized returns small, or full where ARENA_TEST_SIZE says full. It panics on any
// other value, so that a proof is never smaller than its user believes.
func Sized(small, full int) int {
	switch size := os.Getenv(sizeVariable); size {
	case "", "small":
		return small
	case "full":
		return full
	default:
		panic(fmt.Sprintf("%s is %q; set it to small or full", sizeVariable, size))
	}
}
