package feeds_test

import (
	"context"
	"errors"
	"fmt"
	"math"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/seed45548214/arena/arena"
	"github.com/seed45548214/arena/arena/arenatest"
	"github.com/seed45548214/arena/feeds"
)

const firstSession arena.Date = "2025-01-06"

func TestSimulated_StartsAtTheReferencePrices(t *testing.T) {
	t.Parallel()
	calendar := arenatest.NYSE()
	open := calendar.OnOrAfter(firstSession).Open
	source := simulated(t, 7, calendar, feeds.Universe())
	got := ask(t, source, arena.Query{At: open, Symbols: []arena.Symbol{"NVDA", feeds.IndexSymbol, "AAPL"}})
	want := []arena.Quote{
		{Symbol: "NVDA", Price: 180 * arena.Dollar, At: open},
		{Symbol: feeds.IndexSymbol, Price: 500 * arena.Dollar, At: open},
		{Symbol: "AAPL", Price: 250 * arena.Dollar, At: open},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("quotes at the first open (-want +got):\n%s", diff)
	}
}

// The figures were printed by an earlier run: a change of any of them would give
// every stored season other prices after a restart.
func TestSimulated_PricesAreTheSameForEver(t *testing.T) {
	t.Parallel()
	for _, season := range []struct {
		unsealed bool
		want     map[string]string
	}{
		{false, map[string]string{
			"2025-01-06T14:31:00Z": "180.13 300.45 455.58 4906.86 500.38 ",
			"2025-01-07T14:30:00Z": "181.56 303.18 461.84 4904.49 499.62 ",
			"2025-11-28T18:00:00Z": "264.67 198.56 397.29 5484.33 483.18 ",
		}},
		{true, map[string]string{
			"2025-01-06T14:31:00Z": "180.13 299.75 455.13 4899.64 500.08 ",
			"2025-01-07T14:30:00Z": "183.46 297.58 454.24 4635.17 507.32 ",
			"2025-11-28T18:00:00Z": "217.47 432.71 345.16 5324.47 549.31 ",
		}},
	} {
		source, err := feeds.NewSimulated(feeds.SimulatedConfig{
			Universe: feeds.Universe(), Calendar: arenatest.NYSE(), Seed: 42, Unsealed: season.unsealed, Start: firstSession,
		})
		if err != nil {
			t.Fatal(err)
		}
		symbols := []arena.Symbol{"NVDA", "JPM", "LIN", "BKNG", feeds.IndexSymbol}
		for at, want := range season.want {
			var got strings.Builder
			for _, quote := range ask(t, source, arena.Query{At: instant(t, at), Symbols: symbols}) {
				got.WriteString(quote.Price.String() + " ")
			}
			if got.String() != want {
				t.Errorf("unsealed %v, at %s: %s, want %s", season.unsealed, at, got.String(), want)
			}
		}
	}
}

func TestSimulated_SamePricesInAnyOrderAndAfterARestart(t *testing.T) {
	t.Parallel()
	calendar := arenatest.NYSE()
	stocks := feeds.Universe()[:12]
	forward := simulated(t, 1, calendar, stocks)
	var moments []time.Time
	timetable, err := feeds.NewStepping(calendar, 17*time.Minute, "2025-01-17")
	if err != nil {
		t.Fatal(err)
	}
	want := make(map[time.Time][]arena.Quote)
	for at, ok := timetable.Next(instant(t, "2025-01-01T00:00:00Z")); ok; at, ok = timetable.Next(at) {
		moments = append(moments, at)
		want[at] = ask(t, forward, query(at, stocks))
	}
	rapid.Check(t, func(t *rapid.T) {
		source := forward
		if rapid.Bool().Draw(t, "restart") {
			source = simulated(t, 1, calendar, stocks)
		}
		for _, at := range rapid.SliceOfN(rapid.SampledFrom(moments), 1, 8).Draw(t, "moments") {
			if diff := cmp.Diff(want[at], ask(t, source, query(at, stocks))); diff != "" {
				t.Fatalf("at %s (-forward +now):\n%s", at, diff)
			}
		}
	})
}

