package api_test

import (
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/seed45548214/arena/arena"
	"github.com/seed45548214/arena/arena/arenatest"
	"github.com/seed45548214/arena/transport"
	"github.com/seed45548214/arena/transport/reply"
	"github.com/seed45548214/arena/transport/transporttest"
	"github.com/seed45548214/arena/transport/view"
	"github.com/seed45548214/arena/transport/view/viewtest"
)

// tickOf records a tick in which AAPL costs so many dollars, with volume for 50
// shares a fill.
func tickOf(r *viewtest.Recorder, dollars arena.Money) {
	if !r.NYSE.IsOpen(r.At) && !r.NYSE.NextClose(r.At.Add(-time.Second)).Equal(r.At) {
		r.At = r.NYSE.NextOpen(r.At)
	}
	r.Store(r.Season.Tick(arena.Tick{At: r.At, Adjusted: arenatest.NYSE().DateOf(r.At), Source: "test", Quotes: []arena.Quote{
		{Symbol: "AAPL", Price: dollars * arena.Dollar, Volume: 500 * arena.Share},
		{Symbol: "MSFT", Price: 500 * arena.Dollar},
		{Symbol: "SPX", Price: (6000 + dollars) * arena.Dollar},
	}}))
	r.At = r.At.Add(30 * time.Minute)
}

// inspected records a season whose first round has an order of every outcome, and
// then ticks at which AAPL costs 201, 202, ... dollars. Later rounds decide nothing.
func inspected(r *viewtest.Recorder, ticks int) {
	r.Start(r.Next)
	tickOf(r, 200)
	order := func(side arena.Side, n arena.Shares, symbol arena.Symbol) arena.Order {
		return arena.Order{Symbol: symbol, Side: side, Shares: n * arena.Share}
	}
	waiting := order(arena.Buy, 10, "AAPL")
	waiting.Limit, waiting.TIF = arena.Dollar, arena.UntilCancelled
	r.Store(r.Season.CloseRound([]arena.Answer{
		{Decision: &arena.Decision{
			Orders:    []arena.Order{order(arena.Buy, 100, "AAPL"), order(arena.Sell, 5, "MSFT"), order(arena.Buy, 500, "MSFT")},
			Rationale: "The trend is up.",
		}, Receipt: &arena.Receipt{
			Prompt: []arena.PromptPart{{Text: "What ", Shared: arena.PerSeason}, {Text: "in round 1 ", Shared: arena.PerRound}, {Text: "now?"}}, Replies: []string{"hm", `{"buy":100}`}, Attempts: 2, Latency: 3_400,
			Usage: arena.Usage{TokensIn: 1204, TokensOut: 310, Cost: 2_100},
		}},
		{Missed: arena.MissedDeadline, Detail: "no answer in 20 s"},
		{Decision: &arena.Decision{Orders: []arena.Order{order(arena.Buy, 1, "NOPE"), waiting}}},
		{Decision: &arena.Decision{}},
	}))
	for i := range ticks {
		tickOf(r, 201+arena.Money(i))
		if r.Season.State.Open != nil {
			r.Store(r.Season.CloseRound(make([]arena.Answer, 4)))
		}
	}
}

func inspecting(t *testing.T, ticks int, adjust func(*viewtest.Recorder)) *transporttest.World {
	t.Helper()
	return transporttest.NewWorld(t, 0, func(w *transporttest.World, _ *transport.Config) {
		r := viewtest.NewRecorder(t, w.Journal, transporttest.Main)
		inspected(r, ticks)
		if adjust != nil {
			adjust(r)
		}
	})
}

