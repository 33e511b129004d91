package arena_test

import (
	"bytes"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/seed45548214/arena/arena"
	"github.com/seed45548214/arena/arena/arenatest"
)

// told is the receipt of an agent that was told so.
func told(system, scene, own string) *arena.Receipt {
	return &arena.Receipt{
		Prompt: []arena.PromptPart{{Text: system, Shared: arena.PerSeason}, {Text: scene, Shared: arena.PerRound}, {Text: own}},
		Usage:  arena.Usage{TokensIn: 10, TokensOut: 2, Cost: 30},
	}
}

// asked plays a round in which each agent was told what its receipt says.
func asked(t *testing.T, season *arena.Season, at time.Time, receipts ...*arena.Receipt) []arena.Event {
	t.Helper()
	if _, err := season.Tick(tickAt(at, "AAPL", 200)); err != nil {
		t.Fatal(err)
	}
	answers := make([]arena.Answer, len(receipts))
	for i := range receipts {
		answers[i] = hold()
		answers[i].Receipt = receipts[i]
	}
	events, err := season.CloseRound(answers)
	if err != nil {
		t.Fatal(err)
	}
	return events
}

// stored says in a line what of prompts a record has.
func stored(events []arena.Event) string {
	var words []string
	for _, event := range events {
		switch e := event.(type) {
		case *arena.PromptKept:
			words = append(words, fmt.Sprintf("kept %s (%d)", e.Text, e.Round))
		case *arena.DecisionTaken:
			parts := []string{e.Agent}
			for i := range e.Receipt.Prompt {
				part := &e.Receipt.Prompt[i]
				if part.Seq > 0 {
					part = &arena.PromptPart{Text: strings.TrimSuffix(fmt.Sprintf("@%d.%d", part.Seq, part.Nth), ".0")}
				}
				parts = append(parts, part.Text)
			}
			words = append(words, strings.Join(parts, " "))
		}
	}
	return strings.Join(words, "; ")
}

func TestSeason_StoresWhatAllAreToldOnce(t *testing.T) {
	t.Parallel()
	season := started(t, testPlan("anna", "bert"))
	day := season.State.StartsAt
	for i, c := range []struct {
		anna, bert *arena.Receipt
		want       string
	}{
		{told("rules", "scene 1", "a"), told("rules", "scene 1", "b"), "kept rules (0); kept scene 1 (1); anna @3 @3.1 a; bert @3 @3.1 b"},
		{told("rules", "scene 2", "a"), told("other rules", "scene 2", ""), "kept scene 2 (2); anna @3 @5 a; kept other rules (0); bert @5.1 @5 "},
		{told("other rules", "scene 1", "a"), told("rules", "rules", "b"), "kept scene 1 (3); anna @5.1 @7 a; bert @3 @3 b"},
	} {
		events := asked(t, season, day.Add(time.Duration(i)*halfHour), c.anna, c.bert)
		if diff := cmp.Diff(c.want, stored(events)); diff != "" {
			t.Errorf("round %d (-want +got):\n%s", i+1, diff)
		}
	}
}

// A piece of what one agent is told is stored once for all rounds and all agents.
func TestSeason_StoresSteadyPiecesOnce(t *testing.T) {
	t.Parallel()
	season := started(t, testPlan("anna", "bert"))
	day := season.State.StartsAt
	pieces := func(cash, persona string) *arena.Receipt {
		return &arena.Receipt{Prompt: []arena.PromptPart{{Text: "heading", Shared: arena.Steady}, {Text: cash}, {Text: persona, Shared: arena.Steady}}}
	}
	for i, c := range []struct {
		anna, bert *arena.Receipt
		want       string
	}{
		{pieces("1", "wise"), pieces("2", "wild"), "kept heading (0); kept wise (0); anna @3 1 @3.1; kept wild (0); bert @3 2 @3.2"},
		{pieces("3", "wise"), pieces("4", "wild"), "anna @3 3 @3.1; bert @3 4 @3.2"},
	} {
		events := asked(t, season, day.Add(time.Duration(i)*halfHour), c.anna, c.bert)
		if diff := cmp.Diff(c.want, stored(events)); diff != "" {
			t.Errorf("round %d (-want +got):\n%s", i+1, diff)
		}
	}
}

