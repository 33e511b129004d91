package state

import (
	"errors"
	"fmt"
	"strings"
)

var (
	// ErrHeld means that another owner holds the lease of the arena.
	ErrHeld = errors.New("the arena is held by another owner")
	// ErrFenced means that the lease is over: released, or taken by another owner.
	// The owner must stop; trying again does not help.
	ErrFenced = errors.New("fenced: the arena has another owner")
	// ErrNotFound means that there is nothing of that name yet.
	ErrNotFound = errors.New("not found")
	// ErrReadOnly means that the store was opened for reading.
	ErrReadOnly = errors.New("the store was opened for reading only")
	// ErrBroken means that a write failed, and that the journal takes no more of
	// them: what reached the disk is only known after it has been opened again, which
	// the next Acquire does.
	ErrBroken = errors.New("the journal is closed after a failed write; free disk space or mend the disk")
	// ErrReplaced means that what an owner has stored is not where it was: removed,
	// moved, cut or replaced by another hand. Nothing more is written. The next Acquire
	// looks at what is there.
	ErrReplaced = errors.New("the stored journal was removed, cut or replaced while it was in use")
	// ErrClosed means that the store has been closed.
	ErrClosed = errors.New("the store is closed")
)

// A Conflict means that a record does not follow the head of its journal:
// somebody else has written, or the writer has lost count. Trying again does not
// help; recovering from the journal does.
type Conflict struct { //nolint:errname // one word for one thing: a driver answers with a conflict
	Arena string
	Have  Head // where the journal stands
	After Head // where the writer believed it to stand
}

// Error says where the journal stands and where the writer believed it to be.
func (c *Conflict) Error() string {
	return fmt.Sprintf("conflict: the journal of %s stands at %s, the record follows %s", c.Arena, c.Have, c.After)
}

// Damage means that stored bytes are not those that were written. Nothing is
// repaired or left out silently: the arena stays closed until somebody decides.
type Damage struct { //nolint:errname // one word for one thing: a journal has damage
	Path     string // the file, or what the driver has instead
	Line     int    // 1 for the first line; 0 when the place is not a line
	Offset   int64  // of the first byte of the damaged line or part
	AfterSeq uint64 // the last record before the damage
	Reason   string
}

// Error says what is damaged, where, and what was found.
func (d *Damage) Error() string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s is damaged", d.Path)
	if d.Line > 0 {
		fmt.Fprintf(&b, " at line %d, byte offset %d, after record %d", d.Line, d.Offset, d.AfterSeq)
	}
	fmt.Fprintf(&b, ": %s", d.Reason)
	return b.String()
}
