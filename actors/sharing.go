package actors

import (
	"time"

	"github.com/asynkron/protoactor-go/actor"
)

// roundLimit is longer than any round is open.
const roundLimit = 2 * time.Minute

// Claim asks for an arena that another process had, without waiting until it would be asked
// for again anyway.
func (t *Tree) Claim(id string) { t.system.Root().Send(t.keeper, &reclaim{id: id, now: true}) }

// HandBack brings an arena to rest and gives its journal back, so that another process may
// have it, once the open round has closed: nobody misses it. It is claimed again like one
// that was lost.
func (t *Tree) HandBack(id string) { t.system.Root().Send(t.keeper, &handBack{id: id}) }

func (k *keeper) onHandBack(c actor.Context, m *handBack) {
	h, ok := k.holdings[m.id]
	if !ok || h.pid == nil || h.leaving || h.handing || k.drainer != nil {
		return
	}
	h.handing = true
	c.Send(h.pid, &Drain{Grace: drainGrace, Between: true})
	root, self := k.root, k.self
	time.AfterFunc(roundLimit+drainLimit, func() { root.Send(self, &handedBack{id: m.id, of: h}) })
}

// onHandedBack gives an arena back that has come to rest, or should have.
func (k *keeper) onHandedBack(c actor.Context, id string, of *holding) {
	if h := k.holdings[id]; h != of || !h.handing {
		return
	}
	of.handing = false
	k.cfg.Logger.Info("arena handed back for another process to run", "arena", id)
	of.lost = true
	k.board.elsewhere(id)
	k.end(c, id, ErrElsewhere)
}

// wants reports whether this process should have an arena now, and otherwise sees to it that
// it is asked again.
func (k *keeper) wants(id string) bool {
	if k.cfg.MayClaim == nil || k.cfg.MayClaim(id) {
		return true
	}
	k.holdings[id].lost = true
	k.board.elsewhere(id)
	k.reclaimAfter(id, claimAgain)
	return false
}
