package arena_test

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/seed45548214/arena/arena"
	"github.com/seed45548214/arena/arena/arenatest"
)

// A round trip that keeps a position open allocates nothing.
func TestExecute_DoesNotAllocate(t *testing.T) { //nolint:paralleltest // AllocsPerRun counts the whole process
	p, orders, market, rules := roundTrip()
	allocs := testing.AllocsPerRun(1_000, func() {
		for _, o := range orders {
			fill, err := arena.Execute(p, o, market, rules)
			if err == nil {
				_, err = p.Apply(&fill)
			}
			if err != nil {
				t.Fatal(err)
			}
		}
	})
	if allocs != 0 {
		t.Errorf("a round trip allocates %v times", allocs)
	}
}

// roundTrip is a portfolio that holds AAPL, and a purchase and a sale of some.
func roundTrip() (*arena.Portfolio, [2]arena.Order, arena.Market, *arena.Rules) {
	p := arena.NewPortfolio(1_000_000_000 * arena.Dollar)
	p.Positions = make([]arena.Position, 0, 2)
	p.Positions = append(p.Positions, arena.Position{Symbol: "AAPL", Shares: 10 * arena.Share, Cost: 2_000 * arena.Dollar})
	orders := [2]arena.Order{
		{Symbol: "AAPL", Side: arena.Buy, Shares: 10 * arena.Share},
		{Symbol: "AAPL", Side: arena.Sell, Shares: 10 * arena.Share},
	}
	market := arena.Market{
		Quote:  arena.Quote{Symbol: "AAPL", Price: 200 * arena.Dollar, Low: 199 * arena.Dollar, High: 201 * arena.Dollar, Volume: 1_000_000 * arena.Share},
		Equity: p.Cash,
	}
	rules := arena.DefaultRules()
	return &p, orders, market, &rules
}

func BenchmarkExecute_AndApply(b *testing.B) {
	p, orders, market, rules := roundTrip()
	b.ReportAllocs()
	for i := 0; b.Loop(); i++ {
		if i%1_000_000 == 0 {
			p.Cash = market.Equity // fees must not bankrupt a long run
		}
		fill, err := arena.Execute(p, orders[i%2], market, rules)
		if err == nil {
			_, err = p.Apply(&fill)
		}
		if err != nil {
			b.Fatal(err)
		}
	}
}

// crowd is a season of 20 agents, each with 20 symbols of its own.
func crowd(tb testing.TB) *arena.Season {
	tb.Helper()
	plan := testPlan()
	plan.Symbols, plan.Benchmark, plan.Cash = nil, "", 1_000_000*arena.Dollar
	for i := range 20 {
		plan.Symbols = append(plan.Symbols, arena.Symbol(fmt.Sprintf("S%02d", i)))
		plan.Roster = append(plan.Roster, arena.Entrant{Agent: fmt.Sprintf("agent %02d", i), Decider: arena.Decider{Kind: "test"}})
	}
	season := started(tb, plan)
	answers := make([]arena.Answer, len(plan.Roster))
	for seat := range answers {
		answers[seat] = hold()
		for _, symbol := range plan.Symbols {
			o := arena.Order{Symbol: symbol, Side: arena.Buy, Shares: 10 * arena.Share}
			answers[seat].Decision.Orders = append(answers[seat].Decision.Orders, o)
		}
	}
	move(tb, season, crowdTick(season, plan.StartsAt, 0), answers...)
	move(tb, season, crowdTick(season, plan.StartsAt.Add(time.Second), 1))
	return season
}

// crowdTick changes every price.
func crowdTick(season *arena.Season, at time.Time, n int) arena.Tick {
	tick := arena.Tick{At: at, Adjusted: arenatest.NYSE().DateOf(at), Source: "test", Quotes: make([]arena.Quote, len(season.State.Symbols))}
	for i, symbol := range season.State.Symbols {
		tick.Quotes[i] = arena.Quote{Symbol: symbol, Price: 100*arena.Dollar + arena.Money((n+i)%100)*arena.Cent}
	}
	return tick
}

func BenchmarkState_Views(b *testing.B) {
	season := crowd(b)
	b.ReportAllocs()
	for b.Loop() {
		if views := season.State.Views(); len(views) != 20 {
			b.Fatal("not everybody has a view")
		}
	}
}

