package file

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"

	"github.com/seed45548214/arena/state"
)

// A vaultFile is the content of an arena's sealed values, by key.
type vaultFile map[string][]byte

// Seal stores a value for its owner alone; see [state.Vault].
func (s *Store) Seal(ctx context.Context, f state.Fence, key string, value []byte) error {
	r, err := s.write(ctx, f.Arena)
	if err != nil {
		return err
	}
	defer r.leave()
	if err := errors.Join(state.CheckKey(key), r.allow(f)); err != nil {
		return err
	}
	path := r.base + vaultSuffix
	values, err := loadVault(path)
	if err != nil {
		return err
	}
	if known, ok := values[key]; ok && !bytes.Equal(known, value) {
		return state.ErrSealed
	}
	values[key] = value
	return saveVault(path, values) // also the same again: it may not have reached the disk
}

// Unseal returns a sealed value to its owner; see [state.Vault].
func (s *Store) Unseal(ctx context.Context, f state.Fence, key string) ([]byte, error) {
	r, err := s.write(ctx, f.Arena)
	if err != nil {
		return nil, err
	}
	defer r.leave()
	if err := errors.Join(state.CheckKey(key), r.allow(f)); err != nil {
		return nil, err
	}
	return r.sealed(key)
}

// Keeps reports whether a value is kept; see [state.Vault].
func (s *Store) Keeps(ctx context.Context, arena, key string) error {
	r, err := s.room(ctx, arena)
	if err != nil {
		return err
	}
	if err := state.CheckKey(key); err != nil {
		return err
	}
	_, err = r.sealed(key)
	return err
}

// sealed reads the value under key.
func (r *room) sealed(key string) ([]byte, error) {
	path := r.base + vaultSuffix
	values, err := loadVault(path)
	if err != nil {
		return nil, err
	}
	value, ok := values[key]
	if !ok {
		return nil, fmt.Errorf("%s has no such value: %w", path, state.ErrNotFound)
	}
	return value, nil
}

// saveVault replaces the sealed values at path.
func saveVault(path string, values vaultFile) error {
	text, err := json.Marshal(values)
	if err != nil {
		return fmt.Errorf("encode sealed values: %w", err)
	}
	return replaceFile(path, seal(text), text)
}

// loadVault reads what saveVault wrote; it has no values when there is no file. An
// error shows nothing of them.
func loadVault(path string) (vaultFile, error) {
	text, err := readSealed(path)
	if errors.Is(err, fs.ErrNotExist) {
		return make(vaultFile), nil
	}
	if err != nil {
		return nil, err
	}
	var values vaultFile
	if json.Unmarshal(text, &values) != nil || values == nil {
		return nil, &state.Damage{Path: path, Reason: "the sealed values cannot be read"}
	}
	return values, nil
}
