package main

import (
	"context"
	"errors"
	"fmt"
	"iter"

	"github.com/seed45548214/arena/state"
	"github.com/seed45548214/arena/transport/view"
)

// reader lets the server read a store.
type reader struct{ store state.Store }

// Read implements view.Journal.
func (r *reader) Read(ctx context.Context, id string, after uint64) iter.Seq2[view.Record, error] {
	return records(r.store.Read(ctx, id, after))
}

// Follow implements view.Journal.
func (r *reader) Follow(ctx context.Context, id string, after uint64) iter.Seq2[view.Record, error] {
	return records(r.store.Follow(ctx, id, after))
}

// Snapshot implements view.Journal.
func (r *reader) Snapshot(ctx context.Context, id string) (view.Snapshot, error) {
	snapshot, err := r.store.LoadSnapshot(ctx, id)
	if errors.Is(err, state.ErrNotFound) {
		return view.Snapshot{}, fmt.Errorf("%w: %w", view.ErrNoSnapshot, err)
	}
	if err != nil {
		return view.Snapshot{}, damaged(err)
	}
	return view.Snapshot{Seq: snapshot.Seq, Sum: snapshot.Sum.String(), Data: snapshot.Data}, nil
}

func records(stored iter.Seq2[state.Record, error]) iter.Seq2[view.Record, error] {
	return func(yield func(view.Record, error) bool) {
		for record, err := range stored {
			if err != nil {
				yield(view.Record{}, damaged(err))
				return
			}
			if !yield(view.Record{Seq: record.Seq, Sum: record.Sum.String(), Data: record.Data}, nil) {
				return
			}
		}
	}
}

// damaged tells the server which errors no second try mends.
func damaged(err error) error {
	if _, ok := errors.AsType[*state.Damage](err); ok {
		return fmt.Errorf("%w: %w", view.ErrDamaged, err)
	}
	return err
}
