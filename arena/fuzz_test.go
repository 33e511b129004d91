package arena_test

import (
	"bytes"
	"errors"
	"math"
	"testing"

	"github.com/seed45548214/arena/arena"
	"github.com/seed45548214/arena/arena/arenatest"
)

// What can be read is written back as a number that reads the same.
func FuzzParseMoney(f *testing.F) {
	for _, text := range []string{"0", "-12.34", "9223372036854.775807", "0.0000005", "1e400", "--1", ".", "1."} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		amount, err := arena.ParseMoney(text)
		if err != nil {
			if !errors.Is(err, arena.ErrNumber) && !errors.Is(err, arena.ErrRange) {
				t.Fatalf("ParseMoney(%q): %v", text, err)
			}
			return
		}
		again, err := arena.ParseMoney(amount.String())
		if err != nil || again != amount {
			t.Fatalf("%q is %d, written %v, read %d, %v", text, int64(amount), amount, int64(again), err)
		}
	})
}

// No bytes make the fold panic: they are refused, or they are a record.
func FuzzDecodeRecord(f *testing.F) {
	for _, record := range seeds(f) {
		f.Add(record)
	}
	base := seeds(f)
	f.Fuzz(func(t *testing.T, record []byte) {
		if err := sameReadings(record); err != nil {
			t.Fatal(err)
		}
		events, err := arena.DecodeRecord(record)
		if err != nil {
			if !errors.Is(err, arena.ErrCorrupt) {
				t.Fatalf("DecodeRecord(%s): %v", record, err)
			}
			return
		}
		// Whatever can be read survives another round.
		first, err := arena.AppendRecord(nil, events)
		if err != nil {
			return // a time beyond what JSON can say
		}
		again, err := arena.DecodeRecord(first)
		if err != nil {
			t.Fatalf("%s: %v", first, err)
		}
		if second, err := arena.AppendRecord(nil, again); err != nil || !bytes.Equal(first, second) {
			t.Fatalf("%s\n%s\n%v", first, second, err)
		}
		for n := range len(base) + 1 {
			state := foldAll(t, base[:n]) // that it returns is all
			_ = state.Fold(state.Seq+1, events)
		}
	})
}

func foldAll(tb testing.TB, records [][]byte) *arena.State {
	tb.Helper()
	state := new(arena.State)
	for i, record := range records {
		events, err := arena.DecodeRecord(record)
		if err == nil {
			err = state.Fold(uint64(i+1), events)
		}
		if err != nil {
			tb.Fatal(err)
		}
	}
	return state
}

// seeds are the records of a short season with a dividend and a split.
func seeds(tb testing.TB) [][]byte {
	tb.Helper()
	var records [][]byte
	season := arena.NewSeason(arenatest.NYSE(), nil)
	record := func(events []arena.Event, err error) {
		tb.Helper()
		if err != nil {
			tb.Fatal(err)
		}
		data, err := arena.AppendRecord(nil, events)
		if err != nil {
			tb.Fatal(err)
		}
		records = append(records, data)
	}
	plan := testPlan("anna", "bert")
	actions := []arena.Action{
		{Symbol: "AAPL", Kind: arena.Dividend, PerShare: arena.Cent, ExDate: "2025-06-03", PayDate: "2025-06-04"},
		{Symbol: "AAPL", Kind: arena.Split, To: 3, From: 2, ExDate: "2025-06-03"},
	}
	record(season.Start(plan, plan.StartsAt, handled("begin")))
	at := plan.StartsAt
	for i := range 6 {
		tick := tickAt(at, "AAPL", 200)
		tick.Actions = actions
		record(season.Tick(tick))
		answer := buy(5, "AAPL")
		answer.Decision.Rationale, answer.Receipt = rich, told("rules", "scene", "own")
		answer.Receipt.Replies = []string{said(rich, asGo, asPython), indented(said(rich, asPython, asGo), "  ")}[i%2 : i%2+1]
		if i == 3 {
			answer = arena.Answer{Missed: arena.MissedCrash, Crashes: []string{"nil map"}}
		}
		record(season.CloseRound([]arena.Answer{answer, hold()}))
		at = arenatest.NYSE().NextClose(at)
		if i%2 == 1 {
			at = arenatest.NYSE().NextOpen(at)
		}
	}
	record(season.Pause("a fuzzer", true, handled("hold")))
	record(season.Resume("a fuzzer", at, nil))
	record(season.End(arena.EndOfData))
	return records
}

// Whatever Execute decides can be applied, and leaves neither debt nor a short
// position.
func FuzzExecute(f *testing.F) {
	f.Add(int64(20), int64(50), int64(3), int64(19_999), int64(0), true, int64(0), int64(0), int64(0))
	f.Add(int64(math.MaxInt64), int64(0), int64(math.MaxInt64), int64(math.MaxInt64), int64(1), true, int64(1), int64(2), int64(3))
	f.Add(int64(0), int64(math.MaxInt64), int64(1), int64(math.MaxInt64), int64(0), false, int64(0), int64(0), int64(9))
	f.Fuzz(func(t *testing.T, cash, held, shares, price, limit int64, buys bool, low, high, volume int64) {
		if cash < 0 || held < 0 {
			t.Skip("no such portfolio")
		}
		p := arena.NewPortfolio(arena.Money(cash))
		if held > 0 {
			p.Positions = []arena.Position{{Symbol: "X", Shares: arena.Shares(held)}}
		}
		rules := arena.DefaultRules()
		rules.Lot, rules.MaxPositionBps = 1, 5_000
		o := arena.Order{Symbol: "X", Side: arena.Sell, Shares: arena.Shares(shares), Limit: arena.Money(limit)}
		if buys {
			o.Side = arena.Buy
		}
		quote := arena.Quote{
			Symbol: "X", Price: arena.Money(price), Low: arena.Money(low), High: arena.Money(high), Volume: arena.Shares(volume),
		}
		fill, err := arena.Execute(&p, o, arena.Market{Quote: quote, Equity: p.Cash}, &rules)
		if err != nil {
			if _, ok := errors.AsType[*arena.RefusalError](err); !ok {
				t.Fatal(err)
			}
			return
		}
		if fill.Shares <= 0 || fill.Shares > o.Shares || fill.Price <= 0 || fill.Fee < rules.Fees.Minimum {
			t.Fatalf("decided %+v for %+v", fill, o)
		}
		if _, err := p.Apply(&fill); err != nil {
			t.Fatalf("Apply refused a fill of Execute: %v", err)
		}
		if p.Cash < 0 || p.Position("X").Shares < 0 || p.Imbalance() != 0 {
			t.Fatalf("after %+v: %+v, off by %v", fill, p, p.Imbalance())
		}
	})
}
