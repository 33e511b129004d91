package actors_test

import (
	"bytes"
	"context"
	"errors"
	"log/slog"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/seed45548214/arena/actors"
	"github.com/seed45548214/arena/arena"
	"github.com/seed45548214/arena/feeds"
	"github.com/seed45548214/arena/state"
	"github.com/seed45548214/arena/state/memory"
)

// chancy lets each season of a world draw its seed: the n-th one is all bytes n. Before them
// the key of the arena's heads is drawn, once.
func (w *world) chancy() {
	var mu sync.Mutex
	drawn := ^byte(0)
	w.cfg.Arenas[0].Seed = nil
	w.cfg.Random = func(b []byte) {
		mu.Lock()
		defer mu.Unlock()
		drawn++
		for i := range b {
			b[i] = drawn
		}
	}
}

// nth is the seed that the n-th draw gives.
func nth(n uint64) uint64 { return n * 0x0101010101010101 }

// sealed calls back before a value or a record is stored.
func (w *world) sealed(look func(what string) error) {
	w.wrap = func(_ string, j actors.Journal) actors.Journal {
		return &fakeJournal{
			Journal: j,
			seal:    func(context.Context, string) error { return look("seal") },
			append:  func(context.Context, []byte) error { return look("append") },
		}
	}
}

// wantPricesOf expects that every price of a season is that of a seed.
func (w *world) wantPricesOf(season int, config feeds.SimulatedConfig) {
	w.tb.Helper()
	config.Calendar, config.Universe = w.calendar, feeds.Universe()[:len(w.cfg.Arenas[0].Plan.Symbols)-1]
	source, err := feeds.NewSimulated(config)
	if err != nil {
		w.tb.Fatal(err)
	}
	at, compared := 0, 0
	for _, event := range w.events() {
		switch e := event.(type) {
		case *arena.SeasonStarted:
			at = e.Season
		case *arena.TickRecorded:
			if at != season {
				continue
			}
			for i := range e.Quotes {
				quote := &e.Quotes[i]
				report, err := source.Ask(w.tb.Context(), arena.Query{At: e.At, Symbols: []arena.Symbol{quote.Symbol}})
				if err != nil || report.Quotes[0].Price != quote.Price {
					w.tb.Fatalf("%s at %s is %v, want %v, %v", quote.Symbol, e.At, quote.Price, report.Quotes, err)
				}
				compared++
			}
		}
	}
	if compared == 0 {
		w.tb.Errorf("season %d has no price", season)
	}
}

func TestSeal_ComesBeforeTheRecordThatHasIt(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t, 2, 6, 1)
		w.chancy()
		var mu sync.Mutex
		var stored []string
		w.sealed(func(what string) error {
			mu.Lock()
			defer mu.Unlock()
			stored = append(stored, what)
			return nil
		})
		w.launch()
		s := w.follow(ended)
		w.verify()
		mu.Lock()
		defer mu.Unlock()
		if want := []string{"seal", "seal", "append"}; !slices.Equal(stored[:3], want) || slices.Contains(stored[3:], "seal") {
			t.Errorf("stored %v, want %v first and no seal again", stored, want)
		}
		secret := arena.DrawnSeed(func(b []byte) { copy(b, bytes.Repeat([]byte{1}, len(b))) })
		if diff := cmp.Diff([]arena.Seal{secret.Seal()}, s.Sealed); diff != "" {
			t.Error(diff)
		}
		if s.Seed != secret.DeciderSeed() || !slices.Equal(s.Revealed, []arena.Secret{secret}) {
			t.Errorf("the deciders' seed is %d, %d facts are revealed", s.Seed, len(s.Revealed))
		}
		w.wantPricesOf(1, feeds.SimulatedConfig{Seed: nth(1), Start: "2025-01-06"})
	})
}

// While the season runs, nothing that is stored for readers or logged has the seed.
func TestSeal_ShowsNowhereBeforeTheEnd(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		w := paced(t, 2)
		w.cfg.Arenas[0].Seed = new(uint64(471147114711))
		w.cfg.SnapshotEvery = time.Second
		var log bytes.Buffer
		w.cfg.Logger = slog.New(slog.NewTextHandler(&log, &slog.HandlerOptions{Level: slog.LevelDebug}))
		tree := w.launch()
		w.round(3)
		tree.Restart("supervisor/market/feed")
		tree.Restart("supervisor/keeper/arena/" + arenaID)
		w.round(5)
		w.stop(tree)
		snapshot, err := w.store.LoadSnapshot(t.Context(), arenaID)
		if err != nil {
			t.Fatal(err)
		}
		shown := append(log.Bytes(), snapshot.Data...)
		for _, r := range w.records() {
			shown = append(shown, r.Data...)
		}
		secret := arena.ChosenSeed(471147114711)
		for _, hidden := range []string{secret.Value, secret.Salt} {
			if bytes.Contains(shown, []byte(hidden)) {
				t.Errorf("%s is shown", hidden)
			}
		}
	})
}

func TestSeal_PricesStayThroughARestart(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		w := paced(t, 2)
		w.chancy()
		tree := w.launch()
		w.round(3)
		w.stop(tree)
		w.launch()
		w.follow(ended)
		w.verify()
		w.wantPricesOf(1, feeds.SimulatedConfig{Seed: nth(1), Start: "2025-01-06"})
	})
}

