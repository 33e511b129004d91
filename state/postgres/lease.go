package postgres

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/seed45548214/arena/state"
)

// tries is how often a call looks again when others have changed what it saw.
const tries = 100

// errMoved means that others have changed what a call saw.
var errMoved = errors.New("the arena does not stand still for this call; try again")

// Acquire gives the arena to owner; see [state.Leases].
func (s *Store) Acquire(ctx context.Context, arena, owner string, ttl time.Duration) (state.Lease, error) {
	ctx, done, err := s.read(ctx, arena)
	if err != nil {
		return state.Lease{}, err
	}
	defer done()
	if owner == "" || ttl <= 0 {
		return state.Lease{}, fmt.Errorf("a lease needs an owner and a positive time to live, not %q and %s", owner, ttl)
	}
	lease := state.Lease{Arena: arena, Owner: owner, TTL: ttl}
	return lease, again(func() error {
		lease.Until = s.now().Add(ttl)
		now, err := s.look(ctx, arena)
		if err != nil {
			return err
		}
		switch {
		case now.held && now.owner == owner:
			lease.Epoch = now.epoch
			return s.extend(ctx, lease, now.known)
		case now.held:
			return fmt.Errorf("%w: %s until %s", state.ErrHeld, now.owner, now.until.UTC().Format(time.RFC3339))
		}
		lease.Epoch = now.epoch + 1
		return s.claim(ctx, lease, now)
	})
}

// again calls try until others leave alone what it sees.
func again(try func() error) error {
	for range tries {
		if err := try(); !errors.Is(err, errMoved) {
			return err
		}
	}
	return errMoved
}

// The row says again where the journal stands: whoever accepts a loss goes on from there.
const claimSQL = `
insert into arena_head as h (namespace, arena, epoch, owner, until, seq, sum, known, given)
values ($1, $2, $3, $4, clock_timestamp() + $5::bigint * interval '1 microsecond', $6, $7, $8, $6)
on conflict (namespace, arena) do update set epoch = excluded.epoch, owner = excluded.owner, until = excluded.until,
	seq = excluded.seq, sum = excluded.sum, known = excluded.known, given = excluded.given
where h.epoch = $9 and h.owner = $10 and h.seq = $11 and h.sum = $12 and coalesce(h.until <= clock_timestamp(), true)`

// claim makes l the next lease, unless the arena has moved since now.
func (s *Store) claim(ctx context.Context, l state.Lease, now *standing) error {
	if now.last.Seq >= now.head.Seq && now.row && !now.same {
		return &state.Damage{
			Path: "the journal of " + l.Arena + " in the table arena_journal", AfterSeq: now.head.Seq - 1,
			Reason: fmt.Sprintf("record %d is another than the one that was stored; put the right journal back", now.head.Seq),
		}
	}
	known := max(now.witness().Seq, now.last.Seq)
	tag, err := s.pool.Exec(ctx, claimSQL, s.namespace, l.Arena, l.Epoch, l.Owner, l.TTL.Microseconds(),
		now.last.Seq, now.last.Sum[:], known, now.epoch, now.owner, now.head.Seq, now.head.Sum[:])
	return moved(ctx, "note the lease", tag.RowsAffected(), err)
}

// moved returns errMoved if a write has found nothing that is as it was.
func moved(ctx context.Context, what string, rows int64, err error) error {
	switch {
	case err != nil:
		return fmt.Errorf("%s: %w", what, explain(ctx, err))
	case rows == 0:
		return errMoved
	}
	return nil
}

const extendSQL = `
update arena_head set until = clock_timestamp() + $5::bigint * interval '1 microsecond', known = greatest(known, $6)
where namespace = $1 and arena = $2 and epoch = $3 and owner = $4`

// extend lets l run for its time to live from now, and keeps that the journal had the record
// known.
func (s *Store) extend(ctx context.Context, l state.Lease, known uint64) error {
	tag, err := s.pool.Exec(ctx, extendSQL, s.namespace, l.Arena, l.Epoch, l.Owner, l.TTL.Microseconds(), known)
	return moved(ctx, "extend the lease", tag.RowsAffected(), err)
}

// Renew extends a lease; see [state.Leases].
func (s *Store) Renew(ctx context.Context, l state.Lease) (state.Lease, error) {
	ctx, done, err := s.write(ctx, l.Fence())
	if err != nil {
		return state.Lease{}, err
	}
	defer done()
	err = again(func() error {
		until := s.now().Add(l.TTL)
		now, err := s.look(ctx, l.Arena)
		if err == nil {
			err = now.allow(l.Fence())
		}
		if err == nil {
			err = now.whole(l.Arena)
		}
		if err == nil {
			err = s.extend(ctx, l, now.head.Seq)
		}
		if err == nil {
			l.Until = until
		}
		return err
	})
	if err != nil {
		return state.Lease{}, err
	}
	return l, nil
}

const releaseSQL = `
update arena_head set owner = '', until = null, known = $5
where namespace = $1 and arena = $2 and epoch = $3 and owner = $4 and seq = $6`

// Release ends a lease; see [state.Leases].
func (s *Store) Release(ctx context.Context, l state.Lease) error {
	ctx, done, err := s.write(ctx, l.Fence())
	if errors.Is(err, state.ErrFenced) {
		return nil
	}
	if err != nil {
		return err
	}
	defer done()
	return again(func() error {
		now, err := s.look(ctx, l.Arena)
		if err == nil {
			err = now.allow(l.Fence())
		}
		if errors.Is(err, state.ErrFenced) {
			return nil // it is over already
		}
		if err != nil {
			return err
		}
		whole := now.whole(l.Arena)
		tag, err := s.pool.Exec(ctx, releaseSQL, s.namespace, l.Arena, l.Epoch, l.Owner, now.leaves(whole == nil), now.head.Seq)
		if err := moved(ctx, "end the lease", tag.RowsAffected(), err); err != nil {
			return err
		}
		return whole
	})
}

// leaves returns the record that is known of at the end of a lease: the last one of a whole
// journal, unless nothing was added to one that has lost its end, for that must not be
// forgotten.
func (n *standing) leaves(whole bool) uint64 {
	known := n.witness().Seq
	if !whole || n.head.Seq == n.given && n.head.Seq < known {
		return known
	}
	return n.head.Seq
}
