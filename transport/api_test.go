package transport_test

import (
	"compress/gzip"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/seed45548214/arena/arena"
	"github.com/seed45548214/arena/transport"
	"github.com/seed45548214/arena/transport/reply"
	"github.com/seed45548214/arena/transport/view"
	"github.com/seed45548214/arena/transport/view/viewtest"
)

func TestHealth_IsOKWhateverElseIsNot(t *testing.T) {
	t.Parallel()
	w := newWorld(t, 0, nil)
	w.server.SetReady(false)
	w.journal.Change(func() { w.journal.Err = view.ErrDamaged })
	if body := object(t, w.get("/healthz"), http.StatusOK); body["status"] != "ok" || body["version"] != "v1" {
		t.Errorf("body = %v", body)
	}
}

func TestReady_SaysWhyNot(t *testing.T) {
	t.Parallel()
	w := newWorld(t, 3, nil)
	object(t, w.get("/readyz"), http.StatusOK)
	w.server.SetReady(false)
	body := object(t, w.get("/readyz"), http.StatusServiceUnavailable)
	if body["status"] != "starting" || dig(t, body, "reasons", 0) == "" {
		t.Errorf("body = %v", body)
	}
	w.server.SetReady(true)
	w.control.arenas = append(w.control.arenas, view.Status{ID: "unread"})
	body = object(t, w.get("/readyz"), http.StatusServiceUnavailable)
	if reason := fmt.Sprint(dig(t, body, "reasons", 0)); !strings.Contains(reason, "unread") {
		t.Errorf("reason = %q", reason)
	}
}

// An arena that has failed is told of wherever a machine asks; its viewers are served
// all the same.
func TestReady_SaysWhatHasFailed(t *testing.T) {
	t.Parallel()
	w := newWorld(t, 3, nil)
	w.control.arenas[0].Phase, w.control.arenas[0].Reason = arena.PhaseFailed, "the disk is full"
	body := object(t, w.get("/readyz"), http.StatusOK)
	if body["status"] != "degraded" || dig(t, body, "failed", 0, "arena") != "other" || dig(t, body, "failed", 0, "reason") != "the disk is full" {
		t.Errorf("body = %v", body)
	}
	if text := w.get("/api/metrics", "Authorization", "Bearer "+token).Body.String(); !strings.Contains(text, `arena_up{arena="other"} 0`+"\n") {
		t.Errorf("metrics:\n%s", text)
	}
}