// What it costs to check a snapshot, beside reading it.
func BenchmarkReadSnapshot(b *testing.B) {
	state := crowd(b).State
	snapshot := snapshotOf(b, state)
	b.Run("decode", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			if err := json.Unmarshal(snapshot, new(arena.State)); err != nil {
				b.Fatal(err)
			}
		}
	})
	b.Run("decode and check", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			if _, err := arena.ReadSnapshot(snapshot, state.Arena, state.Seq); err != nil {
				b.Fatal(err)
			}
		}
	})
}

// A tick that changes 20 prices and opens a round, whose 20 agents trade one
// order each.
func BenchmarkSeason_Tick(b *testing.B) {
	season := crowd(b)
	answers := [2][]arena.Answer{}
	for i := range answers {
		for range season.State.Roster {
			answer := buy(1, "S00")
			answer.Decision.Orders[0].Side = [...]arena.Side{arena.Buy, arena.Sell}[i]
			answers[i] = append(answers[i], answer)
		}
	}
	at := season.State.At
	b.ReportAllocs()
	for i := 0; b.Loop(); i++ {
		if at = at.Add(time.Second); !arenatest.NYSE().IsOpen(at) {
			at = arenatest.NYSE().NextOpen(at)
		}
		if _, err := season.Tick(crowdTick(season, at, i)); err != nil {
			b.Fatal(err)
		}
		if _, err := season.CloseRound(answers[i%2]); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkAppendRecord_Tick(b *testing.B) {
	season := crowd(b)
	events, err := season.Tick(crowdTick(season, season.State.At.Add(time.Second), 2))
	if err != nil {
		b.Fatal(err)
	}
	var record []byte
	b.ReportAllocs()
	for b.Loop() {
		if record, err = arena.AppendRecord(record[:0], events); err != nil {
			b.Fatal(err)
		}
	}
	b.SetBytes(int64(len(record)))
}

func BenchmarkDecodeRecord_Tick(b *testing.B) {
	season := crowd(b)
	events, err := season.Tick(crowdTick(season, season.State.At.Add(time.Second), 2))
	if err != nil {
		b.Fatal(err)
	}
	record, err := arena.AppendRecord(nil, events)
	if err != nil {
		b.Fatal(err)
	}
	var decoder arena.Decoder
	b.SetBytes(int64(len(record)))
	b.ReportAllocs()
	for b.Loop() {
		if _, err := decoder.Decode(record); err != nil {
			b.Fatal(err)
		}
	}
}

// Twenty rounds of five models, of which each is told and says two kilobytes, run again.
func BenchmarkReplay_OfModels(b *testing.B) {
	season := started(b, testPlan("a", "b", "c", "d", "e"))
	state := season.State.Clone()
	var records [][]byte
	why := "The S&P 500 is rich at 24x earnings, and so I prefer the cash flows of \"AAPL\" to those of others. "
	for round := range 20 {
		answers := make([]arena.Answer, len(season.State.Roster))
		for seat := range answers {
			rationale := strings.Repeat(why, 1+(round+seat)%5)
			receipt := told(strings.Repeat("rules ", 500), strings.Repeat("scene ", 100), strings.Repeat("figures ", 250))
			receipt.Replies = []string{said(rationale, asJavaScript, asGo)}
			answers[seat] = arena.Answer{Decision: &arena.Decision{Rationale: rationale}, Receipt: receipt}
		}
		tick, err := season.Tick(tickAt(season.State.StartsAt.Add(time.Duration(round)*10*time.Minute), "AAPL", 200))
		if err != nil {
			b.Fatal(err)
		}
		closed, err := season.CloseRound(answers)
		if err != nil {
			b.Fatal(err)
		}
		for _, events := range [][]arena.Event{tick, closed} {
			record, err := arena.AppendRecord(nil, events)
			if err != nil {
				b.Fatal(err)
			}
			records = append(records, record)
		}
	}
	b.ReportAllocs()
	for b.Loop() {
		replay := arena.NewReplay(arenatest.NYSE(), state.Clone())
		for _, record := range records {
			if err := replay.Record(replay.State().Seq+1, record); err != nil {
				b.Fatal(err)
			}
		}
	}
}
