package state

import (
	"context"
	"errors"
	"fmt"
)

// A Vault keeps values that nobody may see before their time. They are no part of a
// journal or a snapshot, and nothing lists, exports or serves them.
type Vault interface {
	// Seal stores value once and for good under key before it returns nil. The same
	// again is nil; another value under the key is [ErrSealed]. It returns [ErrFenced]
	// as [Journals.Append] does. The store keeps no reference to value.
	Seal(ctx context.Context, f Fence, key string, value []byte) error
	// Unseal returns the value under key to whoever may write, or [ErrNotFound]. It
	// returns [ErrFenced] as Seal does.
	Unseal(ctx context.Context, f Fence, key string) ([]byte, error)
	// Keeps returns nil if a value of the arena is kept under key, or [ErrNotFound].
	// Anybody may ask, and hears nothing of the value.
	Keeps(ctx context.Context, arena, key string) error
}

// ErrSealed means that another value is sealed under the key.
var ErrSealed = errors.New("another value is sealed under this key")

// ErrBadKey means that a text cannot be the key of a sealed value.
var ErrBadKey = errors.New("the key of a sealed value is 1 to 64 lower-case letters, digits and hyphens")

// CheckKey returns an error unless key may be that of a sealed value: 1 to 64
// lower-case letters, digits and hyphens.
func CheckKey(key string) error {
	if CheckArena(key) != nil { // the same letters
		return fmt.Errorf("%w: %q", ErrBadKey, key)
	}
	return nil
}

// Seal keeps value under key until Unseal asks for it: see [Vault]. It may be called
// at any moment.
func (o *Owner) Seal(ctx context.Context, key string, value []byte) error {
	if err := o.store.Seal(ctx, o.fence, key, value); err != nil {
		return o.settle(fmt.Errorf("seal a value of arena %s: %w", o.fence.Arena, err))
	}
	return nil
}

// Unseal returns the value that was sealed under key, by this owner or one before:
// see [Vault]. It may be called at any moment.
func (o *Owner) Unseal(ctx context.Context, key string) ([]byte, error) {
	value, err := o.store.Unseal(ctx, o.fence, key)
	if err != nil {
		return nil, o.settle(fmt.Errorf("unseal a value of arena %s: %w", o.fence.Arena, err))
	}
	return value, nil
}
