package state

import (
	"context"
	"errors"
	"fmt"
	"time"
)

// A Witness says which record of a journal was stored, by what is kept beside the journal.
// The zero Witness knows of none.
type Witness struct {
	Seq uint64
	By  string // what says so: "its snapshot"
}

// Later returns the one of w and other that knows of the later record.
func (w Witness) Later(other Witness) Witness {
	if other.Seq > w.Seq {
		return other
	}
	return w
}

// Missing means that a journal ends before a record that was stored. Nothing goes on
// from there by itself: what comes next would be another history under numbers that
// viewers have seen.
type Missing struct { //nolint:errname // one word for one thing: records are missing
	Arena string
	Head  uint64 // the last record that is there
	Known Witness
}

// Error says how many records are missing, how that is known, and what to do.
func (m *Missing) Error() string {
	records := "records are"
	if m.Known.Seq-m.Head == 1 {
		records = "record is"
	}
	return fmt.Sprintf("%s: %s knows of record %d, the journal ends at record %d: %d %s missing; put the journal back, or accept the loss with `arena repair %s --accept-loss`",
		m.Arena, m.Known.By, m.Known.Seq, m.Head, m.Known.Seq-m.Head, records, m.Arena)
}

// Lost returns a [*Missing] if the journal of arena has lost its end, and a [*Damage] if
// its snapshot proves that it is another one. Who knows of a record is asked before the
// head, which only grows.
func Lost(ctx context.Context, store Store, arena string) error {
	known, err := store.Known(ctx, arena)
	if err != nil {
		return fmt.Errorf("find what is known of arena %s: %w", arena, err)
	}
	head, err := store.Head(ctx, arena)
	if err != nil {
		return fmt.Errorf("find the head of arena %s: %w", arena, err)
	}
	if head.Seq < known.Seq {
		return &Missing{Arena: arena, Head: head.Seq, Known: known}
	}
	snapshot, err := store.LoadSnapshot(ctx, arena)
	if err != nil {
		return nil //nolint:nilerr // without one that can be read there is nothing to compare
	}
	return another(arena, &snapshot, reaches(ctx, store, arena, snapshot.Head))
}

// another makes damage of the error of a journal that does not lead to a snapshot: one of
// both is of another history, and nobody can tell which.
func another(arena string, snapshot *Snapshot, err error) error {
	if !errors.Is(err, errUnreached) {
		return err
	}
	return &Damage{
		Path: "the snapshot of " + arena, AfterSeq: snapshot.Seq,
		Reason: fmt.Sprintf("it is of another record %d than the journal has, so one of both is of another history; put the right journal back, or remove the snapshot", snapshot.Seq),
	}
}

// OpenShort is [Open] for a journal that has lost its end, whose loss the operator
// accepts. The owner must append a record that says so and save a snapshot behind it:
// until then the journal counts as one that has lost its end. lost is nil if nothing is
// missing.
func OpenShort(ctx context.Context, store Store, arena, owner string, ttl time.Duration) (o *Owner, lost *Missing, err error) {
	err = Lost(ctx, store, arena)
	if err != nil && !errors.As(err, &lost) {
		return nil, nil, err
	}
	o, err = open(ctx, store, arena, owner, ttl)
	return o, lost, err
}
