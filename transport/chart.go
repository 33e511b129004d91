package transport

import (
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"time"

	"github.com/seed45548214/arena/arena"
)

// How many points a series of a chart may have.
const (
	leastPoints   = 10
	defaultPoints = 600
	mostPoints    = 2_000
)

// How exact a chart is.
const (
	everyTick = "tick"     // all of them are there
	extremes  = "extremes" // the lowest and the highest of each stretch
	closes    = "session"  // begins with closes, for lack of their ticks
)

// A chartBody is what agents and the benchmark did over a range. It begins with
// the whole bucket in which the range begins.
type chartBody struct {
	Range      string          `json:"range"`
	From       *int64          `json:"from"` // market time; null before the first tick
	To         *int64          `json:"to"`
	Resolution string          `json:"resolution"`
	Agents     []agentSeries   `json:"agents"`    // in roster order
	Benchmark  *symbolSeries   `json:"benchmark"` // null without one
	Start      float64         `json:"start"`     // cash of every agent
	Sessions   []sessionBounds `json:"sessions"`  // that the chart touches
}

type agentSeries struct {
	Agent  string       `json:"agent"`
	Points []chartPoint `json:"points"`
}

type symbolSeries struct {
	Symbol arena.Symbol `json:"symbol"`
	Points []chartPoint `json:"points"`
}

// sessionBounds are the bells of a session, in Unix milliseconds.
type sessionBounds [2]int64

// A drawing makes the series of a chart: seat by seat, then the benchmark. peak is
// the highest value before the range.
type drawing func(series int, priced int64, peak arena.Money) func(*bucket) (extent, bool)

// equity answers with what agents were worth, in dollars.
func (s *Server) equity(w http.ResponseWriter, r *http.Request) error {
	return s.chart(w, r, func(series int, priced int64, _ arena.Money) func(*bucket) (extent, bool) {
		return equityOf(series, priced)
	})
}

// drawdown answers with how far agents were below their highest worth. Its
// extremes are those of every tick that was recorded; where these are missing,
// the peak is that of the closes.
func (s *Server) drawdown(w http.ResponseWriter, r *http.Request) error {
	return s.chart(w, r, drawdownOf)
}

func (s *Server) chart(w http.ResponseWriter, r *http.Request, draw drawing) error {
	e, err := s.entry(r.PathValue("id"))
	if err != nil {
		return err
	}
	asked, err := chartRequestOf(r)
	if err != nil {
		return err
	}
	view, _ := s.Views.Of(e.ID)
	var c *course
	if view != nil {
		c = view.course()
	}
	if err := asked.check(c); err != nil {
		return err
	}
	if fresh(w, r, c.tag()) {
		return nil
	}
	s.writeJSON(w, r, http.StatusOK, s.newChartBody(c, asked, draw))
	return nil
}

// tag names what every chart is drawn from.
func (c *course) tag() string {
	if c == nil || len(c.buckets) == 0 {
		return `W/"0"`
	}
	return fmt.Sprintf(`W/"%d-%.16s-%x"`, c.tick.seq, c.tick.sum, c.buckets[0].from)
}

// A chartRequest is what a client wants to see.
type chartRequest struct {
	name   string // of the range
	points int
	agents []string // all when empty
}

func chartRequestOf(r *http.Request) (*chartRequest, error) {
	query, err := listQueryOf(r, "agent", "range", "points", "agent")
	if err != nil {
		return nil, err
	}
	points, err := number(query, "points", leastPoints, mostPoints, defaultPoints)
	if err != nil {
		return nil, err
	}
	asked := &chartRequest{name: rangeOf(query), points: int(points), agents: query["agent"]} //nolint:gosec // it is small
	if !slices.Contains([]string{"1d", "1w", "1m", "all"}, asked.name) {
		return nil, badRequest(`The parameter "range" must be 1d, 1w, 1m or all.`)
	}
	return asked, nil
}

func rangeOf(query url.Values) string {
	if !query.Has("range") {
		return "all"
	}
	return query.Get("range")
}

// check refuses agents that are not in the roster.
func (q *chartRequest) check(c *course) error {
	for _, agent := range q.agents {
		known := false
		if c != nil {
			_, known = c.state.Seat(agent)
		}
		if !known {
			return notInRoster(agent)
		}
	}
	return nil
}

// begin is where the range begins that ends at last.
func (q *chartRequest) begin(last time.Time) time.Time {
	switch q.name {
	case "1d":
		return last.AddDate(0, 0, -1)
	case "1w":
		return last.AddDate(0, 0, -7)
	case "1m":
		return last.AddDate(0, -1, 0)
	}
	return time.Time{}
}

func (q *chartRequest) wants(agent string) bool {
	return len(q.agents) == 0 || slices.Contains(q.agents, agent)
}

func (s *Server) newChartBody(c *course, asked *chartRequest, draw drawing) *chartBody {
	body := &chartBody{Range: asked.name, Resolution: everyTick, Agents: []agentSeries{}, Sessions: []sessionBounds{}}
	if c == nil {
		return body
	}
	body.Start = c.state.Cash.Dollars()
	c.complete(s.Calendar)
	before := c.since(asked.begin(c.state.At).UnixMilli())
	if n := len(c.buckets); n > 0 {
		body.From, body.To = &c.buckets[0].from, &c.buckets[n-1].to
		body.Sessions = sessionsOf(s.Calendar, *body.From, *body.To)
	}
	ends := binsOf(c.buckets, asked.points)
	body.Resolution = c.resolution(len(ends))
	points := func(series int) []chartPoint {
		return thin(c.buckets, ends, draw(series, c.priced, c.peak(before, series)))
	}
	for seat := range c.state.Roster {
		if agent := c.state.Roster[seat].Agent; asked.wants(agent) {
			body.Agents = append(body.Agents, agentSeries{agent, points(seat)})
		}
	}
	if c.state.Benchmark != "" {
		body.Benchmark = &symbolSeries{c.state.Benchmark, points(len(c.state.Roster))}
	}
	return body
}

// peak is the highest value of a series in earlier buckets; every agent begins
// with its cash.
func (c *course) peak(earlier []*bucket, series int) arena.Money {
	var peak arena.Money
	if series < len(c.state.Accounts) {
		peak = c.state.Accounts[series].Deposited
	}
	for _, b := range earlier {
		if cell := &b.cells[series]; !cell.empty() {
			peak = max(peak, cell.high)
		}
	}
	return peak
}

// resolution says how exact so many bins are.
func (c *course) resolution(bins int) string {
	switch {
	case len(c.buckets) > 0 && c.buckets[0].closes:
		return closes
	case bins < len(c.buckets), slices.ContainsFunc(c.buckets, func(b *bucket) bool { return b.ticks > 1 }):
		return extremes
	}
	return everyTick
}

// sessionsOf lists the sessions that overlap a range of market time.
func sessionsOf(calendar *arena.Calendar, from, to int64) []sessionBounds {
	sessions := []sessionBounds{}
	session := calendar.OnOrAfter(calendar.DateOf(time.UnixMilli(from)))
	for session.Date != "" && session.Open.UnixMilli() <= to {
		if session.Close.UnixMilli() >= from {
			sessions = append(sessions, sessionBounds{session.Open.UnixMilli(), session.Close.UnixMilli()})
		}
		session = calendar.After(session.Date)
	}
	return sessions
}
