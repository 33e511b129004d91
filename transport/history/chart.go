package history

import (
	"slices"
	"time"

	"github.com/seed45548214/arena/arena"
)

// A Resolution says how exact a chart is.
type Resolution string

// The resolutions.
const (
	EveryTick Resolution = "tick"     // all of them are there
	Extremes  Resolution = "extremes" // the lowest and the highest of each stretch
	Closes    Resolution = "session"  // begins with closes, for lack of their ticks
)

// A Chart is what agents and the benchmark did over a range. It begins with the
// whole bucket in which the range begins.
type Chart struct {
	Range      Range         `json:"range"`
	From       *int64        `json:"from"` // market time in Unix milliseconds; null before the first tick
	To         *int64        `json:"to"`
	Resolution Resolution    `json:"resolution"`
	Agents     []AgentSeries `json:"agents"`    // in roster order
	Benchmark  *SymbolSeries `json:"benchmark"` // null without one
	Managers   *MeanSeries   `json:"managers"`  // null where no model takes part
	Start      float64       `json:"start"`     // cash of every agent, in dollars
	Sessions   []Bells       `json:"sessions"`  // that the chart touches
}

// An AgentSeries is one agent's line.
type AgentSeries struct {
	Agent  string  `json:"agent"`
	Points []Point `json:"points"`
}

// A SymbolSeries is the benchmark's line.
type SymbolSeries struct {
	Symbol arena.Symbol `json:"symbol"`
	Points []Point      `json:"points"`
}

// A MeanSeries is the line of the AI managers' index: of the mean of the agents for which
// a model decides.
type MeanSeries struct {
	Points []Point `json:"points"`
}

// A Point is a moment of market time in Unix milliseconds, and a value.
type Point [2]float64

// Bells are the open and the close of a session, in Unix milliseconds.
type Bells [2]int64

// Draw makes the chart that q asks for. The extremes of a drawdown are those of
// every tick that was recorded; where these are missing, the peak is that of the
// closes.
func (c *Course) Draw(calendar *arena.Calendar, q *Query) *Chart {
	chart := &Chart{Range: q.Range, Resolution: EveryTick, Agents: []AgentSeries{}, Sessions: []Bells{}}
	if c.state == nil {
		return chart
	}
	chart.Start = c.state.Cash.Dollars()
	s := c.since(q.Range.begin(c.state.At).UnixMilli(), calendar)
	if n := len(s.buckets); n > 0 {
		chart.From, chart.To = new(s.buckets[0].from), new(s.buckets[n-1].to)
		chart.Sessions = sessionsOf(calendar, *chart.From, *chart.To)
	}
	ends := binsOf(s.buckets, q.Points)
	chart.Resolution = s.resolution(len(ends))
	var lines []line
	for seat := range c.state.Roster {
		if agent := c.state.Roster[seat].Agent; q.wants(agent) {
			chart.Agents = append(chart.Agents, AgentSeries{Agent: agent})
			lines = append(lines, line{kind: q.Kind, series: seat, peak: s.peaks[seat]})
		}
	}
	if c.state.Benchmark != "" {
		chart.Benchmark = &SymbolSeries{Symbol: c.state.Benchmark}
		series := len(c.state.Roster) + benchmarkSeries
		lines = append(lines, line{kind: q.Kind, series: series, peak: s.peaks[series], begins: s.priced})
	}
	if _, models := c.state.Managers(c.state.Equity); models {
		chart.Managers = new(MeanSeries)
		series := len(c.state.Roster) + managersSeries
		lines = append(lines, line{kind: q.Kind, series: series, peak: s.peaks[series]})
	}
	s.draw(lines, ends)
	for i := range chart.Agents {
		chart.Agents[i].Points = lines[i].points
	}
	rest := lines[len(chart.Agents):]
	if chart.Benchmark != nil {
		chart.Benchmark.Points, rest = rest[0].points, rest[1:]
	}
	if chart.Managers != nil {
		chart.Managers.Points = rest[0].points
	}
	return chart
}

// resolution says how exact so many bins are.
func (s *stretch) resolution(bins int) Resolution {
	switch {
	case len(s.buckets) > 0 && s.buckets[0].closes:
		return Closes
	case bins < len(s.buckets), slices.ContainsFunc(s.buckets, func(b *bucket) bool { return b.ticks > 1 }):
		return Extremes
	}
	return EveryTick
}

// sessionsOf lists the sessions that overlap a range of market time.
func sessionsOf(calendar *arena.Calendar, from, to int64) []Bells {
	sessions := []Bells{}
	session := calendar.OnOrAfter(calendar.DateOf(time.UnixMilli(from)))
	for session.Date != "" && session.Open.UnixMilli() <= to {
		if session.Close.UnixMilli() >= from {
			sessions = append(sessions, Bells{session.Open.UnixMilli(), session.Close.UnixMilli()})
		}
		session = calendar.After(session.Date)
	}
	return sessions
}
