package postgrestest

import (
	"context"
	"fmt"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/seed45548214/arena/state/servertest"
)

// shared is the server of all tests of a binary that need none of their own.
var shared struct {
	once    sync.Once
	server  *Server
	err     error
	schemas atomic.Int64
}

// Main runs the tests of a package and ends the server that they share.
func Main(m *testing.M) int {
	defer func() {
		if shared.server != nil {
			shared.server.remove()
		}
	}()
	return m.Run()
}

// URL returns an empty database for one test. The package's TestMain must call [Main].
func URL(tb testing.TB) string {
	tb.Helper()
	programs, found := find()
	servertest.Require(tb, "postgres", found)
	shared.once.Do(func() {
		if shared.server, shared.err = create(programs); shared.err == nil {
			shared.err = shared.server.start()
		}
	})
	if shared.err != nil {
		tb.Fatalf("start postgres: %v", shared.err)
	}
	schema := fmt.Sprintf("test%d", shared.schemas.Add(1))
	base := shared.server.URL()
	Exec(tb, base, "create schema "+schema)
	tb.Cleanup(func() { Exec(tb, base, "drop schema "+schema+" cascade") })
	// A function in the schema goes before that of Postgres: see StopClock.
	return base + " search_path=" + schema + ",pg_catalog"
}

// StopClock replaces the clock of the database at the URL by one that stands still, and
// returns what moves it.
func StopClock(tb testing.TB, at string) (advance func(time.Duration)) {
	tb.Helper()
	Exec(tb, at, `create table stopped (at timestamptz not null)`)
	Exec(tb, at, `insert into stopped values ('2025-10-30 13:30:00Z')`)
	Exec(tb, at, `create function clock_timestamp() returns timestamptz language sql volatile as 'select at from stopped'`)
	return func(d time.Duration) {
		tb.Helper()
		Exec(tb, at, `update stopped set at = at + $1::bigint * interval '1 microsecond'`, d.Microseconds())
	}
}

// Exec runs a statement on a connection of its own and returns how many rows it has changed.
func Exec(tb testing.TB, at, sql string, args ...any) int64 {
	tb.Helper()
	ctx, done := context.WithTimeout(context.WithoutCancel(tb.Context()), time.Minute)
	defer done()
	conn, err := pgx.Connect(ctx, at)
	if err != nil {
		tb.Fatal(err)
	}
	defer conn.Close(ctx) //nolint:errcheck // nothing is left to be sent
	tag, err := conn.Exec(ctx, sql, args...)
	if err != nil {
		tb.Fatalf("%s: %v", strings.TrimSpace(sql), err)
	}
	return tag.RowsAffected()
}
