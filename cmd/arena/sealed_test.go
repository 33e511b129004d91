package main_test

import (
	"strings"
	"testing"
	"time"

	"github.com/seed45548214/arena/actors"
	"github.com/seed45548214/arena/arena"
	main "github.com/seed45548214/arena/cmd/arena"
	"github.com/seed45548214/arena/state"
)

// sealedShell returns a shell whose store holds a season that seals secret and whose
// prices have the seed. It ends with its session unless it is cut off before; lost
// says that its secret is.
func sealedShell(t *testing.T, secret arena.Secret, seed uint64, cutOff, lost bool) main.Shell {
	t.Helper()
	s := shell(t, "PERSIST_PATH", t.TempDir(), "MAX_SIMULATION_DAYS", "1", "TRADE_INTERVAL_MS", "86400000", "SIMULATED_START_DATE", "2025-01-06")
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
	plan := setUp.Plans[0]
	owner, err := state.Open(t.Context(), store, plan.Arena, "test", time.Hour)
	if err != nil {
		t.Fatal(err)
	}
	keep := func(events []arena.Event, err error) {
		t.Helper()
		data := []byte(nil)
		if err == nil {
			data, err = arena.AppendRecord(nil, events)
		}
		if err == nil {
			_, err = owner.Append(t.Context(), data)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	source, err := setUp.Source(actors.SeasonKey{Seed: seed, Start: setUp.First})
	if err != nil {
		t.Fatal(err)
	}
	season := arena.NewSeason(setUp.Calendar, nil)
	keep(season.Start(plan, time.Time{}, nil, secret))
	if lost {
		season.Unseal()
	}
	for at := plan.StartsAt; season.State.Phase == arena.PhaseRunning && (!cutOff || season.State.Tick < 5); at, _ = setUp.Timetable.Next(at) {
		report, err := source.Ask(t.Context(), arena.Query{At: at, Symbols: plan.Symbols})
		if err != nil {
			t.Fatal(err)
		}
		keep(season.Tick(arena.Tick{At: at, Quotes: report.Quotes, Source: source.Name(), Adjusted: report.Adjusted}))
		if season.State.Open != nil {
			keep(season.CloseRound(answers(t, season.State)))
		}
	}
	if err := owner.Release(t.Context()); err != nil {
		t.Fatal(err)
	}
	return s
}

func TestVerify_SaysWhatBecameOfASeal(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		seed         uint64 // of the prices; 5 is sealed
		cutOff, lost bool
		code         int
		want, json   string
	}{
		"proved":       {5, false, false, 0, "season 1: price_seed 5 is what was sealed at the start, and leads to every price\n", `"fate":"proved","value":"5"`},
		"still sealed": {5, true, false, 0, "season 1: price_seed is still sealed\n", `"fate":"sealed"`},
		"lost":         {5, false, true, 0, "season 1: price_seed was never opened", `"fate":"unopened"`},
		"other prices": {6, false, false, 1, "is not that of the revealed seed", `"fate":"refuted","value":"5"`},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := sealedShell(t, arena.ChosenSeed(5), c.seed, c.cutOff, c.lost)
			if got := s.Run(t, "verify"); got.Code != c.code || !strings.Contains(got.Out, c.want) {
				t.Errorf("exit code %d, prints %q and %q; want %d and %q", got.Code, got.Out, got.Err, c.code, c.want)
			}
			compact := strings.NewReplacer(": ", ":", "\n", "", " ", "")
			if got := s.Run(t, "verify", "--json"); got.Code != c.code || !strings.Contains(compact.Replace(got.Out), strings.ReplaceAll(c.json, " ", "")) {
				t.Errorf("exit code %d, prints %s; want %d and %s", got.Code, got.Out, c.code, c.json)
			}
			if got := s.Run(t, "replay"); got.Code != 0 {
				t.Errorf("replay: %q, %q", got.Out, got.Err)
			}
		})
	}
}
