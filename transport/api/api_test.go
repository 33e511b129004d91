package api_test

import (
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/seed45548214/arena/arena"
	"github.com/seed45548214/arena/transport"
	"github.com/seed45548214/arena/transport/reply"
	"github.com/seed45548214/arena/transport/transporttest"
	"github.com/seed45548214/arena/transport/view"
	"github.com/seed45548214/arena/transport/view/viewtest"
)

func TestTimer_KeepsItsThreeNames(t *testing.T) {
	t.Parallel()
	w := transporttest.NewWorld(t, 5, nil)
	next := w.Now.Add(14*time.Second - time.Millisecond)
	want := map[string]any{
		"countdownSeconds": 14.0, "nextTradeWindowTimestamp": float64(next.UnixMilli()),
		"nextTradeWindowISO": "2025-10-13T15:42:13.999Z", "arena": transporttest.Main, "phase": "running", "round": 4.0,
	}
	for _, path := range []string{"/api/timer", "/api/timer?arena=main"} {
		if diff := cmp.Diff(want, transporttest.Object(t, w.Get(path), http.StatusOK)); diff != "" {
			t.Errorf("%s (-want +got):\n%s", path, diff)
		}
	}
	w.Now = next.Add(time.Hour)
	if late := transporttest.Object(t, w.Get("/api/timer"), http.StatusOK); late["countdownSeconds"] != 0.0 {
		t.Errorf("after the deadline: %v", late)
	}
}

func TestTimer_SaysWhyThereIsNoCountdown(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		act    func(*viewtest.Recorder)
		phase  string
		reason string
	}{
		"paused":  {func(r *viewtest.Recorder) { r.Store(r.Season.Pause("me", false, nil)) }, "paused", "it was paused"},
		"stopped": {func(r *viewtest.Recorder) { r.Store(r.Season.Pause("me", true, nil)) }, "waiting", "it was stopped"},
		"ended":   {func(r *viewtest.Recorder) { r.Store(r.Season.End(arena.EndOfData)) }, "ended", "the recorded prices have ended"},
		"fast":    {func(r *viewtest.Recorder) { r.Store(r.Season.Reschedule(time.Time{})) }, "running", "it runs as fast as it can"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := transporttest.NewWorld(t, 0, func(w *transporttest.World, _ *transport.Config) {
				r := viewtest.NewRecorder(t, w.Journal, transporttest.Main)
				r.Start(w.Now.Add(time.Minute))
				r.Run(4)
				c.act(r)
			})
			body := transporttest.Object(t, w.Get("/api/timer?arena=main"), http.StatusOK)
			for _, key := range []string{"countdownSeconds", "nextTradeWindowTimestamp", "nextTradeWindowISO"} {
				if transporttest.Dig(t, body, key) != nil {
					t.Errorf("%s = %v", key, body[key])
				}
			}
			if body["phase"] != c.phase || body["reason"] != c.reason {
				t.Errorf("phase %v, reason %v", body["phase"], body["reason"])
			}
		})
	}
}

func TestTimer_OfNoArena(t *testing.T) {
	t.Parallel()
	w := transporttest.NewWorld(t, 0, func(w *transporttest.World, _ *transport.Config) { w.Control.Configured = nil })
	transporttest.Refused(t, w.Get("/api/timer"), reply.UnknownArena, http.StatusNotFound)
}

func TestStatus_HasModeMarketFeedsAndEveryArena(t *testing.T) {
	t.Parallel()
	w := transporttest.NewWorld(t, 5, nil)
	w.Control.Configured = append(w.Control.Configured, view.Status{
		ID: "broken", Name: "Broken", Phase: arena.PhaseFailed, Reason: "its roster is empty",
	})
	body := transporttest.Object(t, w.Get("/api/status"), http.StatusOK)
	if body["mode"] != "simulated" || transporttest.Dig(t, body, "feeds", 0, "name") != "simulated" {
		t.Errorf("body = %v", body)
	}
	if transporttest.Dig(t, body, "market", "open") != true || transporttest.Dig(t, body, "market", "date") != "2025-06-02" ||
		transporttest.Dig(t, body, "market", "next_close") != "2025-06-02T20:00:00Z" {
		t.Errorf("market = %v", body["market"])
	}
	phases := map[string]string{}
	for i := range 3 {
		line := transporttest.Dig(t, body, "arenas", i)
		phases[fmt.Sprint(transporttest.Dig(t, line, "id"))] = fmt.Sprint(transporttest.Dig(t, line, "phase"))
	}
	want := map[string]string{"other": "waiting", transporttest.Main: "running", "broken": "failed"}
	if diff := cmp.Diff(want, phases); diff != "" {
		t.Errorf("phases (-want +got):\n%s", diff)
	}
	if transporttest.Dig(t, body, "arenas", 0, "reason") != "nobody has started it yet" || transporttest.Dig(t, body, "arenas", 2, "reason") != "its roster is empty" {
		t.Errorf("arenas = %v", body["arenas"])
	}
}

