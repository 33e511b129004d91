package postgres

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"
	"time"

	"github.com/jackc/pgx/v5/pgxpool"

	"github.com/seed45548214/arena/state"
)

// nameBytes is the most bytes of a namespace or the id of a snapshot: both, and an arena's
// id, must fit into a notification.
const nameBytes = 200

// A Config says where the arenas are kept.
type Config struct {
	// URL leads to the database: postgres://user:password@host:5432/name, or any other
	// form that pgx takes.
	URL string
	// Namespace and SnapshotID separate deployments that share a database. Empty, they
	// are "default" and "current".
	Namespace  string
	SnapshotID string
	// Now is the clock by which [state.Lease] says when it runs out; nil is [time.Now].
	Now func() time.Time
}

// A Store keeps the contract of [state.Shared] in a database; see the package for what it
// promises.
type Store struct {
	pool      *pgxpool.Pool
	namespace string
	now       func() time.Time

	calls  calls
	bell   bell
	bus    bus
	herald herald
	hear   sync.Once // begins to listen
	heard  mark      // a notification has come
	speak  sync.Once // begins to announce
}

// Open connects to the database, and makes or migrates its tables. It is no error if other
// processes do so at the same moment. Tables of a newer program are refused. No error of it
// or of the store shows the password. The caller must Close.
func Open(ctx context.Context, c Config) (*Store, error) {
	namespace, err := c.namespace()
	if err != nil {
		return nil, fmt.Errorf("open store: %w", err)
	}
	config, err := pgxpool.ParseConfig(c.URL)
	if err != nil {
		// The error quotes the URL, and what cannot be parsed cannot be cleared of secrets.
		return nil, errors.New("open store: the database's address cannot be read; DATABASE_URL looks like postgres://user:password@host:5432/name, with other characters than letters and digits as %XX")
	}
	if _, ok := config.ConnConfig.RuntimeParams["application_name"]; !ok {
		config.ConnConfig.RuntimeParams["application_name"] = "arena"
	}
	ctx, done := patient(ctx)
	defer done()
	pool, err := pgxpool.NewWithConfig(ctx, config)
	if err != nil {
		return nil, fmt.Errorf("open store: %w", explain(ctx, err))
	}
	err = migrate(ctx, pool, steps())
	if err == nil {
		err = checkIsolation(ctx, pool)
	}
	if err != nil {
		pool.Close()
		return nil, fmt.Errorf("open store: %w", explain(ctx, err))
	}
	s := &Store{pool: pool, namespace: namespace, now: c.Now}
	if s.now == nil {
		s.now = time.Now
	}
	return s, nil
}

// checkIsolation returns an error unless each statement sees what was committed before it:
// the statements of the store are whole in themselves, and would only stop each other.
func checkIsolation(ctx context.Context, db database) error {
	var level string
	if err := db.QueryRow(ctx, `select current_setting('transaction_isolation')`).Scan(&level); err != nil {
		return fmt.Errorf("read the settings of the database: %w", err)
	}
	if level != "read committed" {
		return fmt.Errorf("transactions are %s by default; add default_transaction_isolation=read%%20committed to DATABASE_URL", level)
	}
	return nil
}

// namespace returns what the keys of the deployment begin with.
func (c *Config) namespace() (string, error) {
	names := [...]string{c.Namespace, c.SnapshotID}
	for i, name := range names {
		if len(name) > nameBytes || strings.ContainsAny(name, "/\x00 \n") {
			return "", fmt.Errorf("POSTGRES_NAMESPACE and POSTGRES_SNAPSHOT_ID have at most %d bytes and neither a slash nor a space, not %q", nameBytes, name)
		}
		if name == "" {
			names[i] = [...]string{"default", "current"}[i]
		}
	}
	return names[0] + "/" + names[1], nil
}

// Close ends every Follow and every other call, refuses all further ones, and closes the
// connections. It may be called twice.
func (s *Store) Close() error {
	s.calls.close()
	s.pool.Close()
	return nil
}

// begin begins a call. Unless it returns an error, done must be called.
func (s *Store) begin(ctx context.Context) (_ context.Context, done func(), err error) {
	if err := ctx.Err(); err != nil {
		return nil, nil, err
	}
	ctx, end, err := s.calls.begin(ctx)
	if err != nil {
		return nil, nil, err
	}
	ctx, cancel := patient(ctx)
	return ctx, func() { cancel(); end() }, nil
}

// read is begin for a call about an arena that anybody may make.
func (s *Store) read(ctx context.Context, arena string) (_ context.Context, done func(), err error) {
	ctx, done, err = s.begin(ctx)
	if err != nil {
		return nil, nil, err
	}
	if err := state.CheckArena(arena); err != nil {
		done()
		return nil, nil, err
	}
	return ctx, done, nil
}

// write is read for whoever shows the fence f.
func (s *Store) write(ctx context.Context, f state.Fence) (_ context.Context, done func(), err error) {
	ctx, done, err = s.read(ctx, f.Arena)
	if err == nil && !possible(f) {
		done()
		return nil, nil, state.ErrFenced
	}
	return ctx, done, err
}