// A value whose season never began is of no harm: the next attempt draws another.
func TestSeal_CrashBeforeTheSeasonBegins(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t, 2, 6, 1)
		w.chancy()
		died := false
		w.sealed(func(what string) error {
			if what == "append" && !died {
				died = true
				return errors.New("the disk is gone")
			}
			return nil
		})
		tree := w.launch()
		time.Sleep(time.Second)
		if s := w.status(tree, arenaID); s.Up || w.head().Seq != 0 {
			t.Fatalf("%+v with %d records, want that it failed", s, w.head().Seq)
		}
		w.must(tree, arena.StartArena, "again")
		w.follow(ended)
		w.verify()
		w.wantPricesOf(1, feeds.SimulatedConfig{Seed: nth(2), Start: "2025-01-06"})
	})
}

func TestSeal_NotStoredMeansNoSeason(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t, 2, 6, 1)
		w.sealed(func(what string) error {
			if what == "seal" {
				return errors.New("the disk is full")
			}
			return nil
		})
		tree := w.launch()
		time.Sleep(time.Second)
		if s := w.status(tree, arenaID); s.Up || !strings.Contains(s.Reason, "the disk is full") || w.head().Seq != 0 {
			t.Errorf("%+v with %d records, want none", s, w.head().Seq)
		}
	})
}

// bare is a copy of the journal without what was sealed.
func (w *world) bare() state.Store {
	w.tb.Helper()
	ctx, store := context.Background(), memory.New(time.Now)
	owner, err := state.Open(ctx, store, arenaID, "copier", time.Minute)
	if err != nil {
		w.tb.Fatal(err)
	}
	for _, r := range w.records() {
		if _, err := owner.Append(ctx, r.Data); err != nil {
			w.tb.Fatal(err)
		}
	}
	if err := owner.Release(ctx); err != nil {
		w.tb.Fatal(err)
	}
	return store
}

func TestSeal_LostValueStopsTheSeasonAndSaysWhatToDo(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		w := paced(t, 2)
		tree := w.launch()
		w.round(3)
		w.stop(tree)
		lost := w.again(w.bare())
		tree = lost.launch()
		time.Sleep(time.Second)
		status := lost.status(tree, arenaID)
		if status.Up || !strings.Contains(status.Reason, "RESET_SIMULATION=true") || !strings.Contains(status.Reason, "price_seed") {
			t.Errorf("%+v, want that it has failed and what to do", status)
		}
		lost.stop(tree)
		lost.cfg.Arenas = slices.Clone(lost.cfg.Arenas)
		lost.cfg.Arenas[0].Reset = true
		lost.launch()
		s := lost.follow(func(s *arena.State) bool { return s.Season == 2 && s.Phase == arena.PhaseEnded })
		lost.verify()
		if len(s.Revealed) != 1 || len(all[*arena.SealRevealed](lost)) != 1 {
			t.Errorf("%d seals were opened, want that of the second season", len(all[*arena.SealRevealed](lost)))
		}
	})
}

func TestSeal_ResetOpensTheOldOneAndSealsAnother(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		w := paced(t, 2)
		w.chancy()
		tree := w.launch()
		w.round(2)
		w.must(tree, arena.ResetArena, "a")
		err := tree.Command(t.Context(), arena.Command{ID: "b", Verb: arena.ResetArena, Arena: arenaID, Seed: new(uint64(0)), At: time.Now()})
		if err != nil {
			t.Fatal(err)
		}
		w.follow(func(s *arena.State) bool { return s.Season == 3 && s.Round == 2 })
		w.must(tree, arena.ResetArena, "c")
		w.follow(func(s *arena.State) bool { return s.Season == 4 && s.Phase == arena.PhaseEnded })
		w.verify()
		var seeds []uint64
		for _, e := range all[*arena.SealRevealed](w) {
			seed, _ := e.Seed()
			seeds = append(seeds, seed)
		}
		if diff := cmp.Diff([]uint64{nth(1), nth(2), 0, nth(3)}, seeds); diff != "" {
			t.Error(diff)
		}
		w.wantPricesOf(3, feeds.SimulatedConfig{Seed: 0, Start: "2025-01-06"})
		w.wantPricesOf(4, feeds.SimulatedConfig{Seed: nth(3), Start: "2025-01-06"})
	})
}

// A season that began before seeds were sealed goes on with its prices.
func TestSeal_OldSeasonsGoOn(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t, 2, 6, 2)
		plan := w.cfg.Arenas[0].Plan
		plan.Seed = 12
		season := arena.NewSeason(w.calendar, nil)
		events, err := season.Start(plan, time.Time{}, nil)
		if err != nil {
			t.Fatal(err)
		}
		data, err := arena.AppendRecord(nil, events)
		if err != nil {
			t.Fatal(err)
		}
		owner, err := state.Open(t.Context(), w.store, arenaID, "before", time.Minute)
		if err == nil {
			_, err = owner.Append(t.Context(), data)
		}
		if err := errors.Join(err, owner.Release(t.Context())); err != nil {
			t.Fatal(err)
		}
		w.launch()
		if s := w.follow(ended); s.Seed != 12 || len(s.Sealed)+len(s.Revealed) > 0 {
			t.Errorf("seed %d with %d seals", s.Seed, len(s.Sealed))
		}
		w.verify()
		w.wantPricesOf(1, feeds.SimulatedConfig{Seed: 12, Unsealed: true, Start: "2025-01-06"})
	})
}
