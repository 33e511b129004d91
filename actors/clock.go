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
	interval  time.Duration // 0: as fast as the arena can
	turn      int           // beats of earlier turns are void
	timer     *time.Timer
	market    time.Time // of the next tick
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
	if k.interval == 0 {
		k.strike(c)
		return
	}
	wait := k.wait(m, time.Now())
	root, self, turn := c.ActorSystem().Root, c.Self(), k.turn
	k.timer = time.AfterFunc(wait, func() { root.Send(self, &beat{turn: turn}) })
}

// wait is how long the next tick is away. Ticks keep their distance from the
// round that is scheduled, so a late one does not move the round: what is left
// of the time is shared evenly. Ticks are never skipped and never closer to each
// other than half the interval.
func (k *clock) wait(m *Schedule, now time.Time) time.Duration {
	left, rest := m.RoundAt.Sub(now), k.struck.Add(k.interval/2).Sub(now)
	slot := left - time.Duration(m.Ticks-1)*k.interval
	if slot >= max(rest, 0) {
		return slot
	}
	return max(left/time.Duration(m.Ticks), rest, 0)
}

func (k *clock) strike(c actor.Context) {
	var wall time.Time
	if k.interval > 0 {
		k.struck = time.Now()
		wall = millis(k.struck)
	}
	c.Send(c.Parent(), &Tick{Market: k.market, Wall: wall})
}

func (k *clock) halt() {
	k.turn++
	if k.timer != nil {
		k.timer.Stop()
		k.timer = nil
	}
}
