package arena_test

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/seed45548214/arena/arena"
	"github.com/seed45548214/arena/arena/arenatest"
)

// players are models of several vendors, whose settings differ, too.
func players() []arena.Player {
	of := func(name, model string) arena.Player {
		return arena.Player{Name: name, Decider: arena.Decider{
			Kind: arena.ByModel, Name: model, Prompt: "default", Settings: map[string]string{"temperature": fmt.Sprintf("0.%d", len(name))},
		}}
	}
	return []arena.Player{of("GPT-5 Chat", "openai/gpt-5-chat"), of("Claude 3 Haiku", "anthropic/claude-3-haiku"), of("Grok 4 Fast", "x-ai/grok-4-fast")}
}

// blindPlan is that of a season with as many code names as there are players, and a
// baseline.
func blindPlan() arena.Plan {
	plan := testPlan("phoenix", "shadow", "nova", "cash")
	for i := range 3 {
		plan.Roster[i].Decider = arena.Decider{Kind: arena.BySealed}
	}
	plan.Roster[3].Baseline = true
	plan.Blind = arena.NewBlind(players())
	return plan
}

// chance fills slices with bytes that follow from a seed.
func chance(seed uint64) func([]byte) {
	source := rand.NewPCG(seed, 1)
	return func(b []byte) {
		for i := range b {
			b[i] = byte(source.Uint64())
		}
	}
}

// whoIsWho are the names of the models by their code names.
func whoIsWho(t *testing.T, secrets []arena.Secret) map[string]string {
	t.Helper()
	seats := make(map[string]string)
	for _, secret := range secrets {
		codeName, player, ok := secret.Seat()
		if !ok {
			t.Fatalf("%v is no seat", secret)
		}
		seats[codeName] = player.Name
	}
	return seats
}

func TestPlan_EverySeatingIsDrawn(t *testing.T) {
	t.Parallel()
	plan := blindPlan()
	drawn := make(map[string]int)
	for seed := range uint64(600) {
		secrets, err := plan.DrawSeats(players(), chance(seed))
		if err != nil {
			t.Fatal(err)
		}
		seats := whoIsWho(t, secrets)
		drawn[seats["phoenix"]+", "+seats["shadow"]+", "+seats["nova"]]++
	}
	if len(drawn) != 6 {
		t.Errorf("%d of six seatings were drawn: %v", len(drawn), drawn)
	}
	for seating, n := range drawn {
		if n < 60 {
			t.Errorf("%s was drawn %d times of 600, want about 100", seating, n)
		}
	}
}

func TestPlan_OrderFollowsFromTheSeedAndTellsNothing(t *testing.T) {
	t.Parallel()
	orders := make(map[string]bool)
	for seed := range uint64(100) {
		plan := blindPlan()
		plan.Seed = seed
		seated := plan.Seated()
		names := make([]string, len(seated.Roster))
		for i := range seated.Roster {
			names[i] = seated.Roster[i].Agent
		}
		if names[3] != "cash" {
			t.Fatalf("the baseline sits elsewhere: %v", names)
		}
		if again := plan.Seated(); !slices.EqualFunc(again.Roster, seated.Roster, func(a, b arena.Entrant) bool { return a.Agent == b.Agent }) {
			t.Fatal("one seed has two orders")
		}
		if plan.Roster[0].Agent != "phoenix" {
			t.Fatal("the plan itself was changed")
		}
		orders[strings.Join(names, " ")] = true
	}
	if len(orders) != 6 {
		t.Errorf("%d orders of six: %v", len(orders), orders)
	}
}

func TestPlan_CodeNamesAndModelsAreAsMany(t *testing.T) {
	t.Parallel()
	plan := blindPlan()
	for _, n := range []int{0, 2, 4} {
		all := append(players(), players()...)[:n]
		if _, err := plan.DrawSeats(all, chance(1)); err == nil {
			t.Errorf("%d models for three code names are drawn", n)
		}
	}
	open := blindPlan()
	open.Blind = nil
	named := testPlan("anna")
	named.Blind = arena.NewBlind(players())
	for _, plan := range []arena.Plan{open, named} {
		if err := plan.Validate(); err == nil {
			t.Error("a plan is valid that does not say who may play under its code names, or says it of none")
		}
	}
}

