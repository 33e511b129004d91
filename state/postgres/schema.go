package postgres

import (
	"context"
	"errors"
	"fmt"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
)

// Names are compared byte by byte: the order of a language changes with the library that
// knows it, and an index with it. The data of a record is bytea and not json, though a
// record is JSON: json refuses bytes that are no text in the encoding of the database and
// whatever is nested deep, and a record that one driver stores must be one for all.
const firstTables = `
create table arena_head (
	namespace       text collate "C" not null,
	arena           text collate "C" not null,
	epoch           bigint not null,      -- counts the leases
	owner           text not null,        -- of the last lease, empty once it is released
	until           timestamptz,          -- when it runs out, by the clock of the database
	seq             bigint not null,      -- of the last record
	sum             bytea not null,       -- of the last record
	known           bigint not null,      -- the last record when a lease was given or released
	given           bigint not null,      -- the last record when the last lease was given
	snapshot_seq    bigint,
	snapshot_sum    bytea,
	snapshot_data   bytea,
	snapshot_digest bytea,                -- SHA-256 over the three before
	primary key (namespace, arena)
) with (fillfactor = 50); -- room for the next version of a row beside it: every record makes one
create table arena_journal (
	namespace text collate "C" not null,
	arena     text collate "C" not null,
	seq       bigint not null,
	prev      bytea not null,             -- the sum of the record before
	sum       bytea not null,
	data      bytea not null,             -- the events, one line of JSON
	primary key (namespace, arena, seq)
);
create table arena_sealed (
	namespace text collate "C" not null,
	arena     text collate "C" not null,
	key       text collate "C" not null,
	value     bytea not null,
	primary key (namespace, arena, key)
);`

// Nothing in these two is worth a backup.
const sharedTables = `
create table arena_inbox (
	seq       bigint generated always as identity primary key, -- their order
	namespace text collate "C" not null,
	arena     text collate "C" not null,
	id        text collate "C" not null,  -- made by who asks, who so can take it back whatever he hears
	body      bytea not null,
	asked     timestamptz not null,       -- by the clock of the database
	answer    bytea,                      -- null until the owner has answered
	unique (namespace, arena, id)
);
create table arena_secret (
	namespace text collate "C" not null,
	name      text collate "C" not null,
	value     bytea not null,
	primary key (namespace, name)
);`

// schemaLock is the advisory lock under which tables are made: "arena" in ASCII.
const schemaLock = 0x6172656e61

// What the server calls the errors that are told from others.
const (
	readOnly       = "25006"
	denied         = "42501"
	undefinedTable = "42P01"
)

// steps returns what brings the tables from each version to the next. A version that was
// released is not changed any more.
func steps() []string { return []string{firstTables, sharedTables} }

// A database is a connection or a pool of them.
type database interface {
	Begin(ctx context.Context) (pgx.Tx, error)
	QueryRow(ctx context.Context, sql string, args ...any) pgx.Row
}

// migrate takes the steps that the tables still lack. Nothing is written, and no lock taken,
// if there are none, so that a role that may only read can open the store.
func migrate(ctx context.Context, db database, steps []string) error {
	version, err := schemaVersion(ctx, db)
	if err == nil && version < len(steps) {
		err = pgx.BeginFunc(ctx, db, func(tx pgx.Tx) error { return take(ctx, tx, steps) })
	}
	if err == nil && version > len(steps) {
		err = fmt.Errorf("the tables have version %d and this program knows %d: a newer one has used them, run that one, or use another database", version, len(steps))
	}
	switch code(err) {
	case denied:
		return fmt.Errorf("make the tables: let a role that may create tables run arena once, or grant it: %w", err)
	case readOnly:
		return fmt.Errorf("make the tables: this server only reads, let arena run once with the one that writes: %w", err)
	}
	return err
}

// take requires a transaction of its own. Another process may have been faster.
func take(ctx context.Context, tx pgx.Tx, steps []string) error {
	if _, err := tx.Exec(ctx, `select pg_advisory_xact_lock($1)`, int64(schemaLock)); err != nil {
		return fmt.Errorf("wait for other processes: %w", err)
	}
	if _, err := tx.Exec(ctx, `create table if not exists arena_schema (version integer not null)`); err != nil {
		return fmt.Errorf("make the table of the version: %w", err)
	}
	var version int
	if err := tx.QueryRow(ctx, `select coalesce(max(version), 0) from arena_schema`).Scan(&version); err != nil {
		return fmt.Errorf("read the version of the tables: %w", err)
	}
	for ; version < len(steps); version++ {
		if _, err := tx.Exec(ctx, steps[version]); err != nil {
			return fmt.Errorf("bring the tables to version %d: %w", version+1, err)
		}
		if _, err := tx.Exec(ctx, `insert into arena_schema (version) values ($1)`, version+1); err != nil {
			return fmt.Errorf("note version %d of the tables: %w", version+1, err)
		}
	}
	return nil
}

// schemaVersion returns 0 before there are tables.
func schemaVersion(ctx context.Context, db database) (version int, err error) {
	err = db.QueryRow(ctx, `select coalesce(max(version), 0) from arena_schema`).Scan(&version)
	if code(err) == undefinedTable {
		return 0, nil
	}
	if err != nil {
		return 0, fmt.Errorf("read the version of the tables: %w", err)
	}
	return version, nil
}

// code returns what the server calls the error, and nothing for one that is not the server's.
func code(err error) string {
	if fault, ok := errors.AsType[*pgconn.PgError](err); ok {
		return fault.Code
	}
	return ""
}
