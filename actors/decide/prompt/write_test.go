package prompt_test

import (
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/seed45548214/arena/actors/decide/prompt"
	"github.com/seed45548214/arena/arena"
)

func TestTemplate_TellsAllAgentsOfARoundTheSame(t *testing.T) {
	t.Parallel()
	views := story(t)
	for _, template := range []*prompt.Template{prompt.Default(), prompt.Simple()} {
		first, second := write(t, template, &views[0], ""), write(t, template, &views[1], "You play a part.")
		if first.System != second.System {
			t.Error("the system parts differ")
		}
		if first.Scene != second.Scene {
			t.Error("the scenes differ")
		}
		if first.Own == second.Own {
			t.Error("the own parts are the same")
		}
		if again := write(t, template, &views[0], ""); !cmp.Equal(again, first) {
			t.Error("the same is not told in the same words")
		}
	}
}

func TestTemplate_TellsASeasonOneSystem(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.tick("2025-01-06", 9*time.Hour+30*time.Minute, nil)
	early := w.season.State.Views()
	w.decide(arena.Decision{Orders: []arena.Order{buy("AAPL", 1)}, Rationale: "A beginning."})
	w.tick("2025-01-07", 9*time.Hour+30*time.Minute, map[arena.Symbol]string{"AAPL": "210", "XOM": "108"})
	late := w.season.State.Views()
	for _, template := range []*prompt.Template{prompt.Default(), prompt.Simple()} {
		before, after := write(t, template, &early[0], ""), write(t, template, &late[1], "You play a part.")
		if before.System != after.System {
			t.Error("the system part changed within a season")
		}
		if before.Scene == after.Scene {
			t.Error("the scene is that of another round")
		}
	}
}

func TestTemplate_ChangesNothingOfItsView(t *testing.T) {
	t.Parallel()
	view := extreme(t)
	symbols, prices, estimates := view.Symbols[9_000], view.Prices[0], view.Mind.Estimates[45].Symbol
	position := view.Portfolio.Positions[70].Symbol
	write(t, prompt.Default(), &view, "")
	if view.Symbols[9_000] != symbols || view.Prices[0] != prices || view.Mind.Estimates[45].Symbol != estimates || view.Portfolio.Positions[70].Symbol != position {
		t.Error("it was sorted in place")
	}
}

func TestScene_SaysWhenAndWhereFrom(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.tick("2025-01-06", 9*time.Hour+30*time.Minute, nil)
	view := w.season.State.Views()[0]
	for _, tried := range []struct {
		change func(*arena.Scene)
		want   []string
	}{
		{func(*arena.Scene) {}, []string{
			"Session of Monday 2025-01-06, 09:30 EST in New York, day 1 of the season.\n", "The prices are made up: ", "\nAAPL,200.00,\n",
			"Benchmark SPX: 5940.00 (to compare with; not tradable).",
		}},
		{func(s *arena.Scene) {
			s.At, s.Session, s.Closed, s.Sessions, s.Mode = session("2025-07-03").Close, "2025-07-03", "2025-07-03", 4, arena.Historical
		}, []string{
			"Session of Thursday 2025-07-03, 13:00 EDT in New York, day 4 of the season. It has closed: orders fill in the next one.\n",
			"The prices are recorded: ",
		}},
		{func(s *arena.Scene) {
			s.At, s.Session, s.Closed, s.Sessions, s.Mode = session("2025-07-03").Close.Add(20*time.Hour), "2025-07-03", "2025-07-03", 4, arena.Realtime
		}, []string{
			"Friday 2025-07-04, 09:00 EDT in New York. The exchange is closed; the last session was 2025-07-03, day 4 of the season.\n",
			"The prices are those of the real market now.\n",
		}},
		{func(s *arena.Scene) { s.Session, s.Mode = "", arena.Hybrid }, []string{
			"Monday 2025-01-06, 09:30 EST in New York, before the first session of the season.\n", "recorded ones at first, and live ones",
		}},
		{func(s *arena.Scene) {
			rules := *s.Standard
			rules.Universe = nil
			s.Standard = &rules
		}, []string{"\nSPX,5940.00,\n", "Benchmark SPX: 5940.00.\n"}},
	} {
		scene, changed := *view.Scene, view
		tried.change(&scene)
		changed.Scene = &scene
		got := write(t, prompt.Default(), &changed, "").Scene
		for _, want := range tried.want {
			if !strings.Contains(got, want) {
				t.Errorf("not told: %s\n%s", want, got)
			}
		}
	}
}

