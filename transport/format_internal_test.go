package transport

import (
	"math"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/seed45548214/arena/arena"
)

func TestFormat_ForPeople(t *testing.T) {
	t.Parallel()
	const dollar, cent = arena.Dollar, arena.Cent
	for _, c := range [][2]string{
		{formatWhole(1_084_199*dollar + 50*cent), "$1,084,200"},
		{formatWhole(999 * dollar), "$999"},
		{formatWhole(-1_000*dollar - 50*cent), "−$1,001"},
		{formatCents(1_234*dollar + 50*cent), "$1,234.50"},
		{formatCents(-1_234*dollar - 5*cent), "−$1,234.05"},
		{formatCents(0), "$0.00"},
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
		{formatPercent(0.157), "15.70%"},
		{formatPercent(-0.5), "−50.00%"},
		{formatShares(1_204 * arena.Share), "1,204"},
		{formatShares(arena.Share / 4), "0.25"},
		{formatCount(1_234_567), "1,234,567"},
		{formatCountdown(0), "0:00"},
		{formatCountdown(14), "0:14"},
		{formatCountdown(277), "4:37"},
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

func TestSparkline_StaysInItsBox(t *testing.T) {
	t.Parallel()
	got := sparkline(100, []arena.Money{90, 110}, 105)
	if want := "1.5,10.0 21.8,18.5 42.2,1.5 62.5,5.8"; got != want {
		t.Errorf("points = %q, want %q", got, want)
	}
	if got := sparkline(100, nil, 100); got != "" {
		t.Errorf("nothing has moved, and there is a line: %q", got)
	}
	series := append(make([]arena.Money, 0, 10_001), make([]arena.Money, 10_000)...)
	if got := thinned(append(series, 1), sparkPoints); len(got) != sparkPoints || got[sparkPoints-1] != 1 {
		t.Errorf("thinned to %d, ends with %v", len(got), got[len(got)-1])
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
