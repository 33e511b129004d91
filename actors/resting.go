package actors

import (
	"time"

	"github.com/asynkron/protoactor-go/actor"

	"github.com/seed45548214/arena/arena"
)

// storeGrace is how long the store gets for the decisions of a round that ended
// with the grace.
const storeGrace = 2 * time.Second

// onDrain brings the arena to rest. An open round gets the time of grace, prices
// that were asked for are not needed any more, and commands that wait are
// refused.
func (a *arenaActor) onDrain(c actor.Context, m *Drain) {
	if m.Between && a.round.waits() {
		a.leaves = m
		return
	}
	a.leaves, a.resting = nil, true
	for _, waiting := range a.requests {
		a.answer(c, waiting, errEnding)
	}
	a.requests = nil
	switch a.stage {
	case recovering, done:
		a.rest(c)
		return
	case idle:
		a.restLater(c, m.Grace)
		a.settle(c)
	case quoting:
		a.restLater(c, m.Grace)
		a.quoteTimer.Stop()
		a.settle(c)
	case committing, saving: // each of these ends in settle
		a.restLater(c, m.Grace)
	}
}

func (a *arenaActor) restLater(c actor.Context, wait time.Duration) {
	root, self := c.ActorSystem().Root, c.Self()
	a.restTimer = time.AfterFunc(wait, func() { root.Send(self, &drainTimeout{}) })
}

// onDrainTimeout goes on without the answers that have not come, and without a
// store that does not answer: what it had acknowledged is stored.
func (a *arenaActor) onDrainTimeout(c actor.Context) {
	if a.round.waits() && a.round.off != arena.MissedDrain {
		a.restLater(c, receiptGrace+storeGrace)
		a.callOff(c, arena.MissedDrain)
		return
	}
	a.rest(c)
}

func (a *arenaActor) rest(c actor.Context) {
	a.stage = done
	a.stopTimers()
	c.Send(c.Parent(), &Drained{ID: a.spec.Plan.Arena})
}
