package actors

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/asynkron/protoactor-go/actor"

	"github.com/seed45548214/arena/arena"
)

// beginAnew is the way on for an operator whose season cannot go on.
const beginAnew = "begin a new season with --reset or RESET_SIMULATION=true"

// onAwake begins, or goes on after the clock crashed.
func (a *arenaActor) onAwake(c actor.Context, m *Awake) {
	a.wall = m.Wall
	if a.stage != recovering {
		if a.stage == idle {
			a.proceed(c)
		}
		return
	}
	state := a.season.State
	switch {
	case a.spec.Reset || state.Season == 0:
		if err := a.spec.check(); err != nil {
			a.fail(c, err)
			return
		}
		a.begin(c, a.spec.Seed, nil)
	case state.Phase == arena.PhaseEnded && !extensible(a.cfg, state):
		a.settle(c)
	case state.Mode != a.spec.Plan.Mode:
		a.fail(c, fmt.Errorf("the season in the store is %s and the mode is now %s: go back to that mode, or %s",
			state.Mode, a.spec.Plan.Mode, beginAnew))
	case state.Phase == arena.PhaseEnded:
		a.extend(c)
	case !reaches(a.cfg, state.At):
		a.fail(c, fmt.Errorf("the prices end before the last tick of the season, at %s: give those that reach further, or %s",
			state.At.Format(time.RFC3339), beginAnew))
	default:
		a.tellDifferences()
		a.takeUp(c)
	}
}

// tellDifferences says which settings wait for the next season, in the log and on the
// board.
func (a *arenaActor) tellDifferences() {
	plan := a.season.State.Plan
	for _, difference := range a.board.runs(plan) {
		a.cfg.Logger.Warn("a setting takes effect with the next season, after a reset", "arena", plan.Arena, "difference", difference)
	}
}

// extensible reports whether a season ended with its prices, and they reach further
// now.
func extensible(cfg *Config, state *arena.State) bool {
	if !state.Extensible() {
		return false
	}
	_, more := cfg.Timetable.Next(state.At)
	return more
}

// reaches reports whether there are prices at at or later.
func reaches(cfg *Config, at time.Time) bool {
	_, ok := cfg.Timetable.Next(at.Add(-time.Nanosecond))
	return ok
}

// extend lets a season go on whose prices reach further now.
func (a *arenaActor) extend(c actor.Context) {
	a.tellDifferences()
	a.ticks = a.ticksUntil(a.season.State.Next.Due)
	events, err := a.season.Extend(a.roundAt())
	a.commit(c, events, err, a.takeUp)
}

// takeUp continues the season that the journal holds.
func (a *arenaActor) takeUp(c actor.Context) {
	if !a.spawnAgents(c) {
		return
	}
	state := a.season.State
	if state.Seq == state.Begun {
		a.told = toldPhase{state.Season, state.Phase} // whoever began it has told so
	}
	a.tellPhase(state)
	a.key = keyOf(a.cfg, a.season)
	a.ticks = a.ticksUntil(state.Next.Due)
	goOn := a.settle
	if state.Open != nil {
		goOn = func(c actor.Context) { a.open(c, a.shown) }
	}
	if state.Phase == arena.PhaseRunning && a.outOfStep() {
		events, err := a.season.Reschedule(a.roundAt())
		a.commit(c, events, err, goOn)
		return
	}
	goOn(c)
}

// A Rememberer may be implemented by a [Source] that can tell whether its past is
// still what it was.
type Rememberer interface {
	// Past returns the digest of all that it answers of symbols through a time, as an
	// [arena.Report] has it.
	Past(through time.Time, symbols []arena.Symbol) string
}

// samePast returns an error if the source no longer answers what it did when the
// season had its ticks: then the season cannot go on. One that has ended for good may
// be looked at all the same.
func samePast(ctx context.Context, cfg *Config, journal Journal, season *arena.Season) error {
	state := season.State
	if state.Past == "" || !reaches(cfg, state.At) || state.Phase == arena.PhaseEnded && !extensible(cfg, state) {
		return nil
	}
	source, err := cfg.Source(keyOf(cfg, season))
	if err != nil {
		return nil //nolint:nilerr // the feed says so, and asks again
	}
	if r, ok := source.(Rememberer); !ok || r.Past(state.PastAt, state.Symbols) == state.Past {
		return nil
	}
	where := "in the times, ranges or volumes of its bars before " + state.PastAt.Format(time.DateOnly)
	if found, ok := errors.AsType[*changedError](firstChange(ctx, cfg, journal, source)); ok {
		where = found.Error()
	}
	return fmt.Errorf("the prices of this season have changed since, %s: give those with which it was played, or %s", where, beginAnew)
}

// A changedError is the first price that is not what it was. Zero is none at that time.
type changedError struct {
	symbol  arena.Symbol
	at      time.Time
	day     arena.Date
	was, is arena.Money
}

// Error implements error.
func (e *changedError) Error() string {
	switch {
	case e.was == 0:
		return fmt.Sprintf("first of %s on %s (none at %s, now %v)", e.symbol, e.day, e.at.Format(time.TimeOnly), e.is)
	case e.is == 0:
		return fmt.Sprintf("first of %s on %s (%v, now none at %s)", e.symbol, e.day, e.was, e.at.Format(time.TimeOnly))
	}
	return fmt.Sprintf("first of %s on %s (%v, now %v)", e.symbol, e.day, e.was, e.is)
}

// firstChange plays the journal from its begin and compares every price with what
// the source answers now.
func firstChange(ctx context.Context, cfg *Config, journal Journal, source Source) error {
	whole := errors.New("the whole journal is wanted")
	state := &arena.State{Phase: arena.PhaseWaiting}
	return journal.Recover(ctx, func(uint64, []byte) error { return whole }, func(seq uint64, data []byte) error {
		events, err := arena.DecodeRecord(data)
		if err != nil {
			return err
		}
		tick := state.Tick
		if err := state.Fold(seq, events); err != nil || state.Tick == tick {
			return err
		}
		report, err := source.Ask(ctx, arena.Query{At: state.At, Symbols: state.Symbols})
		if err != nil {
			return err
		}
		for i, symbol := range state.Symbols {
			was, is := priceAt(state.Quotes[i:i+1], symbol, state.At), priceAt(report.Quotes, symbol, state.At)
			if was != is && state.Ended[i] == "" {
				return &changedError{symbol: symbol, at: state.At, day: cfg.Calendar.DateOf(state.At), was: was, is: is}
			}
		}
		return nil
	})
}

// priceAt is the price of symbol that was made at a time, or zero.
func priceAt(quotes []arena.Quote, symbol arena.Symbol, at time.Time) arena.Money {
	for i := range quotes {
		if quotes[i].Symbol == symbol && quotes[i].At.Equal(at) {
			return quotes[i].Price
		}
	}
	return 0
}
