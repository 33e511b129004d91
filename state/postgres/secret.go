package postgres

import (
	"context"
	"errors"
	"fmt"

	"github.com/jackc/pgx/v5"

	"github.com/seed45548214/arena/state"
)

// Secret returns what all processes know under a name; see [state.Shared].
func (s *Store) Secret(ctx context.Context, name string, fresh []byte) ([]byte, error) {
	ctx, done, err := s.begin(ctx)
	if err != nil {
		return nil, err
	}
	defer done()
	if err := state.CheckKey(name); err != nil {
		return nil, err
	}
	doing := "find the secret " + name
	if fresh != nil {
		_, err := s.pool.Exec(ctx, `insert into arena_secret (namespace, name, value) values ($1, $2, $3) on conflict do nothing`,
			s.namespace, name, fresh)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", doing, explain(ctx, err))
		}
	}
	var value []byte
	err = s.pool.QueryRow(ctx, `select value from arena_secret where namespace = $1 and name = $2`, s.namespace, name).Scan(&value)
	if errors.Is(err, pgx.ErrNoRows) {
		err = state.ErrNotFound
	}
	if err != nil {
		return nil, fmt.Errorf("%s: %w", doing, explain(ctx, err))
	}
	return value, nil
}
