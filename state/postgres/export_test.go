package postgres

import (
	"context"

	"github.com/seed45548214/arena/state"
)

// Page returns what is read of arena at once after a record.
func (s *Store) Page(ctx context.Context, arena string, after uint64) ([]state.Record, error) {
	page, _, err := s.page(ctx, arena, after, 1<<62)
	return page, err
}

// MakeFirstTables makes the tables as the first version had them.
func MakeFirstTables(ctx context.Context, db database) error {
	return migrate(ctx, db, steps()[:1])
}

// Migrate takes the first steps that the tables lack, and then the further ones.
func Migrate(ctx context.Context, db database, further ...string) error {
	return migrate(ctx, db, append(steps(), further...))
}
