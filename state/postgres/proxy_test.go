package postgres_test

import (
	"fmt"
	"net"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/jackc/pgx/v5"

	"github.com/seed45548214/arena/arena/arenatest"
	"github.com/seed45548214/arena/state"
	"github.com/seed45548214/arena/state/postgres"
	"github.com/seed45548214/arena/state/postgres/postgrestest"
	"github.com/seed45548214/arena/state/statetest"
)

// through returns a proxy to the server of a URL, and a URL that leads through it.
func through(t *testing.T, url string, seed uint64) (proxy *statetest.Proxy, harmed string) {
	t.Helper()
	config, err := pgx.ParseConfig(url)
	wantNil(t, err)
	proxy = statetest.NewProxy(t, "unix", filepath.Join(config.Host, fmt.Sprintf(".s.PGSQL.%d", config.Port)), seed)
	host, port, err := net.SplitHostPort(proxy.Address())
	wantNil(t, err)
	return proxy, strings.Replace(url, "host="+config.Host, "host="+host+" port="+port+" sslmode=disable", 1)
}

// forSeeds runs a test for each seed, one after the other: each has many connections, which
// end with it.
func forSeeds(t *testing.T, seeds int, test func(t *testing.T, seed uint64)) {
	t.Helper()
	for seed := range uint64(seeds) {
		t.Run(strconv.FormatUint(seed, 10), func(t *testing.T) { test(t, seed) })
	}
}

// In full: 100 seeds.
func TestStore_RivalsOnABadLineLoseAndDoubleNothing(t *testing.T) { //nolint:tparallel // see forSeeds
	t.Parallel()
	var cut, swallowed int64
	forSeeds(t, arenatest.Sized(2, 100), func(t *testing.T, seed uint64) {
		t.Helper()
		url := postgrestest.URL(t)
		proxy, harmed := through(t, url, seed)
		proxy.Harm(30)
		statetest.Rivals(t, open(t, url), func(t *testing.T) state.Store {
			t.Helper()
			s, err := postgres.Open(t.Context(), postgres.Config{URL: harmed})
			for err != nil { // it was cut off, too
				s, err = postgres.Open(t.Context(), postgres.Config{URL: harmed})
			}
			t.Cleanup(func() { _ = s.Close() }) // never fails
			return s
		}, 4, 200, seed)
		cut, swallowed = cut+proxy.Cut.Load(), swallowed+proxy.Swallowed.Load()
	})
	if cut == 0 || swallowed == 0 {
		t.Errorf("%d questions and %d answers were lost: the proxy did no harm", cut, swallowed)
	}
}

// In full: 100 histories.
func TestStore_IsLinear(t *testing.T) { //nolint:tparallel // see forSeeds
	t.Parallel()
	forSeeds(t, arenatest.Sized(2, 100), func(t *testing.T, seed uint64) {
		t.Helper()
		url := postgrestest.URL(t)
		statetest.Linear(t, func(t *testing.T) state.Store {
			t.Helper()
			return open(t, url)
		}, 5, 40, seed)
	})
}
