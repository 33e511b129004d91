package actors

import (
	"cmp"
	"time"

	"github.com/asynkron/protoactor-go/actor"

	"github.com/seed45548214/arena/arena"
)

// quoteGrace is how much longer than its source a feed may take.
const quoteGrace = time.Second

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
		Season:  keyOf(a.cfg, state),
		At:      m.Market,
		Since:   state.At,
		After:   state.AdjustedThrough(),
		Symbols: state.Symbols,
		Turn:    state.Seq,
		To:      c.Self(),
	})
	root, self, turn := c.ActorSystem().Root, c.Self(), state.Seq
	// The feed keeps the time of its source; this is for a feed that hangs itself.
	a.quoteTimer = time.AfterFunc(a.cfg.FetchTimeout+quoteGrace, func() { root.Send(self, &quoteTimeout{turn: turn}) })
}

// onQuoteTimeout goes on without prices: the last ones stay, with their age.
func (a *arenaActor) onQuoteTimeout(c actor.Context, m *quoteTimeout) {
	a.onQuoted(c, &Quoted{Turn: m.turn})
}

func (a *arenaActor) onQuoted(c actor.Context, m *Quoted) {
	if a.stage != quoting || m.Turn != a.season.State.Seq {
		return // too late
	}
	a.quoteTimer.Stop()
	t := arena.Tick{
		At: a.expected, Quotes: m.Report.Quotes, Source: cmp.Or(m.Source, a.season.State.Source),
		Past: m.Report.Past, Actions: m.Report.Actions, Adjusted: m.Report.Adjusted, Unadjusted: m.Report.Unadjusted,
	}
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
	at := a.marketTime()
	for n := 1; ; n++ {
		next, ok := a.cfg.Timetable.Next(at)
		if !ok || !next.Before(due) {
			return n
		}
		at = next
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
	since := wall.Sub(last) % interval
	if since < 0 {
		since += interval
	}
	return millis(wall.Add(time.Duration(n)*interval - since))
}

// behind reports whether a season that is taken up needs another wall time for
// its next round: it has none, should have none, or cannot be met any more, even
// at twice the pace.
func (a *arenaActor) behind() bool {
	at, interval := a.season.State.Next.At, a.cfg.Interval
	if at.IsZero() || interval == 0 {
		return at.IsZero() != (interval == 0)
	}
	needed := time.Duration(a.ticks) * interval / 2
	if a.ticks == 1 {
		needed = -interval / 2 // a round that is due opens at once
	}
	return at.Sub(a.cfg.Now()) < needed
}

// movedRound is a new wall time for the next round if the old one cannot be met
// any more after this tick, even at twice the pace, and zero otherwise.
func (a *arenaActor) movedRound() time.Time {
	remaining, interval := a.ticks-1, a.cfg.Interval
	if remaining < 1 || a.season.State.Next.At.Sub(a.wall) >= time.Duration(remaining)*interval/2 {
		return time.Time{}
	}
	return a.inStep(a.wall.Add(interval/2), remaining)
}

// millis is wall as the journal keeps it.
func millis(wall time.Time) time.Time { return wall.UTC().Truncate(time.Millisecond) }
