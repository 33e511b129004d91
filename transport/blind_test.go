package transport_test

import (
	"maps"
	"net/http"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/seed45548214/arena/transport"
	"github.com/seed45548214/arena/transport/news/newstest"
	"github.com/seed45548214/arena/transport/reply"
	"github.com/seed45548214/arena/transport/transporttest"
	"github.com/seed45548214/arena/transport/view"
	"github.com/seed45548214/arena/transport/view/viewtest"
)

// newBlind is a world whose main arena is blind.
func newBlind(t *testing.T, models ...string) (w *transporttest.World, b *viewtest.Blind) {
	t.Helper()
	w = transporttest.NewWorld(t, 0, func(w *transporttest.World, _ *transport.Config) {
		b = viewtest.NewBlind(t, w.Journal, transporttest.Main, models...)
		b.Round()
		b.Round()
	})
	return w, b
}

// Sums, tags and epochs, which follow from all of a journal and lead back to none of it; what
// time it is; what the process of the test holds; and how often the server had something to
// push before it was asked, which the scheduler decides.
var digests = regexp.MustCompile(`(?m)[0-9a-f]{16,}|"e":"[0-9a-f]+"|Etag: "[0-9a-f]+:|"now":\d+|^(?:go|arena_push)_\w+ \S+$`)

// answered is what every route of the document answers on a blind season, to whoever has
// the admin token.
func answered(t *testing.T, w *transporttest.World) map[string]string {
	t.Helper()
	answers := make(map[string]string)
	all := samples()
	for _, pattern := range slices.Sorted(maps.Keys(all)) { // one after the other in every world
		if pattern == "/assets/{file}" {
			continue
		}
		base, _, _ := strings.Cut(pattern, "{")
		for _, rest := range all[pattern] {
			path := strings.NewReplacer("1-momentum", "1-Phoenix", "2-mean-reversion", "2-Shadow", "3-index", "1-Shadow").Replace(base + rest)
			answer := w.Get(path, "Authorization", "Bearer "+transporttest.Token)
			header, body := answer.Header().Clone(), digests.ReplaceAllString(answer.Body.String(), "digest")
			if header.Get("Content-Length") != "" { // of what is compared: what a process holds has more digits or fewer
				header.Set("Content-Length", strconv.Itoa(len(body)))
			}
			var text strings.Builder
			_ = header.Write(&text) // into memory
			answers[path] = digests.ReplaceAllString(text.String(), "digest") + body
		}
	}
	return answers
}

// Two worlds in which the same two models sit on each other's seats answer and tell the same,
// though one costs, takes and fails otherwise than the other.
func TestServer_ABlindSeasonIsToldAlikeWhoeverPlays(t *testing.T) {
	t.Parallel()
	one, first := newBlind(t, "openai/gpt-5-chat", "anthropic/claude-3-haiku")
	other, second := newBlind(t, "anthropic/claude-3-haiku", "openai/gpt-5-chat")
	if diff := cmp.Diff(answered(t, one), answered(t, other)); diff != "" {
		t.Errorf("the answers (-one +other)\n%s", diff)
	}
	for path, text := range answered(t, one) {
		text = strings.ReplaceAll(text, `"candidates":["Model anthropic/claude-3-haiku","Model openai/gpt-5-chat"]`, "")
		for _, name := range []string{"gpt", "openai", "claude", "anthropic", "403", "panic", `"refused"`, "unreadable"} {
			if path != "/api/openapi.json" && strings.Contains(strings.ToLower(text), name) {
				t.Errorf("%s tells %q:\n%s", path, name, text)
			}
		}
	}
	first.Round()
	second.Round()
	var told []*newstest.Replica
	for _, w := range []*transporttest.World{one, other} {
		w.Reach(first.Season.State.Seq)
		replica := newstest.NewReplica(t, w.Server.Feed(transporttest.Main))
		told = append(told, replica)
		if log := strings.ToLower(w.Logs.String()); strings.Contains(log, "claude") || strings.Contains(log, "gpt") {
			t.Errorf("the log names a model:\n%s", log)
		}
	}
	if diff := cmp.Diff(told[0].Values(), told[1].Values()) + cmp.Diff(told[0].Logs, told[1].Logs); diff != "" {
		t.Errorf("the frames (-one +other)\n%s", diff)
	}
}

// With the reveal everything is told, under another epoch and other tags.
func TestServer_TheRevealTellsEverything(t *testing.T) {
	t.Parallel()
	w, b := newBlind(t, "openai/gpt-5-chat", "anthropic/claude-3-haiku")
	before := newstest.NewReplica(t, w.Server.Feed(transporttest.Main))
	seats := transporttest.Object(t, w.Get("/api/arenas/main/seats"), http.StatusOK)
	if seats["blind"] != "sealed" || strings.Contains(w.Get("/api/arenas/main/seats").Body.String(), `"name"`) {
		t.Errorf("before the reveal the seats are %v", seats)
	}
	tag := w.Get("/api/arenas/main/decisions").Header().Get("ETag")
	b.End()
	w.Settle(func(g view.Glimpse) bool { return g.State != nil && g.State.Unveiled > 0 })
	after := newstest.NewReplica(t, w.Server.Feed(transporttest.Main))
	if before.Epoch == after.Epoch {
		t.Error("whoever was told half of it goes on with that")
	}
	for path, want := range map[string]string{
		"/api/arenas/main/seats":                  `"name":"Model openai/gpt-5-chat"`,
		"/api/arenas/main":                        `"was":"Model anthropic/claude-3-haiku"`,
		"/api/arenas/main/decisions/1-Phoenix":    `"replies":["raw openai/gpt-5-chat"]`,
		"/api/arenas/main/costs":                  `"tokens_in":34`,
		"/api/arenas/main/events?after=2&limit=1": `"detail":"403 of anthropic/claude-3-haiku"`,
		"/a/main": "was Model openai/gpt-5-chat",
	} {
		if text := w.Get(path).Body.String(); !strings.Contains(text, want) {
			t.Errorf("%s does not tell %s:\n%s", path, want, text)
		}
	}
	if answer := w.Get("/api/arenas/main/decisions", "If-None-Match", tag); answer.Code != http.StatusOK || !strings.Contains(answer.Body.String(), "I am openai/gpt-5-chat.") {
		t.Errorf("with the tag from before: %d\n%s", answer.Code, answer.Body)
	}
	transporttest.Refused(t, w.Get("/api/arenas/nowhere/seats"), reply.UnknownArena, http.StatusNotFound)
}
