package actors

import (
	"time"

	"github.com/asynkron/protoactor-go/actor"
)

// The prelude of a season is played at once: from one round or close of a session to
// the next, and without any wall time. Then the season keeps its pace.

// interval is the wall time between ticks; 0 is as fast as the arena can.
func (a *arenaActor) interval() time.Duration {
	if a.season.State.InPrelude() {
		return 0
	}
	return a.cfg.Interval
}

// unpaced reports whether the next round has no wall time though the season has a pace:
// its prelude is over.
func (a *arenaActor) unpaced() bool { return a.interval() > 0 && a.season.State.Next.At.IsZero() }

// keepPace gives the next round the wall time from which the season is in step.
func (a *arenaActor) keepPace(c actor.Context) {
	state := a.season.State
	a.cfg.Logger.Info("first sessions played at once; the season keeps its pace now",
		"arena", state.Arena, "season", state.Season, "sessions", len(state.Sessions))
	a.ticks = a.ticksUntil(state.Next.Due)
	events, err := a.season.Reschedule(a.roundAt())
	a.commit(c, events, err, a.settle)
}

// lastBefore is the market time after which the next tick comes: that of the last one,
// and in the prelude that before the next round or the next close.
func (a *arenaActor) lastBefore() time.Time {
	at, state := a.marketTime(), a.season.State
	next, ok := a.cfg.Timetable.Next(at)
	if !ok || !state.InPrelude() {
		return at
	}
	target := state.Next.Due
	if session, ok := a.cfg.Calendar.SessionOf(next); ok && session.Close.Before(target) {
		target = session.Close
	}
	if !target.After(next) {
		return at
	}
	return target.Add(-time.Nanosecond)
}
