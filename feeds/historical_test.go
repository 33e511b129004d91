package feeds_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/seed45548214/arena/arena"
	"github.com/seed45548214/arena/arena/arenatest"
	"github.com/seed45548214/arena/feeds"
)

const dailyHeader = "date,symbol,open,high,low,close,volume\n"

func TestHistorical_DailyBarIsSeenAtTheOpenAndAtTheClose(t *testing.T) {
	t.Parallel()
	h := openText(t, dailyHeader+
		"2025-07-02,AAPL,208.91,213.34,208.14,212.44,67941811\n"+
		"2025-07-03,AAPL,212.145,214.65,211.8101,213.55,34955836\n", "")
	opens := func(at, price string) arena.Quote {
		return arena.Quote{Symbol: "AAPL", Price: money(t, price), At: instant(t, at)}
	}
	closes := func(at, price, low, high string, volume int64) arena.Quote {
		quote := opens(at, price)
		quote.Low, quote.High, quote.Volume = money(t, low), money(t, high), arena.Shares(volume)*arena.Share
		return quote
	}
	want := []arena.Quote{
		opens("2025-07-02T13:30:00Z", "208.91"),
		closes("2025-07-02T20:00:00Z", "212.44", "208.14", "213.34", 67941811),
		opens("2025-07-03T13:30:00Z", "212.145"),
		closes("2025-07-03T17:00:00Z", "213.55", "211.8101", "214.65", 34955836), // a half day
	}
	if diff := cmp.Diff(want, replay(t, h)); diff != "" {
		t.Errorf("the season (-want +got):\n%s", diff)
	}
	for _, between := range []string{"2025-07-02T13:29:59Z", "2025-07-02T16:00:00Z", "2025-07-03T20:00:00Z", "2025-07-04T13:30:00Z"} {
		if got := ask(t, h, arena.Query{At: instant(t, between), Symbols: h.Symbols()}); len(got) != 0 {
			t.Errorf("at %s there is a price: %v", between, got)
		}
	}
	almost := instant(t, "2025-07-02T13:30:00Z").Add(time.Nanosecond)
	if got := ask(t, h, arena.Query{At: almost, Symbols: h.Symbols()}); len(got) != 0 {
		t.Errorf("a nanosecond after the open there is a price: %v", got)
	}
}

func TestHistorical_FindsColumnsByName(t *testing.T) {
	t.Parallel()
	h := openText(t, "\ufeffTicker,Adj_Close, Volume ,Close,Low,High,Open,Date\n"+
		" aapl,1.5,8381600.0,553.13,552.021,557.03,555.68,2014-01-02\r\n"+
		"AAPL,1.5,100,553.13,552.021,557.03,\"555.68\",2014-01-03\n", "")
	got := replay(t, h)
	if len(got) != 4 || got[0].Symbol != "AAPL" || got[0].Price != money(t, "555.68") || got[1].Volume != 8_381_600*arena.Share {
		t.Errorf("got %v", got)
	}
}

func TestHistorical_JoinsTheFilesOfAFolder(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	write(t, dir, "b.csv", dailyHeader+"2025-06-02,A,1,1,1,1,2\n2025-06-03,A,1.2,1.2,1.2,1.2,2\n")
	write(t, dir, "a.CSV", dailyHeader+"2025-06-04,A,1.4,1.4,1.4,1.4,2\n2025-06-03,B,9,9,9,9,2\n")
	write(t, dir, ".hidden.csv", "no bars")
	write(t, dir, "README.md", "no bars")
	h := open(t, dir, "", feeds.HistoricalOptions{})
	var got []string
	for _, quote := range replay(t, h) {
		got = append(got, fmt.Sprintf("%s %s %s", quote.At.Format("02T15"), quote.Symbol, quote.Price))
	}
	want := []string{
		"02T13 A 1.00", "02T20 A 1.00", "03T13 A 1.20", "03T13 B 9.00",
		"03T20 A 1.20", "03T20 B 9.00", "04T13 A 1.40", "04T20 A 1.40",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("the season (-want +got):\n%s", diff)
	}
}

