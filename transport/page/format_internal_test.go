package page

import (
	"math"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/seed45548214/arena/arena"
	"github.com/seed45548214/arena/transport/history"
	"github.com/seed45548214/arena/transport/news"
)

func TestFormat_ForPeople(t *testing.T) {
	t.Parallel()
	const dollar, cent = arena.Dollar, arena.Cent
	for _, c := range [][2]string{
		{formatAccount(1_084_199*dollar + 50*cent), "$1,084,200"},
		{formatAccount(10*dollar + 42*cent), "$10.42"},
		{formatAccount(-1_000*dollar - 50*cent), "−$1,001"},
		{formatAccount(123_456_789 * dollar), "$123.46 M"},
		{formatAccount(10_003_400_000 * dollar), "$10.003 B"},
		{formatCents(1_234*dollar + 50*cent), "$1,234.50"},
		{formatCents(-1_234*dollar - 5*cent), "−$1,234.05"},
		{formatCents(0), "$0.00"},
		{formatCents(-9_648_519_157 * dollar), "−$9.649 B"},
		{formatPrice(181*dollar + 20*cent), "181.20"},
		{formatPrice(0), "–"},
		{formatGain(12*dollar + 30*cent), "+$12.30"},
		{formatGain(-12 * dollar), "−$12.00"},
		{formatGain(0), "$0.00"},
		{formatGain(1), "$0.00"},
		{formatGain(-1), "$0.00"},
		{formatCost(2_100), "$0.0021"},
		{formatCost(dollar + 87*cent), "$1.87"},
		{formatReturn(0.0842), "+8.42%"},
		{formatReturn(-0.0408), "−4.08%"},
		{formatReturn(0), "0.00%"},
		{formatReturn(0.00001), "0.00%"},
		{formatReturn(-0.00001), "0.00%"},
		{formatReturn(math.NaN()), "–"},
		{formatReturn(-0.01505), "−1.51%"}, // in binary a little less than that
		{formatReturn(0.00125), "+0.13%"},
		{formatReturn(12.5), "+1,250.00%"},
		{formatCost(2_150), "$0.0022"},
		{formatCost(0), "$0.00"},
		{formatSpending(120_000, 0), "$0.1200"},
		{formatSpending(120_000, 1_003), "$0.1200 + 1,003 unknown"},
		{formatSpending(0, 3), "3 unknown"},
		{formatSpending(0, 0), "$0.00"},
		{formatPercent(0.157), "15.70%"},
		{formatPercent(-0.5), "−50.00%"},
		{formatWeight(0.157), "15.7%"},
		{formatWeight(-0.5), "−50.0%"},
		{formatLatency(340 * time.Millisecond), "340 ms"},
		{formatLatency(3400 * time.Millisecond), "3.4 s"},
		{plural(1, "agent"), "1 agent"},
		{plural(2, "agent"), "2 agents"},
		{formatShares(1_204 * arena.Share), "1,204"},
		{formatShares(arena.Share / 4), "0.25"},
		{formatShares(12_345_678 * arena.Share), "12.35 M"},
		{formatCount(1_234_567), "1,234,567"},
		{formatCountdown(0), "00:00"},
		{formatCountdown(14), "00:14"},
		{formatCountdown(277), "04:37"},
		{formatCountdown(3_877), "1:04:37"},
		{tone("+1"), "up"},
		{tone("−1"), "down"},
		{tone("0.00%"), "even"},
		{clipped("équité", 4), "équ…"},
		{clipped("four", 4), "four"},
	} {
		if c[0] != c[1] {
			t.Errorf("got %q, want %q", c[0], c[1])
		}
	}
}

// The page's script draws the same line from the same points.
func TestSparkline_StepsAlongTheSessions(t *testing.T) {
	t.Parallel()
	// Two sessions of 40 units with a night of 1,000 between them, which takes no room.
	along := newTimeline([]history.Bells{{100, 140}, {1_140, 1_180}})
	points := []history.Point{{100, 10}, {120, 30}, {1_160, 20}, {1_180, 10}}
	steps := strings.Fields(sparkline(points, along))
	if len(steps) != sparkSteps+1 {
		t.Fatalf("%d steps", len(steps))
	}
	// 80 units in 40 steps: a value holds from its place on.
	want := map[int]string{0: "0.0,18.0", 9: "14.4,18.0", 10: "16.0,2.0", 29: "46.4,2.0", 30: "48.0,10.0", 40: "64.0,18.0"}
	for step, place := range want {
		if steps[step] != place {
			t.Errorf("step %d is at %s, want %s", step, steps[step], place)
		}
	}
	if got := sparkline(points[:1], along); got != "" {
		t.Errorf("one point, and there is a line: %q", got)
	}
}

func TestTimeline_PlacesWhatLiesOutsideOfSessionsAtTheirEdge(t *testing.T) {
	t.Parallel()
	along := newTimeline([]history.Bells{{100, 140}, {1_140, 1_180}})
	for at, want := range map[int64]int64{50: 0, 100: 0, 139: 39, 140: 40, 600: 40, 1_140: 40, 1_180: 80, 9_999: 80} {
		if got := along.place(at); got != want {
			t.Errorf("%d is placed at %d, want %d", at, got, want)
		}
	}
	if got := newTimeline(nil).place(77); got != 77 {
		t.Errorf("without sessions 77 is placed at %d", got)
	}
}

