package page_test

import (
	"html"
	"net/http"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/seed45548214/arena/arena"
	"github.com/seed45548214/arena/transport"
	"github.com/seed45548214/arena/transport/transporttest"
	"github.com/seed45548214/arena/transport/view/viewtest"
)

// words is the text of a page without its tags.
func words(page string) string {
	text := regexp.MustCompile(`<[^>]*>`).ReplaceAllString(page, " ")
	return strings.Join(strings.Fields(html.UnescapeString(text)), " ")
}

// shows fails unless the page at path has all of want among its words.
func shows(w *transporttest.World, path string, want ...string) string {
	w.T.Helper()
	answer := w.Get(path)
	if answer.Code != http.StatusOK || answer.Header().Get("Content-Type") != "text/html; charset=utf-8" {
		w.T.Fatalf("%s: %d %v", path, answer.Code, answer.Header())
	}
	text := words(answer.Body.String())
	for _, part := range want {
		if !strings.Contains(text, part) {
			w.T.Errorf("%s does not say %q:\n%s", path, part, text)
		}
	}
	return answer.Body.String()
}

func TestPage_ShowsTimerRankingAndPositions(t *testing.T) {
	t.Parallel()
	w := transporttest.NewWorld(t, 30, nil)
	page := shows(w, "/", // the first arena that runs
		"Main Arena", "Next decision 00:14", "Market time Wed 4 Jun, 10:00 ET", "Season 1, round 15.",
		"Simulated Paper money, no advice · 4 agents · 3 symbols · season 1, day 3", "Prices are simulated", "paper money",
		"momentum", "mean-reversion", "index", "momentum strategy", "evil", "strategy · baseline",
		"Leader", "Beat the index", "SPX , the benchmark",
		"Positions", "AAPL", "Weight", "Cash",
		"Recent trades", "Buy 42 AAPL", "Seen", "Filled", "Fee",
		"Refused orders", "buy 1 NOPE", "the symbol is not in the universe of this arena",
		"Decisions", "The trend is up.", "3.4 s · 1,204→310 tok · $0.0021", "would buy 1 NOPE · refused", "index holds",
		"As of 10:00:00 ET",
	)
	if plain := withoutOwnScripts(page); strings.Contains(plain, "<script") || strings.Contains(plain, " style=") || strings.Contains(plain, "javascript:") {
		t.Error("the page has an inline script or style")
	}
	for _, part := range []string{
		`<meta http-equiv="refresh" content="5">`, `<polyline points="`, `<path class="c0 strong" d="M0 `, `<caption class="hidden">`, `scope="col"`, `href="#main"`, `role="timer"`, `<tr class="baseline" data-agent="index">`,
	} {
		if !strings.Contains(page, part) {
			t.Errorf("the page lacks %s", part)
		}
	}
	if n := strings.Count(page, "<h1"); n != 1 {
		t.Errorf("%d h1", n)
	}
}

// withoutOwnScripts leaves out what a built page links, and the snapshot that it
// takes over with: data in which no tag can be.
func withoutOwnScripts(page string) string {
	own := regexp.MustCompile(`<script (type="module" )?src="/assets/[\w.-]+\.js"></script>|<script type="application/json" id="snapshot">[^<]*</script>`)
	return own.ReplaceAllString(page, "")
}

func TestPage_RanksByEquity(t *testing.T) {
	t.Parallel()
	w := transporttest.NewWorld(t, 30, nil)
	view, _ := w.Views().Of(transporttest.Main)
	at := 0
	page := shows(w, "/a/main")
	for _, standing := range view.Glimpse().State.Standings() {
		place := strings.Index(page[at:], `<tr class="`+map[bool]string{true: "baseline"}[standing.Baseline]+`" data-agent="`+html.EscapeString(standing.Agent)) // of the leaderboard, from the top
		if standing.Agent == viewtest.Hostile {
			continue // its name is escaped in a way of its own
		}
		if place < 0 {
			t.Fatalf("%s does not follow in the ranking", standing.Agent)
		}
		at += place
	}
}

func TestPage_TextOfAgentsIsOnlyText(t *testing.T) {
	t.Parallel()
	w := transporttest.NewWorld(t, 30, nil)
	page := shows(w, "/a/main", viewtest.Hostile, viewtest.Hostile+" & more")
	if plain := withoutOwnScripts(page); strings.Contains(plain, "<script") || strings.Contains(plain, `alert("x")`) {
		t.Error("a viewtest.Hostile rationale or name reached the page unescaped")
	}
}

