package file_test

import (
	"testing"

	"github.com/seed45548214/arena/state"
	"github.com/seed45548214/arena/state/file"
	"github.com/seed45548214/arena/state/statetest"
)

func TestStore_KeepsTheContract(t *testing.T) {
	t.Parallel()
	statetest.Run(t, func(t *testing.T) statetest.Fixture {
		t.Helper()
		var clock statetest.Clock
		dir := t.TempDir()
		s := open(t, dir, &clock)
		return statetest.Fixture{
			Store: s, Rival: s, Advance: clock.Advance,
			Reopen: func(t *testing.T) state.Store {
				t.Helper()
				if err := s.Close(); err != nil {
					t.Fatal(err)
				}
				return open(t, dir, &clock)
			},
		}
	})
}

// open opens the folder for the length of the test.
func open(t *testing.T, dir string, clock *statetest.Clock) *file.Store {
	t.Helper()
	s, err := file.Open(dir, clock.Now)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	})
	return s
}
