package state

import (
	"errors"
	"fmt"
)

// ErrBadArena means that an id cannot name an arena.
var ErrBadArena = errors.New("an arena's id is 1 to 64 lower-case letters, digits and hyphens")

// CheckArena returns an error unless id may name an arena: 1 to 64 lower-case
// letters, digits and hyphens. Drivers build file names and keys from it.
func CheckArena(id string) error {
	ok := id != "" && len(id) <= 64
	for _, c := range []byte(id) {
		ok = ok && (c == '-' || '0' <= c && c <= '9' || 'a' <= c && c <= 'z')
	}
	if !ok {
		return fmt.Errorf("%w: %q", ErrBadArena, id)
	}
	return nil
}
