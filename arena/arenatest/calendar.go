package arenatest

import (
	"sync"

	"github.com/seed45548214/arena/arena"
)

var nyse = sync.OnceValue(func() *arena.Calendar { return arena.NYSE() })

// NYSE returns the calendar of [arena.NYSE], which takes a while to make with the
// race detector, made once for all tests of a package.
func NYSE() *arena.Calendar { return nyse() }
