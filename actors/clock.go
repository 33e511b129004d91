package actors

import (
	"time"

	"github.com/asynkron/protoactor-go/actor"
)

// clock tells its arena when a tick is due. It is pull-based: after a tick it
// waits to be scheduled again, so ticks never pile up. It is the only actor that
// reads the wall clock.
type clock struct {
	timetable Timetable
	interval  time.Duration // between ticks of a season that has a pace
	turn      int           // beats of earlier turns are void
	timer     *time.Timer
	market    time.Time // of the next tick
	due       time.Time // when the next tick should come; zero if nobody can tell
	struck    time.Time // wall time of the last tick
}

// Receive implements actor.Actor.
func (k *clock) Receive(c actor.Context) {
	switch m := c.Message().(type) {
	case *actor.Started:
		c.Send(c.Parent(), &Awake{Wall: millis(time.Now())})
	case *Schedule:
		k.schedule(c, m)
	case *Hold:
		k.halt()
	case *beat:
		if m.turn == k.turn {
			k.strike(c)
		}
	case *actor.Restarting, *actor.Stopping:
		k.halt()
	}
}

// schedule waits for the next tick.
func (k *clock) schedule(c actor.Context, m *Schedule) {
	k.halt()
	market, ok := k.timetable.Next(m.At)
	if !ok {
		c.Send(c.Parent(), &Tick{Wall: millis(time.Now())})
		return
	}
	k.market = market
	if m.RoundAt.IsZero() {
		c.Send(c.Parent(), &Tick{Market: k.market})
		return
	}
	now, p := time.Now(), pace{interval: k.interval}
	wait := p.wait(m.RoundAt.Sub(now), now.Sub(k.struck), m.Ticks)
	k.due = p.due(m.RoundAt, now, m.Ticks)
	root, self, turn := c.ActorSystem().Root, c.Self(), k.turn
	k.timer = time.AfterFunc(wait, func() { root.Send(self, &beat{turn: turn}) })
}

func (k *clock) strike(c actor.Context) {
	k.struck = time.Now()
	c.Send(c.Parent(), &Tick{Market: k.market, Wall: millis(k.struck), Due: k.due})
}

func (k *clock) halt() {
	k.turn++
	if k.timer != nil {
		k.timer.Stop()
		k.timer = nil
	}
}
