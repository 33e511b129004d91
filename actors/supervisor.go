package actors

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/asynkron/protoactor-go/actor"

	"github.com/seed45548214/arena/actors/kit"
	"github.com/seed45548214/arena/arena"
)

// How long a tree takes to end: agents of an open round get the grace to answer.
const (
	drainGrace = 3 * time.Second
	drainLimit = 6 * time.Second
)

// supervisor is the root of the tree. It starts the market before the keeper
// and ends them in the opposite order.
type supervisor struct {
	cfg      *Config
	board    *board
	health   *healthBoard
	holdings map[string]*holding
	ready    chan<- *actor.PID // gets the first keeper; later ones have its path
	ended    chan<- struct{}
}

// Receive implements actor.Actor.
func (s *supervisor) Receive(c actor.Context) {
	switch c.Message().(type) {
	case *actor.Started:
		s.spawn(c)
	case *actor.Stopped:
		close(s.ended)
	}
}

func (s *supervisor) spawn(c actor.Context) {
	system := kit.SystemOf(c)
	marketPID, err := system.SpawnNamed(c, "market", kit.Spec{
		Serial: s.cfg.thread,
		New:    func() actor.Actor { return &market{cfg: s.cfg, health: s.health} },
	})
	if err != nil {
		panic(fmt.Errorf("supervisor: %w", err))
	}
	keeperPID, err := system.SpawnNamed(c, "keeper", kit.Spec{
		New: func() actor.Actor {
			return &keeper{cfg: s.cfg, board: s.board, market: marketPID, holdings: s.holdings}
		},
	})
	if err != nil {
		panic(fmt.Errorf("supervisor: %w", err))
	}
	select {
	case s.ready <- keeperPID:
	default: // started over
	}
}

// A Tree is a running actor tree.
type Tree struct {
	system *kit.System
	keeper *actor.PID
	board  *board
	health *healthBoard
	ended  <-chan struct{}
}

// Start spawns the tree and returns without waiting for its arenas. The caller
// must Stop it.
func Start(cfg Config) (*Tree, error) {
	cfg.setDefaults()
	board, health := newBoard(cfg.Arenas), newHealthBoard(cfg.sourceName, cfg.Now)
	holdings := newHoldings(&cfg)
	system := kit.NewSystem(kit.Config{Logger: cfg.Logger, Now: cfg.Now})
	ready, ended := make(chan *actor.PID, 1), make(chan struct{})
	_, err := system.SpawnNamed(system.Root(), "supervisor", kit.Spec{New: func() actor.Actor {
		return &supervisor{cfg: &cfg, board: board, health: health, holdings: holdings, ready: ready, ended: ended}
	}})
	if err != nil {
		return nil, fmt.Errorf("start actors: %w", err)
	}
	return &Tree{system: system, keeper: <-ready, board: board, health: health, ended: ended}, nil
}

// Command carries cmd out and returns once it is stored. The error wraps
// [arena.ErrUnknownArena], [arena.ErrPhase], [arena.ErrPlan], [arena.ErrConflict] or
// [arena.ErrUnavailable], or ctx has ended: then it may still be carried out.
func (t *Tree) Command(ctx context.Context, cmd arena.Command) error {
	_, err := kit.Ask[*Accepted](ctx, t.system, kit.RefTo[any](t.keeper), any(&cmd))
	return refusalOf(err)
}

// refusalOf is why the keeper refused what it was asked.
func refusalOf(err error) error {
	if errors.Is(err, kit.ErrStopped) {
		return fmt.Errorf("%w: %w", arena.ErrUnavailable, err)
	}
	if refused, ok := errors.AsType[*arena.ChatError](err); ok {
		return refused
	}
	for _, refusal := range []error{arena.ErrUnknownArena, arena.ErrPhase, arena.ErrPlan, arena.ErrConflict, arena.ErrUnavailable} {
		if errors.Is(err, refusal) {
			return errors.Unwrap(err) // who was asked is of no interest
		}
	}
	return err
}

// Restart replaces the actor at path by a new incarnation. It reports whether
// there is one.
func (t *Tree) Restart(path string) bool { return t.system.Restart(path) }

// Statuses returns how every arena is doing, in the order in which they are configured.
func (t *Tree) Statuses() []Status { return t.board.list() }

// Actors lists the live tree.
func (t *Tree) Actors() []kit.Row { return t.system.Roll().List() }

// Feed returns how the feed is doing.
func (t *Tree) Feed() Health { return t.health.read() }

// Done is closed when the tree has ended.
func (t *Tree) Done() <-chan struct{} { return t.ended }

// Stop brings every arena to rest, saves snapshots, gives the journals back, and
// ends the tree, all before ctx ends.
func (t *Tree) Stop(ctx context.Context) error {
	resting, cancel := context.WithTimeout(ctx, drainLimit)
	defer cancel()
	_, err := kit.Ask[*Drained](resting, t.system, kit.RefTo[any](t.keeper), any(&Drain{Grace: drainGrace}))
	if err != nil {
		err = fmt.Errorf("bring arenas to rest: %w", err)
	}
	if shutdown := t.system.Shutdown(ctx); shutdown != nil {
		return fmt.Errorf("stop actors: %w", shutdown)
	}
	return err
}
