package main

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"log/slog"
	"strings"
	"time"

	"github.com/seed45548214/arena/actors"
	"github.com/seed45548214/arena/actors/decide"
	"github.com/seed45548214/arena/arena"
	"github.com/seed45548214/arena/feeds"
	"github.com/seed45548214/arena/state"
	"github.com/seed45548214/arena/transport"
)

// leaseTTL is how long an arena stays ours when this process hangs.
const leaseTTL = 30 * time.Second

// tree is the actor tree as the server sees it. Without actors, in a process
// that only serves, the journals tell all that there is to know.
type tree struct {
	*setup
	actors *actors.Tree
	now    func() time.Time
}

// config connects the actors with the store, the prices and the strategies.
func (t *tree) config(store state.Store, log *slog.Logger) actors.Config {
	cfg := actors.Config{
		Calendar: t.calendar, Source: quotes{t.prices.source}, Timetable: t.prices.timetable,
		Interval: t.pace.interval, SnapshotEvery: t.snapshotEvery, RenewEvery: leaseTTL / 3,
		Now: t.now, Logger: log,
		Open: func(ctx context.Context, id string) (actors.Journal, error) {
			owner, err := state.Open(ctx, store, id, "serve-"+rand.Text(), leaseTTL)
			if err != nil {
				return nil, err
			}
			return &keptJournal{owner, log.With("arena", id)}, nil
		},
	}
	for i := range t.plans {
		cfg.Arenas = append(cfg.Arenas, actors.Arena{Plan: t.plans[i], Competitor: competitor, Reset: t.reset})
	}
	return cfg
}

// A keptJournal is the journal of an arena that this process runs. It tells the
// operator of a snapshot that could not be used.
type keptJournal struct {
	*state.Owner
	log *slog.Logger
}

// Recover implements [actors.Journal].
func (j *keptJournal) Recover(
	ctx context.Context, restore func(snapshot []byte) error, fold func(seq uint64, data []byte) error,
) error {
	err := j.Owner.Recover(ctx, restore, fold)
	if warning := j.Warning(); err == nil && warning != nil {
		j.log.WarnContext(ctx, "snapshot not used; nothing is lost", "err", warning)
	}
	return err
}

// competitor is what decides for an entrant.
func competitor(entrant *arena.Entrant) (actors.Competitor, error) {
	name, ok := strings.CutPrefix(entrant.Decider, strategyPrefix)
	if !ok {
		return actors.Competitor{}, fmt.Errorf("decider %q is not known to this version; begin a new season with RESET_SIMULATION=true", entrant.Decider)
	}
	strategy, err := decide.NewStrategy(name)
	return actors.Competitor{Strategy: strategy}, err
}

// quotes lets actors ask a source of feeds.
type quotes struct{ feeds.Source }

// Quotes implements actors.Source.
func (q quotes) Quotes(
	ctx context.Context, seed uint64, start arena.Date, at time.Time, symbols []arena.Symbol,
) ([]arena.Quote, error) {
	return q.Source.Quotes(ctx, feeds.Query{Seed: seed, Start: start, At: at, Symbols: symbols})
}

// Instant implements actors.Instant.
func (q quotes) Instant() bool {
	source, ok := q.Source.(actors.Instant)
	return ok && source.Instant()
}

func (t *tree) stop(ctx context.Context) error {
	if t.actors == nil {
		return nil
	}
	return t.actors.Stop(ctx)
}

// done is closed when the actors have ended.
func (t *tree) done() <-chan struct{} {
	if t.actors == nil {
		return nil
	}
	return t.actors.Done()
}

// Arenas implements transport.Control.
func (t *tree) Arenas() []transport.ArenaStatus {
	var statuses []transport.ArenaStatus
	if t.actors == nil {
		for i := range t.plans {
			statuses = append(statuses, transport.ArenaStatus{ID: t.plans[i].Arena, Name: t.plans[i].Name})
		}
		return statuses
	}
	for _, status := range t.actors.Statuses() {
		shown := transport.ArenaStatus{ID: status.ID, Name: status.Name, Starting: status.Starting}
		if !status.Up {
			shown.Phase, shown.Reason = status.Phase, status.Reason
		}
		statuses = append(statuses, shown)
	}
	return statuses
}

// Command implements transport.Control.
func (t *tree) Command(ctx context.Context, command transport.Command) error {
	if t.actors == nil {
		return fmt.Errorf("%w: this process only serves; ask the one that runs the arenas", transport.ErrUnavailable)
	}
	if command.Kind == transport.RestartActor {
		if !t.actors.Restart(command.Path) {
			return fmt.Errorf("%w: %q", transport.ErrUnknownActor, command.Path)
		}
		return nil
	}
	cmd := actors.Command{ID: command.ID, Verb: actors.Verb(command.Kind), Arena: command.Arena, By: command.By, At: t.now()}
	if cmd.ID == "" {
		cmd.ID = rand.Text()
	}
	if command.Seed != nil {
		cmd.Seed = *command.Seed
	}
	return refused(t.actors.Command(ctx, cmd))
}

// A namedError is an error of the actors that also is the error by which the
// server names it.
type namedError struct {
	error
	is error
}

func (r namedError) Unwrap() []error { return []error{r.error, r.is} }

func refused(err error) error {
	for own, its := range map[error]error{
		actors.ErrUnknownArena: transport.ErrUnknownArena,
		actors.ErrUnavailable:  transport.ErrUnavailable,
		actors.ErrNotNow:       arena.ErrPhase,
	} {
		if errors.Is(err, own) {
			return namedError{err, its}
		}
	}
	return err
}

// Actors implements transport.Control.
func (t *tree) Actors() []transport.ActorStatus {
	if t.actors == nil {
		return nil
	}
	var statuses []transport.ActorStatus
	for _, row := range t.actors.Actors() {
		status := transport.ActorStatus{
			Path: row.Path, State: row.State.String(), Restarts: row.Restarts, Messages: row.Handled, Since: row.Since,
		}
		if row.Failure != nil {
			status.LastError = row.Failure.Text
		}
		statuses = append(statuses, status)
	}
	return statuses
}

// Feeds implements transport.Control.
func (t *tree) Feeds() []transport.FeedHealth {
	if t.actors == nil {
		return nil
	}
	health := t.actors.Feed()
	return []transport.FeedHealth{{
		Name: health.Source, OK: health.OK, LastSuccess: health.LastSuccess, LastError: health.Error,
	}}
}
