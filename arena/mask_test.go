package arena_test

import (
	"reflect"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/seed45548214/arena/arena"
	"github.com/seed45548214/arena/arena/arenatest"
)

// Two seasons that differ in nothing but who answers, and in how, are told alike.
func TestMasker_TellsNothingThatDiffersWithTheModelAlone(t *testing.T) {
	t.Parallel()
	play := func(models ...string) []string {
		s := newBlindSeason(t, 7)
		s.round(confession(models[0]), confession(models[1]), confession(models[2]))
		miss := func(reason arena.MissReason, model string) arena.Answer {
			return arena.Answer{Missed: reason, Detail: "403 of " + model, Receipt: confession(model).Receipt, Crashes: []string{"panic in " + model}}
		}
		reasons := map[string]arena.MissReason{"GPT-5": arena.MissedRefused, "Claude 3 Haiku": arena.MissedUnread, "Grok 4": arena.MissedDeadline, "o3": arena.MissedBudget}
		s.round(miss(reasons[models[0]], models[0]), confession(models[1]), confession(models[2]))
		told := s.told()
		told[0] = "" // has the seals
		return told
	}
	one, other := play("GPT-5", "Claude 3 Haiku", "Grok 4"), play("o3", "Grok 4", "GPT-5")
	if diff := cmp.Diff(one, other); diff != "" {
		t.Errorf("(-one +other)\n%s", diff)
	}
	all := strings.Join(one, "\n")
	for _, word := range []string{"GPT", "Claude", "Grok", "receipt", "prompt_kept", "refused", "403", "panic"} {
		if strings.Contains(all, word) {
			t.Errorf("%q is told", word)
		}
	}
	for _, word := range []string{`"rationale":"I am █████."`, `"symbol":"AAPL"`, `"reason":"undisclosed"`} {
		if !strings.Contains(all, word) {
			t.Errorf("%s is not told:\n%s", word, all)
		}
	}
}

