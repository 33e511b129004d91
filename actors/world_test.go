package actors_test

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"slices"
	"sync/atomic"
	"testing"
	"time"

	"github.com/seed45548214/arena/actors"
	"github.com/seed45548214/arena/actors/decide/strategy"
	"github.com/seed45548214/arena/arena"
	"github.com/seed45548214/arena/arena/arenatest"
	"github.com/seed45548214/arena/feeds"
	"github.com/seed45548214/arena/state"
	"github.com/seed45548214/arena/state/memory"
)

const arenaID = "test"

// worldSeed is that of the prices of a world's first season.
const worldSeed = 7

// A world is everything a tree stands on, so that a tree can be stopped and
// started again on it.
type world struct {
	tb       testing.TB
	store    state.Store
	calendar *arena.Calendar
	cfg      actors.Config
	wrap     func(id string, journal actors.Journal) actors.Journal // nil for none
	starts   atomic.Int64
}

// sourced puts another source in the place of the world's.
func (w *world) sourced(replace func(actors.Source) actors.Source) {
	before := w.cfg.Source
	w.cfg.Source = func(season actors.SeasonKey) (actors.Source, error) {
		source, err := before(season)
		return replace(source), err
	}
}

// newWorld has agents strategies, in turns, over symbols simulated stocks, and a
// round every half hour.
func newWorld(tb testing.TB, agents, symbols, sessions int) *world {
	tb.Helper()
	calendar := arenatest.NYSE()
	stocks := feeds.Universe()[:symbols]
	first := calendar.OnOrAfter("2025-01-06")
	timetable, err := feeds.NewStepping(calendar, 30*time.Minute, "")
	if err != nil {
		tb.Fatal(err)
	}
	plan := arena.Plan{
		Arena: arenaID, Name: "Test Arena", Mode: arena.Simulated,
		Benchmark: feeds.IndexSymbol, Rules: arena.DefaultRules(), Cash: 100_000 * arena.Dollar,
		RoundEvery: arena.Millis((30 * time.Minute).Milliseconds()), MaxSessions: sessions, StartsAt: first.Open,
	}
	for _, stock := range stocks {
		plan.Symbols = append(plan.Symbols, stock.Symbol)
	}
	slices.Sort(plan.Symbols)
	plan.Rules.Universe = slices.Clone(plan.Symbols)
	plan.Symbols = append(plan.Symbols, feeds.IndexSymbol)
	slices.Sort(plan.Symbols)
	names := strategy.Names()[3:] // the ones that trade
	for i := range agents {
		name := names[i%len(names)]
		plan.Roster = append(plan.Roster, arena.Entrant{Agent: fmt.Sprintf("%s-%d", name, i), Decider: arena.Decider{Kind: arena.ByStrategy, Name: name}})
	}
	w := &world{tb: tb, calendar: calendar, store: memory.New(time.Now)}
	tb.Cleanup(rest)
	w.cfg = actors.Config{
		Calendar: calendar, Timetable: timetable,
		Source: func(season actors.SeasonKey) (actors.Source, error) {
			return feeds.NewSimulated(feeds.SimulatedConfig{
				Calendar: calendar, Universe: stocks, Seed: season.Seed, Unsealed: season.Unsealed, Start: season.Start,
			})
		},
		Arenas: []actors.Arena{{Plan: plan, Competitor: strategies, Seed: new(uint64(worldSeed))}},
		Open: func(ctx context.Context, id string) (actors.Journal, error) {
			owner, err := state.Open(ctx, w.store, id, fmt.Sprintf("owner-%d", w.starts.Add(1)), time.Minute)
			if err != nil || w.wrap == nil {
				return owner, err
			}
			return w.wrap(id, owner), nil
		},
		Elsewhere: func(err error) bool { return errors.Is(err, state.ErrHeld) || errors.Is(err, state.ErrFenced) },
		Now:       time.Now, Logger: slog.New(slog.DiscardHandler),
	}
	return w
}

// strategies finds the strategy that an entrant names.
func strategies(entrant *arena.Entrant) (actors.Competitor, error) {
	s, err := strategy.New(entrant.Decider.Name)
	return actors.Competitor{Strategy: s}, err
}

func (w *world) start() *actors.Tree {
	w.tb.Helper()
	tree, err := actors.Start(w.cfg)
	if err != nil {
		w.tb.Fatal(err)
	}
	return tree
}

// rest waits, in a bubble, for what protoactor still does for a second after a message
// that reached nobody, as one may while its actor stops. A bubble would call it a leak.
func rest() {
	if time.Now().Year() == 2000 { // as it is in bubbles alone
		time.Sleep(2 * time.Second)
	}
}

func (w *world) stop(tree *actors.Tree) {
	w.tb.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), arenatest.Patience())
	defer cancel()
	if err := tree.Stop(ctx); err != nil {
		w.tb.Error(err)
	}
}

// follow folds the journal until the state satisfies until, and returns it.
func (w *world) follow(until func(*arena.State) bool) *arena.State {
	w.tb.Helper()
	s := &arena.State{Phase: arena.PhaseWaiting}
	ctx, cancel := context.WithTimeout(w.tb.Context(), 24*time.Hour) // of a bubble
	defer cancel()
	for record, err := range w.store.Follow(ctx, arenaID, 0) {
		if err != nil {
			w.tb.Fatal(err)
		}
		events, err := arena.DecodeRecord(record.Data)
		if err != nil {
			w.tb.Fatal(err)
		}
		if err := s.Fold(record.Seq, events); err != nil {
			w.tb.Fatal(err)
		}
		if until(s) {
			break
		}
	}
	return s
}

func ended(s *arena.State) bool { return s.Phase == arena.PhaseEnded }

func (w *world) head() state.Head {
	w.tb.Helper()
	head, err := w.store.Head(w.tb.Context(), arenaID)
	if err != nil {
		w.tb.Fatal(err)
	}
	return head
}
