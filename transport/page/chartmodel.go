package page

import (
	"math"
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
	// chartRim is what is left free above and below the lines, as a part of what
	// they span.
	chartRim = 0.06
	// mostSessions is with how many of them in sight lines between them would be a
	// hatching.
	mostSessions = 8
)

// A chartModel is the season as a drawing without axes, until the page's script
// draws it, or for those who have none.
type chartModel struct {
	Summary string // in a sentence, for those who do not see it
	Ground  int    // the height at which everybody started
	Lines   []lineModel
	Scale   []gradeModel
	// Sessions are the places at which one begins, unless they are too many.
	Sessions []int

	days      int // sessions so far
	sparks    []string
	benchmark string   // the sparkline of the benchmark
	managers  string   // and that of the managers' index
	indices   []string // the looks of their lines, which are the last
}

// A lineModel is a line of the chart as an SVG path.
type lineModel struct {
	Class, Path string
}

// A gradeModel is a label of the scale, at a percentage of the height.
type gradeModel struct {
	At, Text string
}

// A spot is a point of a series: its place along the sessions, and its value as
// percent of where the series started.
type spot struct {
	place int64
	value float64
}

// newChart draws the season from the past that a view remembers. Without two
// moments to connect it has no lines.
func (p *Page) newChart(id string, state *arena.State) *chartModel {
	model := &chartModel{}
	course := p.Listing.Views.Course(id)
	body := course.Draw(p.Calendar, &history.Query{Kind: history.Equity, Range: history.All, Points: pagePoints})
	model.days = len(body.Sessions)
	along := newTimeline(body.Sessions)
	var all [][]spot
	for i := range body.Agents {
		points := body.Agents[i].Points
		model.sparks = append(model.sparks, sparkline(points, along))
		all = append(all, plot(points, along, body.Start))
	}
	if body.Benchmark != nil {
		model.benchmark, model.indices = sparkline(body.Benchmark.Points, along), append(model.indices, "base bench")
		all = append(all, plot(body.Benchmark.Points, along, state.Index.Start.Dollars()))
	}
	if body.Managers != nil {
		model.managers, model.indices = sparkline(body.Managers.Points, along), append(model.indices, "base bench mean")
		all = append(all, plot(body.Managers.Points, along, body.Start))
	}
	model.draw(all, along)
	return model
}

func plot(points []history.Point, along *timeline, base float64) []spot {
	spots := make([]spot, len(points))
	for i, point := range points {
		spots[i] = spot{along.place(int64(point[0])), (point[1]/base - 1) * 100}
	}
	return spots
}

// draw makes paths of all series in one box, whose scale is that of the script.
func (m *chartModel) draw(all [][]spot, along *timeline) {
	from, to, low, high := int64(math.MaxInt64), int64(math.MinInt64), 0.0, 0.0
	for _, series := range all {
		for _, at := range series {
			from, to = min(from, at.place), max(to, at.place)
			low, high = min(low, at.value), max(high, at.value)
		}
	}
	if from >= to {
		return
	}
	span := high - low
	if span == 0 {
		span = 0.1
	}
	low, high = low-chartRim*span, high+chartRim*span
	across := func(place int64) int { return int(math.Round(float64(place-from) / float64(to-from) * chartBox)) }
	down := func(value float64) int { return int(math.Round((high - value) / (high - low) * chartBox)) }
	m.Ground, m.Scale = down(0), scaleOf(low, high)
	for _, start := range along.starts {
		if start > from && start < to {
			m.Sessions = append(m.Sessions, across(start))
		}
	}
	if len(m.Sessions) > mostSessions {
		m.Sessions = nil
	}
	for _, series := range all {
		m.Lines = append(m.Lines, lineModel{Path: pathOf(series, across, down)})
	}
}

// scaleOf divides what lies between low and high percent into a few even steps.
func scaleOf(low, high float64) []gradeModel {
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
		scale = append(scale, gradeModel{At: fixed((high-i*step)/(high-low)*100) + "%", Text: gradeOf(i * step)})
	}
	return scale
}

// gradeOf formats a number of the scale: +2.5%.
func gradeOf(percent float64) string {
	text := strconv.FormatFloat(math.Round(math.Abs(percent)*1_000)/1_000, 'f', -1, 64) + "%"
	switch {
	case text == "0%":
		return text
	case percent < 0:
		return minus + text
	}
	return "+" + text
}

// pathOf draws a series with steps from point to point, which are short to write.
func pathOf(series []spot, across func(int64) int, down func(float64) int) string {
	var path strings.Builder
	x, y := 0, 0
	for i, at := range series {
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

// sum says in a sentence what the chart shows.
func (m *chartModel) sum(rows []rowModel) {
	var first, last *rowModel
	var indices strings.Builder
	for i := range rows {
		switch row := &rows[i]; {
		case row.Index != "":
			indices.WriteString(", " + row.Agent.Name + " " + row.Return)
		case first == nil:
			first = row
			fallthrough
		default:
			last = row
		}
	}
	if first == nil {
		return
	}
	m.Summary = "Account value since the season's start: highest " + first.Agent.Name + " " + first.Return +
		", lowest " + last.Agent.Name + " " + last.Return + indices.String()
}
