package history_test

import (
	"flag"
	"os"
	"strconv"
	"testing"

	"github.com/seed45548214/arena/arena/arenatest"
)

// Each property is tried on so many cases, unless the command line says otherwise.
func TestMain(m *testing.M) {
	if err := flag.Set("rapid.checks", strconv.Itoa(arenatest.Sized(40, 100))); err != nil {
		panic(err)
	}
	os.Exit(m.Run())
}
