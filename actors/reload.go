package actors

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"time"

	"github.com/asynkron/protoactor-go/actor"

	"github.com/seed45548214/arena/actors/kit"
	"github.com/seed45548214/arena/arena"
)

var (
	errReloading = fmt.Errorf("%w: the arenas change already", arena.ErrUnavailable)
	errLeaving   = fmt.Errorf("%w: the arena is no longer configured", arena.ErrUnavailable)
)

// Reload runs these arenas and no others. One that is new begins, or goes on where its
// journal stands. One that is not among them comes to rest as by Stop, and its journal
// is given back. One that is known keeps its season, and its next one is by the new
// plan. Reload returns when those that end have ended. If the error wraps
// [arena.ErrPlan], or [arena.ErrUnavailable] because the arenas change already,
// nothing has changed.
func (t *Tree) Reload(ctx context.Context, arenas []Arena) (*Reloaded, error) {
	arenas = slices.Clone(arenas)
	if err := checkAll(arenas); err != nil {
		return nil, err
	}
	answer, err := kit.Ask[*Reloaded](ctx, t.system, kit.RefTo[any](t.keeper), any(&Reload{Arenas: arenas}))
	return answer, refusalOf(err)
}

// checkAll says why seasons cannot begin by the plans of arenas.
func checkAll(arenas []Arena) error {
	seen := make(map[string]bool, len(arenas))
	for i := range arenas {
		id := arenas[i].Plan.Arena
		if err := arenas[i].check(); err != nil {
			return err
		}
		if seen[id] {
			return fmt.Errorf("arena %s: %w: there are two of them", id, arena.ErrPlan)
		}
		seen[id] = true
	}
	return nil
}

// A reload is under way until the arenas that end have ended.
type reload struct {
	asker *actor.PID
	done  Reloaded
}

func (k *keeper) onReload(c actor.Context, m *Reload) {
	switch {
	case k.drainer != nil:
		c.Send(c.Sender(), errEnding)
		return
	case k.reloading():
		c.Send(c.Sender(), errReloading)
		return
	}
	k.reload = &reload{asker: c.Sender()}
	k.board.plan(m.Arenas)
	wanted := make(map[string]bool, len(m.Arenas))
	for i := range m.Arenas {
		wanted[m.Arenas[i].Plan.Arena] = true
		k.want(c, &m.Arenas[i])
	}
	for _, id := range slices.Sorted(maps.Keys(k.holdings)) {
		if !wanted[id] {
			k.dismiss(c, id)
		}
	}
	k.reportReload(c)
}

// reloading reports whether arenas are about to end that are no longer configured.
func (k *keeper) reloading() bool {
	for _, h := range k.holdings {
		if h.leaving {
			return true
		}
	}
	return false
}

// want begins an arena that is new. One that is known hears of its next plan.
func (k *keeper) want(c actor.Context, spec *Arena) {
	id := spec.Plan.Arena
	h, ok := k.holdings[id]
	if !ok {
		k.holdings[id] = newHolding(spec)
		k.reload.done.Began = append(k.reload.done.Began, id)
		k.claim(c, id)
		return
	}
	h.spec.Store(spec)
	if h.pid != nil {
		c.Send(h.pid, &planned{spec: spec})
	}
}

// dismiss brings an arena to rest that is no longer configured.
func (k *keeper) dismiss(c actor.Context, id string) {
	h := k.holdings[id]
	h.leaving = true
	k.reload.done.Ended = append(k.reload.done.Ended, id)
	switch {
	case h.pid != nil:
		c.Send(h.pid, &Drain{Grace: drainGrace})
		root, self := k.root, k.self
		h.late = time.AfterFunc(drainLimit, func() { root.Send(self, &unrested{id: id, of: h}) })
	case h.busy:
		h.refuse(c, errLeaving)
		if !h.down {
			h.cancel()
		}
	default:
		k.forget(c, id)
	}
}

// onUnrested ends an arena that did not come to rest.
func (k *keeper) onUnrested(c actor.Context, m *unrested) {
	if k.holdings[m.id] == m.of {
		k.end(c, m.id, errLeaving)
	}
}

// forget strikes an arena out that has ended.
func (k *keeper) forget(c actor.Context, id string) {
	h := k.holdings[id]
	h.refuse(c, errLeaving)
	if h.late != nil {
		h.late.Stop()
	}
	delete(k.holdings, id)
	k.board.remove(id)
	kit.SystemOf(c).Roll().Forget(c.Self().Id + "/arena/" + id)
	k.reportReload(c)
}

// reportReload answers when all that end have ended.
func (k *keeper) reportReload(c actor.Context) {
	if k.reload != nil && !k.reloading() {
		c.Send(k.reload.asker, &k.reload.done)
		k.reload = nil
	}
}

// refuseReload answers a reload whose end nobody will tell of.
func (k *keeper) refuseReload(c actor.Context, reason error) {
	if k.reload != nil {
		c.Send(k.reload.asker, reason)
		k.reload = nil
	}
}

// onPlanned takes the plan of the next season. The one that runs keeps its own.
func (a *arenaActor) onPlanned(m *planned) {
	spec := *m.spec
	spec.Reset = a.spec.Reset
	a.spec = &spec
}
