package arenatest

import (
	"fmt"
	"math"
	"os"
	"strconv"
	"time"
)

// patienceVariable names the factor of Patience.
const patienceVariable = "ARENA_TEST_PATIENCE"

// patience is longer than anything takes that is not hung, on two cores with two
// busy loops beside the tests.
const patience = 4 * time.Minute

// Patience is how long to wait for what must happen: four minutes, times
// ARENA_TEST_PATIENCE. It panics where that is not a number above zero.
func Patience() time.Duration {
	text := os.Getenv(patienceVariable)
	if text == "" {
		return patience
	}
	factor, err := strconv.ParseFloat(text, 64)
	if err != nil || !(factor > 0) || math.IsInf(factor, 0) {
		panic(fmt.Sprintf("%s is %q; set it to a number above zero, such as 2.5", patienceVariable, text))
	}
	return time.Duration(factor * float64(patience))
}