func TestSimulated_UniverseDoesNotTouchAPrice(t *testing.T) {
	t.Parallel()
	calendar := arenatest.NYSE()
	at := instant(t, "2025-03-14T15:00:00Z")
	whole := simulated(t, 3, calendar, feeds.Universe())
	alone := simulated(t, 3, calendar, feeds.Pick([]arena.Symbol{"XYZ", "KO"}))
	if diff := cmp.Diff(
		ask(t, whole, arena.Query{At: at, Symbols: []arena.Symbol{"KO"}}),
		ask(t, alone, arena.Query{At: at, Symbols: []arena.Symbol{"KO"}}),
	); diff != "" {
		t.Errorf("KO in the whole universe and beside XYZ (-whole +beside):\n%s", diff)
	}
}

func TestSimulated_SeedAndStartMakeTheSeason(t *testing.T) {
	t.Parallel()
	at := instant(t, "2025-03-14T15:00:00Z")
	seen := make(map[string]string)
	for _, season := range []feeds.SimulatedConfig{
		{Seed: 1, Start: firstSession}, {Seed: 2, Start: firstSession}, {Seed: 1, Start: "2025-01-07"}, {Seed: math.MaxUint64, Start: firstSession},
	} {
		season.Calendar, season.Universe = arenatest.NYSE(), feeds.Universe()[:5]
		source, err := feeds.NewSimulated(season)
		if err != nil {
			t.Fatal(err)
		}
		prices := fmt.Sprint(ask(t, source, arena.Query{At: at, Symbols: []arena.Symbol{"NVDA", "MSFT", "AAPL"}}))
		name := fmt.Sprint(season.Seed, season.Start)
		if other, ok := seen[prices]; ok {
			t.Errorf("seasons %s and %s have the same prices", name, other)
		}
		seen[prices] = name
	}
}

func TestSimulated_HoldsThePriceOfTheLastWholeMinute(t *testing.T) {
	t.Parallel()
	calendar := arenatest.NYSE()
	stocks := feeds.Universe()[:20]
	source := simulated(t, 5, calendar, stocks)
	for at, made := range map[string]string{
		"2025-01-06T14:31:00Z": "2025-01-06T14:31:00Z",
		"2025-01-06T14:31:59Z": "2025-01-06T14:31:00Z",
		"2025-01-06T21:00:00Z": "2025-01-06T21:00:00Z",
		"2025-01-07T14:29:59Z": "2025-01-06T21:00:00Z", // night
		"2025-01-11T12:00:00Z": "2025-01-10T21:00:00Z", // Saturday
		"2025-01-09T15:00:00Z": "2025-01-08T21:00:00Z", // closed once
	} {
		now := ask(t, source, query(instant(t, at), stocks))
		then := ask(t, source, query(instant(t, made), stocks))
		if diff := cmp.Diff(then, now); diff != "" || len(now) != len(stocks)+1 || !now[0].At.Equal(instant(t, made)) {
			t.Errorf("at %s (-%s +now):\n%s", at, made, diff)
		}
	}
}

func TestSimulated_NeverInventsAPrice(t *testing.T) {
	t.Parallel()
	source := simulated(t, 1, arenatest.NYSE(), feeds.Universe())
	before := arena.Query{At: instant(t, "2025-01-06T14:29:59Z"), Symbols: []arena.Symbol{"AAPL"}}
	if got := ask(t, source, before); len(got) != 0 {
		t.Errorf("before the first open: %v", got)
	}
	stranger := arena.Query{At: instant(t, "2025-01-06T15:00:00Z"), Symbols: []arena.Symbol{"NOPE", "AAPL"}}
	if got := ask(t, source, stranger); len(got) != 1 || got[0].Symbol != "AAPL" {
		t.Errorf("with an unknown symbol: %v", got)
	}
	ended, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := source.Ask(ended, arena.Query{At: instant(t, "2026-01-06T15:00:00Z")}); !errors.Is(err, context.Canceled) {
		t.Errorf("a long walk was not cancelled: %v", err)
	}
}

