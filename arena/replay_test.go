package arena_test

import (
	"bytes"
	"errors"
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/seed45548214/arena/arena"
	"github.com/seed45548214/arena/arena/arenatest"
)

// The journal holds all that a season was made of: its inputs, run again, give
// the same bytes.
func TestReplay_SameInputsSameBytes(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		s := drawScript(t)
		replay, audit := arena.NewReplay(arenatest.NYSE(), nil), arena.NewAudit()
		season, err := s.play(func(season *arena.Season, events []arena.Event) error {
			record, err := arena.AppendRecord(nil, events)
			if err != nil {
				return err
			}
			if err := replay.Record(season.State.Seq, record); err != nil {
				return err
			}
			return audit.Record(season.State.Seq, record)
		})
		if err != nil {
			t.Fatal(err)
		}
		if err := equalStates(season.State, replay.State()); err != nil {
			t.Fatal(err)
		}
		if err := equalStates(season.State, audit.State); err != nil {
			t.Fatal(err)
		}
	})
}

func TestReplay_NamesTheFirstDifference(t *testing.T) {
	t.Parallel()
	records := recordedSeason(t)
	replay := arena.NewReplay(arenatest.NYSE(), nil)
	for i, record := range records {
		seq := uint64(i + 1)
		forged := bytes.Replace(record, []byte(`"fee":"0.50"`), []byte(`"fee":"0.25"`), 1)
		err := replay.Record(seq, forged)
		if bytes.Equal(forged, record) {
			if err != nil {
				t.Fatal(err)
			}
			continue
		}
		difference, ok := errors.AsType[*arena.DifferenceError](err)
		if !ok || difference.Seq != seq || !bytes.Equal(difference.Recreated, record) {
			t.Fatalf("a forged fee gives the error %v", err)
		}
		return
	}
	t.Fatal("no record has a fee to forge")
}

// seenFill is a fill at the very price that the agent saw.
const seenFill = `,{"type":"order_filled","agent":"anna","order":1,"round":1,"seen_price":"200.00",` +
	`"symbol":"AAPL","side":"buy","shares":"5","price":"200.00","fee":"0.50"}`

// rerun is a season, and a replay of each record that is made of it.
func rerun(t *testing.T) (*arena.Season, *arena.Replay, func([]arena.Event, error)) {
	t.Helper()
	season, replay := arena.NewSeason(arenatest.NYSE(), nil), arena.NewReplay(arenatest.NYSE(), nil)
	return season, replay, func(events []arena.Event, err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		data, err := arena.AppendRecord(nil, events)
		if err != nil {
			t.Fatal(err)
		}
		if err := replay.Record(season.State.Seq, data); err != nil {
			t.Fatal(err)
		}
	}
}

// The feed confirms the adjusted price on the day of a split, so that the tick
// has nothing new to tell.
func TestReplay_SplitToTheVeryPrice(t *testing.T) {
	t.Parallel()
	plan := testPlan("anna")
	season, replay, record := rerun(t)
	record(season.Start(plan, time.Time{}, nil))
	record(season.Tick(tickAt(plan.StartsAt, "AAPL", 200)))
	record(season.CloseRound([]arena.Answer{hold()}))
	tick := tickAt(plan.StartsAt.AddDate(0, 0, 1), "AAPL", 50)
	tick.Actions = []arena.Action{{Symbol: "AAPL", Kind: arena.Split, To: 4, From: 1, ExDate: "2025-06-03"}}
	record(season.Tick(tick))
	if quote, ok := replay.State().Quote("AAPL"); !ok || quote.Price != 50*arena.Dollar || !quote.At.Equal(tick.At) {
		t.Errorf("the replay has the quote %+v", quote)
	}
}

// A symbol that splits and is bought on one day has no price of that day: a replay does
// not make one up by which it would doubt the split.
func TestReplay_SplitOfWhatEndsInTheSameRecord(t *testing.T) {
	t.Parallel()
	plan := testPlan("anna")
	season, _, record := rerun(t)
	record(season.Start(plan, time.Time{}, nil))
	tick := tickAt(plan.StartsAt, "AAPL", 0)
	tick.Quotes[0].Price = arena.Dollar / 1000
	record(season.Tick(tick))
	record(season.CloseRound([]arena.Answer{hold()}))
	tick = tickAt(plan.StartsAt.AddDate(0, 0, 1), "AAPL", 0)
	tick.Quotes = nil
	tick.Actions = []arena.Action{
		{Symbol: "AAPL", Kind: arena.Split, To: 10_000_000, From: 1, ExDate: "2025-06-03"},
		{Symbol: "AAPL", Kind: arena.Merger, PerShare: arena.Dollar, ExDate: "2025-06-03"},
	}
	record(season.Tick(tick))
}

// The audit does not trust the engine: a record that its rules cannot have
// written is found.
func TestAudit_FindsForgedRecords(t *testing.T) {
	t.Parallel()
	for name, forgery := range map[string][2]string{
		"a better price":       {`"price":"200.00","fee"`, `"price":"199.00","fee"`},
		"an order never given": {`"order_filled","agent":"anna","order":1`, `"order_filled","agent":"anna","order":7`},
		"somebody else's fill": {`"order_filled","agent":"anna"`, `"order_filled","agent":"bert"`},
		"a stranger's fill":    {`"order_filled","agent":"anna"`, `"order_filled","agent":"zoe"`},
		"a sale":               {`"side":"buy","shares":"5","price"`, `"side":"sell","shares":"5","price"`},
		"more than the cash":   {`"side":"buy","shares":"5","price"`, `"side":"buy","shares":"5000","price"`},
		"a price in the past":  {`"at":"2025-06-02T14:00:00Z"`, `"at":"2025-06-02T13:30:00Z"`},
		"a fill at once":       {`,{"type":"round_scheduled","round":2`, seenFill + `,{"type":"round_scheduled","round":2`},
		"a lost tick":          {`"tick":2`, `"tick":3`},
		"an unknown event":     {`"order_filled"`, `"order_refilled"`},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			audit := arena.NewAudit()
			for i, record := range recordedSeason(t) {
				forged := bytes.ReplaceAll(record, []byte(forgery[0]), []byte(forgery[1]))
				err := audit.Record(uint64(i+1), forged)
				if bytes.Equal(forged, record) {
					if err != nil {
						t.Fatal(err)
					}
					continue
				}
				if _, violated := errors.AsType[*arena.ViolationError](err); !violated && !errors.Is(err, arena.ErrCorrupt) {
					t.Fatalf("the audit says %v of %s", err, forged)
				}
				return
			}
			t.Fatal("nothing was forged")
		})
	}
}

// recordedSeason returns the records of a day on which anna buys five shares
// and bert holds.
func recordedSeason(t *testing.T) [][]byte {
	t.Helper()
	season := arena.NewSeason(arenatest.NYSE(), nil)
	var records [][]byte
	record := func(events []arena.Event, err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		data, err := arena.AppendRecord(nil, events)
		if err != nil {
			t.Fatal(err)
		}
		records = append(records, data)
	}
	plan := testPlan("anna", "bert")
	record(season.Start(plan, plan.StartsAt, handled("begin")))
	record(season.Tick(tickAt(plan.StartsAt, "AAPL", 200)))
	answers := []arena.Answer{hold(), hold()}
	answers[0].Decision.Orders = []arena.Order{{Symbol: "AAPL", Side: arena.Buy, Shares: 5 * arena.Share}}
	record(season.CloseRound(answers))
	record(season.Tick(tickAt(plan.StartsAt.Add(halfHour), "AAPL", 200)))
	return records
}