func TestMoves_CountFromTheLastClose(t *testing.T) {
	t.Parallel()
	moves := movesOf([]arena.Standing{
		{Rank: 1, Agent: "up", Equity: 120 * arena.Dollar, Today: 0.5},
		{Rank: 2, Agent: "fell", Equity: 110 * arena.Dollar, Today: -0.1},
		{Rank: 3, Agent: "same", Equity: 70 * arena.Dollar},
	})
	if diff := cmp.Diff(map[string]int{"up": 1, "fell": -1, "same": 0}, moves); diff != "" {
		t.Errorf("moves (-want +got):\n%s", diff)
	}
}

func TestMoves_AreNoneBetweenThoseWhoAreLevel(t *testing.T) {
	t.Parallel()
	moves := movesOf([]arena.Standing{
		{Rank: 1, Agent: "up", Equity: 101 * arena.Dollar, Today: 0.01},
		{Rank: 2, Agent: "b", Equity: 100 * arena.Dollar},
		{Rank: 2, Agent: "c", Equity: 100 * arena.Dollar},
	})
	if diff := cmp.Diff(map[string]int{"up": 0, "b": 0, "c": 0}, moves); diff != "" {
		t.Errorf("moves (-want +got):\n%s", diff)
	}
}

func TestHeadline_TellsTheOrderThatMovedMost(t *testing.T) {
	t.Parallel()
	const share = arena.Share
	told := news.Told{
		Fills: map[arena.OrderID][]news.Fill{
			1: {{Shares: 2 * share, Price: 10 * arena.Dollar}},
			2: {{Shares: 1 * share, Price: 50 * arena.Dollar}, {Shares: 1 * share, Price: 51 * arena.Dollar}},
		},
		Refused: map[arena.OrderID]bool{3: true},
	}
	order := func(id arena.OrderID, side arena.Side, symbol arena.Symbol) news.Order {
		return news.Order{ID: id, Side: side, Symbol: symbol, Shares: 5 * share}
	}
	for want, decision := range map[string]news.Decision{
		"missed the round: deadline||": {Missed: arena.MissedDeadline},
		"holds||":                      {},

		"sells|2 MSFT|at 51.00 and 1 other order": {Orders: []news.Order{order(1, arena.Buy, "AAPL"), order(2, arena.Sell, "MSFT")}},
		"would buy|5 NOPE|· refused":              {Orders: []news.Order{order(3, arena.Buy, "NOPE")}},
		"sells|5 AAPL|· open":                     {Orders: []news.Order{order(4, arena.Sell, "AAPL")}},
	} {
		got := headline(&told, &decision)
		if text := got.Verb + "|" + got.What + "|" + got.At; text != want {
			t.Errorf("got %q, want %q", text, want)
		}
	}
}

func TestAgents_HaveChipsAndColoursOfTheirOwn(t *testing.T) {
	t.Parallel()
	var roster []arena.Entrant
	for _, name := range []string{
		"momentum", "mean-reversion", "equal-weight", "random-1", "random-2", "google/gemini-2.5-flash", "cash", "contrarian", "cautious", "!",
	} {
		roster = append(roster, arena.Entrant{Agent: name, Baseline: name == "cash"})
	}
	var chips, classes []string
	for _, agent := range agentsOf(roster) {
		chips, classes = append(chips, agent.Chip), append(classes, agent.Class)
	}
	if diff := cmp.Diff([]string{"MO", "MR", "EW", "R1", "R2", "GF", "CA", "CO", "CU", "?"}, chips); diff != "" {
		t.Errorf("chips (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff([]string{"c0", "c1", "c2", "c3", "c4", "c5", "base", "c6", "c7", "c0 dashed"}, classes); diff != "" {
		t.Errorf("classes (-want +got):\n%s", diff)
	}
}

func TestAgents_DifferVisibly(t *testing.T) {
	t.Parallel()
	names := []string{"claude-sonnet-5-thinking-high", "claude-sonnet-5-thinking-low", "momentum", "a-name-of-its-own-kind", "🦊", "نموذج"}
	for i := range 30 {
		names = append(names, "Agent "+strconv.Itoa(i+1))
	}
	var roster []arena.Entrant
	for _, name := range names {
		roster = append(roster, arena.Entrant{Agent: name})
	}
	var labels []string
	chips := make(map[string]bool)
	for _, agent := range agentsOf(roster) {
		labels, chips[agent.Chip] = append(labels, agent.Label), true
	}
	want := []string{"clau…ing-high", "clau…king-low", "momentum", "a-name-of-its-own-kind", "🦊", "نموذج"}
	if diff := cmp.Diff(want, labels[:len(want)]); diff != "" {
		t.Errorf("labels (-want +got):\n%s", diff)
	}
	if len(chips) != len(names) || !chips["🦊"] {
		t.Errorf("%d agents have %d chips: %v", len(names), len(chips), chips)
	}
}
