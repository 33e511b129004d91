package actors_test

import (
	"testing"
)

func TestTree_RunsASeasonToItsEnd(t *testing.T) {
	t.Parallel()
	w := newWorld(t, 6, 20, 3)
	tree := w.start()
	s := w.follow(ended)
	w.stop(tree)
	if got, want := len(s.Sessions), 3; got != want {
		t.Errorf("%d sessions closed, want %d", got, want)
	}
	for seat := range s.Accounts {
		if s.Accounts[seat].Trades.Fills == 0 {
			t.Errorf("%s never traded", s.Roster[seat].Agent)
		}
	}
}
