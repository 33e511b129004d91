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
	state := a.season.State
	switch {
	case a.had(m):
		return // the clock has been told of the next one
	case a.stage == committing && !a.resting && (a.round.closing || a.outlives(m)):
		a.postponed = m // for a moment; a new schedule would be half an interval away
		return
	case a.stage != idle || a.resting || state.Phase != arena.PhaseRunning:
		return // held meanwhile
	case a.round.waits() && m.Market.IsZero():
		return // the season ends once the round has closed
	case a.round.waits() && !m.Market.Before(state.Next.Due):
		a.postponed = m
		a.callOff(c, arena.MissedDeadline)
		return
	}
	a.wall, a.due = m.Wall, m.Due
	if m.Market.IsZero() {
		events, err := a.season.End(arena.EndOfData)
		a.commit(c, events, err, a.settle)
		return
	}
	a.stage, a.expected = quoting, m.Market
	c.Send(a.market, &Quote{
		Season:  a.key,
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

// outlives reports whether tick is due after the command that is being stored, too: one
// that leaves the pace of the season as it is, while no round waits for the tick.
func (a *arenaActor) outlives(tick *Tick) bool {
	if a.current == nil || tick.Market.IsZero() || a.round.waits() && !tick.Market.Before(a.season.State.Next.Due) {
		return false
	}
	switch a.current.Verb {
	case arena.SettleSymbol, arena.PostMessage, arena.HideMessage, arena.CloseChat, arena.OpenChat:
		return true
	case arena.StartArena, arena.StopArena, arena.PauseArena, arena.ResumeArena, arena.ResetArena:
	}
	return false
}

// makeUp takes the tick that waited for the open round, unless the season was held
// meanwhile.
func (a *arenaActor) makeUp(c actor.Context) {
	tick := a.postponed
	a.postponed = nil
	if a.resting || a.season.State.Phase != arena.PhaseRunning || a.had(tick) {
		a.settle(c)
		return
	}
	a.onTick(c, tick)
}

// had reports whether the season has had the tick: a clock that is told of it again, since
// something else was stored meanwhile, while the beat for it is on its way strikes twice.
func (a *arenaActor) had(m *Tick) bool {
	return !m.Market.IsZero() && a.season != nil && !m.Market.After(a.season.State.At)
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
	opens := a.season.State.Opens(a.expected)
	switch {
	case a.interval() == 0:
	case opens:
		t.RoundAt = a.roundAfter(a.expected)
		t.Deadline = earlier(a.wall.Add(a.cfg.DecideTimeout), t.RoundAt)
	default:
		t.RoundAt = a.movedRound()
	}
	events, err := a.season.Tick(t)
	a.ticks--
	if opens {
		a.ticks = a.ticksUntil(a.season.State.Next.Due)
	}
	a.commit(c, events, err, func(c actor.Context) {
		a.timeTick()
		if state := a.season.State; opens && state.Open != nil {
			a.open(c, state.Views())
			return
		}
		a.settle(c)
	})
}

func earlier(a, b time.Time) time.Time {
	if a.Before(b) {
		return a
	}
	return b
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
func (a *arenaActor) ticksUntil(due time.Time) int { return a.ticksBetween(a.marketTime(), due) }

// ticksBetween counts the ticks after at up to the one that opens the round due at due.
func (a *arenaActor) ticksBetween(at, due time.Time) int {
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
	if a.interval() == 0 {
		return time.Time{}
	}
	return a.pace().inStep(a.season.State.Next.At, a.cfg.Now(), max(a.ticks, 1))
}

// roundAfter is the wall time of the round after the one that opens at market time at.
func (a *arenaActor) roundAfter(at time.Time) time.Time {
	state := a.season.State
	ticks := a.ticksBetween(at, at.Add(state.RoundEvery.Duration()))
	return a.pace().inStep(state.Next.At, a.wall.Add(a.interval()/2), ticks)
}

func (a *arenaActor) pace() pace { return pace{interval: a.interval()} }

// outOfStep reports whether a season that is taken up needs another wall time for its
// next round: it has none, should have none, or cannot meet it any more. A round that
// is due opens at once.
func (a *arenaActor) outOfStep() bool {
	at, interval := a.season.State.Next.At, a.interval()
	if at.IsZero() || interval == 0 {
		return at.IsZero() != (interval == 0)
	}
	left := at.Sub(a.cfg.Now())
	if a.ticks == 1 && -interval/2 <= left && left <= interval {
		return false
	}
	return !a.pace().meets(left, a.ticks)
}

// movedRound is a new wall time for the next round if the old one cannot be met any
// more after this tick, and zero otherwise.
func (a *arenaActor) movedRound() time.Time {
	remaining, next := a.ticks-1, a.season.State.Next.At
	if remaining < 1 || a.pace().meets(next.Sub(a.wall), remaining) {
		return time.Time{}
	}
	return a.pace().inStep(next, a.wall.Add(a.interval()/2), remaining)
}