func TestScene_RanksAndCutsALongUniverse(t *testing.T) {
	t.Parallel()
	view := extreme(t)
	got := write(t, prompt.Default(), &view, "").Scene
	_, block, _ := strings.Cut(got, "symbol,price,change\n")
	block, _, _ = strings.Cut(block, "\n\n")
	rows := strings.Split(block, "\n")
	if len(rows) != 200 {
		t.Fatalf("%d rows", len(rows))
	}
	if rows[0] != "S09951,1.00,-99.00" || rows[199] != "S09809,1.00,-98.98" {
		t.Errorf("first %s, last %s", rows[0], rows[199])
	}
	for _, want := range []string{
		"These are the 200 symbols that moved most; 9700 more are quoted and not shown.",
		"Without a price yet: S00000, S00001, ", "S00049 and 50 more.",
	} {
		if !strings.Contains(got, want) {
			t.Errorf("not told: %s", want)
		}
	}
}

func TestOwn_TellsThePriceOfEveryPosition(t *testing.T) {
	t.Parallel()
	view := extreme(t)
	view.Portfolio.Positions = view.Portfolio.Positions[:1] // of a symbol that the scene does not show
	parts := write(t, prompt.Default(), &view, "")
	if want := "\nposition,shares,cost,price,profit\nS00100,1000000,3.333333,100.00,+2900.00\n\n"; !strings.Contains(parts.Own, want) || strings.Contains(parts.Scene, "S00100") {
		t.Errorf("%s%s", parts.Scene, parts.Own)
	}
}

func TestOwn_ForgetsWhatWasRefusedLongAgo(t *testing.T) {
	t.Parallel()
	view := story(t)[0]
	own := write(t, prompt.Default(), &view, "").Own
	if strings.Contains(own, "buy 1 SPX") { // of round 2; there were two decisions since
		t.Error(own)
	}
	mind := *view.Mind
	mind.Memory = nil
	view.Mind = &mind
	if own := write(t, prompt.Default(), &view, "").Own; !strings.Contains(own, "- round 2: buy 1 SPX: the symbol is not in the universe of this arena\n") {
		t.Error(own)
	}
}

// A model that lost a round is told so, and nobody is shown what nobody can buy.
func TestTemplate_TellsOfLostRoundsAndOfSymbolsThatEnded(t *testing.T) {
	t.Parallel()
	v := story(t)[0]
	scene := *v.Scene
	scene.Ended = []arena.Symbol{"MSFT"}
	v.Scene = &scene
	v.Mind = &arena.Mind{Memory: []arena.Memory{
		{Round: 1, At: v.At, Equity: 10_000 * arena.Dollar, Rationale: "I buy."},
		{Round: 2, At: v.At, Equity: 9_900 * arena.Dollar, Missed: arena.MissedLate},
	}}
	parts := write(t, prompt.Default(), &v, "")
	if want := "equity 9900.00, -1.00 %; no decision: your answer came after the deadline\n"; !strings.Contains(parts.Own, want) {
		t.Errorf("the own part has no %q:\n%s", want, parts.Own)
	}
	if !strings.Contains(parts.Scene, "Not traded any more: MSFT.") || strings.Contains(parts.Scene, "\nMSFT,") {
		t.Errorf("scene:\n%s", parts.Scene)
	}
}
