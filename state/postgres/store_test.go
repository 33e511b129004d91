package postgres_test

import (
	"testing"

	"github.com/seed45548214/arena/state"
	"github.com/seed45548214/arena/state/postgres"
	"github.com/seed45548214/arena/state/postgres/postgrestest"
	"github.com/seed45548214/arena/state/statetest"
)

func TestStore_KeepsTheContract(t *testing.T) {
	t.Parallel()
	statetest.Run(t, func(t *testing.T) statetest.Fixture {
		t.Helper()
		url := postgrestest.URL(t)
		advance := postgrestest.StopClock(t, url)
		s := open(t, url)
		return statetest.Fixture{
			Store: s, Rival: open(t, url), Advance: advance,
			Reopen: func(t *testing.T) state.Store {
				t.Helper()
				if err := s.Close(); err != nil {
					t.Fatal(err)
				}
				return open(t, url)
			},
		}
	})
}

// open opens the database for the length of the test.
func open(tb testing.TB, url string) *postgres.Store {
	tb.Helper()
	return openAs(tb, url, "")
}

// openAlone opens it under a namespace that no other test has: notifications reach all who
// share the server.
func openAlone(tb testing.TB, url string) *postgres.Store {
	tb.Helper()
	return openAs(tb, url, tb.Name())
}

func openAs(tb testing.TB, url, namespace string) *postgres.Store {
	tb.Helper()
	s, err := postgres.Open(tb.Context(), postgres.Config{URL: url, Namespace: namespace})
	if err != nil {
		tb.Fatal(err)
	}
	tb.Cleanup(func() {
		if err := s.Close(); err != nil {
			tb.Error(err)
		}
	})
	return s
}
