package redis

import (
	"context"
	"fmt"

	"github.com/seed45548214/arena/state"
)

// Seal stores a value for its owner alone; see [state.Vault].
func (s *Store) Seal(ctx context.Context, f state.Fence, key string, value []byte) error {
	k, err := s.begin(ctx, f.Arena)
	if err != nil {
		return err
	}
	if err := state.CheckKey(key); err != nil {
		return err
	}
	_, err = s.run(ctx, "seal a value of arena "+f.Arena, s.scripts.seal, []string{k.head, k.sealed}, f.Epoch, f.Owner, key, value)
	return gone(err, f)
}

// Unseal returns a sealed value to its owner; see [state.Vault].
func (s *Store) Unseal(ctx context.Context, f state.Fence, key string) ([]byte, error) {
	k, err := s.begin(ctx, f.Arena)
	if err != nil {
		return nil, err
	}
	if err := state.CheckKey(key); err != nil {
		return nil, err
	}
	answer, err := s.run(ctx, "sealed value of arena "+f.Arena, s.scripts.unseal, []string{k.head, k.sealed}, f.Epoch, f.Owner, key)
	if err != nil {
		return nil, gone(err, f)
	}
	return []byte(answer[1]), nil
}

// Keeps reports whether a value is kept; see [state.Vault].
func (s *Store) Keeps(ctx context.Context, arena, key string) error {
	k, err := s.begin(ctx, arena)
	if err != nil {
		return err
	}
	if err := state.CheckKey(key); err != nil {
		return err
	}
	kept, err := s.commands.HExists(ctx, k.sealed, key).Result()
	if err != nil {
		return s.explain(ctx, "sealed value of arena "+arena, err)
	}
	if !kept {
		return fmt.Errorf("sealed value of arena %s: %w", arena, state.ErrNotFound)
	}
	return nil
}
