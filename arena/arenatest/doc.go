// Package arenatest is what the tests of all packages share: how large a proof is,
// and how long a test waits for what must happen.
//
// ARENA_TEST_SIZE chooses the size. The default, small, finds regressions within
// minutes; full is the size at which README and ARCHITECTURE state a promise, and
// what `make prove` runs. A size changes how often something is tried and never
// what is claimed.
//
// ARENA_TEST_PATIENCE multiplies every wait. A wait ends when its condition holds,
// so only a test that hangs ever uses it up, however slow or busy the machine is.
package arenatest
