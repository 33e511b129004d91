package state

import (
	"context"
	"iter"
)

// Follow is [Journals.Follow] for a driver that has a read and a wait: read yields
// the records after a sequence number, wait blocks until there may be one.
func Follow(
	ctx context.Context, after uint64,
	read func(after uint64) iter.Seq2[Record, error],
	wait func(ctx context.Context, after uint64) error,
) iter.Seq2[Record, error] {
	return func(yield func(Record, error) bool) {
		for {
			for r, err := range read(after) {
				if !yield(r, err) || err != nil {
					return
				}
				after = r.Seq
			}
			if err := wait(ctx, after); err != nil {
				yield(Record{}, err)
				return
			}
		}
	}
}

// Waiters wakes everyone who waits for a record. Its owner guards it with the
// mutex that guards the journal. The zero value is ready.
type Waiters struct {
	more chan struct{}
}

// More returns a channel that is closed by the next Wake.
func (w *Waiters) More() <-chan struct{} {
	if w.more == nil {
		w.more = make(chan struct{})
	}
	return w.more
}

// Wake closes the channel. It costs nothing while nobody waits.
func (w *Waiters) Wake() {
	if w.more != nil {
		close(w.more)
		w.more = nil
	}
}
