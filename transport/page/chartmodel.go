package page

import (
	"cmp"
	"math"
	"slices"
	"strconv"
	"strings"

	"github.com/seed45548214/arena/arena"
	"github.com/seed45548214/arena/transport/history"
)

const (
	// pagePoints is how many points of a line the page draws: as many as its
	// script asks for, so that both draw the same.
	pagePoints = 600
	// chartBox is the width and the height of the box in which lines are drawn.
	chartBox = 1_000
	// mostSessions is with how many of them in sight lines between them would be a
	// hatching.
	mostSessions = 8
)

// A chartModel is the season as a drawing without axes, until the page's script
// draws it, or for those who have none.
type chartModel struct {
	Title, Summary string // the summary is for those who do not see the drawing
	Units, Ranges  []optionModel
	Below          bool // the drawdown is shown
	Ground         int  // the height at which everybody started
	Lines          []lineModel
	Scale          []gradeModel
	// Sessions are the places at which one begins, unless they are too many.
	Sessions []int

	unit      unit
	days      int // sessions so far
	sparks    []string
	benchmark string   // the sparkline of the benchmark
	managers  string   // and that of the managers' index
	indices   []string // the looks of their lines, which are the last
}

// An optionModel is one of a few choices side by side.
type optionModel struct {
	Label string
	Taken bool
}

// A lineModel is a line of the chart as an SVG path.
type lineModel struct {
	Class, Path string
}

// A gradeModel is a label of the scale, at a percentage of the height.
type gradeModel struct {
	At, Text string
}

// A series is a line before it is drawn.
type series struct {
	name  string
	index bool // not an agent, but beside them
	spots []spot
}

// A spot is a point of a series: its place along the sessions, and its value.
type spot struct {
	place int64
	value float64
}

// newChart draws the season as it was chosen, from the past that a view remembers.
// Without two moments to connect it has no lines.
func (p *Page) newChart(id string, state *arena.State, c *choice) *chartModel {
	course := p.Listing.Views.Course(id)
	draw := func(kind history.Kind, span history.Range) *history.Chart {
		return course.Draw(p.Calendar, &history.Query{Kind: kind, Range: span, Points: pagePoints})
	}
	season := draw(history.Equity, history.All)
	shown := season
	if c.span != season.Range || c.unit.kind() != history.Equity {
		shown = draw(c.unit.kind(), c.span)
	}
	model := &chartModel{
		Title: c.unit.title(), Below: c.unit == drawdown, unit: c.unit, days: len(season.Sessions),
		Units: []optionModel{{"%", c.unit == percent}, {"$", c.unit == dollar}},
		Ranges: []optionModel{
			{"1D", c.span == history.Day}, {"1W", c.span == history.Week}, {"1M", c.span == history.Month}, {"All", c.span == history.All},
		},
	}
	model.addSparks(season)
	along := newTimeline(shown.Sessions)
	all := c.seriesOf(shown, state, along)
	model.draw(all, along, c.unit.base(shown.Start))
	model.Summary = summaryOf(all, c)
	return model
}

// addSparks draws the small lines, which show the whole season.
func (m *chartModel) addSparks(season *history.Chart) {
	along := newTimeline(season.Sessions)
	for i := range season.Agents {
		m.sparks = append(m.sparks, sparkline(season.Agents[i].Points, along))
	}
	if season.Benchmark != nil {
		m.benchmark, m.indices = sparkline(season.Benchmark.Points, along), append(m.indices, "base bench")
	}
	if season.Managers != nil {
		m.managers, m.indices = sparkline(season.Managers.Points, along), append(m.indices, "base bench mean")
	}
}

// seriesOf brings the lines of a chart into the unit that was chosen: of the whole
// season in percent of its start, of a part of it in percent of theirs.
func (c choice) seriesOf(shown *history.Chart, state *arena.State, along *timeline) []series {
	var all []series
	add := func(name string, index bool, points []history.Point, base float64) {
		if c.unit == percent && c.span != history.All && len(points) > 0 {
			base = points[0][1]
		}
		all = append(all, series{name, index, c.unit.values(points, along, base, shown.Start)})
	}
	for i := range shown.Agents {
		add(shown.Agents[i].Agent, false, shown.Agents[i].Points, shown.Start)
	}
	if shown.Benchmark != nil {
		add(string(shown.Benchmark.Symbol), true, shown.Benchmark.Points, state.Index.Start.Dollars())
	}
	if shown.Managers != nil {
		add(managersName, true, shown.Managers.Points, shown.Start)
	}
	return all
}

