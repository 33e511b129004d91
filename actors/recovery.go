package actors

import (
	"context"
	"errors"
	"fmt"

	"github.com/seed45548214/arena/arena"
)

// recoverState folds the journal of the arena id, and shows the state after every record
// to each, which may be nil, and ends the recovery with an error. The records count, and a
// snapshot only saves time: if they do not follow from it, they are folded from the first.
func recoverState(ctx context.Context, journal Journal, id string, each func(*arena.State) error) (*arena.State, error) {
	first := recovery{id: id, each: each}
	state, err := first.run(ctx, journal)
	if first.fault == nil || !first.restored {
		return state, err
	}
	again := recovery{id: id, each: each, distrust: first.fault}
	return again.run(ctx, journal)
}

// A recovery is one walk along a journal.
type recovery struct {
	id       string
	each     func(*arena.State) error
	distrust error // why the snapshot is left aside, if it is

	state    *arena.State
	decoder  arena.Decoder
	restored bool  // from the snapshot
	fault    error // of a record that does not follow from the state before
}

func (r *recovery) run(ctx context.Context, journal Journal) (*arena.State, error) {
	r.state = &arena.State{Phase: arena.PhaseWaiting}
	err := journal.Recover(ctx, r.restore, r.fold)
	return r.state, err
}

func (r *recovery) restore(seq uint64, snapshot []byte) error {
	if r.distrust != nil {
		return fmt.Errorf("the records behind it do not follow from it: %w", r.distrust)
	}
	state, err := arena.ReadSnapshot(snapshot, r.id, seq)
	if err != nil {
		return err
	}
	if state.Open != nil {
		// None is saved so: what the agents were shown is in the records before it.
		return fmt.Errorf("round %d is open in the snapshot of record %d: %w", state.Open.Round, seq, arena.ErrCorrupt)
	}
	r.state, r.restored = state, true
	return nil
}

func (r *recovery) fold(seq uint64, data []byte) error {
	events, err := r.decoder.Decode(data)
	if err == nil {
		err = r.state.Fold(seq, events)
	}
	if err != nil {
		r.fault = err
		return err
	}
	if r.each == nil {
		return nil
	}
	return r.each(r.state)
}

// errFound ends a recovery that has what it looked for.
var errFound = errors.New("found")

// shownViews is what the agents were shown when the round opened that is open in state,
// so that they see it again and not what the market has done since.
func shownViews(ctx context.Context, journal Journal, state *arena.State) ([]arena.View, error) {
	switch {
	case state.Open == nil:
		return nil, nil
	case state.Open.SnapshotSeq == state.Seq:
		return state.Views(), nil
	}
	var views []arena.View
	_, err := recoverState(ctx, journal, state.Arena, func(then *arena.State) error {
		if then.Seq < state.Open.SnapshotSeq {
			return nil
		}
		views = then.Views()
		return errFound
	})
	if err != nil && !errors.Is(err, errFound) {
		return nil, err
	}
	return views, nil
}
