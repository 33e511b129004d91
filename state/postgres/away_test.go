package postgres_test

import (
	"context"
	"errors"
	"fmt"
	"net"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/seed45548214/arena/state/postgres"
	"github.com/seed45548214/arena/state/postgres/postgrestest"
)

// A blockade holds up everybody who writes to the database.
type blockade struct {
	tx  pgx.Tx
	url string
}

// block begins a blockade, which ends with the test.
func block(t *testing.T, url string) *blockade {
	t.Helper()
	conn, err := pgx.Connect(t.Context(), url)
	wantNil(t, err)
	t.Cleanup(func() { _ = conn.Close(context.WithoutCancel(t.Context())) })
	tx, err := conn.Begin(t.Context())
	wantNil(t, err)
	_, err = tx.Exec(t.Context(), `lock table arena_head in exclusive mode`)
	wantNil(t, err)
	return &blockade{tx: tx, url: url}
}

// wait returns once somebody is held up.
func (b *blockade) wait(t *testing.T) {
	t.Helper()
	waits := int64(0)
	for waits == 0 {
		waits = postgrestest.Exec(t, b.url, `select from pg_locks where not granted and relation = 'arena_head'::regclass`)
	}
}

// A call ends soon after its context, with the error of that, though the database hangs. The
// record may be tried again, and is stored once.
func TestStore_EndsWithItsContext(t *testing.T) {
	t.Parallel()
	url := postgrestest.URL(t)
	s := open(t, url)
	owner := own(t, s, "one")
	write(t, owner, 1)
	hangs := block(t, url)
	// One that did not end with its context would end with another error.
	short, cancel := context.WithTimeout(t.Context(), 50*time.Millisecond)
	defer cancel()
	if _, err := owner.Append(short, []byte(`["again"]`)); !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("past its deadline: %v", err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	var waiting sync.WaitGroup
	waiting.Go(func() {
		defer cancel()
		hangs.wait(t)
	})
	if _, err := owner.Append(ctx, []byte(`["again"]`)); !errors.Is(err, context.Canceled) {
		t.Errorf("canceled: %v", err)
	}
	waiting.Wait()
	wantNil(t, hangs.tx.Rollback(t.Context()))
	if seq, err := owner.Append(t.Context(), []byte(`["again"]`)); err != nil || seq != 2 {
		t.Errorf("record %d, %v, want 2", seq, err)
	}
	if head, err := s.Head(t.Context(), "a"); err != nil || head != owner.Head() {
		t.Errorf("head %s, %v, want %s", head, err, owner.Head())
	}
}

// A call whose context never ends does so by itself, and says where to look.
func TestStore_WaitsForNoServerForEver(t *testing.T) {
	t.Parallel()
	url := postgrestest.URL(t)
	owner := own(t, open(t, url), "one")
	block(t, url)
	_, err := owner.Append(context.WithoutCancel(t.Context()), []byte(`["hangs"]`))
	if err == nil || !strings.Contains(err.Error(), "has not answered within 10s; see whether it is up") {
		t.Errorf("error = %v, want where to look", err)
	}
}

// Nobody hears the password, whatever is wrong with the address or the server.
func TestOpen_NeverShowsThePassword(t *testing.T) {
	t.Parallel()
	const secret = "hunter2"
	silent := filepath.Join(t.TempDir(), ".s.PGSQL.5432")
	listener, err := net.Listen("unix", silent)
	wantNil(t, err)
	t.Cleanup(func() { _ = listener.Close() })
	for _, url := range []string{
		"postgres://arena:hunter2@127.0.0.1:1/arena?sslmode=disable",
		"postgres://arena:hunter2@127.0.0.1:port/arena",
		"postgres://arena:hunter2@[::1/arena",
		"postgres://arena:hunter2%zz@localhost/arena",
		"postgres://arena:a hunter2@localhost/arena",
		"postgres://arena:hunter2/x@localhost/arena",
		"postgres://arena:hunter2#x@localhost/arena",
		"postgres://arena:hunter2@localhost/arena?sslmode=hunter2",
		"postgres://arena:hunter2@localhost/arena?pool_max_conns=no",
		"mysql://arena:hunter2@localhost/arena",
		"host=localhost password=hunter2 port=no",
		"host=localhost password='hunter2 port=1",
		"password = hunter2 sslmode=never",
		"hunter2",
		"host=" + filepath.Dir(silent) + " user=arena password=hunter2 dbname=arena",
	} {
		ctx, cancel := context.WithTimeout(t.Context(), 200*time.Millisecond)
		_, err := postgres.Open(ctx, postgres.Config{URL: url})
		cancel()
		if err == nil || strings.Contains(err.Error(), secret) || strings.Contains(fmt.Sprintf("%+v", err), secret) {
			t.Errorf("%s: %v", url, err)
		}
	}
}

func TestStore_SaysWhatAnAcknowledgementMeans(t *testing.T) {
	t.Parallel()
	url := postgrestest.URL(t)
	for setting, want := range map[string]string{
		"synchronous_commit=on":    "a trade is shown only after Postgres has flushed its record to disk",
		"synchronous_commit=local": "a trade is shown only after Postgres has flushed its record to disk",
		"synchronous_commit=off":   "a trade may be shown before Postgres has flushed its record to disk (synchronous_commit = off): it may lose the last moments in a crash",
	} {
		if got, err := open(t, url+" "+setting).Acknowledged(t.Context()); err != nil || got != want {
			t.Errorf("%s: %q, %v, want %q", setting, got, err, want)
		}
	}
	unsafe := open(t, postgrestest.Start(t, "fsync=off").URL())
	if got, err := unsafe.Acknowledged(t.Context()); err == nil || got != "" || !strings.Contains(err.Error(), "set fsync = on") {
		t.Errorf("fsync=off: %q, %v, want what to do", got, err)
	}
}
