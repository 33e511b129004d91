package actors

import (
	"context"
	"fmt"
	"time"

	"github.com/asynkron/protoactor-go/actor"

	"github.com/seed45548214/arena/actors/kit"
)

// An arena that crashes maxFailures times within failureWindow is given up until
// somebody starts it again.
const (
	maxFailures   = 5
	failureWindow = 10 * time.Minute
)

// leaseTimeout limits a call that claims, renews or gives back a lease.
const leaseTimeout = 5 * time.Second

// keeper claims arenas, spawns their actors, and gives them back. The arenas do
// not depend on each other: one that cannot start says why, and the others run.
type keeper struct {
	cfg    *Config
	board  *board
	market *actor.PID

	self     *actor.PID
	root     *actor.RootContext
	holdings map[string]*holding
	timer    *time.Timer
	drainer  *actor.PID // who waits for the keeper to come to rest
}

// holding is what the keeper has of one arena.
type holding struct {
	spec    *Arena
	journal Journal    // nil until it is claimed
	pid     *actor.PID // nil unless its actors run
	busy    bool       // being claimed or given back
	waiting []*request // until it is claimed
	rested  bool       // has come to rest
}

func (k *keeper) claimAll(c actor.Context) {
	k.self, k.root = c.Self(), c.ActorSystem().Root
	k.holdings = make(map[string]*holding, len(k.cfg.Arenas))
	for i := range k.cfg.Arenas {
		spec := &k.cfg.Arenas[i]
		k.holdings[spec.Plan.Arena] = &holding{spec: spec}
		k.claim(c, spec.Plan.Arena)
	}
	k.renewLater()
}

// Receive implements actor.Actor.
func (k *keeper) Receive(c actor.Context) {
	switch m := c.Message().(type) {
	case *actor.Started:
		k.claimAll(c)
	case *claimed:
		k.onClaimed(c, m)
	case *Command:
		k.onRequest(c, &request{Command: *m, From: c.Sender()})
	case *ArenaStopped:
		k.board.waiting(m.ID, "stopped; start it to go on")
		k.end(c, m.ID)
	case *ArenaFailed:
		k.cfg.Logger.Error("arena failed", "arena", m.ID, "err", m.Err)
		k.board.failed(m.ID, m.Err)
		k.end(c, m.ID)
	case *renewal:
		k.renew(c)
	case *renewed:
		k.onRenewed(c, m)
	case *released:
		k.onReleased(c, m)
	case *Drain:
		k.onDrain(c, m)
	case *Drained:
		k.end(c, m.ID)
	case *actor.Restarting, *actor.Stopping:
		if k.timer != nil {
			k.timer.Stop()
		}
	}
}

// claim asks for the journal of an arena outside of the mailbox.
func (k *keeper) claim(c actor.Context, id string) {
	k.holdings[id].busy = true
	open := k.cfg.Open
	kit.Pipe(c, 0, func(ctx context.Context) (Journal, error) { return open(ctx, id) },
		func(journal Journal, err error) any { return &claimed{id: id, journal: journal, err: err} })
}

func (k *keeper) onClaimed(c actor.Context, m *claimed) {
	h := k.holdings[m.id]
	h.busy = false
	if m.err == nil {
		h.journal = m.journal
		m.err = k.spawn(c, h)
	}
	if m.err != nil {
		k.cfg.Logger.Error("arena cannot start", "arena", m.id, "err", m.err)
		k.board.failed(m.id, m.err)
		for _, r := range h.waiting {
			c.Send(r.From, error(fmt.Errorf("%w: %w", ErrUnavailable, m.err)))
		}
		h.waiting = nil
		k.end(c, m.id)
		return
	}
	k.board.up(m.id)
	for _, r := range h.waiting {
		c.Send(h.pid, r)
	}
	h.waiting = nil
	if k.drainer != nil {
		c.Send(h.pid, &Drain{})
	}
}

func (k *keeper) spawn(c actor.Context, h *holding) (err error) {
	serial := new(kit.Serial)
	h.pid, err = kit.SystemOf(c).SpawnNamed(c, "arena/"+h.spec.Plan.Arena, kit.Spec{
		Serial: serial,
		New: func() actor.Actor {
			return &arenaActor{cfg: k.cfg, spec: h.spec, journal: h.journal, market: k.market, serial: serial}
		},
	})
	return err
}

