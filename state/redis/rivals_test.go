package redis_test

import (
	"testing"

	"github.com/seed45548214/arena/arena/arenatest"
	"github.com/seed45548214/arena/state"
	"github.com/seed45548214/arena/state/statetest"
)

// In full: 100 seeds.
func TestStore_RivalsLoseAndDoubleNothing(t *testing.T) {
	t.Parallel()
	server := sharedServer(t)
	var cut, swallowed int64
	for seed := range uint64(arenatest.Sized(3, 100)) {
		proxy := statetest.NewProxy(t, "tcp", server.Address, seed)
		proxy.Harm(30)
		namespace := freshNamespace()
		statetest.Rivals(t, open(t, server.URL(), namespace), func(t *testing.T) state.Store {
			t.Helper()
			return open(t, "redis://"+proxy.Address(), namespace)
		}, 4, 200, seed)
		cut, swallowed = cut+proxy.Cut.Load(), swallowed+proxy.Swallowed.Load()
	}
	if cut == 0 || swallowed == 0 {
		t.Errorf("%d questions and %d answers were lost: the proxy did no harm", cut, swallowed)
	}
}

// In full: 100 histories.
func TestStore_IsLinear(t *testing.T) {
	t.Parallel()
	server := sharedServer(t)
	for seed := range uint64(arenatest.Sized(5, 100)) {
		namespace := freshNamespace()
		statetest.Linear(t, func(t *testing.T) state.Store {
			t.Helper()
			return open(t, server.URL(), namespace)
		}, 5, 40, seed)
	}
}
