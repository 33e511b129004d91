package memory

import (
	"bytes"
	"context"
	"errors"
	"fmt"

	"github.com/seed45548214/arena/state"
)

// Seal stores a value for its owner alone; see [state.Vault].
func (s *Store) Seal(ctx context.Context, f state.Fence, key string, value []byte) error {
	r, err := s.room(ctx, f.Arena)
	if err != nil {
		return err
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	if err := errors.Join(state.CheckKey(key), r.tenure.Allow(f)); err != nil {
		return err
	}
	known, ok := r.sealed[key]
	switch {
	case ok && !bytes.Equal(known, value):
		return state.ErrSealed
	case r.sealed == nil:
		r.sealed = make(map[string][]byte)
	}
	r.sealed[key] = bytes.Clone(value)
	return nil
}

// Unseal returns a sealed value to its owner; see [state.Vault].
func (s *Store) Unseal(ctx context.Context, f state.Fence, key string) ([]byte, error) {
	r, err := s.room(ctx, f.Arena)
	if err != nil {
		return nil, err
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	if err := errors.Join(state.CheckKey(key), r.tenure.Allow(f)); err != nil {
		return nil, err
	}
	value, ok := r.sealed[key]
	if !ok {
		return nil, fmt.Errorf("sealed value of arena %s: %w", f.Arena, state.ErrNotFound)
	}
	return bytes.Clone(value), nil
}

// Keeps reports whether a value is kept; see [state.Vault].
func (s *Store) Keeps(ctx context.Context, arena, key string) error {
	r, err := s.room(ctx, arena)
	if err != nil {
		return err
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	if err := state.CheckKey(key); err != nil {
		return err
	}
	if _, ok := r.sealed[key]; !ok {
		return fmt.Errorf("sealed value of arena %s: %w", arena, state.ErrNotFound)
	}
	return nil
}
