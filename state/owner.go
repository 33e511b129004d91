package state

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"time"
)

// An Owner writes the journal of one arena under a lease. Append, Recover and
// SaveSnapshot belong together and run one at a time; the other methods may be
// called at any moment.
type Owner struct {
	store Store
	fence Fence

	writing sync.Mutex // held for the length of a call to the store
	chain   Chain

	mu      sync.Mutex // guards what follows, never held while the store works
	lease   Lease
	head    Head
	over    error // ErrFenced, ErrReplaced or a *Conflict: nothing can be written any more
	warning error
}

// Open acquires the lease of arena for ttl and returns its owner, which stands at
// the head of the journal. The name must be new in each start of a process. It
// returns [ErrHeld] while somebody else holds the arena, and a [*Missing], with nothing
// changed, when the journal has lost its end, or is not the one of its snapshot: see
// [Lost]. The caller must Release.
func Open(ctx context.Context, store Store, arena, owner string, ttl time.Duration) (*Owner, error) {
	if err := Lost(ctx, store, arena); err != nil {
		return nil, err
	}
	return open(ctx, store, arena, owner, ttl)
}

func open(ctx context.Context, store Store, arena, owner string, ttl time.Duration) (*Owner, error) {
	lease, err := store.Acquire(ctx, arena, owner, ttl)
	if err != nil {
		return nil, fmt.Errorf("acquire arena %s: %w", arena, err)
	}
	head, err := store.Head(ctx, arena)
	if err != nil {
		err = fmt.Errorf("find the head of arena %s: %w", arena, err)
		return nil, errors.Join(err, store.Release(context.WithoutCancel(ctx), lease))
	}
	return &Owner{store: store, fence: lease.Fence(), lease: lease, head: head}, nil
}

// Recover rebuilds the state of the arena: restore gets the snapshot, if there is
// a usable one, and the record after which it was saved, and fold each record after
// it, in order. A snapshot that is
// damaged, that restore refuses, or that the journal does not lead to, is left
// aside: then fold gets every record from the first, and Warning says why.
// When restore returns an error it must leave the state as if it was not called.
// An error of fold ends the recovery, as does damage of the journal.
func (o *Owner) Recover(
	ctx context.Context, restore func(seq uint64, snapshot []byte) error, fold func(seq uint64, data []byte) error,
) error {
	o.writing.Lock()
	defer o.writing.Unlock()
	head, warning, err := o.restore(ctx, restore)
	if err != nil {
		return fmt.Errorf("recover arena %s: %w", o.fence.Arena, err)
	}
	link := link{path: "the journal of " + o.fence.Arena, head: head}
	for r, err := range o.store.Read(ctx, o.fence.Arena, head.Seq) {
		if err == nil {
			err = link.follow(r)
		}
		if err != nil {
			return fmt.Errorf("recover arena %s: %w", o.fence.Arena, err)
		}
		if err := fold(r.Seq, r.Data); err != nil {
			return fmt.Errorf("recover arena %s: fold record %d: %w", o.fence.Arena, r.Seq, err)
		}
	}
	o.mu.Lock()
	defer o.mu.Unlock()
	o.head, o.warning = link.head, warning
	return nil
}

// restore returns the head from which the journal must be folded, and why the
// snapshot was left aside, if it was.
func (o *Owner) restore(ctx context.Context, restore func(uint64, []byte) error) (from Head, warning, err error) {
	snapshot, err := o.store.LoadSnapshot(ctx, o.fence.Arena)
	var damage *Damage
	switch {
	case errors.Is(err, ErrNotFound):
		return Head{}, nil, nil
	case errors.As(err, &damage):
		return Head{}, aside(err), nil
	case err != nil:
		return Head{}, nil, fmt.Errorf("load snapshot: %w", err)
	}
	if err := reaches(ctx, o.store, o.fence.Arena, snapshot.Head); err != nil {
		if errors.Is(err, errUnreached) {
			return Head{}, aside(err), nil
		}
		return Head{}, nil, err
	}
	if err := restore(snapshot.Seq, snapshot.Data); err != nil {
		return Head{}, aside(fmt.Errorf("restore the snapshot of record %d: %w", snapshot.Seq, err)), nil
	}
	return snapshot.Head, nil, nil
}

