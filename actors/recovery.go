package actors

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"

	"github.com/seed45548214/arena/arena"
)

// recoverState folds a journal, and shows the state after every record to each, which
// may be nil, and ends the recovery with an error.
func recoverState(ctx context.Context, journal Journal, each func(*arena.State) error) (*arena.State, error) {
	state, decoder := &arena.State{Phase: arena.PhaseWaiting}, new(arena.Decoder)
	restore := func(snapshot []byte) error {
		fresh := new(arena.State)
		if err := json.Unmarshal(snapshot, fresh); err != nil {
			return fmt.Errorf("read snapshot: %w", err)
		}
		if err := fresh.Restore(); err != nil {
			return err
		}
		state = fresh
		return nil
	}
	err := journal.Recover(ctx, restore, func(seq uint64, data []byte) error {
		events, err := decoder.Decode(data)
		if err != nil {
			return err
		}
		if err := state.Fold(seq, events); err != nil || each == nil {
			return err
		}
		return each(state)
	})
	return state, err
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
	_, err := recoverState(ctx, journal, func(then *arena.State) error {
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
