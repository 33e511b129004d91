package actors

import (
	"context"
	"errors"
	"fmt"
	"slices"
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
const leaseTimeout = 2 * time.Second

// stopTimeout limits the wait for the actors of an arena to end.
const stopTimeout = time.Second

// keeper claims arenas, spawns their actors, and gives them back. The arenas do
// not depend on each other: one that cannot start says why, and the others run.
type keeper struct {
	cfg      *Config
	board    *board
	market   *actor.PID
	holdings map[string]*holding // outlive a restart of the keeper

	self    *actor.PID
	root    *actor.RootContext
	timer   *time.Timer
	drainer *actor.PID // who waits for the keeper to come to rest
}

func (k *keeper) start(c actor.Context) {
	k.self, k.root = c.Self(), c.ActorSystem().Root
	for i := range k.cfg.Arenas {
		id := k.cfg.Arenas[i].Plan.Arena
		switch h := k.holdings[id]; {
		case h.journal != nil:
			k.run(c, id)
		case !h.down:
			k.claim(c, id)
		}
	}
	k.renewLater()
}

// Receive implements actor.Actor.
func (k *keeper) Receive(c actor.Context) {
	switch m := c.Message().(type) {
	case *actor.Started:
		k.start(c)
	case *claimed:
		k.onClaimed(c, m)
	case *Command:
		k.onRequest(c, &request{Command: *m, From: c.Sender()})
	case *answered:
		k.onAnswered(c, m)
	case *ArenaStopped:
		k.board.waiting(m.ID, "stopped; start it to go on")
		k.end(c, m.ID, nil)
	case *ArenaFailed:
		k.fail(c, m.ID, m.Err)
	case *renewal:
		k.renew(c)
	case *renewed:
		k.onRenewed(c, m)
	case *released:
		k.onReleased(c, m)
	case *Drain:
		k.onDrain(c, m)
	case *Drained:
		k.end(c, m.ID, errEnding)
	case *actor.Restarting, *actor.Stopping:
		k.leave(c)
	}
}

// claim asks for the journal of an arena outside of the mailbox.
func (k *keeper) claim(c actor.Context, id string) {
	h, open := k.holdings[id], k.cfg.Open
	h.busy, h.down, h.failed = true, false, false
	h.cancel = kit.Pipe(c, 0, func(ctx context.Context) (Journal, error) {
		journal, err := open(ctx, id)
		if err == nil && ctx.Err() != nil { // nobody waits for it any more
			return nil, errors.Join(ctx.Err(), release(ctx, journal))
		}
		return journal, err
	}, func(journal Journal, err error) any { return &claimed{id: id, journal: journal, err: err} })
}

func (k *keeper) onClaimed(c actor.Context, m *claimed) {
	h := k.holdings[m.id]
	h.busy = false
	if m.err != nil && k.drainer != nil && errors.Is(m.err, context.Canceled) {
		k.end(c, m.id, errEnding)
		return
	}
	if m.err != nil {
		k.fail(c, m.id, m.err)
		return
	}
	h.journal = m.journal
	k.run(c, m.id)
}

// run spawns the actors of an arena whose journal is claimed.
func (k *keeper) run(c actor.Context, id string) {
	h, serial := k.holdings[id], new(kit.Serial)
	pid, err := kit.SystemOf(c).SpawnNamed(c, "arena/"+id, kit.Spec{
		Serial: serial,
		New: func() actor.Actor {
			return &arenaActor{cfg: k.cfg, spec: h.spec, journal: h.journal, market: k.market, serial: serial}
		},
	})
	if err != nil {
		k.fail(c, id, err)
		return
	}
	h.pid = pid
	k.board.up(id)
	for _, m := range h.asked {
		c.Send(pid, m)
	}
	if k.drainer != nil {
		c.Send(pid, &Drain{})
	}
}

// fail gives an arena up until somebody starts it.
func (k *keeper) fail(c actor.Context, id string, err error) {
	k.cfg.Logger.Error("arena failed", "arena", id, "err", err)
	k.board.failed(id, err)
	k.holdings[id].failed = true
	k.end(c, id, fmt.Errorf("%w: %w", ErrUnavailable, err))
}

// onRequest hands a command to its arena, which is claimed first if it does not
// run. One that has failed only comes back if that is what is asked for.
func (k *keeper) onRequest(c actor.Context, m *request) {
	h, ok := k.holdings[m.Arena]
	switch {
	case !ok:
		c.Send(m.From, fmt.Errorf("%w: %q", ErrUnknownArena, m.Arena))
	case k.drainer != nil:
		c.Send(m.From, errEnding)
	case h.failed && m.Verb != StartArena && m.Verb != ResetArena:
		c.Send(m.From, fmt.Errorf("%w: it has failed; start it", ErrNotNow))
	case len(h.asked) >= maxRequests:
		c.Send(m.From, fmt.Errorf("%w: %d commands wait already", ErrNotNow, maxRequests))
	default:
		m.revives = h.failed
		h.asked = append(h.asked, m)
		if h.pid != nil {
			c.Send(h.pid, m)
		} else if !h.busy {
			k.claim(c, m.Arena)
		}
	}
}

func (k *keeper) onAnswered(c actor.Context, m *answered) {
	h := k.holdings[m.request.Arena]
	at := slices.Index(h.asked, m.request)
	if at < 0 {
		return // answered when its arena ended
	}
	h.asked = slices.Delete(h.asked, at, at+1)
	if m.err != nil {
		c.Send(m.request.From, m.err)
		return
	}
	c.Send(m.request.From, &Accepted{})
}

// HandleFailure implements actor.SupervisorStrategy: an arena that crashed starts
// again from its journal, unless it does so over and over or nobody needs it any
// more.
func (k *keeper) HandleFailure(
	_ *actor.ActorSystem, supervisor actor.Supervisor, child *actor.PID, stats *actor.RestartStatistics, reason, _ any,
) {
	failures := stats.NumberOfFailures(failureWindow)
	if failures == 0 {
		stats.Reset()
	}
	stats.Fail()
	if failures+1 < maxFailures && k.drainer == nil {
		supervisor.RestartChildren(child)
		return
	}
	for id, h := range k.holdings {
		if h.pid != nil && h.pid.Id == child.Id {
			err := fmt.Errorf("it crashed %d times in %v: %v", failures+1, failureWindow, reason)
			k.root.Send(k.self, &ArenaFailed{ID: id, Err: err})
		}
	}
}

// end stops the actors of an arena and gives its journal back. The commands that
// it has not answered are refused for reason, or wait until it runs again.
func (k *keeper) end(c actor.Context, id string, reason error) {
	h := k.holdings[id]
	if h.busy {
		return
	}
	if reason != nil {
		h.refuse(c, reason)
	}
	pid, journal := h.pid, h.journal
	h.pid, h.journal, h.busy, h.down = nil, nil, true, true
	system := kit.SystemOf(c)
	kit.Pipe(c, 0, func(ctx context.Context) (struct{}, error) {
		return struct{}{}, errors.Join(stop(ctx, system, pid), release(ctx, journal))
	}, func(_ struct{}, err error) any {
		if err != nil {
			k.cfg.Logger.Warn("arena not given back", "arena", id, "err", err)
		}
		return &released{id: id}
	})
}

// stop ends the actors of an arena. If they hang, the store keeps them from
// writing.
func stop(ctx context.Context, system *kit.System, pid *actor.PID) error {
	if pid == nil {
		return nil
	}
	ctx, cancel := context.WithTimeout(ctx, stopTimeout)
	defer cancel()
	return system.Stop(ctx, pid)
}

// release gives a journal back, also when the keeper has come to its end.
func release(ctx context.Context, journal Journal) error {
	if journal == nil {
		return nil
	}
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), leaseTimeout)
	defer cancel()
	return journal.Release(ctx)
}

func (k *keeper) onReleased(c actor.Context, m *released) {
	h := k.holdings[m.id]
	h.busy, h.rested = false, k.drainer != nil
	if len(h.asked) > 0 && k.drainer == nil {
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
		case h.busy:
			h.refuse(c, errEnding)
			if !h.down {
				h.cancel()
			}
		default:
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

// leave makes the holdings fit for another incarnation, which keeps the journals.
func (k *keeper) leave(c actor.Context) {
	if k.timer != nil {
		k.timer.Stop()
	}
	for _, h := range k.holdings {
		h.refuse(c, fmt.Errorf("%w: its keeper started over", ErrUnavailable))
		h.pid, h.busy = nil, false
	}
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