func aside(err error) error {
	return fmt.Errorf("the snapshot was left aside and the whole journal replayed: %w", err)
}

// Warning returns why the last Recover could not use the snapshot, or nil. Nothing
// is lost then, but somebody should know.
func (o *Owner) Warning() error {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.warning
}

// Append stores data, the events of one commit on one line of JSON, and returns
// its sequence number. Once it has returned nil the record is stored for good.
// After [ErrFenced], [ErrReplaced] or a [*Conflict] every further call returns the same error.
// After any other error the record may be stored or not: the caller may try again
// with the same bytes, and it is stored once.
func (o *Owner) Append(ctx context.Context, data []byte) (seq uint64, err error) {
	o.writing.Lock()
	defer o.writing.Unlock()
	after, err := o.standing()
	if err != nil {
		return 0, err
	}
	r, err := o.chain.Seal(o.fence.Arena, after, data)
	if err != nil {
		return 0, fmt.Errorf("append record %d of arena %s: %w", after.Seq+1, o.fence.Arena, err)
	}
	if err := o.store.Append(ctx, o.fence, r); err != nil {
		return 0, o.settle(fmt.Errorf("append record %d of arena %s: %w", r.Seq, o.fence.Arena, err))
	}
	o.mu.Lock()
	defer o.mu.Unlock()
	o.head = r.Head()
	return r.Seq, nil
}

// SaveSnapshot keeps data as the state after the last record appended or
// recovered. The caller must not append between making data and this call.
func (o *Owner) SaveSnapshot(ctx context.Context, data []byte) error {
	o.writing.Lock()
	defer o.writing.Unlock()
	head, err := o.standing()
	if err != nil {
		return err
	}
	if err := o.store.SaveSnapshot(ctx, o.fence, Snapshot{Head: head, Data: data}); err != nil {
		return o.settle(fmt.Errorf("save snapshot of arena %s at record %d: %w", o.fence.Arena, head.Seq, err))
	}
	return nil
}

// standing returns the head, or why nothing can be written any more.
func (o *Owner) standing() (Head, error) {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.head, o.over
}

// settle remembers err if it is final.
func (o *Owner) settle(err error) error {
	var conflict *Conflict
	if errors.Is(err, ErrFenced) || errors.Is(err, ErrReplaced) || errors.As(err, &conflict) {
		o.mu.Lock()
		defer o.mu.Unlock()
		o.over = err
	}
	return err
}

// Instant reports whether Append answers at once because the store does no I/O.
func (o *Owner) Instant() bool {
	store, ok := o.store.(interface{ Instant() bool })
	return ok && store.Instant()
}

// Fence returns what writes of the owner show.
func (o *Owner) Fence() Fence { return o.fence }

// Head returns where the journal stands after the last record appended or
// recovered.
func (o *Owner) Head() Head {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.head
}

// Cut returns how many bytes of a record that nobody was told of were cut off behind
// the last one, when the arena was opened.
func (o *Owner) Cut() int64 {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.lease.Cut
}

// Until returns when the lease runs out unless it is renewed.
func (o *Owner) Until() time.Time {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.lease.Until
}

// Renew extends the lease by its time to live from now. It returns [ErrFenced]
// when the arena has another owner, and [ErrReplaced] when what was stored is not
// where it was any more.
func (o *Owner) Renew(ctx context.Context) error {
	o.mu.Lock()
	lease := o.lease
	o.mu.Unlock()
	lease, err := o.store.Renew(ctx, lease)
	if err != nil {
		return o.settle(fmt.Errorf("renew arena %s: %w", o.fence.Arena, err))
	}
	o.mu.Lock()
	defer o.mu.Unlock()
	o.lease = lease
	return nil
}

// Release gives the arena back, so that another owner need not wait for the lease
// to run out. Nothing can be appended after it. [ErrReplaced] says that the arena is
// given back, and that what was stored is not where it was any more.
func (o *Owner) Release(ctx context.Context) error {
	o.mu.Lock()
	lease := o.lease
	o.mu.Unlock()
	if err := o.store.Release(ctx, lease); err != nil {
		return fmt.Errorf("release arena %s: %w", o.fence.Arena, err)
	}
	return nil
}
