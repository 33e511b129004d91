package postgres_test

import (
	"strings"
	"sync"
	"testing"

	"github.com/jackc/pgx/v5"

	"github.com/seed45548214/arena/state"
	"github.com/seed45548214/arena/state/postgres"
	"github.com/seed45548214/arena/state/postgres/postgrestest"
)

// Processes that start at once on an empty database make its tables once.
func TestOpen_MakesTheTablesOnce(t *testing.T) {
	t.Parallel()
	url := postgrestest.URL(t)
	var starting sync.WaitGroup
	for range 8 {
		starting.Go(func() {
			s, err := postgres.Open(t.Context(), postgres.Config{URL: url})
			if err != nil {
				t.Error(err)
				return
			}
			_ = s.Close()
		})
	}
	starting.Wait()
	if versions := postgrestest.Exec(t, url, `select from arena_schema where version = 1`); versions != 1 {
		t.Errorf("the tables were made %d times", versions)
	}
}

// Tables of an older program are brought to the version of a newer one with what is in
// them; the older program does not touch those of the newer.
func TestOpen_MigratesAnOlderSchemaAndRefusesANewer(t *testing.T) {
	t.Parallel()
	url := postgrestest.URL(t)
	s := open(t, url)
	owner := own(t, s, "one")
	write(t, owner, 3)
	conn, err := pgx.Connect(t.Context(), url)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = conn.Close(t.Context()) })
	const next = `alter table arena_head add column color text not null default 'blue'`
	for range 2 {
		if err := postgres.Migrate(t.Context(), conn, next); err != nil {
			t.Fatal(err)
		}
	}
	if blue := postgrestest.Exec(t, url, `select from arena_head where color = 'blue' and seq = 3`); blue != 1 {
		t.Errorf("%d rows of the arena are migrated, want 1", blue)
	}
	write(t, owner, 1) // who runs already goes on
	if report, err := state.Verify(t.Context(), s, "a", nil); err != nil || report.Records != 4 {
		t.Errorf("verify: %d records, %v", report.Records, err)
	}
	_, err = postgres.Open(t.Context(), postgres.Config{URL: url})
	want := "open store: the tables have version 3 and this program knows 2: a newer one has used them, run that one, or use another database"
	if err == nil || err.Error() != want {
		t.Errorf("error = %v, want %s", err, want)
	}
}

// What the first version has stored is there for the second.
func TestOpen_MigratesTheFirstTables(t *testing.T) {
	t.Parallel()
	url := postgrestest.URL(t)
	conn, err := pgx.Connect(t.Context(), url)
	wantNil(t, err)
	t.Cleanup(func() { _ = conn.Close(t.Context()) })
	wantNil(t, postgres.MakeFirstTables(t.Context(), conn))
	postgrestest.Exec(t, url, `insert into arena_sealed values ('default/current', 'a', 'key', 'kept')`)
	s := open(t, url)
	wantNil(t, s.Keeps(t.Context(), "a", "key"))
	if got, err := s.Secret(t.Context(), "token", []byte("fresh")); err != nil || string(got) != "fresh" {
		t.Errorf("secret %q, %v", got, err)
	}
}

// A step that fails leaves the version before.
func TestOpen_TakesAStepWholeOrNotAtAll(t *testing.T) {
	t.Parallel()
	url := postgrestest.URL(t)
	open(t, url)
	conn, err := pgx.Connect(t.Context(), url)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = conn.Close(t.Context()) })
	if err := postgres.Migrate(t.Context(), conn, `create table arena_more (); select 1/0`); err == nil || !strings.Contains(err.Error(), "version 3") {
		t.Errorf("a step that fails: %v", err)
	}
	if left := postgrestest.Exec(t, url, `select from pg_tables where schemaname = current_schema and tablename = 'arena_more'`); left != 0 {
		t.Error("a half step was left behind")
	}
	open(t, url)
}

// Who may not write can still read, and is told what to do where there is nothing to read.
func TestOpen_NeedsOnlyToReadWhereTheTablesAre(t *testing.T) {
	t.Parallel()
	url := postgrestest.URL(t)
	reader := url + " default_transaction_read_only=on"
	if _, err := postgres.Open(t.Context(), postgres.Config{URL: reader}); err == nil || !strings.Contains(err.Error(), "only reads") {
		t.Errorf("an empty database that only reads: %v", err)
	}
	write(t, own(t, open(t, url), "one"), 2)
	s := open(t, reader)
	if report, err := state.Verify(t.Context(), s, "a", nil); err != nil || report.Records != 2 {
		t.Errorf("verify: %d records, %v", report.Records, err)
	}
}