func TestHistorical_TellsHowFarItIs(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	write(t, dir, "a.csv", dailyHeader+"2025-06-02,A,1,1,1,1,2\n")
	write(t, dir, "b.csv", dailyHeader+"2025-06-03,A,1,1,1,1,2\n")
	var reads []int64
	open(t, dir, "", feeds.HistoricalOptions{Progress: func(read, total int64) {
		if total != 124 {
			t.Errorf("%d bytes in all, want 124", total)
		}
		reads = append(reads, read)
	}})
	if !slices.IsSorted(reads) || reads[len(reads)-1] != 124 {
		t.Errorf("bytes read: %v, want up to 124", reads)
	}
}

func TestHistorical_MovesItsLimitsToSessions(t *testing.T) {
	t.Parallel()
	path := write(t, t.TempDir(), "a.csv", dailyHeader+
		"2025-07-02,A,1,1,1,1,2\n2025-07-03,A,1,1,1,1,2\n2025-07-07,A,1,1,1,1,2\n2025-07-08,A,1,1,1,1,2\n2025-07-07,B,3,3,3,3,2\n")
	for _, limits := range []struct{ start, end, first, last arena.Date }{
		{"", "", "2025-07-02", "2025-07-08"},
		{"2025-07-04", "", "2025-07-07", "2025-07-08"},
		{"2025-07-03", "2025-07-06", "2025-07-03", "2025-07-03"},
		{"", "2025-07-05", "2025-07-02", "2025-07-03"},
	} {
		h := open(t, path, "", feeds.HistoricalOptions{Start: limits.start, End: limits.end})
		if h.FirstSession() != limits.first || h.LastSession() != limits.last {
			t.Errorf("%s to %s became %s to %s", limits.start, limits.end, h.FirstSession(), h.LastSession())
		}
		quotes := replay(t, h)
		calendar := arenatest.NYSE()
		first, last := calendar.DateOf(quotes[0].At), calendar.DateOf(quotes[len(quotes)-1].At)
		if first != limits.first || last != limits.last {
			t.Errorf("%s to %s: the quotes reach from %s to %s", limits.start, limits.end, first, last)
		}
	}
	if got := open(t, path, "", feeds.HistoricalOptions{End: "2025-07-03"}).Symbols(); len(got) != 1 {
		t.Errorf("symbols with bars until July 3: %v, want A alone", got)
	}
}

// A season must not know the future: whatever stands after a moment changes no
// quote before it.
func TestHistorical_CutDataKeepsThePast(t *testing.T) {
	t.Parallel()
	for _, name := range []string{"daily/ndx_2025-06-02_2025-10-30.csv", "hourly/ndx_60min_ext_2025-09-29_2025-10-27.csv"} {
		text, err := os.ReadFile(filepath.Join(recorded(t), name))
		if err != nil {
			t.Fatal(err)
		}
		lines := strings.SplitAfter(string(text), "\n")
		actions := "ex_date,symbol,kind,amount_or_split_to,split_from\n2025-06-10,ORLY,split,15,1\n"
		whole := replay(t, openText(t, string(text), actions))
		for tenth := 1; tenth < 10; tenth += arenatest.Sized(4, 1) {
			cut := len(lines) * tenth / 10
			h := openText(t, strings.Join(lines[:cut], ""), actions)
			missing, _, _ := strings.Cut(lines[cut], ",") // the first moment that is not complete
			if !strings.HasSuffix(missing, "Z") {
				missing += "T13:30:00Z"
			}
			end := instant(t, missing)
			later := func(quote arena.Quote) bool { return !quote.At.Before(end) }
			got, want := slices.DeleteFunc(replay(t, h), later), slices.DeleteFunc(slices.Clone(whole), later)
			if len(want) == 0 || !slices.Equal(got, want) {
				t.Errorf("%s cut at %s: %d quotes of the past, want the same %d", name, missing, len(got), len(want))
			}
		}
	}
}

