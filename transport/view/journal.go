package view

import (
	"context"
	"errors"
	"iter"
)

// A Record is one commit of an arena.
type Record struct {
	Seq  uint64 // 1 for the first record, then without a gap
	Sum  string // the chain's sum over this record, in hex
	Data []byte // a JSON array of events on one line; nobody changes its bytes
}

// A Snapshot is the state after one record.
type Snapshot struct {
	Seq  uint64
	Sum  string // of the record Seq
	Data []byte // an arena.State as JSON
}

// A Journal reads what arenas have recorded. Its methods may be called by any
// number of goroutines.
type Journal interface {
	// Read yields the records after sequence number after, in order, up to the
	// head at the time of the call. A sequence ends with its first error; one that
	// wraps [ErrDamaged] means that reading again does not help.
	Read(ctx context.Context, arena string, after uint64) iter.Seq2[Record, error]
	// Follow yields what Read does and then each record as it is stored, until ctx
	// ends.
	Follow(ctx context.Context, arena string, after uint64) iter.Seq2[Record, error]
	// Snapshot returns the last snapshot, or an error that wraps [ErrNoSnapshot].
	Snapshot(ctx context.Context, arena string) (Snapshot, error)
}

var (
	// ErrNoSnapshot means that an arena has no snapshot. Its journal is read from
	// the start then.
	ErrNoSnapshot = errors.New("no snapshot")
	// ErrDamaged means that stored bytes are not those that were written.
	ErrDamaged = errors.New("the journal is damaged")
)
