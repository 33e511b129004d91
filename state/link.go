package state

import (
	"context"
	"errors"
	"fmt"
)

// errUnreached means that a journal does not lead to a head.
var errUnreached = errors.New("the journal does not lead to it")

// A link checks that records follow each other, whatever driver they come from.
type link struct {
	path  string // names the journal in a Damage
	head  Head   // of the last record that followed
	chain Chain
}

// follow returns a [*Damage] unless r is the next record.
func (l *link) follow(r Record) error {
	switch {
	case r.Seq != l.head.Seq+1:
		return l.damage(fmt.Sprintf("record %d follows record %d", r.Seq, l.head.Seq))
	case r.Prev != l.head.Sum || !l.chain.Holds(r):
		return l.damage(fmt.Sprintf("the checksum of record %d does not match", r.Seq))
	}
	l.head = r.Head()
	return nil
}

func (l *link) damage(reason string) *Damage {
	return &Damage{Path: l.path, AfterSeq: l.head.Seq, Reason: reason}
}

// reaches returns errUnreached unless the journal of arena has, or has had, its
// head at h.
func reaches(ctx context.Context, journals Journals, arena string, h Head) error {
	if h.Seq == 0 {
		if h.Sum == (Sum{}) {
			return nil
		}
		return fmt.Errorf("snapshot at %s: %w", h, errUnreached)
	}
	for r, err := range journals.Read(ctx, arena, h.Seq-1) {
		if err != nil {
			return fmt.Errorf("read record %d: %w", h.Seq, err)
		}
		if r.Head() != h {
			return fmt.Errorf("snapshot at %s, journal at %s: %w", h, r.Head(), errUnreached)
		}
		return nil
	}
	head, err := journals.Head(ctx, arena)
	if err != nil {
		return fmt.Errorf("find the head: %w", err)
	}
	return fmt.Errorf("snapshot at record %d, journal ends at record %d: %w", h.Seq, head.Seq, errUnreached)
}
