package main

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"time"

	"github.com/seed45548214/arena/actors"
	"github.com/seed45548214/arena/arena"
	"github.com/seed45548214/arena/state"
)

// A copier copies one arena from a store to another: its records as they are, with their
// sums, the values that are sealed, and the snapshot.
type copier struct {
	id       string
	from, to *store
	now      func() time.Time

	source, target state.Lease // taken, so that nobody writes meanwhile
	renewed        time.Time
	there          state.Head // where the copy stood before
	copied         uint64
	decoder        arena.Decoder
	keys           []string // under which values may be sealed
}

// run copies what is missing, and calls step with the number of each record.
func (k *copier) run(ctx context.Context, step func(uint64)) (m migration, err error) {
	if err := state.Lost(ctx, k.from, k.id); err != nil {
		return migration{}, err
	}
	if k.source, err = k.claim(ctx, k.from); err != nil {
		return migration{}, err
	}
	defer func() { err = errors.Join(err, k.from.Release(context.WithoutCancel(ctx), k.source)) }()
	if k.target, err = k.claim(ctx, k.to); err != nil {
		return migration{}, err
	}
	defer func() { err = errors.Join(err, k.to.Release(context.WithoutCancel(ctx), k.target)) }()
	m = migration{Arena: k.id}
	if m.Head, err = k.records(ctx, step); err != nil {
		return migration{}, err
	}
	m.Records, m.Copied = m.Head.Seq, k.copied
	if m.Sealed, err = k.sealed(ctx); err != nil {
		return migration{}, err
	}
	return m, k.snapshot(ctx)
}

// claim takes the lease of the arena, which is renewed while records are copied.
func (k *copier) claim(ctx context.Context, s *store) (state.Lease, error) {
	k.renewed = k.now()
	lease, err := s.Acquire(ctx, k.id, "migrate-"+rand.Text(), s.leaseTTL)
	if errors.Is(err, state.ErrHeld) {
		return state.Lease{}, fmt.Errorf("%w in %s; stop what runs it first", err, s.place)
	}
	return lease, err
}

// records copies the records that are missing, and returns the head of both journals. The
// original is checked whole before.
func (k *copier) records(ctx context.Context, step func(uint64)) (state.Head, error) {
	var err error
	if k.there, err = k.to.Head(ctx, k.id); err != nil {
		return state.Head{}, err
	}
	report, err := state.Verify(ctx, k.from, k.id, func(uint64, []byte) error { return k.renew(ctx) })
	if err != nil {
		return state.Head{}, err
	}
	if k.there.Seq > report.Head.Seq {
		return state.Head{}, fmt.Errorf("the copy has %d records, and the original only %d: it is not an older one", k.there.Seq, report.Head.Seq)
	}
	k.keys = []string{actors.SignerKey}
	for r, err := range k.from.Read(ctx, k.id, 0) {
		if err == nil {
			err = k.record(ctx, &r)
		}
		if err != nil {
			return state.Head{}, err
		}
		step(r.Seq)
	}
	head, err := k.to.Head(ctx, k.id)
	if err == nil && head != report.Head {
		err = fmt.Errorf("the copy ends at %v, the original at %v", head, report.Head)
	}
	return head, err
}

// record copies one record, unless it is there.
func (k *copier) record(ctx context.Context, r *state.Record) error {
	if err := k.note(r); err != nil {
		return err
	}
	if r.Seq == k.there.Seq && r.Head() != k.there {
		return fmt.Errorf("record %d of the copy is another one than that of the original: choose an empty store", r.Seq)
	}
	if r.Seq <= k.there.Seq {
		return nil
	}
	k.copied++
	return errors.Join(k.to.Append(ctx, k.target.Fence(), *r), k.renew(ctx))
}

// note remembers under which keys the record says that values are sealed.
func (k *copier) note(r *state.Record) error {
	events, err := k.decoder.Decode(r.Data)
	if err != nil {
		return fmt.Errorf("read record %d: %w", r.Seq, err)
	}
	for _, event := range events {
		if begun, ok := event.(*arena.SeasonStarted); ok {
			for _, seal := range begun.Sealed {
				k.keys = append(k.keys, seal.Hash)
			}
		}
	}
	return nil
}

// renew renews both leases when a third of the shorter one is over.
func (k *copier) renew(ctx context.Context) error {
	if k.now().Sub(k.renewed) < min(k.source.TTL, k.target.TTL)/3 {
		return nil
	}
	k.renewed = k.now()
	_, ofSource := k.from.Renew(ctx, k.source)
	_, ofTarget := k.to.Renew(ctx, k.target)
	return errors.Join(ofSource, ofTarget)
}

// sealed copies the values that are sealed, and counts them.
func (k *copier) sealed(ctx context.Context) (count int, err error) {
	for _, key := range k.keys {
		value, err := k.from.Unseal(ctx, k.source.Fence(), key)
		if errors.Is(err, state.ErrNotFound) {
			continue
		}
		if err == nil {
			err = k.to.Seal(ctx, k.target.Fence(), key, value)
		}
		if err != nil {
			return count, err
		}
		count++
	}
	return count, nil
}

// snapshot copies the snapshot, which only saves time: one that cannot be read is left out.
func (k *copier) snapshot(ctx context.Context) error {
	snapshot, err := k.from.LoadSnapshot(ctx, k.id)
	_, damaged := errors.AsType[*state.Damage](err)
	switch {
	case damaged || errors.Is(err, state.ErrNotFound):
		return nil
	case err != nil:
		return err
	}
	return k.to.SaveSnapshot(ctx, k.target.Fence(), snapshot)
}
