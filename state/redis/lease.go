package redis

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"time"

	"github.com/seed45548214/arena/state"
)

// Acquire gives the arena to owner; see [state.Leases].
func (s *Store) Acquire(ctx context.Context, arena, owner string, ttl time.Duration) (state.Lease, error) {
	k, err := s.begin(ctx, arena)
	if err != nil {
		return state.Lease{}, err
	}
	if owner == "" || ttl < time.Millisecond {
		return state.Lease{}, fmt.Errorf("a lease needs an owner and a time to live of a millisecond at least, not %q and %s", owner, ttl)
	}
	doing := "acquire arena " + arena
	// Before the lease, so that no arena has records and is not in the set.
	if err := s.commands.SAdd(ctx, s.known(), arena).Err(); err != nil {
		return state.Lease{}, s.explain(ctx, doing, err)
	}
	asked := s.now()
	answer, err := s.run(ctx, doing, s.scripts.acquire, []string{k.head}, owner, ttl.Milliseconds())
	if err != nil {
		return state.Lease{}, err
	}
	if answer[0] == "held" {
		return state.Lease{}, fmt.Errorf("%w: %s for %s ms", state.ErrHeld, answer[1], answer[2])
	}
	epoch, err := strconv.ParseUint(answer[1], 10, 64)
	if err != nil {
		return state.Lease{}, fmt.Errorf("%s: the epoch: %w", doing, err)
	}
	lease := state.Lease{Arena: arena, Owner: owner, Epoch: epoch, TTL: ttl, Until: asked.Add(ttl)}
	if err := s.mend(ctx, k, lease.Fence()); err != nil {
		return state.Lease{}, errors.Join(err, s.Release(context.WithoutCancel(ctx), lease))
	}
	return lease, nil
}

// Holder returns who holds a lease; see [state.Shared].
func (s *Store) Holder(ctx context.Context, arena string) (string, error) {
	k, err := s.begin(ctx, arena)
	if err != nil {
		return "", err
	}
	answer, err := s.run(ctx, "ask who has arena "+arena, s.scripts.holder, []string{k.head})
	if err != nil {
		return "", err
	}
	return answer[1], nil
}

// Renew extends a lease; see [state.Leases].
func (s *Store) Renew(ctx context.Context, l state.Lease) (state.Lease, error) {
	k, err := s.begin(ctx, l.Arena)
	if err != nil {
		return state.Lease{}, err
	}
	asked := s.now()
	_, err = s.run(ctx, "renew arena "+l.Arena, s.scripts.renew, []string{k.head, k.journal}, l.Epoch, l.Owner, l.TTL.Milliseconds())
	if err != nil {
		return state.Lease{}, gone(err, l.Fence())
	}
	l.Until = asked.Add(l.TTL)
	return l, nil
}

// Release ends a lease; see [state.Leases].
func (s *Store) Release(ctx context.Context, l state.Lease) error {
	k, err := s.begin(ctx, l.Arena)
	if err != nil {
		return err
	}
	_, err = s.run(ctx, "release arena "+l.Arena, s.scripts.release, []string{k.head, k.journal}, l.Epoch, l.Owner)
	return gone(err, l.Fence())
}

// gone tells a fence that nobody was ever given from one whose arena has been removed.
func gone(err error, f state.Fence) error {
	if f.Epoch == 0 && errors.Is(err, state.ErrReplaced) {
		return state.ErrFenced
	}
	return err
}