// What is told of a season is a season: it folds to the same accounts, and replays.
func TestMasker_WhatIsToldIsAJournal(t *testing.T) {
	t.Parallel()
	s := newBlindSeason(t, 7)
	s.round(confession("GPT-5"), arena.Answer{Missed: arena.MissedError}, confession("Grok 4"))
	s.round(confession("GPT-5"), confession("Claude"), confession("Grok 4"))
	told, replay := new(arena.State), arena.NewReplay(arenatest.NYSE(), nil)
	for i, text := range s.told() {
		events, err := arena.DecodeRecord([]byte(text))
		if err == nil {
			err = told.Fold(uint64(i)+1, events)
		}
		if err == nil {
			err = replay.Record(uint64(i)+1, []byte(text))
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if !told.Masked() || told.Usage() != (arena.Usage{}) || told.Spent != (arena.Spending{}) {
		t.Errorf("masked: %v, usage %+v, spent %+v", told.Masked(), told.Usage(), told.Spent)
	}
	for seat := range told.Accounts {
		if diff := cmp.Diff(s.State.Accounts[seat].Portfolio, told.Accounts[seat].Portfolio); diff != "" {
			t.Errorf("the portfolio of seat %d (-season +told)\n%s", seat, diff)
		}
	}
	costs := told.Costs()
	for i := range costs {
		if sealed := costs[i].Agent != "cash"; sealed != (costs[i].Net == nil) {
			t.Errorf("%s has the net return %v", costs[i].Agent, costs[i].Net)
		}
	}
}

// A veil ends with its own season: those before and after it are told by their own.
func TestMasker_EachSeasonHasItsOwnVeil(t *testing.T) {
	t.Parallel()
	s := newBlindSeason(t, 1)
	s.round(confession("GPT-5"))
	first := len(s.records)
	s.begin(2) // reveals the first
	s.round(confession("Claude"))
	s.Unseal() // the secrets of the second are lost
	s.record(s.Start(testPlan("anna"), s.day, nil))
	s.record(s.Handle(&arena.CommandHandled{ID: "a", Asks: "b"}))
	told := s.told()
	for i, text := range told {
		whole := text == string(s.records[i])
		if hidden := i > first && i < len(told)-2; hidden == whole && strings.Contains(string(s.records[i]), "receipt") {
			t.Errorf("record %d is told whole: %v", i+1, whole)
		}
	}
	if !strings.Contains(told[first], "seal_revealed") || strings.Contains(told[first], `"names"`) {
		t.Errorf("the record between two seasons is told as %s", told[first])
	}
	if diff := cmp.Diff(string(s.records[len(told)-1]), told[len(told)-1]); diff != "" {
		t.Error(diff)
	}
	if s.State.Masked() || len(s.State.Veils) != 1 {
		t.Errorf("there are %d veils, want that of the lost season", len(s.State.Veils))
	}
	// A masker that begins at a snapshot knows what one from the start does.
	later := arena.NewMasker(s.State)
	for i := range s.records {
		masked, err := later.Mask(uint64(i)+1, s.records[i])
		if err != nil || string(masked) != told[i] {
			t.Errorf("record %d is told otherwise from a snapshot on, %v", i+1, err)
		}
	}
}

// Every text of every event is either masked or none that a model has a say in.
func TestMasker_KnowsEveryTextOfEveryEvent(t *testing.T) {
	t.Parallel()
	s := newBlindSeason(t, 7)
	m := arena.NewMasker(s.State)
	const marked = "Claude 3 Haiku"
	for _, event := range arena.Events() {
		switch event.(type) {
		case *arena.SeasonStarted, *arena.TickRecorded:
			continue // begins a season of its own; comes from a feed
		}
		mark(reflect.ValueOf(event), marked)
		data, err := arena.AppendRecord(nil, []arena.Event{event})
		if err != nil {
			t.Fatal(err)
		}
		told, err := m.Mask(2, data)
		if err != nil {
			t.Fatal(err)
		}
		for _, known := range noModels(event) {
			told = []byte(strings.ReplaceAll(string(told), known+`":"`+marked, known))
			told = []byte(strings.ReplaceAll(string(told), known+`":["`+marked, known))
		}
		if strings.Contains(string(told), marked) {
			t.Errorf("%s is told as %s: mask what a model has a say in, or name here what it has not", event.Type(), told)
		}
	}
}

// noModels are the members of an event that no model has a say in.
func noModels(event arena.Event) []string {
	common := []string{
		"agent", "session", "source", "symbol", "by", "id", "asks", "ex_date", "pay_date", "date", "cause", "kind", "reopened", "past", "adjusted",
		"reduced",
	}
	switch event.(type) {
	case *arena.OrderFilled:
		return append(common, "side") // of an order that a market took
	case *arena.OrderRejected, *arena.SeasonEnded, *arena.ChatIgnored:
		return append(common, "reason")
	case *arena.PromptChanged: // the operator's, for all models
		return append(common, "prompt", "version", "from", "refused")
	case *arena.ChatPosted: // by a viewer
		return append(common, "viewer", "key", "from", "to", "text")
	case *arena.SealRevealed: // of another fact than a seat
		return append(common, "name", "value", "salt")
	case *arena.DecisionTaken:
		return []string{"agent"}
	}
	return common
}

// mark writes text into every string of v, and an element into every slice.
func mark(v reflect.Value, text string) {
	switch v.Kind() {
	case reflect.Pointer:
		if v.IsNil() && v.CanSet() {
			v.Set(reflect.New(v.Type().Elem()))
		}
		mark(v.Elem(), text)
	case reflect.Struct:
		if v.Type().PkgPath() == "time" {
			return
		}
		for _, field := range v.Fields() {
			if field.CanSet() {
				mark(field, text)
			}
		}
	case reflect.Slice:
		v.Set(reflect.MakeSlice(v.Type(), 1, 1))
		mark(v.Index(0), text)
	case reflect.String:
		v.SetString(text)
	default: // no text
	}
}
