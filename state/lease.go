package state

import (
	"fmt"
	"time"
)

// A Lease is the claim of an owner on an arena.
type Lease struct {
	Arena string
	Owner string // unique to the process, and new after each start
	Epoch uint64 // counts the leases of the arena; never falls
	TTL   time.Duration
	// Until is when the lease runs out unless it is renewed, by the clock of the
	// process that asked for it.
	Until time.Time
	// Cut is how many bytes of a write that was cut off, of which nobody was told, the
	// store has cut off from the journal before it gave this lease.
	Cut int64
}

// Fence returns what a write under l must show.
func (l Lease) Fence() Fence { return Fence{Arena: l.Arena, Epoch: l.Epoch, Owner: l.Owner} }

// A Fence shows under which lease a write is made. It holds the owner as well as
// the epoch: a store that loses its last seconds in a failover gives an epoch out
// twice, and the number alone would let the wrong owner in.
type Fence struct {
	Arena string
	Epoch uint64
	Owner string
}

// A Tenure keeps the lease of one arena for drivers whose leases live inside one
// process. The zero value is held by nobody. The driver guards it, together with
// the journal it belongs to, so that no write falls between a check and a claim.
type Tenure struct {
	Epoch uint64 // of the last lease given out
	owner string // empty after a release
	until time.Time
}

// Acquire is [Leases.Acquire] at the time now.
func (t *Tenure) Acquire(now time.Time, arena, owner string, ttl time.Duration) (Lease, error) {
	if owner == "" || ttl <= 0 {
		return Lease{}, fmt.Errorf("a lease needs an owner and a positive time to live, not %q and %s", owner, ttl)
	}
	current := t.Held(now)
	if current && t.owner != owner {
		return Lease{}, fmt.Errorf("%w: %s until %s", ErrHeld, t.owner, t.until.UTC().Format(time.RFC3339))
	}
	if !current {
		t.Epoch++
	}
	t.owner, t.until = owner, now.Add(ttl)
	return Lease{Arena: arena, Owner: owner, Epoch: t.Epoch, TTL: ttl, Until: t.until}, nil
}

// Held reports whether the lease of an owner runs at the time now.
func (t *Tenure) Held(now time.Time) bool { return t.owner != "" && now.Before(t.until) }

// Renew is [Leases.Renew] at the time now.
func (t *Tenure) Renew(now time.Time, l Lease) (Lease, error) {
	if err := t.Allow(l.Fence()); err != nil {
		return Lease{}, err
	}
	t.until = now.Add(l.TTL)
	l.Until = t.until
	return l, nil
}

// Release is [Leases.Release]. It reports whether the lease was not over already.
func (t *Tenure) Release(l Lease) bool {
	if t.Allow(l.Fence()) != nil {
		return false
	}
	t.owner, t.until = "", time.Time{}
	return true
}

// Admit returns [ErrFenced] unless r may be written under f; see [Tenure.Allow].
func (t *Tenure) Admit(f Fence, r Record) error {
	if r.Arena != f.Arena {
		return ErrFenced
	}
	return t.Allow(f)
}

// Allow returns [ErrFenced] unless f is the fence of the last lease given out and
// that lease has not been released.
func (t *Tenure) Allow(f Fence) error {
	if t.owner == "" || f.Owner != t.owner || f.Epoch != t.Epoch {
		return ErrFenced
	}
	return nil
}