// onRequest hands a command to its arena, which is claimed first if it does not
// run and the command lets it run.
func (k *keeper) onRequest(c actor.Context, m *request) {
	h, ok := k.holdings[m.Arena]
	switch {
	case !ok:
		c.Send(m.From, error(fmt.Errorf("%w: %q", ErrUnknownArena, m.Arena)))
	case k.drainer != nil:
		c.Send(m.From, error(fmt.Errorf("%w: the process is about to end", ErrUnavailable)))
	case h.pid != nil:
		c.Send(h.pid, m)
	case m.Verb != StartArena && m.Verb != ResetArena:
		c.Send(m.From, error(fmt.Errorf("%w: it does not run; start it", ErrNotNow)))
	case len(h.waiting) >= maxRequests:
		c.Send(m.From, error(fmt.Errorf("%w: %d commands wait already", ErrNotNow, maxRequests)))
	default:
		h.waiting = append(h.waiting, m)
		if !h.busy {
			k.claim(c, m.Arena)
		}
	}
}

// HandleFailure implements actor.SupervisorStrategy: an arena that crashed starts
// again from its journal, unless it does so over and over.
func (k *keeper) HandleFailure(
	_ *actor.ActorSystem, supervisor actor.Supervisor, child *actor.PID, stats *actor.RestartStatistics, reason, _ any,
) {
	failures := stats.NumberOfFailures(failureWindow)
	if failures == 0 {
		stats.Reset()
	}
	stats.Fail()
	if failures+1 < maxFailures {
		supervisor.RestartChildren(child)
		return
	}
	for id, h := range k.holdings {
		if h.pid != nil && h.pid.Id == child.Id {
			err := fmt.Errorf("it crashed %d times in %v: %v", maxFailures, failureWindow, reason)
			k.root.Send(k.self, &ArenaFailed{ID: id, Err: err})
		}
	}
}

// end stops the actors of an arena and gives its journal back.
func (k *keeper) end(c actor.Context, id string) {
	h := k.holdings[id]
	if h.busy {
		return
	}
	pid, journal := h.pid, h.journal
	h.pid, h.journal, h.busy = nil, nil, true
	system := kit.SystemOf(c)
	kit.Pipe(c, leaseTimeout, func(ctx context.Context) (struct{}, error) {
		if pid != nil {
			if err := system.Stop(ctx, pid); err != nil {
				return struct{}{}, err
			}
		}
		if journal == nil {
			return struct{}{}, nil
		}
		return struct{}{}, journal.Release(ctx)
	}, func(_ struct{}, err error) any {
		if err != nil {
			k.cfg.Logger.Warn("arena not given back", "arena", id, "err", err)
		}
		return &released{id: id}
	})
}

func (k *keeper) onReleased(c actor.Context, m *released) {
	h := k.holdings[m.id]
	h.busy, h.rested = false, k.drainer != nil
	if len(h.waiting) > 0 && k.drainer == nil {
		k.claim(c, m.id)
	}
	k.reportRest(c)
}

// onDrain brings every arena to rest and answers when all are.
func (k *keeper) onDrain(c actor.Context, m *Drain) {
	k.drainer = c.Sender()
	for _, h := range k.holdings {
		switch {
		case h.pid != nil:
			c.Send(h.pid, m)
		case !h.busy:
			h.rested = true
		}
	}
	k.reportRest(c)
}

func (k *keeper) reportRest(c actor.Context) {
	if k.drainer == nil {
		return
	}
	for _, h := range k.holdings {
		if !h.rested {
			return
		}
	}
	c.Send(k.drainer, &Drained{})
}

func (k *keeper) renewLater() {
	root, self := k.root, k.self
	k.timer = time.AfterFunc(k.cfg.RenewEvery, func() { root.Send(self, &renewal{}) })
}

// renew tells the store that the arenas are still owned.
func (k *keeper) renew(c actor.Context) {
	for id, h := range k.holdings {
		journal := h.journal
		if journal == nil || h.busy {
			continue
		}
		kit.Pipe(c, leaseTimeout,
			func(ctx context.Context) (struct{}, error) { return struct{}{}, journal.Renew(ctx) },
			func(_ struct{}, err error) any { return &renewed{id: id, err: err} })
	}
	k.renewLater()
}

// onRenewed only speaks of a failure: whether the arena may still write is for
// the store to say.
func (k *keeper) onRenewed(_ actor.Context, m *renewed) {
	if m.err != nil {
		k.cfg.Logger.Warn("lease not renewed", "arena", m.id, "err", m.err)
	}
}
