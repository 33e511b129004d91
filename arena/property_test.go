package arena_test

import (
	"encoding/json"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/seed45548214/arena/arena"
	"github.com/seed45548214/arena/arena/arenatest"
)

// Whatever happens in a season: the books balance, every order has one outcome,
// no fill is at a price that could have been seen, the records survive their
// encoding, and what is folded from them is the state that lives. The invariants
// themselves are in journal.check. More of it: go test -rapid.checks=10000.
func TestSeason_Invariants(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		s := drawScript(t)
		j := journal{compareEvery: 10}
		season, err := s.play(func(season *arena.Season, events []arena.Event) error {
			return j.check(season.State, events)
		})
		if err != nil {
			t.Fatal(err)
		}
		if err := equalStates(season.State, &j.replayed); err != nil {
			t.Fatal(err)
		}
	})
}

func TestSeason_SnapshotAndTailIsTheWhole(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		s := drawScript(t)
		at := rapid.Uint64Range(1, 2*scriptSteps).Draw(t, "snapshot")
		var snapshot []byte
		var records [][]byte
		season, err := s.play(func(season *arena.Season, events []arena.Event) error {
			record, err := arena.AppendRecord(nil, events)
			if err != nil {
				return err
			}
			records = append(records, record)
			if season.State.Seq == at {
				snapshot, err = json.Marshal(season.State)
			}
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
		if snapshot == nil {
			return // the season was shorter
		}
		var restored arena.State
		if err := json.Unmarshal(snapshot, &restored); err != nil {
			t.Fatal(err)
		}
		if err := restored.Restore(); err != nil {
			t.Fatal(err)
		}
		for i, record := range records[at:] {
			events, err := arena.DecodeRecord(record)
			if err != nil {
				t.Fatal(err)
			}
			if err := restored.Fold(at+uint64(i)+1, events); err != nil {
				t.Fatal(err)
			}
		}
		if err := equalStates(season.State, &restored); err != nil {
			t.Fatal(err)
		}
	})
}

// A season that is taken up again from a snapshot decides as if it had never
// been put down.
func TestSeason_RestoredDecidesAlike(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		s := drawScript(t)
		want := playAll(t, &s)
		season := arena.NewSeason(arenatest.NYSE(), nil)
		var got []string
		_, err := s.play(func(live *arena.Season, events []arena.Event) error {
			record, err := arena.AppendRecord(nil, events)
			got = append(got, string(record))
			if err != nil || live.State.Seq%7 != 0 {
				return err
			}
			data, err := json.Marshal(live.State)
			if err != nil {
				return err
			}
			season.State = new(arena.State)
			if err := json.Unmarshal(data, season.State); err != nil {
				return err
			}
			live.State = season.State
			return live.State.Restore()
		})
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Fatal(diff)
		}
	})
}

// playAll returns the records of s.
func playAll(t *rapid.T, s *script) []string {
	var records []string
	if _, err := s.play(func(_ *arena.Season, events []arena.Event) error {
		record, err := arena.AppendRecord(nil, events)
		records = append(records, string(record))
		return err
	}); err != nil {
		t.Fatal(err)
	}
	return records
}

// What one agent does is nobody else's business, and neither is its place in the
// roster.
func TestSeason_AnotherAgentChangesNobodysFills(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		s := drawScript(t)
		without := playFills(t, &s)

		// The newcomer does what the first agent does, and is asked first.
		for i := range s.steps {
			s.steps[i].replies["zoe"] = s.steps[i].replies["anna"]
		}
		roster := slices.Clone(s.plan.Roster)
		slices.Reverse(roster)
		s.plan.Roster = append([]arena.Entrant{{Agent: "zoe", Decider: arena.Decider{Kind: "script"}}}, roster...)
		with := playFills(t, &s)

		delete(with, "zoe")
		if diff := cmp.Diff(without, with); diff != "" {
			t.Fatal(diff)
		}
	})
}

// playFills returns the fills of each agent. They say nothing of the numbers of
// orders, which are counted over all agents.
func playFills(t *rapid.T, s *script) map[string][]arena.OrderFilled {
	fills := make(map[string][]arena.OrderFilled)
	if _, err := s.play(func(_ *arena.Season, events []arena.Event) error {
		for _, event := range events {
			if fill, ok := event.(*arena.OrderFilled); ok {
				anonymous := *fill
				anonymous.Order = 0
				fills[fill.Agent] = append(fills[fill.Agent], anonymous)
			}
		}
		return nil
	}); err != nil {
		t.Fatal(err)
	}
	return fills
}

// Nothing that was handed out changes later: neither views nor clones. Of the views every
// third is looked at again, in full each.
func TestState_HandedOutStaysAsItWas(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		s := drawScript(t)
		type handout struct {
			value any
			was   string
		}
		var handouts []handout
		third := uint64(arenatest.Sized(3, 1))
		hand := func(value any) {
			was, err := json.Marshal(value)
			if err != nil {
				t.Fatal(err)
			}
			handouts = append(handouts, handout{value, string(was)})
		}
		if _, err := s.play(func(season *arena.Season, _ []arena.Event) error {
			if season.State.Open != nil && season.State.Seq%third == 0 {
				hand(season.State.Views())
			}
			if season.State.Seq%10 == 0 {
				hand(season.State.Clone())
			}
			return nil
		}); err != nil {
			t.Fatal(err)
		}
		for i, h := range handouts {
			now, err := json.Marshal(h.value)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(h.was, string(now)); diff != "" {
				t.Fatalf("what was handed out as number %d changed: %s", i, diff)
			}
		}
	})
}