func TestSimulated_KnowsThatNothingIsPaid(t *testing.T) {
	t.Parallel()
	source := simulated(t, 1, arenatest.NYSE(), feeds.Universe()[:3])
	for at, day := range map[string]arena.Date{
		"2025-01-06T14:00:00Z": "2025-01-06", // before the first open
		"2025-01-08T03:00:00Z": "2025-01-07", // a night in New York
		"2025-01-08T15:00:00Z": "2025-01-08",
	} {
		report, err := source.Ask(t.Context(), arena.Query{At: instant(t, at), After: "2025-01-03", Symbols: []arena.Symbol{"AAPL"}})
		if err != nil || report.Adjusted != day || len(report.Actions) != 0 || len(report.Unadjusted) != 0 {
			t.Errorf("at %s: %+v, %v; want no action through %s", at, report, err, day)
		}
	}
}

func TestSimulated_LooksLikeAMarket(t *testing.T) {
	t.Parallel()
	calendar := arenatest.NYSE()
	universe := feeds.Universe()
	source := simulated(t, 11, calendar, universe)
	const sessions = 756
	returns := dailyReturns(t, source, calendar, universe, sessions)
	index := deviation(returns[len(universe)]) * math.Sqrt(252)
	if index < 0.13 || index > 0.20 {
		t.Errorf("annual volatility of the index is %.3f, want about 0.16", index)
	}
	jumps := 0
	var stocks, same, other mean
	for i, stock := range universe {
		vol := deviation(returns[i]) * math.Sqrt(252)
		if vol < 0.20 || vol > 0.50 {
			t.Errorf("annual volatility of %s is %.3f", stock.Symbol, vol)
		}
		stocks.add(vol)
		for _, r := range returns[i] {
			if math.Abs(r) > 0.43 {
				t.Errorf("%s moved by %.2f in a session", stock.Symbol, r)
			}
			if math.Abs(r) > 0.10 {
				jumps++
			}
		}
		for j := range i {
			if universe[j].Sector == stock.Sector {
				same.add(correlation(returns[i], returns[j]))
			} else {
				other.add(correlation(returns[i], returns[j]))
			}
		}
	}
	t.Logf("index %.3f, stocks %.3f, correlation within a sector %.3f, across %.3f, moves above 10 %%: %d in %d stock-years",
		index, stocks.value(), same.value(), other.value(), jumps, len(universe)*sessions/252)
	if got := stocks.value(); got < 0.28 || got > 0.42 {
		t.Errorf("mean annual volatility of the stocks is %.3f", got)
	}
	if same.value() < 0.25 || other.value() < 0.10 || same.value() < other.value()+0.10 {
		t.Errorf("mean correlation is %.3f within a sector and %.3f across", same.value(), other.value())
	}
	if years := len(universe) * sessions / 252; jumps < years/4 || jumps > 3*years {
		t.Errorf("%d moves above 10 %% in %d stock-years", jumps, years)
	}
}

func TestSimulated_DriftsUp(t *testing.T) {
	t.Parallel()
	calendar := arenatest.NYSE()
	universe := feeds.Pick([]arena.Symbol{"AAPL", "JPM", "XOM", "PG", "LIN", "NEE", "PLD", "UNH"})
	start := calendar.OnOrAfter(firstSession)
	end := start
	for range 251 {
		end = calendar.After(end.Date)
	}
	var growth mean
	for seed := range uint64(arenatest.Sized(8, 40)) {
		source := simulated(t, seed, calendar, universe)
		for _, quote := range ask(t, source, query(end.Close, universe))[:len(universe)] {
			growth.add(float64(quote.Price)/float64(feeds.Pick([]arena.Symbol{quote.Symbol})[0].Price) - 1)
		}
	}
	t.Logf("mean growth in a year: %.3f", growth.value())
	if got := growth.value(); got < 0.02 || got > 0.12 {
		t.Errorf("mean growth in a year is %.3f, want about 0.07", got)
	}
}