func TestStatus_SaysThatAJournalIsDamaged(t *testing.T) {
	t.Parallel()
	w := transporttest.NewWorld(t, 5, func(w *transporttest.World, _ *transport.Config) {
		w.Journal.Append("other", []byte(`[{"type":"coup"}]`))
	})
	body := transporttest.Object(t, w.Get("/api/status"), http.StatusOK)
	if transporttest.Dig(t, body, "arenas", 0, "phase") != "failed" || !strings.Contains(fmt.Sprint(transporttest.Dig(t, body, "arenas", 0, "reason")), "record 1") {
		t.Errorf("arenas = %v", body["arenas"])
	}
	transporttest.Refused(t, w.Get("/api/arenas/nope"), reply.UnknownArena, http.StatusNotFound) // it is still up
}

func TestStatus_MarketIsThatOfNowInRealtime(t *testing.T) {
	t.Parallel()
	w := transporttest.NewWorld(t, 0, func(w *transporttest.World, cfg *transport.Config) {
		cfg.Mode, w.Now = arena.Realtime, time.Date(2025, time.October, 11, 15, 0, 0, 0, time.UTC) // a Saturday
	})
	body := transporttest.Object(t, w.Get("/api/status"), http.StatusOK)
	if transporttest.Dig(t, body, "market", "open") != false || transporttest.Dig(t, body, "market", "next_open") != "2025-10-13T13:30:00Z" {
		t.Errorf("market = %v", body["market"])
	}
}

func TestArenas_ListsThemInOrder(t *testing.T) {
	t.Parallel()
	w := transporttest.NewWorld(t, 5, nil)
	list := transporttest.Dig(t, transporttest.Object(t, w.Get("/api/arenas"), http.StatusOK), "arenas")
	if transporttest.Dig(t, list, 0, "id") != "other" || transporttest.Dig(t, list, 0, "season") != 0.0 {
		t.Errorf("first = %v", transporttest.Dig(t, list, 0))
	}
	second := transporttest.Dig(t, list, 1)
	if transporttest.Dig(t, second, "id") != transporttest.Main || transporttest.Dig(t, second, "name") != "Main Arena" || transporttest.Dig(t, second, "season") != 1.0 ||
		transporttest.Dig(t, second, "round") != 3.0 || transporttest.Dig(t, second, "leader", "agent") == "" || transporttest.Dig(t, second, "agents") != 4.0 {
		t.Errorf("second = %v", second)
	}
}

func TestArena_HasEverythingThatTheStateTells(t *testing.T) {
	t.Parallel()
	w := transporttest.NewWorld(t, 30, nil)
	body := transporttest.Object(t, w.Get("/api/arenas/main"), http.StatusOK)
	if transporttest.Dig(t, body, "plan", "seed") != "7" || transporttest.Dig(t, body, "timer", "next") != float64(w.Now.Add(14*time.Second-time.Millisecond).UnixMilli()) {
		t.Errorf("plan %v, timer %v", body["plan"], body["timer"])
	}
	of, ok := w.Views().Of(transporttest.Main)
	if !ok {
		t.Fatal("no view")
	}
	state := of.Glimpse().State
	for i, standing := range state.Standings() {
		if transporttest.Dig(t, body, "standings", i, "agent") != standing.Agent || transporttest.Dig(t, body, "standings", i, "equity") != standing.Equity.String() {
			t.Errorf("standing %d = %v", i, transporttest.Dig(t, body, "standings", i))
		}
		if got := transporttest.Dig(t, body, "standings", i, "statistics", "sessions"); got != float64(len(state.Sessions)) || got == 0.0 {
			t.Errorf("statistics of %v sessions", got)
		}
	}
	position := transporttest.Dig(t, body, "accounts", 0, "positions", 0)
	held := state.Accounts[0].Positions[0]
	quote, _ := state.Quote("AAPL")
	value, _ := quote.Price.Times(held.Shares)
	want := map[string]any{
		"symbol": "AAPL", "shares": held.Shares.String(), "cost": held.Cost.String(), "fees": held.Fees.String(), "price": quote.Price.String(),
		"value": value.String(), "gain": (value - held.Cost).String(),
		"return": float64(value-held.Cost) / float64(held.Cost), "weight": float64(value) / float64(state.Equity(0)),
	}
	if diff := cmp.Diff(want, position); diff != "" {
		t.Errorf("position (-want +got):\n%s", diff)
	}
	if transporttest.Dig(t, body, "accounts", 1, "last", "rationale") != viewtest.Hostile+" & more" || transporttest.Dig(t, body, "accounts", 1, "refusals", 0, "reason") != "not_tradable" ||
		transporttest.Dig(t, body, "accounts", 0, "fills", 0, "seen_price") == "" {
		t.Errorf("accounts = %v", body["accounts"])
	}
}

// At the open, the range of a bar lies in the future.
func TestArena_HidesTheRangeOfTheBar(t *testing.T) {
	t.Parallel()
	w := transporttest.NewWorld(t, 5, nil)
	quote := transporttest.Dig(t, transporttest.Object(t, w.Get("/api/arenas/main"), http.StatusOK), "quotes", 0)
	members, _ := quote.(map[string]any)
	if len(members) != 3 || members["symbol"] != "AAPL" {
		t.Errorf("quote = %v", quote)
	}
}