func TestTimer_KeepsItsThreeNames(t *testing.T) {
	t.Parallel()
	w := newWorld(t, 5, nil)
	next := w.now.Add(14*time.Second - time.Millisecond)
	want := map[string]any{
		"countdownSeconds": 14.0, "nextTradeWindowTimestamp": float64(next.UnixMilli()),
		"nextTradeWindowISO": "2025-10-13T15:42:13.999Z", "arena": main, "phase": "running", "round": 4.0,
	}
	for _, path := range []string{"/api/timer", "/api/timer?arena=main"} {
		if diff := cmp.Diff(want, object(t, w.get(path), http.StatusOK)); diff != "" {
			t.Errorf("%s (-want +got):\n%s", path, diff)
		}
	}
	w.now = next.Add(time.Hour)
	if late := object(t, w.get("/api/timer"), http.StatusOK); late["countdownSeconds"] != 0.0 {
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
			w := newWorld(t, 0, func(w *world, _ *transport.Config) {
				r := viewtest.NewRecorder(t, w.journal, main)
				r.Start(w.now.Add(time.Minute))
				r.Run(4)
				c.act(r)
			})
			body := object(t, w.get("/api/timer?arena=main"), http.StatusOK)
			for _, key := range []string{"countdownSeconds", "nextTradeWindowTimestamp", "nextTradeWindowISO"} {
				if dig(t, body, key) != nil {
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
	w := newWorld(t, 0, func(w *world, _ *transport.Config) { w.control.arenas = nil })
	refused(t, w.get("/api/timer"), reply.UnknownArena, http.StatusNotFound)
}

func TestStatus_HasModeMarketFeedsAndEveryArena(t *testing.T) {
	t.Parallel()
	w := newWorld(t, 5, nil)
	w.control.arenas = append(w.control.arenas, view.Status{
		ID: "broken", Name: "Broken", Phase: arena.PhaseFailed, Reason: "its roster is empty",
	})
	body := object(t, w.get("/api/status"), http.StatusOK)
	if body["mode"] != "simulated" || dig(t, body, "feeds", 0, "name") != "simulated" {
		t.Errorf("body = %v", body)
	}
	if dig(t, body, "market", "open") != true || dig(t, body, "market", "date") != "2025-06-02" ||
		dig(t, body, "market", "next_close") != "2025-06-02T20:00:00Z" {
		t.Errorf("market = %v", body["market"])
	}
	phases := map[string]string{}
	for i := range 3 {
		line := dig(t, body, "arenas", i)
		phases[fmt.Sprint(dig(t, line, "id"))] = fmt.Sprint(dig(t, line, "phase"))
	}
	want := map[string]string{"other": "waiting", main: "running", "broken": "failed"}
	if diff := cmp.Diff(want, phases); diff != "" {
		t.Errorf("phases (-want +got):\n%s", diff)
	}
	if dig(t, body, "arenas", 0, "reason") != "nobody has started it yet" || dig(t, body, "arenas", 2, "reason") != "its roster is empty" {
		t.Errorf("arenas = %v", body["arenas"])
	}
}

func TestStatus_SaysThatAJournalIsDamaged(t *testing.T) {
	t.Parallel()
	w := newWorld(t, 5, func(w *world, _ *transport.Config) { w.journal.Append("other", []byte(`[{"type":"coup"}]`)) })
	body := object(t, w.get("/api/status"), http.StatusOK)
	if dig(t, body, "arenas", 0, "phase") != "failed" || !strings.Contains(fmt.Sprint(dig(t, body, "arenas", 0, "reason")), "record 1") {
		t.Errorf("arenas = %v", body["arenas"])
	}
	refused(t, w.get("/api/arenas/nope"), reply.UnknownArena, http.StatusNotFound) // it is still up
}

func TestStatus_MarketIsThatOfNowInRealtime(t *testing.T) {
	t.Parallel()
	w := newWorld(t, 0, func(w *world, cfg *transport.Config) {
		cfg.Mode, w.now = arena.Realtime, time.Date(2025, time.October, 11, 15, 0, 0, 0, time.UTC) // a Saturday
	})
	body := object(t, w.get("/api/status"), http.StatusOK)
	if dig(t, body, "market", "open") != false || dig(t, body, "market", "next_open") != "2025-10-13T13:30:00Z" {
		t.Errorf("market = %v", body["market"])
	}
}

func TestArenas_ListsThemInOrder(t *testing.T) {
	t.Parallel()
	w := newWorld(t, 5, nil)
	list := dig(t, object(t, w.get("/api/arenas"), http.StatusOK), "arenas")
	if dig(t, list, 0, "id") != "other" || dig(t, list, 0, "season") != 0.0 {
		t.Errorf("first = %v", dig(t, list, 0))
	}
	second := dig(t, list, 1)
	if dig(t, second, "id") != main || dig(t, second, "name") != "Main Arena" || dig(t, second, "season") != 1.0 ||
		dig(t, second, "round") != 3.0 || dig(t, second, "leader", "agent") == "" || dig(t, second, "agents") != 4.0 {
		t.Errorf("second = %v", second)
	}
}

func TestArena_HasEverythingThatTheStateTells(t *testing.T) {
	t.Parallel()
	w := newWorld(t, 30, nil)
	body := object(t, w.get("/api/arenas/main"), http.StatusOK)
	if dig(t, body, "plan", "seed") != "7" || dig(t, body, "timer", "next") != float64(w.now.Add(14*time.Second-time.Millisecond).UnixMilli()) {
		t.Errorf("plan %v, timer %v", body["plan"], body["timer"])
	}
	view, ok := w.views().Of(main)
	if !ok {
		t.Fatal("no view")
	}
	state := view.Glimpse().State
	for i, standing := range state.Standings() {
		if dig(t, body, "standings", i, "agent") != standing.Agent || dig(t, body, "standings", i, "equity") != standing.Equity.String() {
			t.Errorf("standing %d = %v", i, dig(t, body, "standings", i))
		}
		if got := dig(t, body, "standings", i, "statistics", "sessions"); got != float64(len(state.Sessions)) || got == 0.0 {
			t.Errorf("statistics of %v sessions", got)
		}
	}
	position := dig(t, body, "accounts", 0, "positions", 0)
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
	if dig(t, body, "accounts", 1, "last", "rationale") != viewtest.Hostile+" & more" || dig(t, body, "accounts", 1, "refusals", 0, "reason") != "not_tradable" ||
		dig(t, body, "accounts", 0, "fills", 0, "seen_price") == "" {
		t.Errorf("accounts = %v", body["accounts"])
	}
}

// At the open, the range of a bar lies in the future.
func TestArena_HidesTheRangeOfTheBar(t *testing.T) {
	t.Parallel()
	w := newWorld(t, 5, nil)
	quote := dig(t, object(t, w.get("/api/arenas/main"), http.StatusOK), "quotes", 0)
	members, _ := quote.(map[string]any)
	if len(members) != 3 || members["symbol"] != "AAPL" {
		t.Errorf("quote = %v", quote)
	}
}

func TestArena_WithoutASeasonSaysSo(t *testing.T) {
	t.Parallel()
	w := newWorld(t, 0, nil)
	body := object(t, w.get("/api/arenas/other"), http.StatusOK)
	want := map[string]any{"id": "other", "name": "Other Arena", "phase": "waiting", "reason": "nobody has started it yet", "seq": 0.0}
	if diff := cmp.Diff(want, body); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func TestArena_TagChangesWithWhatIsShown(t *testing.T) {
	t.Parallel()
	w := newWorld(t, 5, nil)
	tag := w.get("/api/arenas/main").Header().Get("ETag")
	if tag == "" {
		t.Fatal("no tag")
	}
	for _, header := range []string{tag, `"x", ` + tag, "*"} {
		answer := w.get("/api/arenas/main", "If-None-Match", header)
		if answer.Code != http.StatusNotModified || answer.Body.Len() > 0 || answer.Header().Get("ETag") != tag {
			t.Errorf("If-None-Match %s: %d, %d bytes", header, answer.Code, answer.Body.Len())
		}
	}
	w.now = w.now.Add(time.Hour)
	if got := w.get("/api/arenas/main").Header().Get("ETag"); got != tag {
		t.Errorf("the tag depends on the time: %s, %s", tag, got)
	}
	w.control.arenas[1].Phase = arena.PhaseWaiting
	if answer := w.get("/api/arenas/main", "If-None-Match", tag); answer.Code != http.StatusOK {
		t.Errorf("after its phase changed: %d", answer.Code)
	}
}

func TestServer_CompressesWhatIsLargeForThoseWhoTakeIt(t *testing.T) {
	t.Parallel()
	w := newWorld(t, 5, nil)
	plain := w.get("/api/arenas/main")
	for _, accepted := range []string{"gzip", "br, gzip;q=0.5"} {
		packed := w.get("/api/arenas/main", "Accept-Encoding", accepted)
		if packed.Header().Get("Content-Encoding") != "gzip" || packed.Header().Get("Content-Length") != strconv.Itoa(packed.Body.Len()) {
			t.Fatalf("headers for %q: %v", accepted, packed.Header())
		}
		reader, err := gzip.NewReader(packed.Body)
		if err != nil {
			t.Fatal(err)
		}
		body, err := io.ReadAll(reader)
		if err != nil || string(body) != plain.Body.String() {
			t.Errorf("unpacked body differs: %v", err)
		}
	}
	for _, accepted := range []string{"", "br", "gzip;q=0", "gzip; q=0", "gzipped"} {
		if got := w.get("/api/arenas/main", "Accept-Encoding", accepted).Header().Get("Content-Encoding"); got != "" {
			t.Errorf("%q gets %s", accepted, got)
		}
	}
	if got := w.get("/healthz", "Accept-Encoding", "gzip").Header().Get("Content-Encoding"); got != "" {
		t.Errorf("a few bytes come as %s", got)
	}
	if got := w.get("/", "Accept-Encoding", "gzip").Header().Get("Content-Encoding"); got != "gzip" {
		t.Errorf("the page comes as %q", got)
	}
}

func TestEvents_PassesRecordsOnByteForByte(t *testing.T) {
	t.Parallel()
	w := newWorld(t, 30, nil)
	stored := w.journal.Records[main]
	var after uint64
	for pages := 0; ; pages++ {
		answer := w.get(fmt.Sprintf("/api/arenas/main/events?limit=7&after=%d", after))
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
	w := newWorld(t, 0, func(w *world, _ *transport.Config) {
		for range 5 {
			w.journal.Append("other", []byte(`["`+strings.Repeat("x", 3<<20)+`"]`))
		}
	})
	body := object(t, w.get("/api/arenas/other/events"), http.StatusOK)
	if records, _ := body["records"].([]any); len(records) != 1 || body["next"] != 1.0 {
		t.Errorf("%d records of 3 MiB, next %v", len(records), body["next"])
	}
}

func TestEvents_OfADamagedJournal(t *testing.T) {
	t.Parallel()
	w := newWorld(t, 3, nil)
	w.journal.Append("other", []byte(`[{"type":`))
	refused(t, w.get("/api/arenas/other/events"), reply.JournalDamaged, http.StatusInternalServerError)
	w.journal.Change(func() { w.journal.Err = fmt.Errorf("line 7: %w", view.ErrDamaged) })
	refused(t, w.get("/api/arenas/main/events"), reply.JournalDamaged, http.StatusInternalServerError)
	w.journal.Change(func() { w.journal.Err = fmt.Errorf("dial: %w", arena.ErrUnavailable) })
	refused(t, w.get("/api/arenas/main/events"), reply.Unavailable, http.StatusServiceUnavailable)
	w.journal.Change(func() { w.journal.Err = io.ErrUnexpectedEOF })
	message := refused(t, w.get("/api/arenas/main/events"), reply.Internal, http.StatusInternalServerError)
	if strings.Contains(message, "EOF") {
		t.Errorf("the answer tells %q", message)
	}
}