func TestDecision_JoinsAskedAndFilled(t *testing.T) {
	t.Parallel()
	w := inspecting(t, 30, nil)
	body := transporttest.Object(t, w.Get("/api/arenas/main/decisions/1-momentum"), http.StatusOK)
	for key, want := range map[string]any{
		"round": 1.0, "agent": "momentum", "decider": "strategy:momentum", "at": float64(ms("2025-06-02T13:30:00Z")), "seq": 3.0,
		"rationale": "The trend is up.", "missed": "", "detail": "", "prompt": "What in round 1 now?", "replies": []any{"hm", `{"buy":100}`},
		"attempts": 2.0, "latency_ms": 3400.0, "previous": nil, "next": map[string]any{"round": 2.0},
		"usage": map[string]any{"tokens_in": 1204.0, "tokens_out": 310.0, "cost": "0.0021"},
	} {
		if diff := cmp.Diff(want, transporttest.Dig(t, body, key)); diff != "" {
			t.Errorf("%s (-want +got):\n%s", key, diff)
		}
	}
	bought := func(at, price string, fee any) map[string]any {
		return map[string]any{"kind": "filled", "at": float64(ms(at)), "shares": "50", "price": price, "fee": fee}
	}
	reduced := bought("2025-06-02T14:00:00Z", "201.0402", transporttest.Dig(t, body, "orders", 0, "outcomes", 0, "fee"))
	reduced["reduced"], reduced["text"] = "participation", "it may take only a part of the traded volume"
	want := []any{reduced, bought("2025-06-02T14:30:00Z", "202.0404", transporttest.Dig(t, body, "orders", 0, "outcomes", 1, "fee"))}
	if diff := cmp.Diff(want, transporttest.Dig(t, body, "orders", 0, "outcomes")); diff != "" {
		t.Errorf("a fill in two parts (-want +got):\n%s", diff)
	}
	want = []any{map[string]any{
		"kind": "rejected", "at": float64(ms("2025-06-02T14:00:00Z")), "shares": "5", "reason": "insufficient_shares", "text": "fewer shares are held",
	}}
	if diff := cmp.Diff(want, transporttest.Dig(t, body, "orders", 1, "outcomes")); diff != "" {
		t.Errorf("a rejection (-want +got):\n%s", diff)
	}
	if got := transporttest.Dig(t, body, "orders", 2, "outcomes", 0); transporttest.Dig(t, got, "reduced") != "position_cap" || transporttest.Dig(t, got, "shares") != "199" ||
		transporttest.Dig(t, body, "orders", 2, "shares") != "500" || transporttest.Dig(t, body, "orders", 2, "seen") != "500.00" {
		t.Errorf("a reduced order: %v", transporttest.Dig(t, body, "orders", 2))
	}
	ticks := toldBy(t, w.Journal, transporttest.Main)
	if transporttest.Dig(t, body, "equity", "before") != "1000000.00" || ticks[0].equity[0] != 1e6 {
		t.Errorf("equity = %v", transporttest.Dig(t, body, "equity"))
	}
	after, err := arena.ParseMoney(fmt.Sprint(transporttest.Dig(t, body, "equity", "after")))
	if err != nil || after.Dollars() != ticks[1].equity[0] || after >= 1e6*arena.Dollar {
		t.Errorf("equity after = %v, want %v", after, ticks[1].equity[0])
	}
}

func TestDecision_SaysWhatHappenedNext(t *testing.T) {
	t.Parallel()
	w := inspecting(t, 30, nil) // into the third session
	body := transporttest.Object(t, w.Get("/api/arenas/main/decisions/1-momentum"), http.StatusOK)
	span := func(price string, change float64) map[string]any {
		return map[string]any{"price": price, "change": change}
	}
	// Round 1 sees 200 at 09:30. 10:30 has 202; the next session closes at tick 28.
	want := map[string]any{
		"now": span("230.00", 30.0/200), "hour": span("202.00", 2.0/200), "day": span("227.00", 27.0/200),
		"benchmark": map[string]any{
			"now": span("6230.00", 30.0/6200), "hour": span("6202.00", 2.0/6200), "day": span("6227.00", 27.0/6200),
		},
	}
	if diff := cmp.Diff(want, transporttest.Dig(t, body, "orders", 0, "after")); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	if transporttest.Dig(t, body, "benchmark", "symbol") != "SPX" || transporttest.Dig(t, body, "benchmark", "seen") != "6200.00" {
		t.Errorf("benchmark = %v", body["benchmark"])
	}
}

