package main_test

import (
	"testing"
	"time"

	"github.com/seed45548214/arena/actors"
	"github.com/seed45548214/arena/arena"
	main "github.com/seed45548214/arena/cmd/arena"
	"github.com/seed45548214/arena/state"
)

// shell returns a shell in a folder of its own, with the environment given as
// names and values.
func shell(t *testing.T, env ...string) main.Shell {
	t.Helper()
	s := main.Shell{Env: make(map[string]string), Dir: t.TempDir()}
	for i := 0; i < len(env); i += 2 {
		s.Env[env[i]] = env[i+1]
	}
	return s
}

// recordedShell returns a shell whose store holds two sessions of the built-in
// arena, on simulated prices.
func recordedShell(t *testing.T) (s main.Shell, folder string) {
	t.Helper()
	folder = t.TempDir()
	s = shell(t, "PERSIST_PATH", folder, "MAX_SIMULATION_DAYS", "2", "TRADE_INTERVAL_MS", "3600000", "SIMULATED_START_DATE", "2025-01-06")
	record(t, s, recording{})
	return s, folder
}

// A recording is how a season is played that a test wants in a store.
type recording struct {
	seed    uint64 // of the prices
	secrets []arena.Secret
	lost    bool   // the secrets are
	ticks   uint64 // after which it is cut off; 0 plays to the end
	seasons int    // how many; 0 plays one
	// peeker is an agent that knows the next prices, and buys what rises; empty for none.
	peeker string
}

// record plays a season of every arena of s and stores it.
func record(t *testing.T, s main.Shell, how recording) {
	t.Helper()
	setUp, err := s.SetUp(t)
	if err != nil {
		t.Fatal(err)
	}
	store, err := setUp.OpenStore()
	if err != nil {
		t.Fatal(err)
	}
	defer func() {
		if err := store.Close(); err != nil {
			t.Error(err)
		}
	}()
	for i := range setUp.Plans {
		how.play(t, &setUp, &setUp.Plans[i], store)
	}
}

func (r *recording) play(t *testing.T, setUp *main.SetUp, plan *arena.Plan, store state.Store) {
	t.Helper()
	owner, err := state.Open(t.Context(), store, plan.Arena, "test", time.Hour)
	if err != nil {
		t.Fatal(err)
	}
	keep := func(events []arena.Event, err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		data, err := arena.AppendRecord(nil, events)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := owner.Append(t.Context(), data); err != nil {
			t.Fatal(err)
		}
	}
	source, err := setUp.Source(actors.SeasonKey{Seed: r.seed, Start: setUp.First})
	if err != nil {
		t.Fatal(err)
	}
	if r.secrets == nil {
		r.secrets = []arena.Secret{arena.ChosenSeed(r.seed)}
	}
	season := arena.NewSeason(setUp.Calendar, nil)
	for range max(r.seasons, 1) {
		keep(season.Start(*plan, time.Time{}, nil, r.secrets...))
		if r.lost {
			season.Unseal()
		}
		r.run(t, setUp, source, season, keep)
	}
	if err := owner.Release(t.Context()); err != nil {
		t.Fatal(err)
	}
}

// run plays a season that has begun.
func (r *recording) run(t *testing.T, setUp *main.SetUp, source actors.Source, season *arena.Season, keep func([]arena.Event, error)) {
	t.Helper()
	for at, more := season.State.StartsAt, true; more && season.State.Phase == arena.PhaseRunning; at, more = setUp.Timetable.Next(at) {
		if r.ticks > 0 && season.State.Tick == r.ticks {
			break
		}
		report, err := source.Ask(t.Context(), arena.Query{At: at, After: season.State.AdjustedThrough(), Symbols: season.State.Symbols})
		if err != nil {
			t.Fatal(err)
		}
		keep(season.Tick(arena.Tick{
			At: at, Quotes: report.Quotes, Source: source.Name(), Actions: report.Actions, Adjusted: report.Adjusted,
		}))
		if season.State.Open != nil {
			given := answers(t, season.State)
			if seat, ok := season.State.Seat(r.peeker); ok {
				given[seat].Decision.Orders = peek(t, setUp, source, season.State)
			}
			keep(season.CloseRound(given))
		}
	}
}

// peek buys a share of whatever rises with the next tick.
func peek(t *testing.T, setUp *main.SetUp, source actors.Source, s *arena.State) (orders []arena.Order) {
	t.Helper()
	next, _ := setUp.Timetable.Next(s.At)
	report, err := source.Ask(t.Context(), arena.Query{At: next, Symbols: s.Rules.Universe})
	if err != nil {
		t.Fatal(err)
	}
	for _, quote := range report.Quotes {
		if now, _ := s.Quote(quote.Symbol); quote.Price > now.Price {
			orders = append(orders, arena.Order{Symbol: quote.Symbol, Side: arena.Buy, Shares: arena.Share})
		}
	}
	return orders
}

func answers(t *testing.T, s *arena.State) []arena.Answer {
	t.Helper()
	views := s.Views()
	all := make([]arena.Answer, len(views))
	for seat := range views {
		if s.Roster[seat].Decider.Kind == arena.ByModel {
			all[seat].Decision, all[seat].Receipt = &arena.Decision{Rationale: "I wait."}, &arena.Receipt{Attempts: 1}
			continue
		}
		strategy, err := main.StrategyOf(&s.Roster[seat])
		if err != nil {
			t.Fatal(err)
		}
		decision := strategy.Decide(&views[seat])
		all[seat].Decision = &decision
	}
	return all
}
