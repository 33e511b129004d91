package main

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"log/slog"

	"github.com/seed45548214/arena/actors"
	"github.com/seed45548214/arena/state"
)

// openJournal takes the journal of an arena for this process.
func (t *tree) openJournal(ctx context.Context, id string) (actors.Journal, error) {
	if t.store.shared != nil {
		if holder, err := t.store.shared.Holder(ctx, id); err != nil {
			return nil, err
		} else if holder != "" {
			return nil, fmt.Errorf("%w: %s", state.ErrHeld, holder)
		}
	}
	owner, err := state.Open(ctx, t.store, id, t.hearsay.own+"-"+rand.Text()[:8], t.store.leaseTTL)
	if damage, ok := errors.AsType[*state.Damage](err); ok {
		return nil, fmt.Errorf("%w; `arena repair %s` says what can be done", damage, id)
	}
	if err != nil {
		return nil, err
	}
	if cut := owner.Cut(); cut > 0 {
		t.log.WarnContext(ctx, "a write that was cut off has left its beginning; nobody was told of it, and it was cut",
			"arena", id, "bytes", cut, "record", owner.Head().Seq+1)
	}
	kept := &keptJournal{Owner: owner, log: t.log.With("arena", id)}
	if t.store.shared != nil {
		kept.doorman = &doorman{inbox: t.store.shared, fence: owner.Fence(), perform: t.perform, log: t.log, done: &t.store.doormen}
		kept.doorman.post() //nolint:contextcheck // it stays as long as the journal is ours
		kept.share = t.share
		t.share.took(id)
	}
	return kept, nil
}

// A keptJournal is the journal of an arena that this process runs. It tells the
// operator once of a snapshot that could not be used.
type keptJournal struct {
	*state.Owner
	log     *slog.Logger
	told    bool
	doorman *doorman // nil where no other process asks for anything
	share   *share   // nil where no other process runs arenas
}

// Release implements [actors.Journal].
func (j *keptJournal) Release(ctx context.Context) error {
	if j.doorman != nil {
		j.doorman.dismiss()
	}
	err := j.Owner.Release(ctx)
	if j.share != nil {
		j.share.gave(ctx, j.Fence().Arena)
	}
	return err
}

// Recover implements [actors.Journal].
func (j *keptJournal) Recover(
	ctx context.Context, restore func(seq uint64, snapshot []byte) error, fold func(seq uint64, data []byte) error,
) error {
	err := j.Owner.Recover(ctx, restore, fold)
	if warning := j.Warning(); err == nil && warning != nil && !j.told {
		j.told = true
		j.log.WarnContext(ctx, "snapshot not used; nothing is lost", "err", warning)
	}
	return err
}
