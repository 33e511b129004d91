package actors

import (
	"time"

	"github.com/asynkron/protoactor-go/actor"

	"github.com/seed45548214/arena/arena"
)

// onTick asks for the prices of the tick, or ends a season whose prices have
// come to their end.
func (a *arenaActor) onTick(c actor.Context, m *Tick) {
	if a.stage != idle || a.season.State.Phase != arena.PhaseRunning {
		return // held meanwhile
	}
	a.wall = m.Wall
	if m.Market.IsZero() {
		events, err := a.season.End(arena.EndOfData)
		a.commit(c, events, err, a.settle)
		return
	}
	state := a.season.State
	a.stage, a.expected = quoting, m.Market
	c.Send(a.market, &Quote{
		Season:  SeasonKey{Seed: state.Seed, Start: a.cfg.Calendar.DateOf(state.StartsAt)},
		At:      m.Market,
		After:   state.Adjusted,
		Symbols: state.Symbols,
		Turn:    state.Seq,
		To:      c.Self(),
	})
	root, self, turn := c.ActorSystem().Root, c.Self(), state.Seq
	a.quoteTimer = time.AfterFunc(a.cfg.FetchTimeout, func() { root.Send(self, &quoteTimeout{turn: turn}) })
}

// onQuoteTimeout goes on without prices: the last ones stay, with their age.
func (a *arenaActor) onQuoteTimeout(c actor.Context, m *quoteTimeout) {
	a.onQuoted(c, &Quoted{Turn: m.turn, Source: a.cfg.Source.Name()})
}

func (a *arenaActor) onQuoted(c actor.Context, m *Quoted) {
	if a.stage != quoting || m.Turn != a.season.State.Seq {
		return // too late
	}
	a.quoteTimer.Stop()
	t := arena.Tick{At: a.expected, Quotes: m.Quotes, Source: m.Source, Actions: m.Actions}
	if a.cfg.Interval > 0 {
		t.Deadline = a.wall.Add(a.cfg.DecideTimeout)
		t.RoundAt = a.movedRound()
	}
	events, err := a.season.Tick(t)
	a.ticks--
	a.commit(c, events, err, a.afterTick)
}

func (a *arenaActor) afterTick(c actor.Context) {
	if a.season.State.Open != nil {
		a.ask(c)
		return
	}
	if a.ticks < 1 {
		a.ticks = a.ticksUntil(a.season.State.Next.Due)
	}
	a.settle(c)
}

// marketTime is that of the last tick, or just before the first.
func (a *arenaActor) marketTime() time.Time {
	if state := a.season.State; state.At.IsZero() {
		return state.StartsAt.Add(-time.Nanosecond)
	}
	return a.season.State.At
}

// ticksUntil counts the ticks from now to the one that opens the round due at
// due.
func (a *arenaActor) ticksUntil(due time.Time) int {
	at, ok := a.marketTime(), true
	for n := 1; ; n++ {
		if at, ok = a.cfg.Timetable.Next(at); !ok || !at.Before(due) {
			return n
		}
	}
}

// roundAt is the wall time at which the next round is due. It is zero without a
// pace.
func (a *arenaActor) roundAt() time.Time {
	if a.cfg.Interval == 0 {
		return time.Time{}
	}
	return a.inStep(a.cfg.Now(), max(a.ticks, 1))
}

// inStep is the wall time of the nth tick after wall. Ticks keep step with the
// round that was scheduled last: what was late is skipped.
func (a *arenaActor) inStep(wall time.Time, n int) time.Time {
	last, interval := a.season.State.Next.At, a.cfg.Interval
	if last.IsZero() {
		last = wall
	}
	slots := wall.Sub(last) / interval
	if wall.Before(last.Add(slots * interval)) {
		slots-- // division rounds toward zero
	}
	return millis(last.Add((slots + time.Duration(n)) * interval))
}

// late reports whether the next round, n ticks away at wall, cannot be met any
// more even at twice the pace.
func (a *arenaActor) late(wall time.Time, n int) bool {
	slots := time.Duration(n)
	return a.season.State.Next.At.Sub(wall) < min((slots-1)*a.cfg.Interval, slots*a.cfg.Interval/2)
}

// behind reports whether the season that is taken up needs another wall time for
// its next round.
func (a *arenaActor) behind() bool {
	paced, scheduled := a.cfg.Interval > 0, !a.season.State.Next.At.IsZero()
	return paced != scheduled || paced && a.late(a.cfg.Now(), a.ticks)
}

// movedRound is a new wall time for the next round if the old one cannot be met
// any more, and zero otherwise.
func (a *arenaActor) movedRound() time.Time {
	remaining := a.ticks - 1 // after this tick
	if remaining < 1 || !a.late(a.wall, remaining) {
		return time.Time{}
	}
	return a.inStep(a.wall, remaining)
}

// millis is wall as the journal keeps it.
func millis(wall time.Time) time.Time { return wall.UTC().Truncate(time.Millisecond) }