func TestPlan_DifferencesOfABlindSeasonNameNoSeat(t *testing.T) {
	t.Parallel()
	planned := blindPlan()
	runs := planned.Seated()
	if got := runs.Differences(&planned); len(got) > 0 {
		t.Errorf("another order of seats is a difference: %v", got)
	}
	warmer := players()
	warmer[1].Decider.Settings["temperature"] = "1.5"
	planned.Blind = arena.NewBlind(warmer)
	want := []string{"the settings of a model under a code name are others than in the season under way"}
	if diff := cmp.Diff(want, runs.Differences(&planned)); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
	others := players()
	others[2] = arena.Player{Name: "Zeta 7", Decider: arena.Decider{Kind: arena.ByModel, Name: "acme/zeta-7"}}
	planned.Blind = arena.NewBlind(others)
	want = []string{"who plays under code names is Claude 3 Haiku, GPT-5 Chat, Zeta 7, and Claude 3 Haiku, GPT-5 Chat, Grok 4 Fast in the season under way"}
	if diff := cmp.Diff(want, runs.Differences(&planned)); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
	if !slices.IsSorted(runs.Blind.Candidates) {
		t.Errorf("the candidates are not sorted: %q", runs.Blind.Candidates)
	}
}

// A blindSeason is a blind season and its records.
type blindSeason struct {
	*arena.Season
	t       *testing.T
	secrets []arena.Secret
	records [][]byte
	day     time.Time
}

func newBlindSeason(t *testing.T, seed uint64) *blindSeason {
	t.Helper()
	s := &blindSeason{Season: arena.NewSeason(arenatest.NYSE(), nil), t: t, day: time.Date(2025, time.June, 2, 13, 30, 0, 0, time.UTC)}
	s.begin(seed)
	return s
}

// begin begins the next season.
func (s *blindSeason) begin(seed uint64) {
	s.t.Helper()
	plan := blindPlan()
	plan.StartsAt = s.day
	var err error
	if s.secrets, err = plan.DrawSeats(players(), chance(seed)); err != nil {
		s.t.Fatal(err)
	}
	s.record(s.Start(plan, time.Time{}, nil, s.secrets...))
}

func (s *blindSeason) record(events []arena.Event, err error) {
	s.t.Helper()
	var data []byte
	if err == nil {
		data, err = arena.AppendRecord(nil, events)
	}
	if err != nil {
		s.t.Fatal(err)
	}
	s.records = append(s.records, data)
}

// round is a tick with which a round opens, and the answers to it.
func (s *blindSeason) round(answers ...arena.Answer) {
	s.t.Helper()
	s.record(s.Tick(arena.Tick{At: s.day, Source: "test", Adjusted: "2030-01-01", Quotes: []arena.Quote{{Symbol: "AAPL", Price: 100 * arena.Dollar}}}))
	s.record(s.CloseRound(append(answers, make([]arena.Answer, len(s.State.Roster)-len(answers))...)))
	s.day = s.day.Add(time.Hour)
}

// told is what a masker makes of all records, after it has learned as many as there are.
func (s *blindSeason) told() []string {
	s.t.Helper()
	m := arena.NewMasker(nil)
	for i, data := range s.records {
		if err := m.Learn(uint64(i)+1, data); err != nil {
			s.t.Fatal(err)
		}
	}
	told := make([]string, len(s.records))
	for i, data := range s.records {
		masked, err := m.Mask(uint64(i)+1, data)
		if err != nil {
			s.t.Fatal(err)
		}
		told[i] = string(masked)
	}
	return told
}

