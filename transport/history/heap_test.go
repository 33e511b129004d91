package history_test

import (
	"runtime"
	"testing"

	"github.com/seed45548214/arena/arena/arenatest"
	"github.com/seed45548214/arena/transport/history"
)

// The ticks of the last minutes, each by itself, are most of what a short season takes.
//
//nolint:paralleltest // others would use the heap that it measures
func TestRecorder_TakesLittleForATickByItself(t *testing.T) {
	const agents, ticks = 30, history.LevelSize - 1
	const allowed = 2 * (history.BucketBytes + (agents+history.Indices)*history.ValueBytes) // in classes of sizes
	before := arenatest.Heap()
	r, state := recorded(t, agents, ticks, walk)
	if each := int(arenatest.Heap()-before) / ticks; each > allowed {
		t.Errorf("%d ticks of %d agents take %d bytes each, want at most %d", ticks, agents, each, allowed)
	}
	runtime.KeepAlive(r)
	runtime.KeepAlive(state)
}
