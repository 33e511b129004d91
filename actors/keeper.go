package actors

import (
	"cmp"
	"fmt"
	"slices"
	"time"

	"github.com/asynkron/protoactor-go/actor"

	"github.com/seed45548214/arena/actors/kit"
	"github.com/seed45548214/arena/arena"
)

// An arena that crashes maxFailures times within failureWindow is given up until
// somebody starts it again.
const (
	maxFailures   = 5
	failureWindow = 10 * time.Minute
)

var (
	errEnding      = fmt.Errorf("%w: it is coming to rest", arena.ErrUnavailable)
	errStartedOver = fmt.Errorf("%w: its keeper started over", arena.ErrUnavailable)
)

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
	reload  *reload    // under way; nil if none is
}

func (k *keeper) start(c actor.Context) {
	k.self, k.root = c.Self(), c.ActorSystem().Root
	for _, status := range k.board.list() {
		id := status.ID
		switch h := k.holdings[id]; {
		case h.leaving:
			k.end(c, id, errLeaving)
		case h.journal != nil:
			k.run(c, id)
		case (!h.down || h.lost) && k.wants(id):
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
	case *Reload:
		k.onReload(c, m)
	case *unrested:
		k.onUnrested(c, m)
	case *arena.Command:
		k.onRequest(c, &request{Command: *m, From: c.Sender()})
	case *answered:
		k.onAnswered(c, m)
	case *ArenaStopped:
		k.board.waiting(m.ID, "stopped; start it to go on")
		k.end(c, m.ID, nil)
	case *ArenaFailed:
		k.fail(c, m.ID, m.Err)
	case *reclaim:
		k.onReclaim(c, m)
	case *handBack:
		k.onHandBack(c, m)
	case *handedBack:
		k.onHandedBack(c, m.id, m.of)
	case *renewal:
		k.renew(c)
	case *renewed:
		k.onRenewed(c, m)
	case *released:
		k.onReleased(c, m)
	case *Drain:
		k.onDrain(c, m)
	case *Drained:
		k.onRested(c, m.ID)
	case *actor.Restarting, *actor.Stopping:
		k.leave(c)
	}
}

// run spawns the actors of an arena whose journal is claimed.
func (k *keeper) run(c actor.Context, id string) {
	h := k.holdings[id]
	journal, serial := h.journal, cmp.Or(h.thread, new(kit.Serial))
	pid, err := kit.SystemOf(c).SpawnNamed(c, "arena/"+id, kit.Spec{
		Serial: serial,
		New: func() actor.Actor {
			return &arenaActor{cfg: k.cfg, board: k.board, spec: h.spec.Load(), journal: journal, market: k.market, serial: serial}
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

// fail gives an arena up until somebody starts it, or for a while if the error may pass
// by itself, or, if another process has it, until it can be had again.
func (k *keeper) fail(c actor.Context, id string, err error) {
	if k.cfg.Elsewhere(err) {
		k.lose(c, id)
		return
	}
	h, ok := k.holdings[id]
	if !ok {
		return // nobody wants it any more
	}
	h.failed = true
	h.count(k.cfg.Passes(err), k.cfg.Now())
	k.cfg.Logger.Error("arena failed", "arena", id, "err", err, "again", h.wait())
	k.board.failed(id, err)
	k.end(c, id, fmt.Errorf("%w: %w", arena.ErrFailed, err))
}

// onRequest hands a command to its arena, which is claimed first if it does not
// run. One that has failed only comes back if that is what is asked for.
func (k *keeper) onRequest(c actor.Context, m *request) {
	h, ok := k.holdings[m.Arena]
	switch {
	case !ok || h.leaving:
		c.Send(m.From, fmt.Errorf("%w: %q", arena.ErrUnknownArena, m.Arena))
	case k.drainer != nil:
		c.Send(m.From, errEnding)
	case h.failed && m.Verb != arena.StartArena && m.Verb != arena.ResetArena:
		c.Send(m.From, error(&arena.PhaseError{Why: "it has failed; a start tries it again"}))
	case len(h.asked) >= maxRequests:
		c.Send(m.From, fmt.Errorf("%w: %d commands wait already", arena.ErrUnavailable, maxRequests))
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
	h, ok := k.holdings[m.request.Arena]
	if !ok {
		return // answered when it was forgotten
	}
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
	id, needed := k.ranBy(child)
	if needed && failures+1 < maxFailures {
		supervisor.RestartChildren(child)
		return
	}
	err := fmt.Errorf("it crashed %d times in %v: %v", failures+1, failureWindow, reason)
	k.root.Send(k.self, &ArenaFailed{ID: id, Err: err})
}

// ranBy returns the arena that an actor runs, and whether that is still wanted.
func (k *keeper) ranBy(child *actor.PID) (id string, needed bool) {
	for id, h := range k.holdings {
		if h.pid != nil && h.pid.Id == child.Id {
			return id, k.drainer == nil && !h.leaving
		}
	}
	return "", k.drainer == nil
}

// onDrain brings every arena to rest and answers when all are.
func (k *keeper) onDrain(c actor.Context, m *Drain) {
	k.drainer = c.Sender()
	k.refuseReload(c, errEnding)
	for _, h := range k.holdings {
		switch {
		case h.leaving: // told already
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

// onRested gives back an arena that has come to rest.
func (k *keeper) onRested(c actor.Context, id string) {
	if h, ok := k.holdings[id]; ok && h.handing && k.drainer == nil {
		k.onHandedBack(c, id, h)
		return
	}
	k.end(c, id, errEnding)
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
	k.refuseReload(c, errStartedOver)
	for _, h := range k.holdings {
		h.refuse(c, errStartedOver)
		h.pid, h.busy = nil, false
	}
}
