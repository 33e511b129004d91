package view

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"time"

	"github.com/seed45548214/arena/arena"
)

// How long a view waits before it tries again to follow its journal: twice as
// long after every failure, and long after damage, where only a person helps and
// each attempt reads the whole journal.
const (
	firstRetry  = 100 * time.Millisecond
	lastRetry   = 10 * time.Second
	damageRetry = time.Minute
)

var (
	errForked  = errors.New("the journal does not continue what was read before")
	errStopped = errors.New("the journal is no longer followed")
	// errMistrusted means that the journal is read again from its first record.
	errMistrusted = errors.New("the records do not follow from the snapshot, which is left aside")
	// errUnveiled means that the code names of a blind season were revealed.
	errUnveiled = errors.New("the journal tells more than before")
)

// runUntilGone follows the journal until ctx ends or the arena goes.
func (v *View) runUntilGone(ctx context.Context) {
	ctx, cancel := context.WithCancel(ctx)
	var waiting sync.WaitGroup
	waiting.Go(func() {
		select {
		case <-v.gone:
			cancel()
		case <-ctx.Done():
		}
	})
	v.run(ctx)
	cancel()
	waiting.Wait()
}

// run follows the journal until ctx ends.
func (v *View) run(ctx context.Context) {
	delay := firstRetry
	for {
		before := v.head()
		err := v.follow(ctx)
		if ctx.Err() != nil {
			return
		}
		if errors.Is(err, errMistrusted) {
			v.log.WarnContext(ctx, "snapshot left aside", "arena", v.arena, "err", err)
			continue
		}
		if errors.Is(err, errUnveiled) {
			continue
		}
		if v.head() != before {
			delay = firstRetry
		}
		wait := delay
		if v.fail(err) {
			wait = damageRetry
		}
		v.log.WarnContext(ctx, "view does not follow", "arena", v.arena, "err", err, "retry_in", wait)
		delay = min(2*delay, lastRetry)
		select {
		case <-ctx.Done():
			return
		case <-time.After(wait):
		}
	}
}

// follow reads what is there, shows it, and then folds each record as it comes.
// It returns only with an error.
func (v *View) follow(ctx context.Context) error {
	if err := v.restore(ctx); err != nil {
		return err
	}
	if err := v.catchUp(ctx); err != nil {
		return err
	}
	for r, err := range v.journal.Follow(ctx, v.arena, v.head()) {
		if err != nil {
			return fmt.Errorf("follow the journal: %w", err)
		}
		if err := v.fold(r); err != nil {
			return err
		}
	}
	return errStopped
}

// restore makes a state to fold into, unless there is one still. A snapshot only
// saves time: without a usable one, or when it would save little, the journal is
// read from its start.
func (v *View) restore(ctx context.Context) error {
	v.mu.Lock()
	have, distrust := v.state != nil, v.distrust
	v.mu.Unlock()
	if have {
		return nil
	}
	lifted := v.journal.lifted(v.arena)
	state, sum := &arena.State{Phase: arena.PhaseWaiting}, ""
	if !distrust {
		saved, from, err := v.snapshot(ctx)
		switch {
		case err == nil && saved.Seq <= v.reread:
		case err == nil:
			state, sum = saved, from
		case ctx.Err() != nil:
			return err
		case !errors.Is(err, ErrNoSnapshot):
			v.log.WarnContext(ctx, "snapshot left aside", "arena", v.arena, "err", err)
		}
	}
	v.mu.Lock()
	defer v.mu.Unlock()
	v.state, v.sum, v.past, v.lifted, v.saved = state, sum, newPast(state, sum), lifted, state.Seq > 0
	return nil
}

func (v *View) snapshot(ctx context.Context) (state *arena.State, sum string, err error) {
	saved, err := v.journal.Snapshot(ctx, v.arena)
	if err != nil {
		return nil, "", fmt.Errorf("load snapshot: %w", err)
	}
	if state, err = arena.ReadSnapshot(saved.Data, v.arena, saved.Seq); err != nil {
		return nil, "", err //nolint:wrapcheck // it says of which record
	}
	return state, saved.Sum, nil
}

// catchUp folds all records that are there. It begins at the last one that it
// knows, which must still be what it was.
func (v *View) catchUp(ctx context.Context) error {
	head := v.head()
	known := head == 0
	for r, err := range v.journal.Read(ctx, v.arena, max(head, 1)-1) {
		if err != nil {
			return fmt.Errorf("read the journal: %w", err)
		}
		if !known {
			if r.Seq != head || r.Sum != v.headSum() {
				return errForked
			}
			known = true
			continue
		}
		if err := v.fold(r); err != nil {
			return err
		}
	}
	if !known {
		return errForked
	}
	if err := v.goLive(ctx); err != nil {
		return err
	}
	v.flush()
	return nil
}

// fail remembers why following ended and reports whether it was damage. What
// was read up to a damaged record stays to be seen.
func (v *View) fail(err error) (damaged bool) {
	v.mu.Lock()
	defer v.mu.Unlock()
	damaged = isDamage(err)
	if damaged || errors.Is(err, errForked) {
		v.journal.forget(v.arena)
	}
	switch {
	case damaged:
		if v.state != nil {
			v.show()
			v.told = v.past
		}
		v.state, v.live, v.distrust = nil, false, true
	case errors.Is(err, errForked):
		// Right after a snapshot, it is the snapshot that does not fit.
		v.distrust = !v.live && v.shown.State == nil
		v.state, v.live = nil, false
		v.shown, v.told = Glimpse{}, nil
	}
	v.shown.Err = err
	return damaged
}