func confession(model string) arena.Answer {
	receipt := &arena.Receipt{
		Prompt:  []arena.PromptPart{{Text: "You are asked as " + model, Shared: arena.PerRound}, {Text: "own " + model}},
		Replies: []string{"raw " + model}, Attempts: len(model), Usage: arena.Usage{TokensIn: int64(len(model)), Cost: arena.Money(len(model))},
		Latency: arena.Millis(len(model)), Repairs: 1, Version: "v1", Model: model, Outcome: "read from " + model,
	}
	return arena.Answer{Receipt: receipt, Decision: &arena.Decision{
		Rationale: "I am " + model + ".", Orders: []arena.Order{{Symbol: "AAPL", Side: arena.Buy, Shares: arena.Share}},
		Aside: &arena.Aside{Unplaced: []arena.Unplaced{{Asked: model, Reason: model + " is no ticker"}}},
	}}
}

func TestSeason_TellsWhoPlaysAtItsEndOnly(t *testing.T) {
	t.Parallel()
	s := newBlindSeason(t, 7)
	seats := whoIsWho(t, s.secrets)
	entrant, err := s.Entrant(0)
	if err != nil || entrant.Agent != "phoenix" || entrant.Decider.Kind != arena.ByModel || !s.State.Masked() {
		t.Fatalf("%+v is asked, %v; masked: %v", entrant, err, s.State.Masked())
	}
	if names := s.PromptNames(); !slices.Equal(names, []string{"default"}) {
		t.Errorf("its models are told by the prompts %v", names)
	}
	s.round(confession("a"), confession("b"), confession("c"))
	for i, data := range s.records {
		for _, secret := range s.secrets {
			if strings.Contains(string(data), secret.Salt) || strings.Contains(string(data), secret.Value) {
				t.Errorf("record %d tells a seat", i+1)
			}
		}
	}
	s.record(s.End(arena.EndOfData))
	if s.State.Masked() || s.State.Unveiled != uint64(len(s.records)) || s.State.Extensible() {
		t.Errorf("after its end it is masked: %v, unveiled by record %d", s.State.Masked(), s.State.Unveiled)
	}
	for i := range 3 {
		entrant := &s.State.Roster[i]
		if entrant.Was != seats[entrant.Agent] || entrant.Decides() != "was "+entrant.Was || entrant.Decider.Kind != arena.ByModel {
			t.Errorf("%s was %q by %q, want %q", entrant.Agent, entrant.Was, entrant.Decider.Name, seats[entrant.Agent])
		}
	}
	audit := arena.NewAudit()
	for i, data := range s.records {
		if err := audit.Record(uint64(i)+1, data); err != nil {
			t.Fatal(err)
		}
	}
	for _, o := range audit.Openings() {
		if o.Fate != arena.FateProved {
			t.Errorf("%s is %s", o.Name, o.Fate)
		}
	}
	if diff := cmp.Diff([]string{string(s.records[0])}, s.told()[:1]); diff != "" {
		t.Errorf("after the reveal something is hidden: %s", diff)
	}
}

func TestSeason_WithoutItsSecretsNobodyIsAsked(t *testing.T) {
	t.Parallel()
	s := newBlindSeason(t, 7)
	s.Unseal(s.secrets[1])
	if entrant, err := s.Entrant(0); err == nil {
		t.Errorf("%+v is asked", entrant)
	}
	if entrant, err := s.Entrant(3); err != nil || entrant.Agent != "cash" {
		t.Errorf("the baseline is %+v, %v", entrant, err)
	}
}

func TestState_RefusesASeatOfNobody(t *testing.T) {
	t.Parallel()
	for _, secret := range []arena.Secret{{Name: "seat somebody", Value: "{}"}, {Name: "seat phoenix", Value: "?"}} {
		plan := blindPlan()
		events := []arena.Event{&arena.SeasonStarted{Plan: plan, Season: 1, Sealed: []arena.Seal{secret.Seal()}}, &arena.SealRevealed{Secret: secret}}
		if err := new(arena.State).Fold(1, events); err == nil {
			t.Errorf("%v is taken", secret)
		}
	}
}
