package page_test

import (
	"strings"
	"testing"
	"time"

	"github.com/seed45548214/arena/arena"
	"github.com/seed45548214/arena/transport"
	"github.com/seed45548214/arena/transport/transporttest"
	"github.com/seed45548214/arena/transport/view/viewtest"
)

// spending returns a server whose main arena has one round, which a model was asked in
// with this deadline. Its agents have this kind of decider.
func spending(t *testing.T, kind arena.DeciderKind, deadline time.Time, usage *arena.Usage) *transporttest.World {
	t.Helper()
	return transporttest.NewWorld(t, 0, func(w *transporttest.World, _ *transport.Config) {
		r := viewtest.NewRecorder(t, w.Journal, transporttest.Main)
		plan := r.Plan()
		plan.Roster[1].Decider.Kind = kind
		if deadline.IsZero() {
			r.Next = deadline // a season without wall time
		}
		r.Store(r.Season.Start(plan, w.Now, nil, arena.ChosenSeed(7)))
		r.Open()
		answers := r.Answers()
		answers[1].Receipt = nil
		if usage != nil {
			answers[1].Receipt = &arena.Receipt{Deadline: deadline, Usage: *usage}
		}
		r.Store(r.Season.CloseRound(answers))
	})
}

func TestPage_TellsWhatWasSpentToday(t *testing.T) {
	t.Parallel()
	now := viewtest.Wall()
	for name, c := range map[string]struct {
		deadline    time.Time
		usage       *arena.Usage
		fact, title string // empty where there is none
	}{
		"nothing":         {now, nil, "", ""},
		"today":           {now, &arena.Usage{Cost: 120_000}, "$0.1200", "$0.1200 since the season's start"},
		"some unknown":    {now, &arena.Usage{Cost: 2 * arena.Dollar, Unpriced: 3}, "$2.00 + 3 unknown", "$2.00 + 3 unknown since"},
		"all unknown":     {now, &arena.Usage{Unpriced: 1}, "1 unknown", "; 1 unknown since"},
		"yesterday":       {now.AddDate(0, 0, -1), &arena.Usage{Cost: 120_000, Unpriced: 1}, "$0.00", "$0.1200 + 1 unknown since"},
		"a day of no end": {time.Time{}, &arena.Usage{Cost: 120_000}, "$0.1200", "$0.1200 since"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			page := spending(t, arena.ByModel, c.deadline, c.usage).Get("/a/main").Body.String()
			title, rest, ok := strings.Cut(page, "<dt>Spent today</dt>")
			if c.fact == "" {
				if ok {
					t.Error("the page tells of a spend")
				}
				return
			}
			title = title[strings.LastIndex(title, "<div"):]
			title = strings.NewReplacer("&#43;", "+", "&#39;", "'").Replace(title)
			rest, _, _ = strings.Cut(strings.ReplaceAll(rest, "&#43;", "+"), "</dd>")
			if !ok || words(rest) != c.fact || !strings.Contains(title, c.title) {
				t.Errorf("the page says %q under %q, want %q under %q", words(rest), title, c.fact, c.title)
			}
		})
	}
}