// Pieces leave room for what all are told.
func TestSeason_StoresSteadyPiecesBeyondTheirRoomWithTheirDecision(t *testing.T) {
	t.Parallel()
	season := started(t, testPlan("anna"))
	many := &arena.Receipt{}
	for range 100 {
		many.Prompt = append(many.Prompt, arena.PromptPart{Shared: arena.Steady})
	}
	for round := range 2 {
		for i := range many.Prompt {
			many.Prompt[i].Text = fmt.Sprint(round, i)
		}
		asked(t, season, season.State.StartsAt.Add(time.Duration(round)*halfHour), many)
	}
	next := told("rules", "scene", "one more")
	next.Prompt[2].Shared = arena.Steady
	events := asked(t, season, season.State.StartsAt.Add(2*halfHour), next)
	if diff := cmp.Diff("kept rules (0); kept scene (3); anna @7 @7.1 one more", stored(events)); diff != "" {
		t.Error(diff)
	}
}

// Whatever a decider hands over as parts, the record can be stored and run again.
func TestSeason_TakesNoPartThatIsStoredNowhere(t *testing.T) {
	t.Parallel()
	season := started(t, testPlan("anna"))
	forged := &arena.Receipt{Prompt: []arena.PromptPart{{Sum: "forged", Seq: 1}, {Text: "own", Sum: "forged", Seq: 1}}}
	events := asked(t, season, season.State.StartsAt, forged)
	if diff := cmp.Diff("anna  own", stored(events)); diff != "" {
		t.Error(diff)
	}
}

// A season remembers no more parts than it has room for.
func TestSeason_StoresPartsBeyondItsMemoryWithTheirDecision(t *testing.T) {
	t.Parallel()
	season := started(t, testPlan("anna"))
	at := season.State.StartsAt
	many := &arena.Receipt{}
	for i := range 100 {
		many.Prompt = append(many.Prompt, arena.PromptPart{Text: strconv.Itoa(i), Shared: arena.PerSeason})
	}
	for round := range 4 {
		for i := range many.Prompt {
			many.Prompt[i].Text = fmt.Sprint(round, i)
		}
		asked(t, season, at.Add(time.Duration(round)*halfHour), many)
	}
	events := asked(t, season, at.Add(4*halfHour), told("one more", "scene", "own"))
	if diff := cmp.Diff("anna one more scene own", stored(events)); diff != "" {
		t.Error(diff)
	}
}

func TestState_RefusesPromptsThatDoNotFit(t *testing.T) {
	t.Parallel()
	season := started(t, testPlan("anna"))
	part := func(sum string, seq uint64) arena.Event {
		return &arena.DecisionTaken{Agent: "anna", Round: 1, Receipt: &arena.Receipt{Prompt: []arena.PromptPart{{Sum: sum, Seq: seq}}}}
	}
	const sumOfRules = "f07d6ad2a3bd5cc81a9bd77d3a2b6f39"
	for name, event := range map[string]arena.Event{
		"a text of another sum":  &arena.PromptKept{Sum: sumOfRules, Text: "other rules"},
		"a part that is nowhere": part(sumOfRules, 1),
	} {
		if err := season.State.Clone().Fold(season.State.Seq+1, []arena.Event{event}); !errors.Is(err, arena.ErrCorrupt) {
			t.Errorf("%s: error = %v", name, err)
		}
	}
}

// A journal with prompts runs again to the same bytes, from a state in the middle too.
func TestReplay_OfPrompts(t *testing.T) {
	t.Parallel()
	season := started(t, testPlan("anna"))
	at := season.State.StartsAt
	var middle *arena.State
	var records [][]byte
	for round := range 6 {
		if round == 3 {
			middle = season.State.Clone()
		}
		tick, err := season.Tick(tickAt(at.Add(time.Duration(round)*halfHour), "AAPL", 200))
		if err != nil {
			t.Fatal(err)
		}
		answer := hold()
		answer.Receipt = told("rules "+strconv.Itoa(round/2), "scene "+strconv.Itoa(round), "own")
		closed, err := season.CloseRound([]arena.Answer{answer})
		if err != nil {
			t.Fatal(err)
		}
		if round >= 3 {
			records = append(records, encoded(t, tick...), encoded(t, closed...))
		}
	}
	replay := arena.NewReplay(arenatest.NYSE(), middle)
	for i, record := range records {
		if err := replay.Record(replay.State().Seq+1, bytes.Clone(record)); err != nil {
			t.Fatalf("record %d: %v", i, err)
		}
	}
}