func TestSimulated_NoPriceBelowADollar(t *testing.T) {
	t.Parallel()
	calendar := arenatest.NYSE()
	penny := []feeds.Stock{{Symbol: "PENY", Sector: "Other", Price: arena.Dollar + 2*arena.Cent, Cap: 1}}
	source := simulated(t, 2, calendar, penny)
	timetable, err := feeds.NewStepping(calendar, time.Minute, "2025-02-28")
	if err != nil {
		t.Fatal(err)
	}
	touched := false
	for at, ok := timetable.Next(calendar.OnOrAfter(firstSession).Open); ok; at, ok = timetable.Next(at) {
		price := ask(t, source, query(at, penny))[0].Price
		if price < arena.Dollar || price%arena.Cent != 0 {
			t.Fatalf("at %s: %s", at, price)
		}
		touched = touched || price == arena.Dollar
	}
	if !touched {
		t.Error("the price never came to the floor: the test shows nothing")
	}
}

func TestSimulated_ArenasShareOneSource(t *testing.T) {
	t.Parallel()
	calendar := arenatest.NYSE()
	stocks := feeds.Universe()[:4]
	shared := simulated(t, 9, calendar, stocks)
	var group sync.WaitGroup
	for range 8 {
		group.Go(func() {
			own := simulated(t, 9, calendar, stocks)
			for _, at := range []string{"2025-01-06T15:00:00Z", "2025-01-10T15:00:00Z", "2025-01-07T15:00:00Z", "2025-02-10T15:00:00Z"} {
				q := query(instant(t, at), stocks)
				got, err := shared.Ask(t.Context(), q)
				want, errOwn := own.Ask(t.Context(), q)
				if err != nil || errOwn != nil || !slices.Equal(got.Quotes, want.Quotes) {
					t.Errorf("at %s: got %v, %v; want %v, %v", at, got, err, want, errOwn)
				}
			}
		})
	}
	group.Wait()
}

func TestNewSimulated_RefusesABadUniverse(t *testing.T) {
	t.Parallel()
	good := feeds.Stock{Symbol: "A", Price: arena.Dollar, Cap: 1}
	for name, config := range map[string]feeds.SimulatedConfig{
		"no calendar":   {Universe: []feeds.Stock{good}},
		"no stock":      {Calendar: arenatest.NYSE()},
		"twice":         {Calendar: arenatest.NYSE(), Universe: []feeds.Stock{good, good}},
		"the index":     {Calendar: arenatest.NYSE(), Universe: []feeds.Stock{{Symbol: feeds.IndexSymbol, Price: arena.Dollar, Cap: 1}}},
		"below a dime":  {Calendar: arenatest.NYSE(), Universe: []feeds.Stock{{Symbol: "A", Price: 9 * arena.Cent, Cap: 1}}},
		"above a yacht": {Calendar: arenatest.NYSE(), Universe: []feeds.Stock{{Symbol: "A", Price: 2_000_000 * arena.Dollar, Cap: 1}}},
		"no session":    {Calendar: arenatest.NYSE(), Universe: []feeds.Stock{good}, Start: "2061-01-03"},
		"no size":       {Calendar: arenatest.NYSE(), Universe: []feeds.Stock{{Symbol: "A", Price: arena.Dollar}}},
	} {
		if config.Start == "" {
			config.Start = firstSession
		}
		if _, err := feeds.NewSimulated(config); err == nil {
			t.Errorf("%s: no error", name)
		}
	}
}

func ExampleNewSimulated() {
	calendar := arenatest.NYSE()
	start := calendar.OnOrAfter("2025-01-06")
	source, err := feeds.NewSimulated(feeds.SimulatedConfig{
		Universe: feeds.Universe(), Calendar: calendar, Seed: 42, Start: start.Date,
	})
	if err != nil {
		fmt.Println(err)
		return
	}
	report, err := source.Ask(context.Background(), arena.Query{
		At: start.Open, Symbols: []arena.Symbol{"AAPL", feeds.IndexSymbol},
	})
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, quote := range report.Quotes {
		fmt.Println(quote.Symbol, quote.Price)
	}
	// Output:
	// AAPL 250.00
	// INDEX 500.00
}

func BenchmarkSimulated_AskPerTick(b *testing.B) {
	calendar := arenatest.NYSE()
	stocks := feeds.Universe()[:20]
	timetable, err := feeds.NewStepping(calendar, 2*time.Minute, "")
	if err != nil {
		b.Fatal(err)
	}
	eachNoise(b, stocks, func(b *testing.B, open func() *feeds.Simulated) {
		b.Helper()
		source, q := open(), query(calendar.OnOrAfter(firstSession).Open, stocks)
		for b.Loop() {
			if _, err := source.Ask(b.Context(), q); err != nil {
				b.Fatal(err)
			}
			q.At, _ = timetable.Next(q.At)
		}
	})
}

