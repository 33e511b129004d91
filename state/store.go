package state

import (
	"context"
	"io"
	"iter"
	"time"
)

// A Store keeps journals, snapshots, leases and sealed values. Its methods may be called by any
// number of goroutines at once. Every method returns an error soon after its
// context ends; an Append whose context ended before the call stores nothing.
type Store interface {
	Leases
	Journals
	Snapshots
	Vault
	io.Closer
}

// Leases say who tries to write; the store itself says who may.
type Leases interface {
	// Acquire gives the arena to owner for ttl, or returns [ErrHeld]. An owner that
	// holds it already gets it again, with the same epoch: that is a retry. In all
	// other cases the epoch is higher than any before.
	Acquire(ctx context.Context, arena, owner string, ttl time.Duration) (Lease, error)
	// Renew extends a lease by its TTL from now, also when it has run out and nobody
	// else has taken it. It returns [ErrFenced] when somebody has, or after Release, and
	// [ErrReplaced] when what was stored is not where it was.
	Renew(ctx context.Context, l Lease) (Lease, error)
	// Release ends a lease and the right to write under it, and keeps where the journal
	// stands as a [Witness]. To release what is over already does nothing. [ErrReplaced]
	// says that the lease is over and that what was stored is not where it was.
	Release(ctx context.Context, l Lease) error
}

// Journals hold the records.
type Journals interface {
	// Append stores r once and for good before it returns nil. It returns
	// [ErrFenced] unless f is the fence of the last lease given out and not released
	// (one that has merely run out may still write) and r is of its arena, and a
	// [*Conflict] unless r follows the head, and [ErrReplaced] when it cannot tell that r
	// is where a reader will look for it. The record that is the head already is accepted again, so
	// that a writer may retry when it does not know how an Append ended.
	// The store keeps no reference to the data.
	Append(ctx context.Context, f Fence, r Record) error
	// Read yields the records after sequence number after, in order, up to the head
	// at the time of the call. An arena without records yields nothing. After a
	// non-nil error the sequence ends.
	Read(ctx context.Context, arena string, after uint64) iter.Seq2[Record, error]
	// Follow yields what Read does and then each record as it is stored, until ctx
	// ends, which it reports as the error, or the store is closed: [ErrClosed].
	Follow(ctx context.Context, arena string, after uint64) iter.Seq2[Record, error]
	// Head returns where the journal stands; the zero Head for an arena without
	// records.
	Head(ctx context.Context, arena string) (Head, error)
	// Known returns the last record of which something beside the journal says that it
	// was stored: the snapshot, or where the journal stood when a lease was given or
	// released. If the head is before it, records are missing; see [Missing].
	Known(ctx context.Context, arena string) (Witness, error)
	// Arenas returns the ids of the arenas that have a record, or are known to have had
	// one, sorted.
	Arenas(ctx context.Context) ([]string, error)
}

// Snapshots hold one folded state for each arena.
type Snapshots interface {
	// SaveSnapshot replaces the snapshot of the fence's arena, whatever its head. It
	// returns [ErrFenced] as Append does.
	SaveSnapshot(ctx context.Context, f Fence, s Snapshot) error
	// LoadSnapshot returns the last snapshot saved, [ErrNotFound] when there is none,
	// or a [*Damage] when its bytes are not those that were saved.
	LoadSnapshot(ctx context.Context, arena string) (Snapshot, error)
}

// A Snapshot is the state of an arena after the record at Head. Without it the
// journal is replayed from the start, so it may be lost at any time; while it is there it
// is a witness that the record was stored.
type Snapshot struct {
	Head
	Data []byte
}
