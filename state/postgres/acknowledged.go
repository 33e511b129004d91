package postgres

import (
	"context"
	"errors"
	"fmt"
)

const settingsSQL = `
select current_setting('fsync'), current_setting('synchronous_commit'), current_setting('synchronous_standby_names') <> ''`

// Acknowledged says in one sentence for the operator what it is worth that a record was
// stored, by the settings of the database. It returns an error that says what to do if that
// is nothing.
func (s *Store) Acknowledged(ctx context.Context) (string, error) {
	ctx, done, err := s.begin(ctx)
	if err != nil {
		return "", err
	}
	defer done()
	var fsync, commit string
	var standby bool
	if err := s.pool.QueryRow(ctx, settingsSQL).Scan(&fsync, &commit, &standby); err != nil {
		return "", fmt.Errorf("read the settings of the database: %w", explain(ctx, err))
	}
	const flushed = "a trade is shown only after Postgres has flushed its record to disk"
	switch {
	case fsync == "off":
		return "", errors.New("the database runs with fsync = off: a crash of its machine may destroy every journal; set fsync = on in postgresql.conf and reload it")
	case commit == "off":
		return "a trade may be shown before Postgres has flushed its record to disk (synchronous_commit = off): it may lose the last moments in a crash", nil
	case standby && commit == "remote_write":
		return flushed + ", and a standby has received it", nil
	case standby && commit != "local":
		return flushed + ", and a standby too", nil
	}
	return flushed, nil
}