func TestArena_WithoutASeasonSaysSo(t *testing.T) {
	t.Parallel()
	w := transporttest.NewWorld(t, 0, nil)
	body := transporttest.Object(t, w.Get("/api/arenas/other"), http.StatusOK)
	want := map[string]any{"id": "other", "name": "Other Arena", "phase": "waiting", "reason": "nobody has started it yet", "seq": 0.0, "season": 0.0, "round": 0.0}
	if diff := cmp.Diff(want, body); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func TestArena_TagChangesWithWhatIsShown(t *testing.T) {
	t.Parallel()
	w := transporttest.NewWorld(t, 5, nil)
	tag := w.Get("/api/arenas/main").Header().Get("ETag")
	if tag == "" {
		t.Fatal("no tag")
	}
	for _, header := range []string{tag, `"x", ` + tag, "*"} {
		answer := w.Get("/api/arenas/main", "If-None-Match", header)
		if answer.Code != http.StatusNotModified || answer.Body.Len() > 0 || answer.Header().Get("ETag") != tag {
			t.Errorf("If-None-Match %s: %d, %d bytes", header, answer.Code, answer.Body.Len())
		}
	}
	w.Now = w.Now.Add(time.Hour)
	if got := w.Get("/api/arenas/main").Header().Get("ETag"); got != tag {
		t.Errorf("the tag depends on the time: %s, %s", tag, got)
	}
	w.Control.Configured[1].Phase = arena.PhaseWaiting
	if answer := w.Get("/api/arenas/main", "If-None-Match", tag); answer.Code != http.StatusOK {
		t.Errorf("after its phase changed: %d", answer.Code)
	}
}

func TestEvents_PassesRecordsOnByteForByte(t *testing.T) {
	t.Parallel()
	w := transporttest.NewWorld(t, 30, nil)
	stored := w.Journal.Records[transporttest.Main]
	var after uint64
	for pages := 0; ; pages++ {
		answer := w.Get(fmt.Sprintf("/api/arenas/main/events?limit=7&after=%d", after))
		var body struct {
			Records []struct {
				Seq    uint64          `json:"seq"`
				Sum    string          `json:"sum"`
				Events json.RawMessage `json:"events"`
			} `json:"records"`
			Next uint64 `json:"next"`
			Head uint64 `json:"head"`
		}
		if err := json.Unmarshal(answer.Body.Bytes(), &body); err != nil {
			t.Fatal(err)
		}
		if body.Head != uint64(len(stored)) {
			t.Fatalf("head = %d of %d", body.Head, len(stored))
		}
		if len(body.Records) == 0 {
			if pages != (len(stored)+6)/7 || body.Next != after {
				t.Errorf("%d pages of 7 for %d records, next %d", pages, len(stored), body.Next)
			}
			break
		}
		for _, got := range body.Records {
			want := stored[after]
			if got.Seq != want.Seq || got.Sum != want.Sum || string(got.Events) != string(want.Data) {
				t.Errorf("record %d: %s, want %s", got.Seq, got.Events, want.Data)
			}
			after++
		}
		if body.Next != after {
			t.Errorf("next = %d after record %d", body.Next, after)
		}
	}
}

func TestEvents_AreLimitedInBytes(t *testing.T) {
	t.Parallel()
	w := transporttest.NewWorld(t, 0, func(w *transporttest.World, _ *transport.Config) {
		for range 5 {
			w.Journal.Append("other", []byte(`["`+strings.Repeat("x", 3<<20)+`"]`))
		}
	})
	body := transporttest.Object(t, w.Get("/api/arenas/other/events"), http.StatusOK)
	if records, _ := body["records"].([]any); len(records) != 1 || body["next"] != 1.0 {
		t.Errorf("%d records of 3 MiB, next %v", len(records), body["next"])
	}
}

func TestEvents_OfADamagedJournal(t *testing.T) {
	t.Parallel()
	w := transporttest.NewWorld(t, 3, nil)
	w.Journal.Append("other", []byte(`[{"type":`))
	transporttest.Refused(t, w.Get("/api/arenas/other/events"), reply.JournalDamaged, http.StatusInternalServerError)
	w.Journal.Change(func() { w.Journal.Err = fmt.Errorf("line 7: %w", view.ErrDamaged) })
	transporttest.Refused(t, w.Get("/api/arenas/main/events"), reply.JournalDamaged, http.StatusInternalServerError)
	w.Journal.Change(func() { w.Journal.Err = fmt.Errorf("dial: %w", arena.ErrUnavailable) })
	transporttest.Refused(t, w.Get("/api/arenas/main/events"), reply.Unavailable, http.StatusServiceUnavailable)
	w.Journal.Change(func() { w.Journal.Err = io.ErrUnexpectedEOF })
	message := transporttest.Refused(t, w.Get("/api/arenas/main/events"), reply.Internal, http.StatusInternalServerError)
	if strings.Contains(message, "EOF") {
		t.Errorf("the answer tells %q", message)
	}
}