func TestHistorical_RecordedSeasonOfTheNasdaq(t *testing.T) {
	t.Parallel()
	folder := recorded(t)
	h := open(t, filepath.Join(folder, "daily"), filepath.Join(folder, "actions", "actions_2025-06_2025-10.csv"), feeds.HistoricalOptions{})
	if h.FirstSession() != "2025-06-02" || h.LastSession() != "2025-10-30" || len(h.Symbols()) != 103 || len(h.Warnings()) != 0 {
		t.Errorf("%s to %s, %d symbols, warnings %v", h.FirstSession(), h.LastSession(), len(h.Symbols()), h.Warnings())
	}
	moments, bySymbol := 0, make(map[arena.Symbol]int)
	for at, ok := h.Next(time.Time{}); ok; at, ok = h.Next(at) {
		moments++
		for _, quote := range ask(t, h, arena.Query{At: at, Symbols: h.Symbols()}) {
			bySymbol[quote.Symbol]++
		}
	}
	quotes := 0
	for _, n := range bySymbol {
		quotes += n
	}
	if moments != 2*106 || quotes != 2*10_885 || bySymbol["AAPL"] != 2*106 || bySymbol["QQQ"] != 2*100 {
		t.Errorf("%d moments, %d quotes, AAPL %d, QQQ %d", moments, quotes, bySymbol["AAPL"], bySymbol["QQQ"])
	}

	// TTD fell by more than a third in a night. The price is passed on as it is.
	before := priceAt(t, h, "TTD", "2025-08-07T20:00:00Z")
	after := priceAt(t, h, "TTD", "2025-08-08T13:30:00Z")
	if fall := after.Dollars()/before.Dollars() - 1; fall > -0.30 {
		t.Errorf("TTD opened at %s after %s: %.2f", after, before, fall)
	}
	if got, want := priceAt(t, h, "TTD", "2025-08-08T20:00:00Z"), money(t, "54.23"); got != want {
		t.Errorf("TTD closed at %s, want %s", got, want)
	}

	// ORLY split 15 for 1: prices are raw on both sides.
	if before, after := priceAt(t, h, "ORLY", "2025-06-09T20:00:00Z"), priceAt(t, h, "ORLY", "2025-06-10T13:30:00Z"); before != money(t, "1348.10") || after != money(t, "90.00") {
		t.Errorf("ORLY closed at %s and opened at %s", before, after)
	}
	actions := actionsOf(t, h, "2025-06-09", "2025-06-10")
	if want := []arena.Action{{Symbol: "ORLY", Kind: arena.Split, ExDate: "2025-06-10", To: 15, From: 1}}; !slices.Equal(actions, want) {
		t.Errorf("actions of the day: %v", actions)
	}
	actions = actionsOf(t, h, "2025-08-10", "2025-08-15")
	if len(actions) != 2 || actions[0].Symbol != "AAPL" || actions[0].PerShare != 26*arena.Cent || actions[0].PayDate != "2025-08-14" {
		t.Errorf("actions of the week: %v", actions)
	}
	if actions = actionsOf(t, h, "2025-06-10", "2025-08-10"); len(actions) != 0 {
		t.Errorf("actions between two ex-dates: %v", actions)
	}
	if actions = actionsOf(t, h, "2025-10-30", "2025-06-01"); len(actions) != 0 {
		t.Errorf("actions between days in the wrong order: %v", actions)
	}
}

func TestHistorical_RecordedHours(t *testing.T) {
	t.Parallel()
	h := open(t, filepath.Join(recorded(t), "hourly"), "", feeds.HistoricalOptions{})
	if h.FirstSession() != "2025-09-29" || h.LastSession() != "2025-10-27" || len(h.Symbols()) != 102 {
		t.Errorf("%s to %s, %d symbols", h.FirstSession(), h.LastSession(), len(h.Symbols()))
	}
	quotes := replay(t, h)
	moments := make(map[time.Time]bool)
	for _, quote := range quotes {
		moments[quote.At] = true
		if quote.High > 0 && (quote.Price < quote.Low || quote.Price > quote.High) {
			t.Errorf("a price outside of its bar: %v", quote)
		}
	}
	want := []string{"left out 12210 bars before the open", "left out 8306 bars at or after the close"}
	if got := h.Warnings(); len(got) != 2 || !strings.HasPrefix(got[0], want[0]) || !strings.HasPrefix(got[1], want[1]) {
		t.Errorf("warnings %q, want %q", got, want)
	}
	// 21 sessions of the six whole hours from 10:00 to 16:00 in New York.
	if len(moments) != 21*12 || len(quotes) != 102*21*12 {
		t.Errorf("%d moments and %d quotes, want %d and %d", len(moments), len(quotes), 21*12, 102*21*12)
	}
	if first := instant(t, "2025-09-29T14:00:00Z"); !quotes[0].At.Equal(first) {
		t.Errorf("the first quote is of %s, want %s", quotes[0].At, first)
	}
	if !moments[instant(t, "2025-10-27T20:00:00Z")] {
		t.Error("nothing at the official close")
	}
}