func TestDecision_SaysNothingOfWhatHasNotHappened(t *testing.T) {
	t.Parallel()
	w := inspecting(t, 1, nil)
	body := transporttest.Object(t, w.Get("/api/arenas/main/decisions/1-momentum"), http.StatusOK)
	after := transporttest.Dig(t, body, "orders", 0, "after")
	if transporttest.Dig(t, after, "hour") != nil || transporttest.Dig(t, after, "day") != nil || transporttest.Dig(t, after, "now", "price") != "201.00" || body["next"] != nil {
		t.Errorf("after = %v, next %v", after, body["next"])
	}
	want := []any{map[string]any{"kind": "open", "at": nil, "shares": "50"}}
	outcomes, _ := transporttest.Dig(t, body, "orders", 0, "outcomes").([]any)
	if diff := cmp.Diff(want, outcomes[1:]); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

// A link to a decision that does not exist shows the page, and is not found.
func TestDecision_DeadLinkIsNotFound(t *testing.T) {
	t.Parallel()
	w := inspecting(t, 3, nil)
	for name, want := range map[string]int{
		"1-momentum": http.StatusOK, "99-momentum": http.StatusNotFound, "1-nobody": http.StatusNotFound, "momentum": http.StatusNotFound,
	} {
		answer := w.Get("/a/main/d/" + name)
		if answer.Code != want || !strings.Contains(answer.Body.String(), "Leaderboard") {
			t.Errorf("the page of decision %s: %d, want %d, with the whole page", name, answer.Code, want)
		}
	}
}

func TestDecision_MissedAndRefusedAndOpen(t *testing.T) {
	t.Parallel()
	w := inspecting(t, 5, nil)
	missed := transporttest.Object(t, w.Get("/api/arenas/main/decisions/1-"+url.PathEscape(viewtest.Hostile)), http.StatusOK)
	if missed["missed"] != "deadline" || missed["detail"] != "no answer in 20 s" || missed["agent"] != viewtest.Hostile {
		t.Errorf("missed = %v", missed)
	}
	if orders, ok := missed["orders"].([]any); !ok || len(orders) != 0 || transporttest.Dig(t, missed, "benchmark", "after", "hour", "price") != "6202.00" {
		t.Errorf("missed = %v", missed)
	}
	body := transporttest.Object(t, w.Get("/api/arenas/main/decisions/1-mean-reversion"), http.StatusOK)
	nope, waiting := transporttest.Dig(t, body, "orders", 0), transporttest.Dig(t, body, "orders", 1)
	if transporttest.Dig(t, nope, "outcomes", 0, "reason") != "not_tradable" || transporttest.Dig(t, nope, "seen") != nil || transporttest.Dig(t, nope, "after", "now") != nil ||
		transporttest.Dig(t, nope, "outcomes", 0, "at") != float64(ms("2025-06-02T13:30:00Z")) {
		t.Errorf("nope = %v", nope)
	}
	if transporttest.Dig(t, waiting, "outcomes", 0, "kind") != "open" || transporttest.Dig(t, waiting, "limit") != "1.00" || transporttest.Dig(t, waiting, "tif") != "gtc" ||
		transporttest.Dig(t, waiting, "seen") != "200.00" {
		t.Errorf("waiting = %v", waiting)
	}
}

// An order may wait for months.
func TestDecision_FindsALateOutcome(t *testing.T) {
	t.Parallel()
	const ticks = 1_500 // more than 2000 records
	for name, snapshots := range map[string][2]bool{
		"from the start": {false, false}, "a snapshot before it": {true, false}, "a snapshot after it": {false, true},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := inspecting(t, ticks, func(r *viewtest.Recorder) {
				if snapshots[0] {
					r.Snapshot()
				}
				r.Store(r.Season.End(arena.EndOfData))
				if snapshots[1] {
					r.Snapshot()
				}
			})
			last := toldBy(t, w.Journal, transporttest.Main)[ticks].at
			body := transporttest.Object(t, w.Get("/api/arenas/main/decisions/1-mean-reversion"), http.StatusOK)
			want := []any{map[string]any{
				"kind": "rejected", "at": float64(last), "shares": "10", "reason": "season_over", "text": "the season has ended",
			}}
			if diff := cmp.Diff(want, transporttest.Dig(t, body, "orders", 1, "outcomes")); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

func TestDecision_IsFoundBeforeASnapshot(t *testing.T) {
	t.Parallel()
	whole := inspecting(t, 200, nil)
	var next int
	part := inspecting(t, 150, func(r *viewtest.Recorder) {
		r.Snapshot()
		next = r.Season.State.Round + 1
		for i := range 50 {
			tickOf(r, 201+150+arena.Money(i))
			if r.Season.State.Open != nil {
				r.Store(r.Season.CloseRound(make([]arena.Answer, 4)))
			}
		}
	})
	first := fmt.Sprintf("%d-index", next) // the one before it is older than the snapshot
	for _, name := range []string{first, "1-momentum", "2-index", "70-momentum", "90-index"} {
		want := transporttest.Object(t, whole.Get("/api/arenas/main/decisions/"+name), http.StatusOK)
		got := transporttest.Object(t, part.Get("/api/arenas/main/decisions/"+name), http.StatusOK)
		delete(want, "equity") // known since the snapshot
		delete(got, "equity")
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%s (-whole +part):\n%s", name, diff)
		}
	}
}

func TestDecision_UnknownOnes(t *testing.T) {
	t.Parallel()
	w := inspecting(t, 3, nil)
	for _, name := range []string{"99-momentum", "0-momentum", "1-nobody", "1", "x-momentum", "-1-momentum", "momentum", "1-"} {
		transporttest.Refused(t, w.Get("/api/arenas/main/decisions/"+name), reply.UnknownDecision, http.StatusNotFound)
	}
	transporttest.Refused(t, w.Get("/api/arenas/other/decisions/1-momentum"), reply.UnknownDecision, http.StatusNotFound)
	transporttest.Refused(t, w.Get("/api/arenas/nope/decisions/1-momentum"), reply.UnknownArena, http.StatusNotFound)
	transporttest.Refused(t, w.Get("/api/arenas/main/decisions/1-momentum?x=1"), reply.BadRequest, http.StatusBadRequest)
}

// Rounds and orders of the season before have the same names.
func TestDecision_IsThatOfTheLastSeason(t *testing.T) {
	t.Parallel()
	w := inspecting(t, 3, func(r *viewtest.Recorder) { inspected(r, 0) })
	body := transporttest.Object(t, w.Get("/api/arenas/main/decisions/1-mean-reversion"), http.StatusOK)
	if body["seq"] == 3.0 || transporttest.Dig(t, body, "orders", 1, "outcomes", 0, "kind") != "open" {
		t.Errorf("body = %v", body)
	}
	transporttest.Refused(t, w.Get("/api/arenas/main/decisions/2-momentum"), reply.UnknownDecision, http.StatusNotFound)
}

func TestDecision_OfADamagedJournal(t *testing.T) {
	t.Parallel()
	w := inspecting(t, 3, nil)
	w.Journal.Change(func() { w.Journal.Err = fmt.Errorf("line 7: %w", view.ErrDamaged) })
	transporttest.Refused(t, w.Get("/api/arenas/main/decisions/1-momentum"), reply.JournalDamaged, http.StatusInternalServerError)
	transporttest.Refused(t, w.Get("/api/arenas/main/decisions"), reply.JournalDamaged, http.StatusInternalServerError)
}

func TestDecisions_ListsTheNewestFirst(t *testing.T) {
	t.Parallel()
	w := inspecting(t, 9, nil) // rounds 1 to 5
	var rounds []any
	path, pages := "/api/arenas/main/decisions?limit=2&agent=momentum", 0
	for before := any(nil); pages == 0 || before != nil; pages++ {
		address := path
		if before != nil {
			address += fmt.Sprintf("&before=%v", before)
		}
		body := transporttest.Object(t, w.Get(address), http.StatusOK)
		list, _ := body["decisions"].([]any)
		for i := range list {
			if transporttest.Dig(t, list, i, "agent") != "momentum" {
				t.Errorf("of %v", list[i])
			}
			rounds = append(rounds, transporttest.Dig(t, list, i, "round"))
		}
		before = body["before"]
	}
	if diff := cmp.Diff([]any{5.0, 4.0, 3.0, 2.0, 1.0}, rounds); diff != "" || pages != 3 {
		t.Errorf("%d pages (-want +got):\n%s", pages, diff)
	}
	body := transporttest.Object(t, w.Get("/api/arenas/main/decisions?before=2"), http.StatusOK)
	if list, _ := body["decisions"].([]any); len(list) != 4 || transporttest.Dig(t, list, 1, "missed") != "deadline" ||
		transporttest.Dig(t, list, 0, "orders", 0, "symbol") != "AAPL" || transporttest.Dig(t, list, 3, "agent") != "index" {
		t.Errorf("round 1 = %v", body)
	}
	if strings.Contains(w.Get("/api/arenas/main/decisions").Body.String(), "now?") {
		t.Error("a list has prompts")
	}
}

func TestDecisions_OfNobodyAndOfNothing(t *testing.T) {
	t.Parallel()
	w := inspecting(t, 3, nil)
	for _, query := range []string{"agent=nobody", "agent=", "limit=0", "limit=101", "before=0", "before=x", "after=3"} {
		transporttest.Refused(t, w.Get("/api/arenas/main/decisions?"+query), reply.BadRequest, http.StatusBadRequest)
	}
	if list := transporttest.Dig(t, transporttest.Object(t, w.Get("/api/arenas/other/decisions"), http.StatusOK), "decisions"); fmt.Sprint(list) != "[]" {
		t.Errorf("list = %v", list)
	}
	transporttest.Refused(t, w.Get("/api/arenas/other/decisions?agent=momentum"), reply.BadRequest, http.StatusBadRequest)
}

func TestDecision_SplitsAndStalePricesAreNoChange(t *testing.T) {
	t.Parallel()
	w := transporttest.NewWorld(t, 0, func(w *transporttest.World, _ *transport.Config) {
		r := viewtest.NewRecorder(t, w.Journal, transporttest.Main)
		inspected(r, 13) // to the first close
		split := arena.Action{Symbol: "AAPL", Kind: arena.Split, ExDate: "2025-06-03", To: 4, From: 1}
		r.At = r.NYSE.NextOpen(r.At)
		for range 14 { // the second session, without a price of MSFT
			r.Store(r.Season.Tick(arena.Tick{At: r.At, Adjusted: arenatest.NYSE().DateOf(r.At), Source: "test", Actions: []arena.Action{split}, Quotes: []arena.Quote{
				{Symbol: "AAPL", Price: 55 * arena.Dollar}, {Symbol: "SPX", Price: 6200 * arena.Dollar},
			}}))
			r.At = r.At.Add(30 * time.Minute)
			if r.Season.State.Open != nil {
				r.Store(r.Season.CloseRound(make([]arena.Answer, 4)))
			}
		}
	})
	body := transporttest.Object(t, w.Get("/api/arenas/main/decisions/1-momentum"), http.StatusOK)
	want := map[string]any{"price": "55.00", "change": 0.1}
	for _, span := range []string{"now", "day"} {
		if diff := cmp.Diff(want, transporttest.Dig(t, body, "orders", 0, "after", span)); diff != "" {
			t.Errorf("%s after a split (-want +got):\n%s", span, diff)
		}
	}
	if diff := cmp.Diff(map[string]any{"price": "500.00", "change": 0.0}, transporttest.Dig(t, body, "orders", 2, "after", "day")); diff != "" {
		t.Errorf("a stale price (-want +got):\n%s", diff)
	}
}

// The first price of a session that was not closed in time is none of its own.
func TestDecision_CloseThatComesLate(t *testing.T) {
	t.Parallel()
	w := transporttest.NewWorld(t, 0, func(w *transporttest.World, _ *transport.Config) {
		r := viewtest.NewRecorder(t, w.Journal, transporttest.Main)
		inspected(r, 13)
		r.At = r.NYSE.NextOpen(r.At)
		for _, dollars := range []arena.Money{300, 310} {
			tickOf(r, dollars)
			if r.Season.State.Open != nil {
				r.Store(r.Season.CloseRound(make([]arena.Answer, 4)))
			}
		}
		r.At = r.NYSE.NextOpen(r.At)
		tickOf(r, 999)
	})
	body := transporttest.Object(t, w.Get("/api/arenas/main/decisions/1-momentum"), http.StatusOK)
	if got := transporttest.Dig(t, body, "orders", 0, "after", "day", "price"); got != "310.00" {
		t.Errorf("the next session closes at %v", got)
	}
}

// Nobody knows the price after a split before somebody has paid it.
func TestDecision_NoPriceSinceASplit(t *testing.T) {
	t.Parallel()
	w := transporttest.NewWorld(t, 0, func(w *transporttest.World, _ *transport.Config) {
		r := viewtest.NewRecorder(t, w.Journal, transporttest.Main)
		inspected(r, 13)
		split := arena.Action{Symbol: "AAPL", Kind: arena.Split, ExDate: "2025-06-03", To: 4, From: 1}
		r.At = r.NYSE.NextClose(r.At)
		r.Store(r.Season.Tick(arena.Tick{At: r.At, Adjusted: arenatest.NYSE().DateOf(r.At), Source: "test", Actions: []arena.Action{split}}))
	})
	body := transporttest.Object(t, w.Get("/api/arenas/main/decisions/1-momentum"), http.StatusOK)
	if got := transporttest.Dig(t, body, "orders", 0, "after", "day"); got != nil {
		t.Errorf("the next session closes at %v", got)
	}
	if got := transporttest.Dig(t, body, "orders", 2, "after", "day", "price"); got != "500.00" {
		t.Errorf("MSFT closes at %v", got)
	}
}

func TestDecision_PricesOfTheSeasonBeforeAreNotSeen(t *testing.T) {
	t.Parallel()
	w := transporttest.NewWorld(t, 0, func(w *transporttest.World, _ *transport.Config) {
		r := viewtest.NewRecorder(t, w.Journal, transporttest.Main)
		inspected(r, 3)
		r.Start(w.Now)
		r.Store(r.Season.Tick(arena.Tick{At: r.At, Adjusted: arenatest.NYSE().DateOf(r.At), Source: "test", Quotes: []arena.Quote{{Symbol: "SPX", Price: arena.Dollar}}}))
		r.Store(r.Season.CloseRound(r.Answers()))
	})
	body := transporttest.Object(t, w.Get("/api/arenas/main/decisions/1-momentum"), http.StatusOK)
	if transporttest.Dig(t, body, "orders", 0, "seen") != nil || transporttest.Dig(t, body, "benchmark", "seen") != "1.00" {
		t.Errorf("seen %v", transporttest.Dig(t, body, "orders", 0))
	}
}

// The index of a view that begins between a decision and its fill lists the fill as
// a late one.
func TestDecision_CountsAFillOnce(t *testing.T) {
	t.Parallel()
	w := inspecting(t, 0, func(r *viewtest.Recorder) {
		r.Snapshot()
		tickOf(r, 201)
	})
	body := transporttest.Object(t, w.Get("/api/arenas/main/decisions/1-momentum"), http.StatusOK)
	outcomes, _ := transporttest.Dig(t, body, "orders", 0, "outcomes").([]any)
	if len(outcomes) != 2 || transporttest.Dig(t, outcomes, 0, "kind") != "filled" || transporttest.Dig(t, outcomes, 1, "kind") != "open" {
		t.Errorf("outcomes = %v", outcomes)
	}
}
