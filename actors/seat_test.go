package actors_test

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/seed45548214/arena/actors"
	"github.com/seed45548214/arena/actors/decide/strategy"
	"github.com/seed45548214/arena/arena"
)

// blind lets the agents of a world play under code names, and notes who is asked as whom:
// "Code 1: momentum".
func (w *world) blind() (asked func() []string) {
	spec := &w.cfg.Arenas[0]
	for i := range spec.Plan.Roster {
		entrant := &spec.Plan.Roster[i]
		spec.Players = append(spec.Players, arena.Player{Name: "Model " + entrant.Agent, Decider: entrant.Decider})
		*entrant = arena.Entrant{Agent: fmt.Sprintf("Code %d", i), Decider: arena.Decider{Kind: arena.BySealed}}
	}
	spec.Plan.Blind = arena.NewBlind(spec.Players)
	var mu sync.Mutex
	source := rand.NewPCG(7, 7)
	w.cfg.Random = func(b []byte) {
		mu.Lock()
		defer mu.Unlock()
		for i := range b {
			b[i] = byte(source.Uint64())
		}
	}
	var seats []string
	others := spec.Competitor
	spec.Competitor = func(entrant *arena.Entrant) (actors.Competitor, error) {
		if strings.HasPrefix(entrant.Agent, "Code ") {
			mu.Lock()
			defer mu.Unlock()
			seats = append(seats, entrant.Agent+": "+entrant.Decider.Name)
		}
		return others(entrant)
	}
	return func() []string {
		mu.Lock()
		defer mu.Unlock()
		return slices.Clone(seats)
	}
}

// were are the seats as the end of a season reveals them.
func were(s *arena.State) []string {
	var seats []string
	for i := range s.Roster {
		seats = append(seats, s.Roster[i].Agent+": "+s.Roster[i].Decider.Name)
	}
	return seats
}

// Who plays under which code name is drawn once a season, kept through a restart, another
// after a reset, and revealed at the end.
func TestSeats_StayForASeason(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		w := paced(t, 2)
		w.cfg.Arenas[0].Plan.Roster = nil
		for _, name := range strategy.Names()[3:] {
			w.cfg.Arenas[0].Plan.Roster = append(w.cfg.Arenas[0].Plan.Roster, arena.Entrant{Agent: name, Decider: arena.Decider{Kind: arena.ByStrategy, Name: name}})
		}
		asked := w.blind()
		tree := w.launch()
		first := w.round(2)
		if !first.Masked() || len(first.Unopened()) != len(first.Roster)+1 {
			t.Fatalf("%d facts are sealed", len(first.Unopened()))
		}
		w.stop(tree)
		tree = w.launch()
		w.round(3)
		n := len(first.Roster)
		seats := asked()
		if len(seats) != 2*n || !slices.Equal(seats[:n], seats[n:]) {
			t.Fatalf("after the restart others sit there: %v", seats)
		}
		w.must(tree, arena.ResetArena, "again")
		w.follow(func(s *arena.State) bool { return s.Season == 2 && s.Round == 1 })
		if again := asked()[2*n:]; slices.Equal(again, seats[:n]) {
			t.Errorf("after the reset they sit as before: %v", again)
		}
		w.follow(ended)
		w.verify()
		var revealed []string
		s := new(arena.State)
		for _, r := range w.records() { // the first season as it was before the second began
			events, err := arena.DecodeRecord(r.Data)
			if err != nil {
				t.Fatal(err)
			}
			for _, event := range events {
				if e, ok := event.(*arena.SealRevealed); ok && s.Season == 1 {
					if codeName, player, ok := e.Seat(); ok {
						revealed = append(revealed, codeName+": "+player.Decider.Name)
					}
				}
			}
			if err := s.Fold(r.Seq, events); err != nil {
				t.Fatal(err)
			}
		}
		slices.Sort(revealed)
		if want := slices.Sorted(slices.Values(seats[:n])); !slices.Equal(revealed, want) {
			t.Errorf("revealed are %v, and asked were %v", revealed, want)
		}
		last := asked()
		if !slices.Equal(were(s), last[len(last)-n:]) {
			t.Errorf("the second season reveals %v, and asked were %v", were(s), last[len(last)-n:])
		}
	})
}

// A model that cannot be asked any more ends the arena, and nobody hears under which name it
// played.
func TestSeats_TroubleNamesNobody(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		w := paced(t, 3)
		w.blind()
		tree := w.launch()
		w.round(2)
		w.stop(tree)
		others := w.cfg.Arenas[0].Competitor
		w.cfg.Arenas[0].Competitor = func(entrant *arena.Entrant) (actors.Competitor, error) {
			if entrant.Decider.Name == strategy.Names()[4] {
				return actors.Competitor{}, errors.New("its model " + entrant.Decider.Name + " needs a key: set EXAMPLE_KEY")
			}
			return others(entrant)
		}
		tree = w.launch()
		time.Sleep(time.Minute)
		got := w.status(tree, arenaID)
		if got.Phase != arena.PhaseFailed || got.Reason != "a model under a code name: its model █████ needs a key: set EXAMPLE_KEY" {
			t.Errorf("it is %s: %s", got.Phase, got.Reason)
		}
	})
}

func TestSeats_AsManyAsCodeNames(t *testing.T) {
	t.Parallel()
	w := newWorld(t, 3, 6, 1)
	w.blind()
	w.cfg.Arenas[0].Players = w.cfg.Arenas[0].Players[1:]
	tree := w.start()
	defer w.stop(tree)
	if _, err := tree.Reload(t.Context(), w.cfg.Arenas); !errors.Is(err, arena.ErrPlan) {
		t.Errorf("two models for three code names: %v", err)
	}
}