func TestPage_CountdownSaysWhatHolds(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		act  func(*transporttest.World, *viewtest.Recorder)
		want string
	}{
		"hours":    {func(w *transporttest.World, _ *viewtest.Recorder) { w.Now = w.Now.Add(-time.Hour) }, "Next decision 1:01:00"},
		"late":     {func(w *transporttest.World, _ *viewtest.Recorder) { w.Now = w.Now.Add(time.Hour) }, "Next decision 00:00"},
		"deciding": {func(w *transporttest.World, r *viewtest.Recorder) { w.Now = w.Now.Add(time.Hour); r.Open() }, "Deciding · next decision 00:00"},
		"paused":   {func(_ *transporttest.World, r *viewtest.Recorder) { r.Store(r.Season.Pause("me", false, nil)) }, "Next decision Paused it was paused"},
		"stopped":  {func(_ *transporttest.World, r *viewtest.Recorder) { r.Store(r.Season.Pause("me", true, nil)) }, "Next decision Waiting it was stopped"},
		"ended":    {func(_ *transporttest.World, r *viewtest.Recorder) { r.Store(r.Season.End(arena.MaxSessions)) }, "Season Ended it has had its one session"},
		"fast":     {func(_ *transporttest.World, r *viewtest.Recorder) { r.Store(r.Season.Reschedule(time.Time{})) }, "it runs as fast as it can"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := transporttest.NewWorld(t, 0, func(w *transporttest.World, _ *transport.Config) {
				r := viewtest.NewRecorder(t, w.Journal, transporttest.Main)
				r.Start(w.Now.Add(time.Minute))
				r.Run(4)
				c.act(w, r)
			})
			shows(w, "/a/main", c.want, "momentum")
		})
	}
}

func TestPage_SaysWhenTheMarketOpens(t *testing.T) {
	t.Parallel()
	w := transporttest.NewWorld(t, 0, func(w *transporttest.World, cfg *transport.Config) {
		cfg.Mode = arena.Realtime
		w.Now = time.Date(2025, time.October, 15, 1, 0, 0, 0, time.UTC) // Tuesday evening
		r := viewtest.NewRecorder(t, w.Journal, transporttest.Main)
		r.Mode = arena.Realtime
		r.Start(w.Now.Add(time.Hour))
		r.Run(2)
	})
	page := shows(w, "/a/main", "Market closed opens Wed 09:30 ET", "Realtime")
	if strings.Contains(page, "simulated") {
		t.Error("real prices are said to be simulated")
	}
}

func TestPage_WaitsForASeason(t *testing.T) {
	t.Parallel()
	w := transporttest.NewWorld(t, 3, nil)
	page := shows(w, "/a/other", "Other Arena", "The season has not begun: nobody has started it yet. This page will show it.", "arena start other")
	if !strings.Contains(page, "http-equiv") {
		t.Error("the waiting page does not look again")
	}
	w.Control.Configured[0].Phase, w.Control.Configured[0].Reason = arena.PhaseFailed, "its roster is empty"
	shows(w, "/a/other", "This arena cannot run: its roster is empty. The others go on.")
	w.Control.Configured = nil
	shows(w, "/", "No arena is configured")
}

func TestPage_SelectorNamesEveryArena(t *testing.T) {
	t.Parallel()
	w := transporttest.NewWorld(t, 3, nil)
	page := shows(w, "/a/main", "Other Arena waiting", "Main Arena running")
	if !strings.Contains(page, `<a href="/a/main" aria-current="page">`) || !strings.Contains(page, `<a href="/a/other">`) {
		t.Error("the selector does not link the arenas")
	}
}

func TestPage_IsNeverSilentlyStale(t *testing.T) {
	t.Parallel()
	w := transporttest.NewWorld(t, 5, func(w *transporttest.World, _ *transport.Config) {
		r := viewtest.NewRecorder(t, w.Journal, "other")
		r.Start(viewtest.Wall())
		r.Run(3)
		w.Journal.Append("other", []byte(`[{"type":"coup"}]`))
	})
	page := shows(w, "/a/other", "This arena has failed: decode record 7", "Shown is the last good record, 6.", "Arena Stopped")
	if !strings.Contains(page, `<body class="drained">`) {
		t.Error("the colour has not gone")
	}
	shows(w, "/a/main", "Next decision 00:14")
}

