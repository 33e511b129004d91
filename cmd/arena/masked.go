package main

import (
	"context"
	"fmt"

	"github.com/urfave/cli/v2"

	"github.com/seed45548214/arena/arena"
	"github.com/seed45548214/arena/state"
)

// masked hides in the records of a journal what a blind season does not tell. From the first
// record in which it hides something the chain is another, for the lines are.
type masked struct {
	masker *arena.Masker // nil to hide nothing
	chain  state.Chain
	head   state.Head // of what was told
	anew   bool
}

// masking reads the journal of an arena for what is hidden in it.
func masking(c *cli.Context, store state.Store, id string) (*masked, error) {
	if c.Bool("unmasked") {
		return new(masked), nil
	}
	masker, err := maskerOf(c.Context, store, id)
	return &masked{masker: masker}, err
}

// maskerOf knows the whole journal of an arena.
func maskerOf(ctx context.Context, store state.Store, id string) (*arena.Masker, error) {
	masker := arena.NewMasker(nil)
	for record, err := range store.Read(ctx, id, 0) {
		if err == nil {
			err = masker.Learn(record.Seq, record.Data)
		}
		if err != nil {
			return nil, fmt.Errorf("record %d: %w", record.Seq, err)
		}
	}
	return masker, nil
}

// record is r as it may be told. One that was stored since the masker has read is of a
// season that it may not know.
func (m *masked) record(r state.Record) (state.Record, error) {
	if m.masker == nil {
		return r, nil
	}
	if err := m.masker.Learn(r.Seq, r.Data); err != nil {
		return r, err
	}
	data, err := m.masker.Mask(r.Seq, r.Data)
	if err != nil {
		return r, err
	}
	m.anew = m.anew || m.masker.Hides(r.Seq)
	if m.anew {
		if r, err = m.chain.Seal(r.Arena, m.head, data); err != nil {
			return r, err
		}
	}
	m.head = r.Head()
	return r, nil
}