func TestHistorical_OtherRecordedFiles(t *testing.T) {
	t.Parallel()
	// Apple lost almost half of its price in a night of September 2000.
	actions := write(t, t.TempDir(), "actions.csv", "ex_date,symbol,kind,amount_or_split_to,split_from\n"+
		"2000-06-21,AAPL,split,2,1\n2000-09-29,AAPL,split,1,1\n2003-02-18,MSFT,split,2,1\n2005-02-28,AAPL,split,2,1\n2014-06-09,AAPL,split,7,1\n")
	for path, want := range map[string]struct {
		quotes, symbols int
		first, last     arena.Date
	}{
		"minute/spy_1min_2020-12-15_2020-12-18.csv":  {4 * 390 * 2, 1, "2020-12-15", "2020-12-18"}, // the print of 16:00 is no bar
		"long/daily_long_1999_2020.csv":              {2 * 17_395, 6, "1999-11-01", "2020-08-28"},
		"long/wiki_sample_with_adjustments_2014.csv": {2 * 916, 4, "2014-01-02", "2014-12-31"},
		"ledgers/aitrader_us_daily_prices.csv":       {2 * 10_279, 103, "2025-06-10", "2025-10-30"},
	} {
		h := open(t, filepath.Join(recorded(t), path), actions, feeds.HistoricalOptions{})
		if got := len(replay(t, h)); got != want.quotes || len(h.Symbols()) != want.symbols || h.FirstSession() != want.first || h.LastSession() != want.last {
			t.Errorf("%s: %d quotes of %d symbols from %s to %s, want %v", path, got, len(h.Symbols()), h.FirstSession(), h.LastSession(), want)
		}
	}
}

func ExampleOpenHistorical() {
	dir, err := os.MkdirTemp("", "bars")
	if err != nil {
		fmt.Println(err)
		return
	}
	defer func() { _ = os.RemoveAll(dir) }()
	bars := dailyHeader + "2025-07-02,AAPL,208.91,213.34,208.14,212.44,67941811\n"
	if err := os.WriteFile(filepath.Join(dir, "bars.csv"), []byte(bars), 0o600); err != nil {
		fmt.Println(err)
		return
	}
	h, err := feeds.OpenHistorical(dir, "", feeds.HistoricalOptions{})
	if err != nil {
		fmt.Println(err)
		return
	}
	for at, ok := h.Next(time.Time{}); ok; at, ok = h.Next(at) {
		report, err := h.Ask(context.Background(), arena.Query{At: at, Symbols: h.Symbols()})
		if err != nil {
			fmt.Println(err)
			return
		}
		fmt.Println(at.Format(time.DateTime), report.Quotes[0].Symbol, report.Quotes[0].Price)
	}
	// Output:
	// 2025-07-02 13:30:00 AAPL 208.91
	// 2025-07-02 20:00:00 AAPL 212.44
}

func BenchmarkOpenHistorical_MillionBars(b *testing.B) {
	calendar := arenatest.NYSE()
	const symbols, sessions = 100, 10_000
	var text bytes.Buffer
	text.WriteString(dailyHeader)
	session := calendar.OnOrAfter("1990-01-01")
	for range sessions {
		for symbol := range symbols {
			fmt.Fprintf(&text, "%s,S%d,200.2800,202.1300,200.1200,201.7000,35423294\n", session.Date, symbol)
		}
		session = calendar.After(session.Date)
	}
	path := write(b, b.TempDir(), "bars.csv", text.String())
	b.ReportAllocs()
	for b.Loop() {
		open(b, path, "", feeds.HistoricalOptions{Calendar: calendar})
	}
	b.ReportMetric(float64(symbols*sessions*b.N)/b.Elapsed().Seconds(), "bars/s")
}

