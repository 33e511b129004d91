package postgres

import (
	"context"
	"errors"
	"fmt"

	"github.com/jackc/pgx/v5"
)

const holderSQL = `
select owner from arena_head where namespace = $1 and arena = $2 and until > clock_timestamp()`

// Holder returns who holds a lease; see [state.Shared].
func (s *Store) Holder(ctx context.Context, arena string) (owner string, err error) {
	ctx, done, err := s.read(ctx, arena)
	if err != nil {
		return "", err
	}
	defer done()
	err = s.pool.QueryRow(ctx, holderSQL, s.namespace, arena).Scan(&owner)
	if errors.Is(err, pgx.ErrNoRows) {
		return "", nil
	}
	if err != nil {
		return "", fmt.Errorf("ask who has arena %s: %w", arena, explain(ctx, err))
	}
	return owner, nil
}
