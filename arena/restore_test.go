package arena_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/seed45548214/arena/arena"
)

// A saved season is one of two agents in its third session: anna has a position, a
// dividend that is owed, and an open order.
func savedSeason(tb testing.TB) *arena.State {
	tb.Helper()
	records := seeds(tb)
	return foldAll(tb, records[:len(records)-3])
}

// changed is the snapshot of state with one member replaced: path names it from the top.
func changed(tb testing.TB, state *arena.State, value any, path ...any) []byte {
	tb.Helper()
	var tree any
	if err := json.Unmarshal(snapshotOf(tb, state), &tree); err != nil {
		tb.Fatal(err)
	}
	at := tree
	for i, step := range path {
		last := i == len(path)-1
		switch node := at.(type) {
		case map[string]any:
			name, _ := step.(string)
			if last {
				node[name] = value
			}
			at = node[name]
		case []any:
			n, _ := step.(int)
			if n >= len(node) {
				tb.Fatalf("%v: there are %d", path[:i+1], len(node))
			}
			if last {
				node[n] = value
			}
			at = node[n]
		default:
			tb.Fatalf("%v: nothing is there", path[:i+1])
		}
	}
	data, err := json.Marshal(tree)
	if err != nil {
		tb.Fatal(err)
	}
	return data
}

func snapshotOf(tb testing.TB, state *arena.State) []byte {
	tb.Helper()
	data, err := json.Marshal(state)
	if err != nil {
		tb.Fatal(err)
	}
	return data
}

func TestReadSnapshot_TakesWhatWasSaved(t *testing.T) {
	t.Parallel()
	records := seeds(t)
	for n := 1; n <= len(records); n++ {
		saved := foldAll(t, records[:n])
		restored, err := arena.ReadSnapshot(snapshotOf(t, saved), saved.Arena, saved.Seq)
		if err != nil {
			t.Fatalf("record %d: %v", n, err)
		}
		if err := equalStates(saved, restored); err != nil {
			t.Errorf("record %d: %v", n, err)
		}
	}
}

// So is one of agents that are asked and have a mind, with prompts that are kept.
func TestReadSnapshot_TakesMindsAndPrompts(t *testing.T) {
	t.Parallel()
	season := started(t, testPlan("anna", "rule"))
	if _, err := season.ChangePrompts([]arena.PromptVersion{{Prompt: "default", Version: "1"}}); err != nil {
		t.Fatal(err)
	}
	for round := range 5 {
		answer := thinks(fmt.Sprint("thought ", round), arena.Money(round+1))
		if round == 3 {
			answer = arena.Answer{Missed: arena.MissedLate}
		}
		answer.Receipt = &arena.Receipt{
			Prompt:   []arena.PromptPart{{Text: "rules", Shared: arena.PerSeason}, {Text: fmt.Sprint("scene ", round), Shared: arena.PerRound}},
			Usage:    arena.Usage{TokensIn: 100, Cost: arena.Cent, Unpriced: 1},
			Deadline: season.State.StartsAt.AddDate(1, 0, round),
		}
		move(t, season, tickAt(season.State.StartsAt.Add(time.Duration(round)*halfHour), "AAPL", 200), answer)
		if err := restorable(season.State); err != nil {
			t.Errorf("round %d: %v", round+1, err)
		}
	}
}

