package actors

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"github.com/asynkron/protoactor-go/actor"

	"github.com/seed45548214/arena/actors/kit"
	"github.com/seed45548214/arena/arena"
)

// keptRecord is how many bytes of the last record are kept for the next one: a tick has
// fewer, and a round of models may have a hundred times as many.
const keptRecord = 64 << 10

// commit stores what the rules decided and then goes on. Whether the rules allow a
// step is looked at beforehand; an error here means that the state is of no use any
// more, so the arena starts over.
func (a *arenaActor) commit(c actor.Context, events []arena.Event, err error, then func(actor.Context)) {
	if err == nil {
		a.record, err = arena.AppendRecord(a.record[:0], events)
	}
	if err != nil {
		panic(fmt.Errorf("decide record %d: %w", a.season.State.Seq+1, err))
	}
	journal, record, want := a.journal, a.record, a.season.State.Seq
	if cap(a.record) > keptRecord {
		a.record = nil // for whoever stores it alone
	}
	a.store(c, func(ctx context.Context) error {
		seq, err := journal.Append(ctx, record)
		if err == nil && seq != want {
			err = fmt.Errorf("record %d was stored as %d", want, seq)
		}
		return err
	}, then)
}

// store does work of the journal, outside of the mailbox unless that is an [Instant]
// one, and then goes on.
func (a *arenaActor) store(c actor.Context, work func(context.Context) error, then func(actor.Context)) {
	if instant(a.journal) {
		a.stage, a.then = committing, then
		a.onCommitted(c, &committed{err: work(kit.Life(c))})
		return
	}
	a.aside(c, work, then)
}

// aside does work outside of the mailbox and then goes on, unless it failed.
func (a *arenaActor) aside(c actor.Context, work func(context.Context) error, then func(actor.Context)) {
	a.stage, a.then = committing, then
	kit.Pipe(c, 0, func(ctx context.Context) (struct{}, error) { return struct{}{}, work(ctx) },
		func(_ struct{}, err error) any { return &committed{err: err} })
}

func (a *arenaActor) onCommitted(c actor.Context, m *committed) {
	if a.stage != committing {
		return // given up meanwhile
	}
	if m.err != nil {
		a.fail(c, m.err)
		return
	}
	a.tellPhase(a.season.State)
	then := a.then
	a.then = nil
	then(c)
}

// tellPhase tells the operator of a season that has begun, goes on or has ended.
func (a *arenaActor) tellPhase(state *arena.State) {
	now := toldPhase{state.Season, state.Phase}
	if now == a.told {
		return
	}
	a.told = now
	switch {
	case state.Phase == arena.PhaseEnded:
		a.cfg.Logger.Info("season ended", "arena", state.Arena, "season", state.Season, "reason", state.Outcome, "record", state.Seq)
	case state.Phase == arena.PhaseRunning && state.Seq == state.Begun:
		a.cfg.Logger.Info("season begins", "arena", state.Arena, "season", state.Season, "agents", len(state.Roster), "symbols", len(state.Symbols))
	case state.Phase == arena.PhaseRunning:
		a.cfg.Logger.Info("season goes on", "arena", state.Arena, "season", state.Season, "session", state.Session, "record", state.Seq)
	}
}

// A toldPhase is what the log knows of a season.
type toldPhase struct {
	season int
	phase  arena.Phase
}

func (a *arenaActor) snapshotDue() bool {
	return a.cfg.SnapshotEvery > 0 && a.cfg.Now().Sub(a.saved) >= a.cfg.SnapshotEvery
}

// stopped reports whether somebody has stopped the season and no snapshot says
// so yet: its actors are about to end.
func (a *arenaActor) stopped() bool {
	return a.season.State.Phase == arena.PhaseWaiting && a.kept != a.season.State.Seq
}

// save stores a snapshot. A failure costs nothing but time at the next start.
func (a *arenaActor) save(c actor.Context) {
	snapshot, err := json.Marshal(a.season.State)
	if err != nil {
		panic(fmt.Errorf("encode snapshot: %w", err))
	}
	a.stage, a.saved, a.kept = saving, a.cfg.Now(), a.season.State.Seq
	journal := a.journal
	kit.Pipe(c, 0, func(ctx context.Context) (struct{}, error) {
		return struct{}{}, journal.SaveSnapshot(ctx, snapshot)
	}, func(_ struct{}, err error) any { return &snapshotted{err: err} })
}

func (a *arenaActor) onSnapshotted(c actor.Context, m *snapshotted) {
	if a.stage != saving {
		return // given up meanwhile
	}
	if m.err != nil {
		a.cfg.Logger.Warn("snapshot not saved; nothing is lost without it", "arena", a.spec.Plan.Arena, "err", m.err)
	}
	if a.resting {
		a.rest(c)
		return
	}
	a.settle(c)
}

// fail ends the arena: nothing that it could do would be stored.
func (a *arenaActor) fail(c actor.Context, err error) {
	a.stage = done
	a.stopTimers()
	c.Send(c.Parent(), &ArenaFailed{ID: a.spec.Plan.Arena, Err: err})
}

func (a *arenaActor) stopTimers() {
	for _, timer := range []*time.Timer{a.quoteTimer, a.round.timer, a.restTimer} {
		if timer != nil {
			timer.Stop()
		}
	}
}
