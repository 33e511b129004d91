package transport

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
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
)

// A View is an arena as its journal tells it. It is safe for concurrent use.
type View struct {
	arena   string
	journal Journal
	log     *slog.Logger
	reread  uint64        // a snapshot of no later record is left aside
	filling chan struct{} // held by who completes the index
	gone    chan struct{} // closed when the arena is no longer served
	late    bool          // it came while the others were served

	mu       sync.Mutex
	state    *arena.State // what records are folded into; nil when it is of no use
	sum      string       // of the last record folded in
	live     bool         // state has caught up with the journal
	distrust bool         // the snapshot led nowhere: begin at the first record
	shown    Glimpse
	past     *past // of state
	told     *past // what readers are told; the same as past while live

	decoder arena.Decoder // of the records that are folded in
	stream  stream
	flush   func() // tells the audience that the stream has news; may be nil
}

// A Glimpse is what a view knows at one moment.
type Glimpse struct {
	// State belongs to everybody: nobody changes it. It is nil before the journal
	// was read, and has no season before the first record.
	State *arena.State
	Sum   string // of the record State.Seq
	// Err says why State is not, or may not be, the latest; nil when it is. If it
	// wraps [ErrDamaged] or [arena.ErrCorrupt], only a person can help.
	Err error
}

// Damaged reports whether the journal cannot be read any further.
func (g *Glimpse) Damaged() bool { return isDamage(g.Err) }

func isDamage(err error) bool { return errors.Is(err, ErrDamaged) || errors.Is(err, arena.ErrCorrupt) }

// Glimpse returns the latest state. All callers between two records share one
// copy of it.
func (v *View) Glimpse() Glimpse {
	v.mu.Lock()
	defer v.mu.Unlock()
	return v.glimpse()
}

// glimpse requires v.mu.
func (v *View) glimpse() Glimpse {
	if v.live {
		v.show()
	}
	return v.shown
}

// show copies the state for readers. It requires v.mu.
func (v *View) show() {
	if v.shown.State == nil || v.shown.State.Seq != v.state.Seq || v.shown.Sum != v.sum {
		v.shown.State, v.shown.Sum = v.state.Clone(), v.sum
	}
}

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
	v.state, v.sum, v.past = state, sum, newPast(state, sum)
	return nil
}

func (v *View) snapshot(ctx context.Context) (state *arena.State, sum string, err error) {
	saved, err := v.journal.Snapshot(ctx, v.arena)
	if err != nil {
		return nil, "", fmt.Errorf("load snapshot: %w", err)
	}
	state = new(arena.State)
	if err := json.Unmarshal(saved.Data, state); err != nil {
		return nil, "", fmt.Errorf("decode snapshot: %w", err)
	}
	if err := state.Restore(); err != nil {
		return nil, "", fmt.Errorf("restore snapshot: %w", err)
	}
	if state.Seq != saved.Seq {
		return nil, "", fmt.Errorf("snapshot of record %d holds record %d: %w", saved.Seq, state.Seq, arena.ErrCorrupt)
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
	v.announce()
	return nil
}

func (v *View) fold(r Record) error {
	if r.Seq != v.head()+1 {
		return errForked
	}
	events, err := v.decoder.Decode(r.Data)
	if err != nil {
		return fmt.Errorf("decode record %d: %w", r.Seq, err)
	}
	if err := v.apply(r, events); err != nil {
		return err
	}
	v.announce()
	return nil
}

func (v *View) apply(r Record, events []arena.Event) error {
	v.mu.Lock()
	defer v.mu.Unlock()
	if err := v.state.Fold(r.Seq, events); err != nil {
		v.state, v.live = nil, false
		return fmt.Errorf("fold: %w", err)
	}
	v.sum = r.Sum
	v.past.add(r.Sum, events, v.state)
	if !v.live {
		return nil
	}
	return v.tell(r, events)
}

// fail remembers why following ended and reports whether it was damage. What
// was read up to a damaged record stays to be seen.
func (v *View) fail(err error) (damaged bool) {
	v.mu.Lock()
	defer v.mu.Unlock()
	damaged = isDamage(err)
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

func (v *View) head() uint64 {
	v.mu.Lock()
	defer v.mu.Unlock()
	if v.state == nil {
		return 0
	}
	return v.state.Seq
}

func (v *View) headSum() string {
	v.mu.Lock()
	defer v.mu.Unlock()
	return v.sum
}