func TestReadSnapshot_RefusesWhatNoSeasonLedTo(t *testing.T) {
	t.Parallel()
	saved := savedSeason(t)
	position := map[string]any{"symbol": "ZZZ", "shares": "5", "cost": "0.00", "fees": "0.00"}
	order := map[string]any{"id": 1, "symbol": "ZZZ", "side": "buy", "shares": "5", "round": 1, "decided_at": saved.At}
	for name, c := range map[string]struct {
		value any
		path  []any
		want  string
	}{
		"another layout":          {3, []any{"layout"}, "another version of the program"},
		"later rules":             {arena.EngineVersion + 1, []any{"engine"}, "these are version"},
		"no season":               {0, []any{"season"}, "of no season"},
		"another arena":           {"another", []any{"arena"}, `one of the arena "another"`},
		"another record":          {saved.Seq + 1, []any{"seq"}, "is one of record"},
		"an unknown phase":        {"failed", []any{"phase"}, `never "failed"`},
		"begun later":             {saved.Seq + 1, []any{"begun"}, "began with record"},
		"an agent twice":          {saved.Roster[0], []any{"roster", 1}, "twice"},
		"no agents":               {[]any{}, []any{"roster"}, "roster is empty"},
		"an account less":         {saved.Accounts[:1], []any{"accounts"}, "1 accounts for 2 agents"},
		"symbols out of order":    {"ZZZ", []any{"symbols", 0}, "not sorted"},
		"a quote less":            {saved.Quotes[1:], []any{"quotes"}, "2 values for 3 symbols"},
		"a quote of another":      {"ZZZ", []any{"quotes", 0, "symbol"}, "is one of ZZZ"},
		"a negative price":        {"-1.00", []any{"quotes", 0, "price"}, "the quote of AAPL is none"},
		"no prices of a round":    {[]any{}, []any{"history"}, "rounds"},
		"a row too short":         {[]any{"1.00"}, []any{"history", 0}, "prices of a round"},
		"a round too many":        {saved.Round + 5, []any{"round"}, "follows round"},
		"an open round":           {arena.RoundOpened{Round: 99, SnapshotSeq: saved.Seq}, []any{"open"}, "round 99 cannot be open"},
		"a session twice":         {saved.Sessions[0], []any{"sessions", 1}, "not in order"},
		"a close less":            {saved.Accounts[0].Daily[1:], []any{"accounts", 0, "daily"}, "closes in"},
		"other cash":              {"123456.78", []any{"accounts", 0, "cash"}, "books are off by"},
		"another deposit":         {"1.00", []any{"accounts", 0, "deposited"}, "began with 1.00"},
		"negative cash":           {"-1.00", []any{"accounts", 0, "cash"}, "out of range"},
		"more cash than counts":   {"9000000000000", []any{"accounts", 0, "cash"}, "out of range"},
		"an unknown position":     {[]any{position}, []any{"accounts", 0, "positions"}, `position in "ZZZ"`},
		"a position of nothing":   {"0", []any{"accounts", 0, "positions", 0, "shares"}, "position in AAPL"},
		"an unknown order":        {[]any{order}, []any{"accounts", 0, "orders"}, "order 1 cannot be open"},
		"an order not given":      {1, []any{"last_order"}, "order"},
		"fills of something else": {"ZZZ", []any{"accounts", 0, "fills", 0, "symbol"}, "not quoted"},
		"a count below nothing":   {-1, []any{"accounts", 0, "decisions"}, "below nothing"},
		"an index of others":      {map[string]any{"start": "1.00", "equity": []string{"1.00"}}, []any{"index"}, "beside other agents"},
		"messages without a chat": {map[string]any{"last": 1, "messages": []any{map[string]any{"id": 1, "status": "pending"}}}, []any{"talk"}, "messages"},
		"a prompt of later":       {[]any{map[string]any{"sum": "a", "seq": 1 << 40}}, []any{"kept"}, "not stored"},
		"no state at all":         {"AAPL", []any{"quotes"}, "read the snapshot"},
		"a fact out of nowhere":   {[]any{arena.ChosenSeed(5)}, []any{"revealed"}, "not sealed"},
		"a veil over nothing":     {[]any{map[string]any{"from": 1, "sealed": []string{"A"}}}, []any{"veils"}, "hidden from record 1"},
	} {
		state, err := arena.ReadSnapshot(changed(t, saved, c.value, c.path...), saved.Arena, saved.Seq)
		if !errors.Is(err, arena.ErrCorrupt) || state != nil || !strings.Contains(fmt.Sprint(err), c.want) {
			t.Errorf("%s: %v, want one that has %q", name, err, c.want)
		}
	}
}

// Books that balance are believed until the next close, which tells what they come to.
func TestReadSnapshot_ALieEndsAtTheNextClose(t *testing.T) {
	t.Parallel()
	records := seeds(t)
	saved := foldAll(t, records[:5]) // in the second session
	for name, lie := range map[string]func(*arena.Account){
		"no lie": func(*arena.Account) {},
		"cash":   func(a *arena.Account) { a.Cash += arena.Dollar; a.Realized += arena.Dollar },
		"shares": func(a *arena.Account) { a.Positions[0].Shares += arena.Share },
	} {
		told := saved.Clone()
		lie(&told.Accounts[0])
		state, err := arena.ReadSnapshot(snapshotOf(t, told), told.Arena, told.Seq)
		if err != nil {
			t.Fatal(err)
		}
		for ; err == nil && len(state.Sessions) < 2; err = state.Fold(state.Seq+1, decoded(t, records[state.Seq])) {
		}
		if refused := errors.Is(err, arena.ErrCorrupt); refused == (name == "no lie") {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func decoded(tb testing.TB, record []byte) []arena.Event {
	tb.Helper()
	events, err := arena.DecodeRecord(record)
	if err != nil {
		tb.Fatal(err)
	}
	return events
}