func TestPage_NotFoundIsAPageForPeople(t *testing.T) {
	t.Parallel()
	w := transporttest.NewWorld(t, 3, nil)
	for path, want := range map[string]string{
		"/a/nope":           "There is no such arena.",
		"/nothing":          `There is nothing at "/nothing".`,
		"/assets/nothing":   "There is nothing at",
		"/%3Cscript%3Ehi":   "There is nothing at",
		"/a/main/<b>bold":   "There is nothing at",
		"/a/%22%3E%3Cb%3Eb": "There is no such arena.",
	} {
		answer := w.Get(strings.ReplaceAll(path, "<b>", "%3Cb%3E"))
		text := words(answer.Body.String())
		if answer.Code != http.StatusNotFound || !strings.Contains(text, want) || !strings.Contains(text, "Main Arena") {
			t.Errorf("%s: %d %s", path, answer.Code, text)
		}
		if strings.Contains(withoutOwnScripts(answer.Body.String()), "<script") || strings.Contains(answer.Body.String(), "<b>") {
			t.Errorf("%s comes back unescaped", path)
		}
	}
}

func TestPage_StyleMayBeKeptForEver(t *testing.T) {
	t.Parallel()
	w := transporttest.NewWorld(t, 3, nil)
	links := regexp.MustCompile(`<link rel="stylesheet" href="(/assets/[^"]+)">`).FindAllStringSubmatch(shows(w, "/"), -1)
	if len(links) != 1 {
		t.Fatalf("the page links %d styles", len(links))
	}
	answer := w.Get(links[0][1])
	if answer.Header().Get("Content-Type") != "text/css; charset=utf-8" || !strings.Contains(answer.Header().Get("Cache-Control"), "immutable") {
		t.Errorf("headers = %v", answer.Header())
	}
	if got := w.Get("/assets/style.css?v=old").Header().Get("Cache-Control"); got != "no-cache" {
		t.Errorf("under an old address: %q", got)
	}
	if answer := w.Get("/assets/style.css", "If-None-Match", w.Get("/assets/style.css").Header().Get("ETag")); answer.Code != http.StatusNotModified {
		t.Errorf("asked again: %d", answer.Code)
	}
	if answer := w.Get("/assets/icon.svg"); answer.Code != http.StatusOK || answer.Header().Get("Content-Type") != "image/svg+xml" {
		t.Errorf("icon: %d %v", answer.Code, answer.Header())
	}
}

func TestPage_TellsWhoSeesALinkWhoLeads(t *testing.T) {
	t.Parallel()
	w := transporttest.NewWorld(t, 30, nil)
	page := shows(w, "/a/main")
	want := `content="momentum leads with &#43;`
	for _, part := range []string{`<meta name="description" ` + want, `<meta property="og:description" ` + want, `<meta property="og:title" content="momentum &#43;`} {
		if !strings.Contains(page, part) {
			t.Errorf("the page lacks %s", part)
		}
	}
	if !strings.Contains(page, "Season 1, round 15 of Main Arena") {
		t.Error("the round is not told")
	}
}

func TestPage_TitleTellsWhatItShows(t *testing.T) {
	t.Parallel()
	w := transporttest.NewWorld(t, 30, nil)
	for path, title := range map[string]string{
		"/a/main":               `<title>momentum \+\d+\.\d\d% · Main Arena</title>`,
		"/a/main/d/15-momentum": `<title>momentum, round 15 · Main Arena</title>`,
		"/a/main/costs":         `<title>Costs · Main Arena</title>`,
	} {
		if page := shows(w, path); !regexp.MustCompile(title).MatchString(html.UnescapeString(page)) {
			t.Errorf("%s: the title is not %s", path, title)
		}
	}
}

func TestPage_RanksTheMeanOfTheModels(t *testing.T) {
	t.Parallel()
	w := transporttest.NewWorld(t, 30, nil)
	page := shows(w, "/a/main")
	for _, part := range []string{
		`<bdi class="name">AI managers</bdi><span class="hidden">, the mean of the models</span>`,
		`<bdi class="name">SPX</bdi><span class="hidden">, the benchmark</span>`, `<path class="base bench mean"`, ", AI managers ",
	} {
		if !strings.Contains(page, part) {
			t.Errorf("the page lacks %s", part)
		}
	}
}

// Everything is said once: the script replaces what was rendered.
func TestPage_RendersTheTakeOverIntoItsMount(t *testing.T) {
	t.Parallel()
	w := transporttest.NewWorld(t, 30, nil)
	page := shows(w, "/a/main")
	_, inside, ok := strings.Cut(page, `<div id="app"`)
	if !ok || !strings.Contains(inside, "<h1") || !strings.Contains(inside, `<section class="panel board"`) || !strings.Contains(inside, "<footer") {
		t.Error("the markup is not where the script renders")
	}
	if refresh := regexp.MustCompile(`<noscript><meta http-equiv="refresh"[^>]*></noscript>`).MatchString(page); refresh != strings.Contains(page, " data-scripted") {
		t.Error("a page with a script loads itself again, or one without does not")
	}
}