// eachNoise measures with the streams of today and with the counter before them.
func eachNoise(b *testing.B, stocks []feeds.Stock, measure func(b *testing.B, open func() *feeds.Simulated)) {
	b.Helper()
	for name, unsealed := range map[string]bool{"streams": false, "counter": true} {
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			measure(b, func() *feeds.Simulated {
				source, err := feeds.NewSimulated(feeds.SimulatedConfig{
					Universe: stocks, Calendar: arenatest.NYSE(), Seed: 1, Unsealed: unsealed, Start: firstSession,
				})
				if err != nil {
					b.Fatal(err)
				}
				return source
			})
		})
	}
}

func BenchmarkSimulated_Restart500Sessions(b *testing.B) {
	calendar := arenatest.NYSE()
	stocks := feeds.Universe()[:25]
	session := calendar.OnOrAfter(firstSession)
	for range 499 {
		session = calendar.After(session.Date)
	}
	eachNoise(b, stocks, func(b *testing.B, open func() *feeds.Simulated) {
		b.Helper()
		for b.Loop() {
			if _, err := open().Ask(b.Context(), query(session.Close, stocks)); err != nil {
				b.Fatal(err)
			}
		}
	})
}

// fataler is the part of testing.TB that rapid.T has too.
type fataler interface {
	Helper()
	Fatal(args ...any)
}

func simulated(tb fataler, seed uint64, calendar *arena.Calendar, stocks []feeds.Stock) *feeds.Simulated {
	tb.Helper()
	source, err := feeds.NewSimulated(feeds.SimulatedConfig{Universe: stocks, Calendar: calendar, Seed: seed, Start: firstSession})
	if err != nil {
		tb.Fatal(err)
	}
	return source
}

// query asks for every stock and the index.
func query(at time.Time, stocks []feeds.Stock) arena.Query {
	q := arena.Query{At: at}
	for _, stock := range stocks {
		q.Symbols = append(q.Symbols, stock.Symbol)
	}
	q.Symbols = append(q.Symbols, feeds.IndexSymbol)
	return q
}

// ask returns the quotes of an answer.
func ask(tb fataler, source feeds.Source, q arena.Query) []arena.Quote {
	tb.Helper()
	report, err := source.Ask(context.Background(), q)
	if err != nil {
		tb.Fatal(err)
	}
	return report.Quotes
}

func instant(tb fataler, text string) time.Time {
	tb.Helper()
	at, err := time.Parse(time.RFC3339, text)
	if err != nil {
		tb.Fatal(err)
	}
	return at
}

// dailyReturns returns the returns from close to close of each stock, then of
// the index.
func dailyReturns(tb fataler, source feeds.Source, calendar *arena.Calendar, universe []feeds.Stock, sessions int) [][]float64 {
	tb.Helper()
	returns := make([][]float64, len(universe)+1)
	var last []arena.Quote
	session := calendar.OnOrAfter(firstSession)
	for range sessions {
		quotes := ask(tb, source, query(session.Close, universe))
		for i := range last {
			returns[i] = append(returns[i], float64(quotes[i].Price)/float64(last[i].Price)-1)
		}
		last = quotes
		session = calendar.After(session.Date)
	}
	return returns
}

type mean struct {
	sum float64
	n   int
}

func (m *mean) add(x float64)  { m.sum, m.n = m.sum+x, m.n+1 }
func (m *mean) value() float64 { return m.sum / float64(m.n) }

func covariance(a, b []float64) float64 {
	var meanA, meanB, product mean
	for i := range a {
		meanA.add(a[i])
		meanB.add(b[i])
	}
	for i := range a {
		product.add((a[i] - meanA.value()) * (b[i] - meanB.value()))
	}
	return product.value()
}

func deviation(a []float64) float64 { return math.Sqrt(covariance(a, a)) }

func correlation(a, b []float64) float64 { return covariance(a, b) / deviation(a) / deviation(b) }
