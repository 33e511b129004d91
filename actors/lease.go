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

// leaseTimeout limits a call that renews or gives back a lease.
const leaseTimeout = 2 * time.Second

// stopTimeout limits the wait for the actors of an arena to end.
const stopTimeout = time.Second

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
	if h.leaving {
		h.journal = m.journal
		k.end(c, m.id, errLeaving)
		return
	}
	if m.err != nil && k.drainer != nil && errors.Is(m.err, context.Canceled) {
		k.end(c, m.id, errEnding)
		return
	}
	if m.err != nil {
		k.fail(c, m.id, m.err)
		return
	}
	h.journal, h.lost = m.journal, false
	k.run(c, m.id)
}

// end stops the actors of an arena and gives its journal back. The commands that
// it has not answered are refused for reason, or wait until it runs again.
func (k *keeper) end(c actor.Context, id string, reason error) {
	h, ok := k.holdings[id]
	if !ok || h.busy {
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
	switch {
	case h.leaving:
		k.forget(c, m.id)
	case k.drainer != nil:
	case len(h.asked) > 0:
		k.claim(c, m.id)
	case h.lost:
		k.reclaimAfter(m.id, claimAgain)
	case h.failed && h.tries > 0:
		k.reclaimAfter(m.id, h.wait())
	}
	k.reportRest(c)
}

func (k *keeper) reclaimAfter(id string, wait time.Duration) {
	root, self, h := k.root, k.self, k.holdings[id]
	if h.again != nil {
		h.again.Stop()
	}
	h.again = time.AfterFunc(wait, func() { root.Send(self, &reclaim{id: id}) })
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
			func(_ struct{}, err error) any { return &renewed{id: id, of: h, err: err} })
	}
	k.renewLater()
}

// onRenewed stops an arena at once that another process has taken. Of any other
// failure it only speaks: whether the arena may still write is for the store to say.
func (k *keeper) onRenewed(c actor.Context, m *renewed) {
	switch {
	case m.err == nil || k.holdings[m.id] != m.of: // the arena may have come back meanwhile
	case k.cfg.Elsewhere(m.err) && m.of.journal != nil:
		k.lose(c, m.id)
	default:
		k.cfg.Logger.Warn("lease not renewed", "arena", m.id, "err", m.err)
	}
}

// claimAgain is how long a keeper waits before it claims an arena again that another
// process has. A lease that runs out, or is given back, is taken over this much later
// at most.
const claimAgain = time.Second

// ErrElsewhere is how a command is refused whose arena another process runs.
var ErrElsewhere = fmt.Errorf("%w: another process runs the arena; ask that one", arena.ErrUnavailable)

// lose leaves an arena to the process that has it, and claims it again until it can
// be had.
func (k *keeper) lose(c actor.Context, id string) {
	h, ok := k.holdings[id]
	if !ok {
		return // nobody wants it any more
	}
	if !h.lost {
		k.cfg.Logger.Info("another process has the arena; it is claimed again until it can be had", "arena", id)
	}
	h.lost, h.failed = true, false
	k.board.elsewhere(id)
	k.end(c, id, ErrElsewhere)
}

func (k *keeper) onReclaim(c actor.Context, m *reclaim) {
	h, ok := k.holdings[m.id]
	waits := ok && (h.lost || h.failed && h.tries > 0) && !h.busy && h.journal == nil && k.drainer == nil
	switch {
	case !waits:
	case m.now && k.cfg.MayClaim != nil && !k.cfg.MayClaim(m.id): // it is asked for again anyway
	case m.now || k.wants(m.id):
		k.claim(c, m.id)
	}
}
