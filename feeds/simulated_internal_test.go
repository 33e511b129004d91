package feeds

import (
	"testing"

	"github.com/seed45548214/arena/arena"
)

func TestSimulated_ForgetsTheSeasonNotUsedForLongest(t *testing.T) {
	t.Parallel()
	s, err := NewSimulated(SimulatedConfig{Universe: Universe()[:1], Calendar: arena.NYSE()})
	if err != nil {
		t.Fatal(err)
	}
	season := func(seed uint64) *walk { return s.walk(walkKey{seed: seed, start: "2025-01-06"}) }
	first, second := season(0), season(1)
	for seed := uint64(2); seed <= maxWalks; seed++ {
		if season(0) != first {
			t.Fatalf("season 0 was forgotten for season %d although it is in use", seed)
		}
		season(seed)
	}
	if len(s.walks) != maxWalks {
		t.Errorf("%d seasons are remembered, want %d", len(s.walks), maxWalks)
	}
	if season(1) == second {
		t.Error("season 1 is remembered although others were used since")
	}
}
