package arena_test

import (
	"testing"

	"github.com/seed45548214/arena/arena"
)

// Whoever could hear what another writes, and use it, lets nobody be heard.
func TestPlan_IsAloudAmongModelsAndStrategiesOnly(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		kinds []arena.DeciderKind
		aloud bool
	}{
		{[]arena.DeciderKind{arena.ByModel, arena.ByStrategy, arena.ByModel}, true},
		{[]arena.DeciderKind{arena.ByModel, "human"}, false},
		{[]arena.DeciderKind{"remote", arena.ByModel}, false},
		{[]arena.DeciderKind{""}, false},
	} {
		var p arena.Plan
		for _, kind := range c.kinds {
			p.Roster = append(p.Roster, arena.Entrant{Decider: arena.Decider{Kind: kind}})
		}
		if got := p.Aloud(); got != c.aloud {
			t.Errorf("%v: %v", c.kinds, got)
		}
	}
}
