package strategy_test

import (
	"slices"
	"testing"
)

// Two agents of one temperament, two seasons and two seeds go their own ways.
func TestRandom_DependsOnAgentSeasonAndSeed(t *testing.T) {
	t.Parallel()
	r := play(t, usual(60))
	for _, name := range []string{"random", "random-patient"} {
		view := r.last[r.seat(t, name)]
		said := func() (texts []string) {
			for view.Round = range 200 {
				texts = append(texts, called(t, name).Decide(&view).Rationale)
			}
			return texts
		}
		first := said()
		again := view
		view.Agent = "another"
		byAgent := said()
		view = again
		view.Scene = new(*again.Scene)
		view.Season++
		bySeason := said()
		view = again
		view.Scene = new(*again.Scene)
		view.Seed++
		bySeed := said()
		all := [][]string{first, byAgent, bySeason, bySeed}
		for i := range all {
			for j := range all[:i] {
				if slices.Equal(all[i], all[j]) {
					t.Errorf("%s: ways %d and %d are the same", name, i, j)
				}
			}
		}
		view = again
		if !slices.Equal(first, said()) {
			t.Errorf("%s: not the same twice", name)
		}
	}
}
