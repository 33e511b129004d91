package page

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/seed45548214/arena/arena"
	"github.com/seed45548214/arena/transport/history"
)

func TestUnit_BringsAPriceIntoAccounts(t *testing.T) {
	t.Parallel()
	along, points := newTimeline([]history.Bells{{0, 100}}), []history.Point{{0, 50}, {100, 75}}
	if diff := cmp.Diff([]spot{{0, 1_000}, {100, 1_500}}, dollar.values(points, along, 50, 1_000), cmp.AllowUnexported(spot{})); diff != "" {
		t.Errorf("an index that began at 50, of accounts that began at 1,000 (-want +got):\n%s", diff)
	}
	below := drawdown.values([]history.Point{{100, -0.25}}, along, 50, 1_000)
	if diff := cmp.Diff([]spot{{100, -25}}, below, cmp.AllowUnexported(spot{})); diff != "" {
		t.Errorf("a quarter below the peak (-want +got):\n%s", diff)
	}
}

// Who had nothing at the start of a range leaves the lines of the others where they are.
func TestUnit_HasNoPercentOfNothing(t *testing.T) {
	t.Parallel()
	along := newTimeline([]history.Bells{{0, 100}})
	broke := &history.Chart{Range: history.Week, Start: 100, Agents: []history.AgentSeries{
		{Agent: "broke", Points: []history.Point{{0, 0}, {100, 0}}},
		{Agent: "rich", Points: []history.Point{{0, 100}, {100, 110}}},
	}}
	chart := &chartModel{unit: percent}
	chart.draw(choice{span: history.Week, unit: percent}.seriesOf(broke, &arena.State{}, along), along, 0)
	want := []lineModel{{Path: "M0 946l1000 0"}, {Path: "M0 946l1000 -892"}}
	if diff := cmp.Diff(want, chart.Lines); diff != "" {
		t.Errorf("lines (-want +got):\n%s", diff)
	}
}

// The same as the script's axis, digit for digit.
func TestUnit_GradesItsAxis(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		unit        unit
		value, step float64
		want        string
	}{
		{percent, 2.5, 2.5, "+2.5%"},
		{percent, 0, 2.5, "0%"},
		{drawdown, -5, 5, "−5%"},
		{dollar, 1_040_000, 20_000, "$1,040,000"},
		{dollar, 9.5, 0.5, "$9.5"},
		{dollar, 0, 0.5, "$0.0"},
		{dollar, -500, 500, "−$500"},
		{dollar, 12_250_000, 250_000, "$12.25 M"},
		{dollar, 10_005_000_000, 5_000_000, "$10.005 B"},
	} {
		if got := c.unit.grade(c.value, c.step); got != c.want {
			t.Errorf("%g by %g in %s is %s, want %s", c.value, c.step, c.unit, got, c.want)
		}
	}
}

func TestChart_FillsItsBox(t *testing.T) {
	t.Parallel()
	along := newTimeline([]history.Bells{{0, 100}})
	line := func(points ...history.Point) series {
		return series{spots: percent.values(points, along, 100, 100)}
	}
	chart := &chartModel{unit: percent}
	chart.draw([]series{
		line(history.Point{0, 100}, history.Point{50, 110}, history.Point{100, 110}), // up to +10 %
		line(history.Point{0, 100}, history.Point{100, 90}),                          // down to -10 %
	}, along, 0)
	// 20 % and a rim of 6 % of it above and below are 1,000 high.
	if got, want := chart.Lines[0].Path, "M0 500l500 -446l500 0"; got != want {
		t.Errorf("path %q, want %q", got, want)
	}
	if got, want := chart.Lines[1].Path, "M0 500l1000 446"; got != want || chart.Ground != 500 {
		t.Errorf("path %q, want %q; the ground is at %d", got, want, chart.Ground)
	}
	want := []gradeModel{{"94.64%", "−10%"}, {"72.32%", "−5%"}, {"50.00%", "0%"}, {"27.68%", "+5%"}, {"5.36%", "+10%"}}
	if diff := cmp.Diff(want, chart.Scale); diff != "" {
		t.Errorf("scale (-want +got):\n%s", diff)
	}
	still := &chartModel{unit: percent}
	still.draw([]series{line(history.Point{0, 100})}, along, 0)
	if still.Lines != nil {
		t.Error("one moment, and there is a line")
	}
}
