package postgres

import (
	"bytes"
	"context"
	"errors"
	"fmt"

	"github.com/jackc/pgx/v5"

	"github.com/seed45548214/arena/state"
)

// The row is locked, so that nobody becomes owner between the look at it and the value.
const sealSQL = `
with owner as (
	select from arena_head where namespace = $1 and arena = $2 and epoch = $3 and owner = $4 for share
)
insert into arena_sealed (namespace, arena, key, value) select $1, $2, $5, $6 from owner
on conflict do nothing`

// Seal stores a value for its owner alone; see [state.Vault].
func (s *Store) Seal(ctx context.Context, f state.Fence, key string, value []byte) error {
	ctx, done, err := s.write(ctx, f)
	if err != nil {
		return errors.Join(err, state.CheckKey(key))
	}
	defer done()
	if err := state.CheckKey(key); err != nil {
		return err
	}
	return again(func() error {
		tag, err := s.pool.Exec(ctx, sealSQL, s.namespace, f.Arena, f.Epoch, f.Owner, key, solid(value))
		err = moved(ctx, "seal the value", tag.RowsAffected(), err)
		if !errors.Is(err, errMoved) {
			return err
		}
		kept, err := s.sealed(ctx, f, key)
		switch {
		case errors.Is(err, state.ErrNotFound):
			return errMoved
		case err != nil:
			return err
		case !bytes.Equal(kept, value):
			return state.ErrSealed
		}
		return nil
	})
}

// Unseal returns a sealed value to its owner; see [state.Vault].
func (s *Store) Unseal(ctx context.Context, f state.Fence, key string) ([]byte, error) {
	ctx, done, err := s.write(ctx, f)
	if err != nil {
		return nil, errors.Join(err, state.CheckKey(key))
	}
	defer done()
	if err := state.CheckKey(key); err != nil {
		return nil, err
	}
	return s.sealed(ctx, f, key)
}

const unsealSQL = `
select h.epoch, h.owner, v.value from arena_head h
left join arena_sealed v on v.namespace = h.namespace and v.arena = h.arena and v.key = $3
where h.namespace = $1 and h.arena = $2`

// sealed reads the value under key for whoever shows f.
func (s *Store) sealed(ctx context.Context, f state.Fence, key string) ([]byte, error) {
	now := standing{row: true}
	var value []byte
	err := s.pool.QueryRow(ctx, unsealSQL, s.namespace, f.Arena, key).Scan(&now.epoch, &now.owner, &value)
	if errors.Is(err, pgx.ErrNoRows) {
		now.row, err = false, nil
	}
	if err != nil {
		return nil, fmt.Errorf("read the sealed value: %w", explain(ctx, err))
	}
	if err := now.allow(f); err != nil {
		return nil, err
	}
	if value == nil {
		return nil, fmt.Errorf("sealed value of arena %s: %w", f.Arena, state.ErrNotFound)
	}
	return value, nil
}

const keepsSQL = `select exists (select from arena_sealed where namespace = $1 and arena = $2 and key = $3)`

// Keeps reports whether a value is kept; see [state.Vault].
func (s *Store) Keeps(ctx context.Context, arena, key string) error {
	ctx, done, err := s.read(ctx, arena)
	if err != nil {
		return err
	}
	defer done()
	if err := state.CheckKey(key); err != nil {
		return err
	}
	var kept bool
	if err := s.pool.QueryRow(ctx, keepsSQL, s.namespace, arena, key).Scan(&kept); err != nil {
		return fmt.Errorf("look for the sealed value: %w", explain(ctx, err))
	}
	if !kept {
		return fmt.Errorf("sealed value of arena %s: %w", arena, state.ErrNotFound)
	}
	return nil
}
