package arena_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/seed45548214/arena/arena"
	"github.com/seed45548214/arena/arena/arenatest"
)

// zeros is a chance that draws nothing but zeros.
func zeros(b []byte) { clear(b) }

// Whoever checks a seal later must find the same hash: the figure was worked out
// elsewhere, by what the API says of it.
func TestSecret_HasTheSameSealForEver(t *testing.T) {
	t.Parallel()
	got := arena.Secret{Name: "price_seed", Value: "7", Salt: "00ff"}.Seal()
	want := arena.Seal{Name: "price_seed", Hash: "8056f937446d06817716ef1d19b98bca668b50270db171ba15fb3661ddd3b868"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

func TestSecret_EveryPartIsSealed(t *testing.T) {
	t.Parallel()
	seen := make(map[string]arena.Secret)
	for _, secret := range []arena.Secret{
		{},
		{Name: "a"},
		{Value: "a"},
		{Salt: "a"},
		{Name: "ab", Value: "c"},
		{Name: "a", Value: "bc"},
		{Name: "a", Value: "b", Salt: "c"},
		{Name: "a", Value: "b\x00c"},
		arena.ChosenSeed(0), arena.ChosenSeed(1), arena.DrawnSeed(zeros),
	} {
		hash := secret.Seal().Hash
		if _, twice := seen[hash]; twice || len(hash) != 64 {
			t.Errorf("the seal %s comes twice, or is none", hash)
		}
		seen[hash] = secret
	}
}

func TestSecret_ShowsNothingWhenPrinted(t *testing.T) {
	t.Parallel()
	secret := arena.ChosenSeed(4711)
	held := struct{ Secrets []arena.Secret }{[]arena.Secret{secret}}
	for _, verb := range []string{"%v", "%+v", "%#v", "%s", "%d", "%x", "%q"} {
		for _, value := range []any{secret, &secret, held, &held} {
			if text := fmt.Sprintf(verb, value); strings.Contains(text, secret.Value) || strings.Contains(text, secret.Salt) {
				t.Errorf("%s shows %s", verb, text)
			}
		}
	}
}

func TestPriceSeed_IsWhatWasChosenOrDrawn(t *testing.T) {
	t.Parallel()
	counting := func(b []byte) {
		for i := range b {
			b[i] = byte(i)
		}
	}
	for want, secret := range map[uint64]arena.Secret{
		0: arena.ChosenSeed(0), 7: arena.ChosenSeed(7), 1<<64 - 1: arena.ChosenSeed(1<<64 - 1),
		0x0001020304050607: arena.DrawnSeed(counting),
	} {
		if got, ok := secret.Seed(); !ok || got != want || len(secret.Salt) != 32 {
			t.Errorf("seed %d, %v with a salt of %d letters, want %d", got, ok, len(secret.Salt), want)
		}
		if got := secret.DeciderSeed(); got == want {
			t.Errorf("the deciders have the seed %d of the prices", got)
		}
	}
	if _, ok := (arena.Secret{Name: "seats", Value: "7"}).Seed(); ok {
		t.Error("a secret of another name is a seed")
	}
	if first, again := arena.ChosenSeed(7), arena.ChosenSeed(7); first != again || arena.NextSeed(7, 1) == arena.NextSeed(7, 2) || arena.NextSeed(7, 1) == arena.NextSeed(8, 1) {
		t.Error("a chosen seed does not lead to the same seasons, one after the other")
	}
}

// sealedSeason is the records of a season that seals a seed and runs through its
// session.
func sealedSeason(t *testing.T, secrets ...arena.Secret) (season *arena.Season, records [][]byte) {
	t.Helper()
	plan := testPlan("anna")
	plan.MaxSessions = 1
	season = arena.NewSeason(arenatest.NYSE(), nil)
	record := func(events []arena.Event, err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		records = append(records, encoded(t, events...))
	}
	record(season.Start(plan, time.Time{}, nil, secrets...))
	record(season.Tick(tickAt(plan.StartsAt, "AAPL", 200)))
	record(season.CloseRound([]arena.Answer{hold()}))
	record(season.Tick(tickAt(arenatest.NYSE().NextClose(plan.StartsAt), "AAPL", 201)))
	return season, records
}

func encoded(t *testing.T, events ...arena.Event) []byte {
	t.Helper()
	data, err := arena.AppendRecord(nil, events)
	if err != nil {
		t.Fatal(err)
	}
	return data
}

func TestSeason_RevealsItsSealsAtItsEndOnly(t *testing.T) {
	t.Parallel()
	secret := arena.ChosenSeed(4711)
	season, records := sealedSeason(t, secret)
	replay, audit := arena.NewReplay(arenatest.NYSE(), nil), arena.NewAudit()
	for i, record := range records {
		seq := uint64(i + 1)
		if err := errors.Join(replay.Record(seq, record), audit.Record(seq, record)); err != nil {
			t.Fatal(err)
		}
		last := i == len(records)-1
		if told := strings.Contains(string(record), secret.Value) || strings.Contains(string(record), secret.Salt); told != last {
			t.Errorf("record %d tells the seed: %v", seq, told)
		}
		fate := arena.FateSealed
		if last {
			fate = arena.FateProved
		}
		if got := audit.Openings(); len(got) != 1 || got[0].Fate != fate || got[0].Season != 1 || got[0].Seal != secret.Seal() {
			t.Errorf("after record %d: %+v, want %s", seq, got, fate)
		}
	}
	if want := `{"type":"season_ended","reason":"max_sessions"},{"type":"seal_revealed","name":"price_seed","value":"4711","salt":"` + secret.Salt + `"}]`; !strings.HasSuffix(string(records[3]), want) {
		t.Errorf("the last record is %s, want it to end with %s", records[3], want)
	}
	if got := season.State.Unopened(); len(got) != 0 {
		t.Errorf("still sealed: %v", got)
	}
}

func TestSeason_RevealsItsSealsBeforeTheNextBegins(t *testing.T) {
	t.Parallel()
	first, second := arena.ChosenSeed(1), arena.ChosenSeed(2)
	season := arena.NewSeason(arenatest.NYSE(), nil)
	replay, audit := arena.NewReplay(arenatest.NYSE(), nil), arena.NewAudit()
	var last []arena.Event
	for _, secrets := range [][]arena.Secret{{first}, {second}, nil, {first}} {
		events, err := season.Start(testPlan("anna"), time.Time{}, nil, secrets...)
		if err != nil {
			t.Fatal(err)
		}
		record := encoded(t, events...)
		if err := errors.Join(replay.Record(season.State.Seq, record), audit.Record(season.State.Seq, record)); err != nil {
			t.Fatal(err)
		}
		if season.State.Season == 2 {
			last = events
		}
	}
	if revealed, ok := last[0].(*arena.SealRevealed); !ok || revealed.Secret != first {
		t.Errorf("the second season begins with %s, want the seed of the first", last[0].Type())
	}
	var fates []string
	for _, o := range audit.Openings() {
		fates = append(fates, fmt.Sprintf("%d %s %s", o.Season, o.Fate, o.Value))
	}
	if diff := cmp.Diff([]string{"1 proved 1", "2 proved 2", "4 sealed "}, fates); diff != "" {
		t.Error(diff)
	}
}

// A season whose secrets were lost can end all the same.
func TestSeason_EndsWithoutItsSecrets(t *testing.T) {
	t.Parallel()
	season := started(t, testPlan("anna"))
	_, err := season.Start(testPlan("anna"), time.Time{}, nil, arena.ChosenSeed(1))
	if err != nil {
		t.Fatal(err)
	}
	season.Unseal(arena.ChosenSeed(2), arena.Secret{Name: "seats"}) // of others
	record, err := season.End(arena.EndOfData)
	if err != nil || len(record) != 1 {
		t.Fatalf("it ends with %d events, %v, want one", len(record), err)
	}
	audit := arena.NewAudit()
	start := &arena.SeasonStarted{Plan: testPlan("anna"), Season: 1, Sealed: []arena.Seal{arena.ChosenSeed(1).Seal()}}
	if err := audit.Record(1, encoded(t, start, record[0])); err != nil {
		t.Fatal(err)
	}
	if got := audit.Openings(); len(got) != 1 || got[0].Fate != arena.FateUnopened {
		t.Errorf("%+v, want that it was never opened", got)
	}
	season.Unseal(arena.ChosenSeed(1)) // found after all
	record, err = season.Start(testPlan("anna"), time.Time{}, nil)
	if err != nil || record[0].Type() != "seal_revealed" {
		t.Errorf("the next season begins with %s, %v", record[0].Type(), err)
	}
}

func TestSeason_GoesOnOnlyWhileItIsSealed(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		known []arena.Secret
		want  error
	}{{nil, nil}, {[]arena.Secret{arena.ChosenSeed(1)}, arena.ErrPhase}} {
		season := arena.NewSeason(arenatest.NYSE(), nil)
		if _, err := season.Start(testPlan("anna"), time.Time{}, nil, arena.ChosenSeed(1)); err != nil {
			t.Fatal(err)
		}
		season.Unseal(c.known...)
		if _, err := season.End(arena.EndOfData); err != nil {
			t.Fatal(err)
		}
		if _, err := season.Extend(time.Time{}); !errors.Is(err, c.want) {
			t.Errorf("with %d secrets: %v, want %v", len(c.known), err, c.want)
		}
	}
}

func TestState_RefusesWhatWasNotSealed(t *testing.T) {
	t.Parallel()
	secret := arena.ChosenSeed(4711)
	forged, elsewhere := secret, secret
	forged.Value, elsewhere.Name = "4712", "seats"
	for name, revealed := range map[string][]arena.Secret{
		"another value": {forged}, "another salt": {{Name: secret.Name, Value: secret.Value}}, "another name": {elsewhere}, "twice": {secret, secret},
	} {
		state := arena.State{Phase: arena.PhaseWaiting}
		events := []arena.Event{&arena.SeasonStarted{Plan: testPlan("anna"), Season: 1, Sealed: []arena.Seal{secret.Seal()}}}
		for _, secret := range revealed {
			events = append(events, &arena.SealRevealed{Secret: secret})
		}
		if err := state.Fold(1, events); !errors.Is(err, arena.ErrCorrupt) || strings.Contains(err.Error(), "471") {
			t.Errorf("%s: %v, want %v", name, err, arena.ErrCorrupt)
		}
	}
}

// A snapshot of a sealed season tells no more than its journal.
func TestState_KeepsItsSealsInASnapshot(t *testing.T) {
	t.Parallel()
	secret := arena.ChosenSeed(4711)
	season := arena.NewSeason(arenatest.NYSE(), nil)
	if _, err := season.Start(testPlan("anna"), time.Time{}, nil, secret); err != nil {
		t.Fatal(err)
	}
	snapshot, err := json.Marshal(season.State)
	if err != nil || strings.Contains(string(snapshot), secret.Value) || strings.Contains(string(snapshot), secret.Salt) {
		t.Fatalf("%v: %s", err, snapshot)
	}
	restored := new(arena.State)
	if err := errors.Join(json.Unmarshal(snapshot, restored), restored.Restore()); err != nil {
		t.Fatal(err)
	}
	later := arena.NewSeason(arenatest.NYSE(), restored)
	later.Unseal(secret)
	if seed, ok := later.PriceSeed(); !ok || seed != 4711 {
		t.Errorf("the restored season has the seed %d, %v", seed, ok)
	}
	record, err := later.End(arena.EndOfData)
	if err != nil || len(record) != 2 || len(later.State.Unopened()) != 0 {
		t.Errorf("it ends with %d events, %v", len(record), err)
	}
}

// A command is in the journal at once, and the seed that it asks for is not.
func TestCommand_DoesNotTellItsSeed(t *testing.T) {
	t.Parallel()
	asks := func(id string, seed uint64) string {
		return (&arena.Command{ID: id, Verb: arena.ResetArena, Seed: &seed}).Asks()
	}
	if text := asks("a", 4711); strings.Contains(text, "4711") || text != asks("a", 4711) || text == asks("a", 4712) || text == asks("b", 4711) {
		t.Errorf("%q tells the seed, or not which command it is", text)
	}
}