func BenchmarkHistorical_AskPerTick(b *testing.B) {
	h := open(b, filepath.Join(recorded(b), "daily"), filepath.Join(recorded(b), "actions", "actions_2025-06_2025-10.csv"), feeds.HistoricalOptions{})
	q := arena.Query{At: instant(b, "2025-08-08T13:30:00Z"), Symbols: h.Symbols()}
	b.ReportAllocs()
	for b.Loop() {
		if _, err := h.Ask(b.Context(), q); err != nil {
			b.Fatal(err)
		}
	}
}

// recorded returns the folder of recorded prices beside the project.
func recorded(tb testing.TB) string {
	tb.Helper()
	path, err := filepath.Abs(filepath.Join("..", "..", "shared", "data"))
	if err != nil {
		tb.Fatal(err)
	}
	if _, err := os.Stat(path); err != nil {
		tb.Skip("recorded data not found beside the project (../shared/data)")
	}
	return path
}

func write(tb testing.TB, dir, name, text string) string {
	tb.Helper()
	path := filepath.Join(dir, name)
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		tb.Fatal(err)
	}
	return path
}

func open(tb testing.TB, bars, actions string, options feeds.HistoricalOptions) *feeds.Historical {
	tb.Helper()
	h, err := feeds.OpenHistorical(bars, actions, options)
	if err != nil {
		tb.Fatal(err)
	}
	return h
}

func openText(tb testing.TB, bars, actions string) *feeds.Historical {
	tb.Helper()
	dir := tb.TempDir()
	path := write(tb, dir, "bars.csv", bars)
	if actions != "" {
		actions = write(tb, dir, "actions.txt", actions)
	}
	return open(tb, path, actions, feeds.HistoricalOptions{})
}

// replay returns every quote of every moment.
func replay(tb fataler, h *feeds.Historical) []arena.Quote {
	tb.Helper()
	var quotes []arena.Quote
	for at, ok := h.Next(time.Time{}); ok; at, ok = h.Next(at) {
		quotes = append(quotes, ask(tb, h, arena.Query{At: at, Symbols: h.Symbols()})...)
	}
	return quotes
}

// actionsOf returns the corporate actions of the days after one day through another.
func actionsOf(tb testing.TB, h *feeds.Historical, after, through arena.Date) []arena.Action {
	tb.Helper()
	at := instant(tb, string(through)+"T16:00:00Z")
	report, err := h.Ask(tb.Context(), arena.Query{At: at, After: after, Symbols: h.Symbols()})
	if err != nil || report.Adjusted != through {
		tb.Fatalf("actions are known through %s, want %s: %v", report.Adjusted, through, err)
	}
	return report.Actions
}

func priceAt(tb testing.TB, h *feeds.Historical, symbol arena.Symbol, at string) arena.Money {
	tb.Helper()
	quotes := ask(tb, h, arena.Query{At: instant(tb, at), Symbols: []arena.Symbol{symbol}})
	if len(quotes) != 1 {
		tb.Fatalf("%s at %s: %v", symbol, at, quotes)
	}
	return quotes[0].Price
}

func money(tb testing.TB, text string) arena.Money {
	tb.Helper()
	amount, err := arena.ParseMoney(text)
	if err != nil {
		tb.Fatal(err)
	}
	return amount
}

// What a file has in the place of a header is told as far as a terminal can show it.
func TestHistorical_AnErrorIsReadableWhateverTheFileHolds(t *testing.T) {
	t.Parallel()
	path := write(t, t.TempDir(), "bars.csv", "\x1b[31m"+strings.Repeat("x", 1<<20)+"\n")
	_, err := feeds.OpenHistorical(path, "", feeds.HistoricalOptions{})
	if err == nil || len(err.Error()) > 3_000 || strings.ContainsRune(err.Error(), '\x1b') {
		t.Errorf("error %.200q of %d bytes", err, len(fmt.Sprint(err)))
	}
}

func inputError(tb testing.TB, err error) *feeds.InputError {
	tb.Helper()
	var input *feeds.InputError
	if !errors.As(err, &input) {
		tb.Fatalf("got %v, want an InputError", err)
	}
	return input
}