// draw makes paths of all series in one box, whose scale is that of the script:
// everybody started at base, which is always in sight.
func (m *chartModel) draw(all []series, along *timeline, base float64) {
	from, to, low, high := int64(math.MaxInt64), int64(math.MinInt64), base, base
	for i := range all {
		for _, at := range all[i].spots {
			from, to = min(from, at.place), max(to, at.place)
			low, high = min(low, at.value), max(high, at.value)
		}
	}
	if from >= to {
		return
	}
	low, high = m.unit.room(low, high)
	across := func(place int64) int { return int(math.Round(float64(place-from) / float64(to-from) * chartBox)) }
	down := func(value float64) int { return int(math.Round((high - value) / (high - low) * chartBox)) }
	m.Ground, m.Scale = down(base), scaleOf(low, high, m.unit)
	for _, start := range along.starts {
		if start > from && start < to {
			m.Sessions = append(m.Sessions, across(start))
		}
	}
	if len(m.Sessions) > mostSessions {
		m.Sessions = nil
	}
	for i := range all {
		m.Lines = append(m.Lines, lineModel{Path: pathOf(all[i].spots, across, down)})
	}
}

// scaleOf divides what lies between low and high into a few even steps.
func scaleOf(low, high float64, u unit) []gradeModel {
	const most = 6
	step := math.Pow(10, math.Floor(math.Log10((high-low)/most)))
	for _, factor := range []float64{1, 2, 2.5, 5, 10} {
		if factor*step >= (high-low)/most {
			step *= factor
			break
		}
	}
	var scale []gradeModel
	for i := math.Ceil(low / step); i*step <= high; i++ {
		scale = append(scale, gradeModel{At: fixed((high-i*step)/(high-low)*100) + "%", Text: u.grade(i*step, step)})
	}
	return scale
}

// pathOf draws a series with steps from point to point, which are short to write.
func pathOf(spots []spot, across func(int64) int, down func(float64) int) string {
	var path strings.Builder
	x, y := 0, 0
	for i, at := range spots {
		toX, toY := across(at.place), down(at.value)
		switch {
		case i == 0:
			path.WriteString("M" + strconv.Itoa(toX) + " " + strconv.Itoa(toY))
		case toX != x || toY != y:
			path.WriteString("l" + strconv.Itoa(toX-x) + " " + strconv.Itoa(toY-y))
		}
		x, y = toX, toY
	}
	return path.String()
}

// dress gives the lines the looks of their agents. The one at the seat strong
// stands out, and alone says that the others step back.
func (m *chartModel) dress(agents []agentModel, strong int, alone bool) {
	for i := range m.Lines {
		line := &m.Lines[i]
		if i >= len(agents) {
			line.Class = m.indices[i-len(agents)]
			continue
		}
		line.Class = agents[i].Class
		switch {
		case i == strong:
			line.Class += " strong"
		case alone:
			line.Class += " faint"
		}
	}
}

// spark is the sparkline of the agent at a seat.
func (m *chartModel) spark(seat int) string {
	if seat >= len(m.sparks) {
		return ""
	}
	return m.sparks[seat]
}

// summaryOf says in a sentence what the chart shows.
func summaryOf(all []series, c *choice) string {
	ends := slices.DeleteFunc(slices.Clone(all), func(s series) bool { return len(s.spots) == 0 })
	last := func(s series) float64 { return s.spots[len(s.spots)-1].value }
	slices.SortStableFunc(ends, func(a, b series) int { return cmp.Compare(last(b), last(a)) })
	say := func(s series) string { return clipped(s.name, shownName) + " " + c.unit.format(last(s)) }
	var agents []string
	var indices strings.Builder
	for _, s := range ends {
		if s.index {
			indices.WriteString(", " + say(s))
		} else {
			agents = append(agents, say(s))
		}
	}
	if len(agents) == 0 {
		return ""
	}
	return c.unit.title() + " " + spanWords(c.span) + ": highest " + agents[0] + ", lowest " + agents[len(agents)-1] + indices.String()
}

// spanWords says over what time a chart goes.
func spanWords(span history.Range) string {
	switch span {
	case history.Day:
		return "over the last session"
	case history.Week:
		return "over a week"
	case history.Month:
		return "over a month"
	case history.All:
	}
	return "since the season's start"
}
