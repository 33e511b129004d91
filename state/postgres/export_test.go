package postgres

import "context"

// Migrate takes the first steps that the tables lack, and then the further ones.
func Migrate(ctx context.Context, db database, further ...string) error {
	return migrate(ctx, db, append(steps(), further...))
}
